"""What a query selects becomes what is asked upstream: the elements it reads, as deep as it goes, in one request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.graph import Graph, graph_over

EXAMPLES = {
    path.stem: path.read_text("utf-8")
    for path in sorted((Path(__file__).parents[2] / "serving" / "examples").glob("*.graphql"))
}


@pytest.fixture
async def pushing() -> AsyncIterator[Graph]:
    """The graph as it is served: only what is selected is asked for."""
    async with graph_over(push_down=True) as graph:
        yield graph


READ = [
    ("{ system { name } }", "elements=-&depth=0"),
    ('{ element(codename: "title") { codename } }', "elements=title&depth=0"),
    (
        '{ b: element(codename: "summary") { kind } a: element(codename: "title") { kind } }',
        "elements=summary,title&depth=0",
    ),
    ("{ elements { codename } }", "depth=0"),
    ("{ elements { ... on ModularContentElement { items { id } } } }", "depth=1"),
    (
        '{ ...f } fragment f on Item { ...g } fragment g on Item { element(codename: "title") { kind } }',
        "elements=title&depth=0",
    ),
    ('{ ... on ContentItem { element(codename: "title") @skip(if: false) { kind } } }', "elements=title&depth=0"),
    (
        '{ element(codename: "related_articles") { ... on ModularContentElement { codenames } } }',
        "elements=related_articles&depth=0",
    ),
    (
        '{ element(codename: "related_articles") { ... on ModularContentElement { unresolved } } }',
        "elements=related_articles&depth=1",
    ),
    (
        '{ element(codename: "related_articles") { ... on ModularContentElement { items { system { name } } } } }',
        "elements=related_articles&depth=1",
    ),
    (
        """{ element(codename: "related_articles") { ... on ModularContentElement { items {
             element(codename: "author") { ... on ModularContentElement { items {
               element(codename: "full_name") { kind } } } } } } } }""",
        "elements=author,full_name,related_articles&depth=2",
    ),
    (
        """{ element(codename: "body_copy") {
             ... on RichTextElement { links { item { element(codename: "title") { kind } } } } } }""",
        "elements=body_copy&depth=0",
    ),
    ('{ referencedBy(type: "article", element: "related_articles") { limit } }', "elements=-&depth=0"),
]


@pytest.mark.parametrize(("selection", "asked"), READ)
async def test_the_selection_is_what_is_asked_for(pushing: Graph, selection: str, asked: str) -> None:
    selected, _, fragments = selection.partition(" fragment ")
    document = f'{{ item(codename: "on_roasts") {selected} }}' + (f" fragment {fragments}" if fragments else "")
    assert "errors" not in await pushing.query(document)
    assert pushing.calls[0] == f"GET /items/on_roasts?{asked}"


async def test_a_codename_in_a_variable_is_read_too(pushing: Graph) -> None:
    document = 'query ($name: String!) { item(codename: "on_roasts") { element(codename: $name) { codename } } }'
    for name in ("title", "summary"):
        assert (await pushing.query(document, name=name))["data"] == {"item": {"element": {"codename": name}}}
        assert pushing.calls == [f"GET /items/on_roasts?elements={name}&depth=0"]


def levels(depth: int) -> str:
    """An article in Spanish, its related articles, theirs, and so on: none of these links leads nowhere."""
    inner = "system { codename language }"
    for _ in range(depth):
        linked = f"... on ModularContentElement {{ items {{ {inner} }} }}"
        inner = f'system {{ codename language }} element(codename: "related_articles") {{ {linked} }}'
    return f'{{ item(codename: "on_roasts", language: "es-ES") {{ {inner} }} }}'


@pytest.mark.parametrize("depth", [2, 3, 5])
async def test_links_of_links_come_in_one_request(pushing: Graph, graph: Graph, depth: int) -> None:
    answer = await pushing.query(levels(depth))
    assert pushing.calls == [f"GET /items/on_roasts?language=es-ES&elements=related_articles&depth={depth}"]
    assert answer == await graph.query(levels(depth))


async def test_for_comparisons_each_level_can_be_a_request_of_its_own(graph: Graph) -> None:
    async with graph_over(level_by_level=True) as levelled:
        answer = await levelled.query(levels(2))
        assert levelled.calls == [
            "GET /items/on_roasts?language=es-ES&depth=0",
            "GET /items?system.codename[in]=coffee_processing_techniques,origins_of_arabica_bourbon"
            "&language=es-ES&depth=0",
            "GET /items?system.codename[in]=donate_with_us,la_sobremesa&language=es-ES&depth=0",
        ]
    assert answer == await graph.query(levels(2))


async def test_what_came_with_fewer_elements_does_not_serve_who_reads_more(pushing: Graph) -> None:
    answer = await pushing.query(
        """{
          narrow: item(codename: "on_roasts") { related: element(codename: "related_articles") {
            ... on ModularContentElement { items { element(codename: "title") { ... on TextElement { value } } } } } }
          wide: item(codename: "coffee_processing_techniques") {
            element(codename: "title") { ... on TextElement { value } } summary: element(codename: "summary") { kind } }
        }"""
    )
    assert pushing.calls == [
        "GET /items?system.codename[in]=on_roasts,coffee_processing_techniques"
        "&elements=related_articles,summary,title&depth=1"
    ]
    assert answer["data"]["wide"] == {
        "element": {"value": "Coffee Processing Techniques"},
        "summary": {"kind": "TEXT"},
    }


async def test_an_item_that_is_known_by_half_is_asked_for_again(pushing: Graph) -> None:
    """The link in the rich text leads to an item that came along as a related article, without its summary."""
    answer = await pushing.query(
        """{
          item(codename: "on_roasts") {
            related: element(codename: "related_articles") { ... on ModularContentElement { items { id } } }
            body: element(codename: "body_copy") {
              ... on RichTextElement { links { item { element(codename: "summary") { codename } } } }
            }
          }
        }"""
    )
    assert pushing.calls == [
        "GET /items/on_roasts?elements=body_copy,related_articles&depth=1",
        "GET /items/coffee_processing_techniques?elements=summary&depth=0",
    ]
    assert answer["data"]["item"]["body"] == {"links": [{"item": {"element": {"codename": "summary"}}}]}


@pytest.mark.parametrize("name", EXAMPLES)
async def test_the_answers_are_those_of_whole_items(pushing: Graph, graph: Graph, name: str) -> None:
    answer = await pushing.query(EXAMPLES[name])
    assert "errors" not in answer
    assert answer == await graph.query(EXAMPLES[name])


async def test_fewer_bytes_cross_the_wire(pushing: Graph, graph: Graph) -> None:
    """A listing of titles and their authors' names, against the same over whole items."""
    document = """{ items(where: {system: {type: {eq: "article"}}}, limit: 10) { items {
      element(codename: "title") { ... on TextElement { value } }
      author: element(codename: "author") { ... on ModularContentElement { items {
        element(codename: "full_name") { ... on TextElement { value } } } } } } } }"""
    assert await pushing.query(document) == await graph.query(document)
    assert len(pushing.calls) == len(graph.calls) == 1
    assert pushing.received * 5 < graph.received


async def test_fragments_used_twice_on_each_level_are_looked_at_once(pushing: Graph) -> None:
    links = 'element(codename: "related_articles") { ... on ModularContentElement { items { ...%s } } }'
    fragments = [f"fragment f{n} on Item {{ a: {links % f'f{n + 1}'} b: {links % f'f{n + 1}'} }}" for n in range(3)]
    document = (
        '{ item(codename: "on_roasts", language: "es-ES") { ...f0 } } '
        + " ".join(fragments)
        + " fragment f3 on Item { id }"
    )
    assert "errors" not in await pushing.query(document)
    assert pushing.calls == ["GET /items/on_roasts?language=es-ES&elements=related_articles&depth=3"]
