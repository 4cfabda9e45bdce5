"""The schema of a slot's content: Croct's seven kinds, what came later, and what is not as documented."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph import Graph
from tests.schema.slots import body, slot

FIELDS = """
fragment Kind on SlotDefinition {
  __typename type title description
  ... on SlotBoolean { default }
  ... on SlotNumber { minimum maximum integer }
  ... on SlotText { format pattern minimumLength maximumLength choices { value label default } }
  ... on SlotStructure { attributes { name label description optional private type { __typename type } } }
  ... on SlotListDefinition { itemLabel listMinimum: minimumLength listMaximum: maximumLength items { __typename } }
  ... on SlotUnion { types { name type { __typename } } }
  ... on SlotReference { id properties definition { __typename title } }
  ... on SlotUnknown { raw }
}"""
NOTHING: dict[str, Any] = {"title": None, "description": None}


async def root(graph: Graph, definition: Any, definitions: Any = None) -> Any:
    """The root of a schema that Croct sends, as the graph shows it."""
    schema = {"root": definition, "definitions": {} if definitions is None else definitions}
    graph.faults.set("croct.content", body(content={}, metadata={"schema": schema}))
    answer = await graph.ask(
        'query { slot(id: "a") { schema { root { ...Kind } } } }' + FIELDS,
        headers={"x-client-id": "11111111-2222-4333-8444-555555555555"},
    )
    assert "errors" not in answer.json()
    return answer.json()["data"]["slot"]["schema"]["root"]


TEXT = {
    "__typename": "SlotText",
    "type": "text",
    **NOTHING,
    "format": None,
    "pattern": None,
    "minimumLength": None,
    "maximumLength": None,
    "choices": [],
}
LIST = {"__typename": "SlotListDefinition", "type": "list", **NOTHING}

KINDS: dict[str, tuple[Any, Any]] = {
    "boolean": (
        {"type": "boolean", "label": {"true": "On", "false": "Off"}, "default": False},
        {"__typename": "SlotBoolean", "type": "boolean", **NOTHING, "default": False},
    ),
    "boolean without more": (
        {"type": "boolean", "title": "Dark", "description": "Light text"},
        {
            "__typename": "SlotBoolean",
            "type": "boolean",
            "title": "Dark",
            "description": "Light text",
            "default": None,
        },
    ),
    "number": (
        {"type": "number", "minimum": 0, "maximum": 1.5, "integer": True},
        {
            "__typename": "SlotNumber",
            "type": "number",
            **NOTHING,
            "minimum": 0,
            "maximum": 1.5,
            "integer": True,
        },
    ),
    "number beyond 32 bits": (
        {"type": "number", "maximum": 2**53 - 1},
        {
            "__typename": "SlotNumber",
            "type": "number",
            **NOTHING,
            "minimum": None,
            "maximum": 2**53 - 1,
            "integer": False,
        },
    ),
    "text": ({"type": "text"}, TEXT),
    "text of a format": ({"type": "text", "format": "url"}, {**TEXT, "format": "url"}),
    "text with constraints": (
        {"type": "text", "minimumLength": 1, "maximumLength": 80, "pattern": "^[A-Z]"},
        {**TEXT, "minimumLength": 1, "maximumLength": 80, "pattern": "^[A-Z]"},
    ),
    "text of choices": (
        {
            "type": "text",
            "choices": {
                "3d": {"position": 1},
                "from-left": {"label": "Left", "default": True, "position": 0},
                "last": {},
            },
        },
        {
            **TEXT,
            "choices": [
                {"value": "from-left", "label": "Left", "default": True},
                {"value": "3d", "label": None, "default": False},
                {"value": "last", "label": None, "default": False},
            ],
        },
    ),
    "structure": (
        {
            "type": "structure",
            "title": "Hero",
            "attributes": {
                "link": {"type": {"type": "reference", "id": "x"}, "optional": True, "position": 1},
                "heading": {"type": {"type": "text"}, "label": "Heading", "description": "Big", "position": 0},
                "__secret": {"type": {"type": "text"}, "private": True},
            },
        },
        {
            "__typename": "SlotStructure",
            "type": "structure",
            "title": "Hero",
            "description": None,
            "attributes": [
                {
                    "name": "heading",
                    "label": "Heading",
                    "description": "Big",
                    "optional": False,
                    "private": False,
                    "type": {"__typename": "SlotText", "type": "text"},
                },
                {
                    "name": "link",
                    "label": None,
                    "description": None,
                    "optional": True,
                    "private": False,
                    "type": {"__typename": "SlotReference", "type": "reference"},
                },
                {
                    "name": "__secret",
                    "label": None,
                    "description": None,
                    "optional": False,
                    "private": True,
                    "type": {"__typename": "SlotText", "type": "text"},
                },
            ],
        },
    ),
    "empty structure": (
        {"type": "structure", "attributes": {}},
        {"__typename": "SlotStructure", "type": "structure", **NOTHING, "attributes": []},
    ),
    "list": (
        {"type": "list", "items": {"type": "number"}, "itemLabel": "Tag", "minimumLength": 0, "maximumLength": 30},
        {**LIST, "itemLabel": "Tag", "listMinimum": 0, "listMaximum": 30, "items": {"__typename": "SlotNumber"}},
    ),
    "list of who knows what": (
        {"type": "list"},
        {**LIST, "itemLabel": None, "listMinimum": None, "listMaximum": None, "items": {"__typename": "SlotUnknown"}},
    ),
    "union": (
        {
            "type": "union",
            "types": {"image": {"type": "reference", "id": "image"}, "inline": {"type": "structure"}},
        },
        {
            "__typename": "SlotUnion",
            "type": "union",
            **NOTHING,
            "types": [
                {"name": "image", "type": {"__typename": "SlotReference"}},
                {"name": "inline", "type": {"__typename": "SlotStructure"}},
            ],
        },
    ),
    "reference to what is not there": (
        {
            "type": "reference",
            "id": "@croct/file",
            "properties": {"allowedTypes": ["image/png"], "maximumSize": 1000000},
        },
        {
            "__typename": "SlotReference",
            "type": "reference",
            **NOTHING,
            "id": "@croct/file",
            "properties": {"allowedTypes": ["image/png"], "maximumSize": 1000000},
            "definition": None,
        },
    ),
    "reference": (
        {"type": "reference", "id": "cta"},
        {
            "__typename": "SlotReference",
            "type": "reference",
            **NOTHING,
            "id": "cta",
            "properties": None,
            "definition": {"__typename": "SlotStructure", "title": "Call to action"},
        },
    ),
    "a kind that came later": (
        {"type": "hologram", "title": "Holo", "depth": [1, {"x": None}]},
        {
            "__typename": "SlotUnknown",
            "type": "hologram",
            "title": "Holo",
            "description": None,
            "raw": {"type": "hologram", "title": "Holo", "depth": [1, {"x": None}]},
        },
    ),
    "a kind without a name": (
        {"title": "What"},
        {"__typename": "SlotUnknown", "type": "", "title": "What", "description": None, "raw": {"title": "What"}},
    ),
    "no definition at all": (
        ["text"],
        {"__typename": "SlotUnknown", "type": "", **NOTHING, "raw": {}},
    ),
    "values of other types": (
        {
            "type": "text",
            "title": 5,
            "minimumLength": "1",
            "maximumLength": True,
            "format": {},
            "choices": ["a", "b"],
        },
        TEXT,
    ),
}
DEFINITIONS = {"cta": {"type": "structure", "title": "Call to action", "attributes": {}}}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_definition_of_each_kind(graph: Graph, kind: str) -> None:
    sent, shown = KINDS[kind]
    assert await root(graph, sent, DEFINITIONS) == shown


async def test_definitions_may_refer_to_themselves(graph: Graph) -> None:
    tree = {
        "type": "structure",
        "attributes": {"children": {"type": {"type": "list", "items": {"type": "reference", "id": "tree"}}}},
    }
    schema = {"root": {"type": "reference", "id": "tree"}, "definitions": {"tree": tree, "odd": 5}}
    graph.faults.set("croct.content", body(content={}, metadata={"schema": schema}))
    answer = await slot(
        graph,
        """slot(id: "a") { schema {
          root { ... on SlotReference { definition { ... on SlotStructure { attributes { type {
            ... on SlotListDefinition { items { ... on SlotReference { definition { type } } } }
          } } } } } }
          definitions { name type { __typename } }
        } }""",
    )
    reference = {"definition": {"type": "structure"}}
    assert answer == {
        "data": {
            "slot": {
                "schema": {
                    "root": {"definition": {"attributes": [{"type": {"items": reference}}]}},
                    "definitions": [
                        {"name": "tree", "type": {"__typename": "SlotStructure"}},
                        {"name": "odd", "type": {"__typename": "SlotUnknown"}},
                    ],
                }
            }
        }
    }


async def test_the_schema_of_a_sample_slot(graph: Graph) -> None:
    answer = await slot(
        graph,
        """slot(id: "home-hero") { schema {
          root { type title ... on SlotStructure { attributes { name private type { __typename } } } }
          definitions { name type { title } }
        } }""",
    )
    assert answer["data"]["slot"]["schema"] == {
        "root": {
            "type": "structure",
            "title": "Hero",
            "attributes": [
                {"name": name, "private": name == "trackingLabel", "type": {"__typename": kind}}
                for name, kind in (
                    ("heading", "SlotText"),
                    ("article", "SlotText"),
                    ("cta", "SlotReference"),
                    ("media", "SlotUnion"),
                    ("overlay", "SlotNumber"),
                    ("dark", "SlotBoolean"),
                    ("trackingLabel", "SlotText"),
                )
            ],
        },
        "definitions": [
            {"name": "cta", "type": {"title": "Call to action"}},
            {"name": "image", "type": {"title": "Image"}},
            {"name": "video", "type": {"title": "Video"}},
        ],
    }


@pytest.mark.parametrize(
    ("selection", "asked"),
    [
        ("source", False),
        ("schema { root { type } }", True),
        ("other: schema { root { type } }", True),
        ("... on SlotContent { schema { root { type } } }", True),
        ("...Spread", True),
        ("content component { id }", False),
    ],
)
async def test_the_schema_is_asked_for_only_where_it_is_selected(graph: Graph, selection: str, asked: bool) -> None:
    spread = "fragment Spread on SlotContent { ... { schema { root { type } } } }" if "Spread" in selection else ""
    headers = {"x-client-id": "11111111-2222-4333-8444-555555555555"}
    answer = await graph.ask(f'{{ slot(id: "home-hero") {{ {selection} }} }} {spread}', headers=headers)
    assert "errors" not in answer.json()
    assert graph.seen[0].json == {"slotId": "home-hero", **({"includeSchema": True} if asked else {})}


CHANGED: list[tuple[Any, Any]] = [
    ({"root": {"type": "union", "types": {"x": {"type": "hologram"}}}}, {"root": {"type": "union"}}),
    ({"root": None, "definitions": None}, {"root": {"type": ""}}),
    ({}, {"root": {"type": ""}}),
    (None, None),
]


@pytest.mark.parametrize(("schema", "shown"), CHANGED)
async def test_a_schema_that_changes_under_a_running_server_leaves_the_content(
    graph: Graph, schema: Any, shown: Any
) -> None:
    field = 'slot(id: "home-hero") { version content schema { root { type } } }'
    before = await slot(graph, field)
    assert before["data"]["slot"]["schema"] == {"root": {"type": "structure"}}
    metadata = {"version": "3.0", "contentSource": "slot", "schema": schema}
    graph.faults.set("croct.content", body(content={"shape": "new"}, metadata=metadata))
    assert await slot(graph, field) == {
        "data": {"slot": {"version": "3.0", "content": {"shape": "new"}, "schema": shown}}
    }


@pytest.mark.parametrize("schema", [[], "x", 5])
async def test_a_schema_that_is_none_fails_alone(graph: Graph, schema: Any) -> None:
    graph.faults.set("croct.content", body(content={"a": 1}, metadata={"schema": schema}))
    answer = await slot(graph, 'slot(id: "a") { content schema { root { type } } }')
    assert answer["data"] == {"slot": {"content": {"a": 1}, "schema": None}}
    (error,) = answer["errors"]
    assert (error["path"], error["message"], error["extensions"]["code"]) == (
        ["slot", "schema"],
        "croct: metadata.schema is not an object.",
        "UPSTREAM_MALFORMED",
    )
