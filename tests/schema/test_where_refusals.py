"""`where`: what is refused, by the place of what is wrong, before any upstream request."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph import Graph, assert_refused
from tests.schema.conditions import QUERY, element, operator, system

UNSUPPORTED = [
    (system(collection={"eq": "x"}), "where.system.collection"),
    (system(workflow={"eq": "x"}), "where.system.workflow"),
    (system(workflowStep={"eq": "x"}), "where.system.workflowStep"),
]


@pytest.mark.parametrize(("where", "argument"), UNSUPPORTED, ids=[argument for _, argument in UNSUPPORTED])
async def test_what_the_service_does_not_have_is_refused(graph: Graph, where: dict[str, Any], argument: str) -> None:
    await assert_refused(graph, QUERY, "UNSUPPORTED_BY_UPSTREAM", argument, where=where)


MALFORMED = [
    (system(codename={}), "where.system.codename"),
    (system(codename={"eq": None}), "where.system.codename.eq"),
    (system(codename=operator("in", [])), "where.system.codename.in"),
    (system(codename=operator("in", [f"a,{number}" for number in range(17)])), "where.system.codename.in"),
    ({"OR": []}, "where.OR"),
    ({"AND": [{}, {"OR": []}]}, "where.AND[1].OR"),
    ({"OR": [element("price", eq=number) for number in range(17)]}, "where.OR"),
    ({"AND": [{"OR": [element("price", eq=1), element("price", gt=9)]}] * 5}, "where"),
    (system(codename=None), "where.system.codename"),
    (system(sitemapLocations={"containsAny": []}), "where.system.sitemapLocations.containsAny"),
    (system(lastModified={"range": None}), "where.system.lastModified.range"),
    ({"system": None}, "where.system"),
    ({"elements": None}, "where.elements"),
    ({"AND": None}, "where.AND"),
    (element("price"), "where.elements[0]"),
    (element("price", eq=None), "where.elements[0].eq"),
    (element("price", **operator("in", [])), "where.elements[0].in"),
    (element("price", containsAll=[]), "where.elements[0].containsAll"),
    (element("price", contains=None), "where.elements[0].contains"),
    (element("origin", containsAny=["a,b"]), "where.elements[0].containsAny"),
    (element("", eq=1), "where.elements[0].codename"),
    (element("a.b", eq=1), "where.elements[0].codename"),
    (element("../x", eq=1), "where.elements[0].codename"),
    (element("price[gt]", eq=1), "where.elements[0].codename"),
    (element("x" * 251, eq=1), "where.elements[0].codename"),
    ({"AND": [{}, element("price")]}, "where.AND[1].elements[0]"),
    (element("title", eq="x" * 10_000), "where"),
    (system(codename=operator("in", [str(number) * 200 for number in range(10)])), "where"),
]


@pytest.mark.parametrize(("where", "argument"), MALFORMED, ids=lambda value: str(value)[:50])
async def test_a_malformed_condition_is_refused_by_its_place(
    graph: Graph, where: dict[str, Any], argument: str
) -> None:
    await assert_refused(graph, QUERY, "BAD_USER_INPUT", argument, where=where)


# What GraphQL itself refuses, and the words by which the message names the place.
INVALID = [
    (element("price", range={"from": 1}), ".elements[0].range", "'to'"),
    (element("price", range={"to": 1}), ".elements[0].range", "'from'"),
    (system(codename={"range": {"from": "a"}}), ".system.codename.range", "'to'"),
    (system(lastModified={"range": {"to": "2017"}}), ".system.lastModified.range", "'from'"),
    (system(lastModified={"gt": "yesterday"}), ".system.lastModified.gt", "ISO 8601"),
    (system(lastModified={"gt": "2017-13"}), ".system.lastModified.gt", "ISO 8601"),
    (system(lastModified={"gt": 2017}), ".system.lastModified.gt", "written as a string"),
    (system(lastModified={"gt": "0001-01-01T00:00:00+14:00"}), ".system.lastModified.gt", "DateTime"),
    (element("price", eq=True), ".elements[0].eq", "a string or a number"),
    (element("price", eq=[1, 2]), ".elements[0].eq", "a string or a number"),
    (element("price", like="x"), ".elements[0]", "'like'"),
    ({"elements": [{"eq": "x"}]}, ".elements[0]", "'codename'"),
]


@pytest.mark.parametrize(("where", "place", "words"), INVALID, ids=lambda value: str(value)[:60])
async def test_an_invalid_condition_is_refused_by_its_place(
    graph: Graph, where: dict[str, Any], place: str, words: str
) -> None:
    message = await assert_refused(graph, QUERY, "GRAPHQL_VALIDATION_FAILED", where=where)
    assert message.startswith(f"Variable '$where' has invalid value at {place}: ")
    assert words in message


async def test_an_invalid_literal_is_refused_where_it_stands(graph: Graph) -> None:
    assert await graph.query('{ items(where: { system: { lastModified: { gt: "soon" } } }) { limit } }') == {
        "errors": [
            {
                "message": "Expected value of type 'DateTime', but encountered error "
                "''soon' is not an ISO 8601 date or time.'; found: \"soon\".",
                "locations": [{"line": 1, "column": 48}],
                "extensions": {"code": "GRAPHQL_VALIDATION_FAILED", "argument": "where.system.lastModified.gt"},
            }
        ]
    }
    assert graph.calls == []
