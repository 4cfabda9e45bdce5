"""Generated articles as the Delivery API answers them, for every request that may be sent. Stdlib and orjson."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

import orjson

Item = dict[str, Any]

PROJECT = "5b0c7a52-94d8-4c1f-8b1e-3f6a0d2e9c47"
PAGE = 100
PAGES = 40  # more than there are connections: requests in flight at the same time differ, so that none stands for two
STORIES = 40  # what the articles link to; no page holds one, so that none comes along with its page unasked

# What `elements=` may ask for: everything, or what one of the queries reads.
PROJECTIONS: tuple[tuple[str, ...] | None, ...] = (
    None,
    ("title",),
    ("related_articles", "title", "topics"),
    ("post_date", "summary", "title", "topics"),
)
DEPTHS = (0, 1)


def news(number: int) -> Item:
    """One of the articles that are listed. Each names one story: the only list that Tailcall can batch."""
    return _article(f"news_{number:04}", number, f"story_{(number + number // PAGE) % STORIES:02}")


def story(number: int) -> Item:
    return _article(f"story_{number:02}", 7_000 + number, f"story_{(number + 1) % STORIES:02}")


def files() -> Iterator[tuple[str, bytes]]:
    """Path below the web root, and body: `{what}/{skip or codename}/{elements}/{depth}.json`."""
    stories = {it["system"]["codename"]: it for it in map(story, range(STORIES))}
    yield "types.json", orjson.dumps({"types": [_TYPE], "pagination": _pagination(0, 0, 1)})
    yield "unknown.json", orjson.dumps(_UNKNOWN)
    for page in range(PAGES):
        listed = [news(page * PAGE + row) for row in range(PAGE)]
        yield from _shapes(f"articles/{page * PAGE}", listed, stories, _pagination(page * PAGE, PAGE, PAGE))
        yield from _shapes(f"item/{listed[0]['system']['codename']}", listed[0], stories, None)
    yield from _shapes("stories/0", list(stories.values()), stories, _pagination(0, 0, STORIES))
    # choice: Tailcall can tell a batch's items apart only by a key on top of each.
    keyed = {codename: it | {"codename": codename} for codename, it in stories.items()}
    yield from _shapes("keyed-stories/0", list(keyed.values()), keyed, _pagination(0, 0, STORIES))


def named(elements: tuple[str, ...] | None) -> str:
    """The folder of a projection."""
    return "all" if elements is None else "+".join(elements)


def _shapes(
    folder: str, found: Item | list[Item], stories: dict[str, Item], pagination: Item | None
) -> Iterator[tuple[str, bytes]]:
    """Delivery API, Projection: linked items are projected like the results; only what is left of them is walked."""
    for elements in PROJECTIONS:
        kept = [_projected(it, elements) for it in (found if isinstance(found, list) else [found])]
        for depth in DEPTHS:
            linked = {name: _projected(stories[name], elements) for name in _linked(kept, depth)}
            body: Item = {"items": kept} if isinstance(found, list) else {"item": kept[0]}
            body["modular_content"] = linked
            if pagination is not None:
                body["pagination"] = pagination
            yield f"{folder}/{named(elements)}/{depth}.json", orjson.dumps(body)


def _linked(items: Iterable[Item], depth: int) -> Sequence[str]:
    """Codenames in the order of the alphabet, one step away at most."""
    related = (it["elements"].get("related_articles") for it in items if depth)
    return sorted({name for element in related if element is not None for name in element["value"]})


def _projected(item: Item, elements: tuple[str, ...] | None) -> Item:
    if elements is None:
        return item
    return item | {"elements": {name: value for name, value in item["elements"].items() if name in elements}}


def _pagination(skip: int, limit: int, count: int) -> Item:
    following = (
        f"http://localhost/{PROJECT}/items?system.type=article&limit={limit}&skip={skip + limit}" if limit else ""
    )
    return {"skip": skip, "limit": limit, "count": count, "next_page": following}


def _article(codename: str, number: int, related: str) -> Item:
    """As many elements, and as many bytes, as an article of the vendor's own sample project: about 3 KB."""
    name = f"{_WORDS[number % 11].capitalize()} and {_WORDS[number % 13]}, part {number}"
    topics = [_TOPICS[number % 7], _TOPICS[(number + 3) % 7]]
    file = f"{_WORDS[number % 17]}-{number}.jpg"
    copy = "\n".join(
        f"<p>{_sentence(number + step)} <strong>{_sentence(number * step)}</strong></p>" for step in range(1, 9)
    )
    elements: Item = {
        "title": _element("text", "Title", name),
        "topics": _element("taxonomy", "Topics", topics, taxonomy_group="topics"),
        "teaser_image": _element("asset", "Teaser image", [_picture(file, 40_000 + number)]),
        "post_date": _element(
            "date_time", "Post date", f"20{10 + number % 15}-0{1 + number % 9}-1{number % 10}T00:00:00Z"
        ),
        "summary": _element("text", "Summary", f"{_sentence(number)} {_sentence(number + 5)}"),
        "body_copy": _element("rich_text", "Body copy", copy, images={}, links={}, modular_content=[]),
        "related_articles": _element("modular_content", "Related articles", [related]),
        "meta_keywords": _element("text", "Meta keywords", ", ".join(_WORDS[number % 5 : number % 5 + 5])),
        "meta_description": _element("text", "Meta description", _sentence(number + 2)),
        "url_pattern": _element("url_slug", "URL pattern", codename.replace("_", "-")),
    }
    return {"system": _system(codename, name, number), "elements": elements}


def _system(codename: str, name: str, number: int) -> Item:
    return {
        "id": str(uuid5(UUID(PROJECT), codename)),
        "name": name,
        "codename": codename,
        "language": "en-US",
        "type": "article",
        "sitemap_locations": ["articles"],
        "last_modified": f"2024-0{1 + number % 9}-1{number % 10}T0{number % 10}:03:48.4628{number % 1000:03}Z",
    }


def _element(kind: str, name: str, value: Any, **more: Any) -> Item:
    return {"type": kind, "name": name, **more, "value": value}


def _picture(file: str, size: int) -> Item:
    url = f"https://assets.example.org/{PROJECT}/{uuid5(UUID(PROJECT), file)}/{file}"
    return {"name": file, "type": "image/jpeg", "size": size, "description": None, "url": url}


def _sentence(number: int) -> str:
    """Some 70 characters."""
    return " ".join(_WORDS[(number * step + step) % 23] for step in range(1, 12)).capitalize() + "."


_VOCABULARY = (
    "water kettle grinder filter roast morning harvest cup bean paper altitude barista village season press "
    "sugar pour copper market crema steam honey washing"
)
_WORDS = tuple(_VOCABULARY.split())
_TOPICS = [{"name": f"About {word}", "codename": f"about_{word}"} for word in _WORDS[:7]]
_TYPE = {
    "system": {"id": str(uuid5(UUID(PROJECT), "article")), "name": "Article", "codename": "article"}
    | {"last_modified": "2024-04-04T17:10:17.4281631Z"},
    "elements": {
        name: {key: value for key, value in element.items() if key in ("type", "name", "taxonomy_group")}
        for name, element in _article("", 0, "")["elements"].items()
    },
}
_UNKNOWN = {"message": "No answer is kept for this request.", "request_id": "", "error_code": 1, "specific_code": 0}
