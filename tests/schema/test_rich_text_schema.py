"""The published JSON Schema of rich text blocks: complete, described, strict, and true of every text of the sample."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from resolvers.rich_text_markup import MARKS
from tests.graph import Graph, sample_project
from tests.schema.rich_text_schema import SCHEMA, misfits


def text(words: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


def block(kind: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": kind, **more, "children": list(children)}


def test_the_published_schema_is_a_json_schema_with_everything_described() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    undescribed = [name for name, definition in SCHEMA["$defs"].items() if not definition.get("description")]
    assert undescribed == []


def test_the_published_schema_names_every_node_and_every_mark() -> None:
    definitions = SCHEMA["$defs"]
    kinds = {
        definition["properties"]["type"]["const"] for definition in definitions.values() if "properties" in definition
    }
    assert kinds == set(definitions) - {"node", "children"}
    assert [entry["$ref"].rpartition("/")[2] for entry in definitions["node"]["oneOf"]] == [
        name for name in definitions if name not in ("root", "node", "children")
    ]
    assert set(definitions["text"]["properties"]["marks"]["items"]["enum"]) == set(MARKS.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "root"},
        block("paragraph"),
        block("root", {"type": "text", "text": "x"}),
        block("root", text("")),
        block("root", text("x", "bold", "bold")),
        block("root", text("x", "blink")),
        block("root", block("heading", level=7)),
        block("root", block("marquee")),
        block("root", {"type": "lineBreak", "children": []}),
    ],
    ids=str,
)
def test_the_published_schema_refuses_other_trees(wrong: dict[str, Any]) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


async def test_every_rich_text_of_the_sample_fits_the_schema(graph: Graph) -> None:
    """In every language, drafts included."""
    seen = 0
    for language in sample_project().languages:
        answer = await graph.query(
            """query ($language: String!) {
              items(language: $language, preview: true, limit: 100) {
                items { elements { ... on RichTextElement { blocks } } }
              }
            }""",
            language=language,
        )
        for item in answer["data"]["items"]["items"]:
            for element in filter(None, item["elements"]):
                assert misfits(element["blocks"]) == []
                seen += 1
    assert seen > 100
