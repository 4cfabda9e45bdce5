"""What callers of the typed graph get wrong is named by its argument, over the whole server."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph import Graph

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "{ coffee_All(where: {price: {gt: 12, lt: 10}}) { limit } }",
        {},
        "BAD_USER_INPUT",
        "Argument 'where.price.gt': cannot hold together with where.price.lt.",
    ),
    (
        "{ coffee_All(where: {processing: {containsAny: [semi_dry, nope]}}) { limit } }",
        {},
        "GRAPHQL_VALIDATION_FAILED",
        "where.processing.containsAny[1]",
    ),
    (
        "query ($where: Coffee_Where) { coffee_All(where: $where) { limit } }",
        {"where": {"processing": {"containsAny": ["nope"]}}},
        "GRAPHQL_VALIDATION_FAILED",
        "Variable '$where' has invalid value at .processing.containsAny[0]: "
        "Value 'nope' does not exist in 'Coffee_Processing' enum.",
    ),
    (
        '{ article(codename: "on_roasts") { referencedByType { article(element: title) { limit } } } }',
        {},
        "GRAPHQL_VALIDATION_FAILED",
        "element",
    ),
    (
        '{ article(codename: "kenya_gatina_aa") { title } }',
        {},
        "BAD_USER_INPUT",
        "Argument 'codename': names an item of the content type 'coffee', not 'article'.",
    ),
    (
        "{ coffee_All(limit: 101) { limit } }",
        {},
        "PAGE_SIZE_LIMIT_EXCEEDED",
        "The page size, argument 'limit', may be at most 100; here it is 101. Ask for less at once.",
    ),
    (
        '{ article(codename: "on_roasts") { relatedArticles(limit: 101) { limit } } }',
        {},
        "PAGE_SIZE_LIMIT_EXCEEDED",
        "The page size, argument 'limit', may be at most 100; here it is 101. Ask for less at once.",
    ),
]


@pytest.mark.parametrize(("query", "variables", "code", "words"), REFUSED, ids=[it[0][:60] for it in REFUSED])
async def test_bad_input_is_named_by_its_argument(
    graph: Graph, query: str, variables: dict[str, Any], code: str, words: str
) -> None:
    (error,) = (await graph.query(query, **variables))["errors"]
    assert error["extensions"]["code"] == code
    assert words in (error["message"], error["extensions"].get("argument"))
