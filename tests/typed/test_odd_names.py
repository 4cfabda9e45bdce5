"""A model of odd names answers, as well as it builds: types and elements that GraphQL or this graph have names for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.graph import saved_project
from tests.typed.asking import TypedGraph, typed_graph

# Content type → its elements, each a text of its own name.
TYPES: Mapping[str, tuple[str, ...]] = {
    "Query": ("id", "system", "elements", "draft"),
    "query": ("AND", "OR", "or", "__typename"),
    "item": ("title", "Title", "TITLE", "title_"),
    "__x": ("all", "where", "x__options", "codename"),
    "3d-model": ("3d", "limit", "order"),
    "3d_model": ("items", "total_count"),
    "string": ("float", "true", "null"),
    "empty": (),
}


def item(number: int, content_type: str) -> dict[str, Any]:
    system = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "name": content_type,
        "codename": f"one_{number}",
        "language": "default",
        "type": content_type,
        "sitemap_locations": [],
        "last_modified": "2017-01-01T00:00:00Z",
    }
    elements = {name: {"type": "text", "name": name, "value": f"{name} of {number}"} for name in TYPES[content_type]}
    return {"system": system, "elements": elements}


def definition(content_type: str) -> dict[str, Any]:
    system = {"id": content_type, "name": content_type, "codename": content_type, "last_modified": ""}
    return {
        "system": system,
        "elements": {name: {"type": "text", "name": name} for name in TYPES[content_type]},
    }


@pytest.fixture
async def graph(tmp_path: Path) -> AsyncIterator[TypedGraph]:
    items = [item(number, content_type) for number, content_type in enumerate(TYPES)]
    project = saved_project(tmp_path, *items, types=[definition(content_type) for content_type in TYPES])
    async with typed_graph(project, push_down=True) as graph:
        yield graph


def names_in(graph: TypedGraph, content_type: str) -> tuple[str, dict[str, str]]:
    """The root field of a content type, and the field of each of its elements."""
    query = graph.schema._schema.query_type
    assert query is not None
    (root,) = (
        name
        for name, field in query.fields.items()
        if field.extensions.get("contentType") == content_type and "codename" in field.args
    )
    made: Any = query.fields[root].type
    return root, {
        field.extensions["element"]: name for name, field in made.fields.items() if "element" in field.extensions
    }


@pytest.mark.parametrize(("number", "content_type"), list(enumerate(TYPES)))
async def test_an_item_answers_by_every_way_to_it(graph: TypedGraph, number: int, content_type: str) -> None:
    root, fields = names_in(graph, content_type)
    assert set(fields) == set(TYPES[content_type])
    selection = " ".join(["__typename", "id", *fields.values()])
    expected = {name: f"{element} of {number}" for element, name in fields.items()}
    data = await graph.data(
        f"""{{
          one: {root}(codename: "one_{number}") {{ {selection} }}
          all: {root}_All {{ items {{ {selection} }} }}
        }}"""
    )
    assert data["all"] == {"items": [data["one"]]}
    id, name = data["one"].pop("id"), data["one"].pop("__typename")
    assert data["one"] == expected
    again = await graph.data(f'{{ node(id: "{id}") {{ ... on {name} {{ {selection} }} }} }}')
    assert again["node"] == {"id": id, "__typename": name, **expected}


@pytest.mark.parametrize(("number", "content_type"), [(n, it) for n, it in enumerate(TYPES) if TYPES[it]])
async def test_every_element_has_its_conditions_and_its_order(
    graph: TypedGraph, number: int, content_type: str
) -> None:
    root, fields = names_in(graph, content_type)
    for element, name in fields.items():
        value = f"{element} of {number}"
        data = await graph.data(
            f"""{{
              one: {root}_All(where: {{{name}: {{eq: "{value}"}}}}, order: {{{name}: desc}}) {{ totalCount }}
              none: {root}_All(where: {{AND: [{{{name}: {{notEq: "{value}"}}}}]}}) {{ totalCount }}
            }}"""
        )
        assert data == {"one": {"totalCount": 1}, "none": {"totalCount": 0}}, element
