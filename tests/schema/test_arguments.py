"""Identifiers that are none: one encoded segment or a clean refusal, and never another address."""

from __future__ import annotations

import pytest

from tests.graph import Graph, assert_graph, assert_refused

HOSTILE = {
    "empty": "",
    "dots": "..",
    "a path": "../x",
    "an encoded slash": "%2f",
    "a slash": "a/b",
    "a query": "a?depth=9",
    "a fragment": "a#b",
    "a list": "on_roasts,madrid",
    "line breaks": "a\r\nHost: evil.example",
    "a line break at the end": "on_roasts\n",
    "a null": "a\x00b",
    "a blank": "on roasts",
    "another script": "оn_roasts",
    "one too many": "x" * 251,
    "ten kilobytes": "x" * 10_000,
}

# The field with one hostile argument, and the argument's name.
FIELDS = {
    "item": ("item(codename: $text) { id }", "codename"),
    "item language": ('item(codename: "on_roasts", language: $text) { id }', "language"),
    "items language": ("items(language: $text) { limit }", "language"),
    "items order": ("items(order: { element: $text }) { limit }", "order.element"),
    "items where": ("items(where: { elements: [{ codename: $text, eq: 1 }] }) { limit }", "where.elements[0].codename"),
    "contentType": ("contentType(codename: $text) { id }", "codename"),
    "contentType language": ('contentType(codename: "cafe", language: $text) { id }', "language"),
    "contentTypes language": ("contentTypes(language: $text) { limit }", "language"),
    "contentElement type": ('contentElement(type: $text, codename: "title") { name }', "type"),
    "contentElement": ('contentElement(type: "article", codename: $text) { name }', "codename"),
    "taxonomy": ("taxonomy(codename: $text) { id }", "codename"),
    "taxonomy language": ('taxonomy(codename: "regions", language: $text) { id }', "language"),
    "taxonomies language": ("taxonomies(language: $text) { limit }", "language"),
}


@pytest.mark.parametrize(("field", "argument"), FIELDS.values(), ids=FIELDS)
async def test_what_is_no_codename_is_refused(graph: Graph, field: str, argument: str) -> None:
    query = f"query ($text: String!) {{ {field} }}"
    rule = "must be a codename: 1 to 250 letters, digits, underscores or hyphens."
    for text in HOSTILE.values():
        message = await assert_refused(graph, query, "BAD_USER_INPUT", argument, text=text)
        assert message == f"Argument '{argument}': {rule}"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_nested_identifiers_are_refused_in_their_place(graph: Graph, text: str) -> None:
    answer = await graph.query(
        """query ($text: String!) {
          item(codename: "on_roasts") {
            element(codename: $text) { codename }
            type: referencedBy(type: $text, element: "related_articles") { limit }
            element_: referencedBy(type: "article", element: $text) { limit }
            personas: element(codename: "personas") {
              ... on TaxonomyElement { terms { items(element: $text) { limit } } }
            }
          }
        }""",
        text=text,
    )
    assert answer["data"] == {
        "item": {
            "element": None,
            "type": None,
            "element_": None,
            "personas": {"terms": [{"items": None}, {"items": None}]},
        }
    }
    assert sorted(error["extensions"]["argument"] for error in answer["errors"]) == [
        "element",
        "element",
        "element",
        "type",
    ]
    assert graph.calls == ["GET /items/on_roasts"]


@pytest.mark.parametrize("codename", ["x" * 250, "A-b_9", "0"])
async def test_the_longest_and_oddest_codenames_are_asked_for(graph: Graph, codename: str) -> None:
    await assert_graph(
        graph,
        "query ($codename: String!) { item(codename: $codename) { id } }",
        {"item": None},
        calls=[f"GET /items/{codename}"],
        codename=codename,
    )


async def test_a_value_to_compare_with_is_one_encoded_value(graph: Graph) -> None:
    """Values of filters may hold anything: they are encoded, and never split the query."""
    for text in ("../x", "%2f", "a\r\nb", "a&limit=1", "a#b", "ж", "a=b", "+ "):
        await assert_graph(
            graph,
            "query ($text: String!) { items(where: { system: { codename: { eq: $text } } }) { items { id } } }",
            {"items": {"items": []}},
            calls=[f"GET /items?system.codename={text}&limit=10"],
            text=text,
        )


# What GraphQL refuses before anything runs.
INVALID = {
    "{ items(limit: 1.5) { limit } }": "Int cannot represent non-integer value: 1.5",
    "{ items(limit: 99999999999) { limit } }": "Int cannot represent non 32-bit signed integer value: 99999999999",
    '{ item(codename: "x", preview: "yes") { id } }': 'Boolean cannot represent a non boolean value: "yes"',
    "{ item { id } }": "Argument 'Query.item(codename:)' of type 'String!' is required, but it was not provided.",
    "{ item(codename: 5) { id } }": "String cannot represent a non string value: 5",
    '{ item(codename: "x", depth: 3) { id } }': "Unknown argument 'depth' on field 'Query.item'.",
    "{ items(order: { system: NOTHING }) { limit } }": "Value 'NOTHING' does not exist in 'SystemAttribute' enum.",
    '{ items(where: { elements: [{ codename: "price", range: { from: 1 } }] }) { limit } }': (
        "Expected value of type 'SimpleRange' to include required field 'to', found: { from: 1 }."
    ),
}


@pytest.mark.parametrize(("query", "words"), INVALID.items())
async def test_graphql_refuses_what_is_not_of_the_arguments_type(graph: Graph, query: str, words: str) -> None:
    message = await assert_refused(graph, query, "GRAPHQL_VALIDATION_FAILED")
    assert message == words


async def test_one_refused_argument_leaves_its_siblings_alone(graph: Graph) -> None:
    assert await graph.query(
        """{
          wrong: items(limit: -1) { limit }
          right: item(codename: "madrid") { system { codename } }
        }"""
    ) == {
        "data": {"wrong": None, "right": {"system": {"codename": "madrid"}}},
        "errors": [
            {
                "message": "Argument 'limit': must be between 1 and 100.",
                "locations": [{"line": 2, "column": 11}],
                "path": ["wrong"],
                "extensions": {"code": "BAD_USER_INPUT", "argument": "limit"},
            }
        ],
    }
