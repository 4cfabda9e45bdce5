"""What is asked, in the words of each graph, with the answer that is right. All answer the same JSON. Stdlib only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.peers.data import PAGE, PAGES, Item, news, story


@dataclass(frozen=True, slots=True)
class Query:
    """`ours` is asked of contentgraph, whose graph fits any content; `theirs` of graphs made for these articles.

    Asked with `variables[n]` the data must be `expected(n)`. `levels` counts the upstream calls it takes one by one.
    """

    name: str
    ours: str
    theirs: str
    variables: tuple[Mapping[str, Any], ...]
    expected: Callable[[int], Any]
    levels: int


def _page(number: int, shown: Callable[[Item], Item]) -> Item:
    return {"items": {"items": [shown(news(number * PAGE + row)) for row in range(PAGE)]}}


def _flat(item: Item) -> Item:
    system = item["system"]
    shown = {"id": system["id"], "name": system["name"], "codename": system["codename"]}
    return {"system": {**shown, "lastModified": system["last_modified"]}, "title": _value(item, "title")}


def _linked(item: Item) -> Item:
    related = [story(int(name.removeprefix("story_"))) for name in item["elements"]["related_articles"]["value"]]
    return {**_named(item), "topics": _topics(item), "related": {"items": [_named(it) for it in related]}}


def _one(number: int) -> Item:
    item = news(number * PAGE)
    system = {name: item["system"][name] for name in ("id", "name", "codename", "language")}
    system["lastModified"] = item["system"]["last_modified"]
    texts = {"title": _value(item, "title"), "summary": _value(item, "summary"), "postDate": _value(item, "post_date")}
    return {"item": {"system": system, **texts, "topics": _topics(item)}}


def _named(item: Item) -> Item:
    system = item["system"]
    return {"system": {"codename": system["codename"], "name": system["name"]}, "title": _value(item, "title")}


def _value(item: Item, element: str) -> Item:
    return {"value": item["elements"][element]["value"]}


def _topics(item: Item) -> Item:
    return {"terms": [{"codename": it["codename"], "name": it["name"]} for it in item["elements"]["topics"]["value"]]}


_PAGES = tuple({"offset": page * PAGE} for page in range(PAGES))
_CODENAMES = tuple({"codename": news(page * PAGE)["system"]["codename"]} for page in range(PAGES))
_OURS = 'items(where: {system: {type: {eq: "article"}}}, limit: 100, offset: $offset)'
_THEIRS = "items: articles(limit: 100, offset: $offset)"
_TEXT = "... on TextElement { value }"

QUERIES = (
    Query(
        name="A flat list of 100 articles",
        ours=f"""query Flat($offset: Int!) {{ {_OURS} {{ items {{
            system {{ id name codename lastModified }} title: element(codename: "title") {{ {_TEXT} }} }} }} }}""",
        theirs=f"""query Flat($offset: Int!) {{ {_THEIRS} {{ items {{
            system {{ id name codename lastModified }} title {{ value }} }} }} }}""",
        variables=_PAGES,
        expected=lambda number: _page(number, _flat),
        levels=1,
    ),
    Query(
        name="100 articles with their linked articles and taxonomy terms",
        ours=f"""query Linked($offset: Int!) {{ {_OURS} {{ items {{
            system {{ codename name }} title: element(codename: "title") {{ {_TEXT} }}
            topics: element(codename: "topics") {{ ... on TaxonomyElement {{ terms {{ codename name }} }} }}
            related: element(codename: "related_articles") {{ ... on ModularContentElement {{ items {{
              system {{ codename name }} title: element(codename: "title") {{ {_TEXT} }} }} }} }} }} }} }}""",
        theirs=f"""query Linked($offset: Int!) {{ {_THEIRS} {{ items {{
            system {{ codename name }} title {{ value }} topics {{ terms {{ codename name }} }}
            related {{ items {{ system {{ codename name }} title {{ value }} }} }} }} }} }}""",
        variables=_PAGES,
        expected=lambda number: _page(number, _linked),
        levels=2,
    ),
    Query(
        name="One article by its codename",
        ours=f"""query One($codename: String!) {{ item(codename: $codename) {{
            system {{ id name codename language lastModified }}
            title: element(codename: "title") {{ {_TEXT} }} summary: element(codename: "summary") {{ {_TEXT} }}
            postDate: element(codename: "post_date") {{ ... on DateTimeElement {{ value }} }}
            topics: element(codename: "topics") {{ ... on TaxonomyElement {{ terms {{ codename name }} }} }} }} }}""",
        theirs="""query One($codename: String!) { item: article(codename: $codename) {
            system { id name codename language lastModified }
            title { value } summary { value } postDate { value } topics { terms { codename name } } } }""",
        variables=_CODENAMES,
        expected=_one,
        levels=1,
    ),
)
