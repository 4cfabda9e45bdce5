"""`where` beyond what one request can ask: OR, notEq, notIn, isEmpty and values with commas, answered as they read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.generation import Generation
from resolvers.context import Rules
from schema.build import build_schema
from tests.brute_force import Tree, shows_page, world, written
from tests.graph import Graph, assert_graph
from tests.schema.conditions import QUERY, element, operator, system
from tests.typed.asking import TypedGraph, typed_graph

PROJECT = world()
LISTING = """query ($where: ItemWhere, $order: ItemOrder, $limit: Int!, $offset: Int!) {
  items(where: $where, order: $order, limit: $limit, offset: $offset) {
    items { system { codename } } limit offset hasNextPage totalCount } }"""


@pytest.mark.parametrize("generation", list(Generation))
async def test_any_tree_of_conditions_is_answered_as_by_brute_force_over_the_project(generation: Generation) -> None:
    async with typed_graph(generation=generation, schema=build_schema()) as graph:
        await _try_many(graph)


async def _try_many(graph: TypedGraph) -> None:
    examples: list[tuple[Tree, str, int, int, bool]] = []

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(PROJECT.trees(), st.sampled_from(PROJECT.sort_keys), st.integers(1, 20), st.integers(0, 12), st.booleans())
    def collect(tree: Tree, key: str, limit: int, offset: int, descending: bool) -> None:
        examples.append((tree, key, limit, offset, descending))

    collect()
    answered = 0
    for tree, key, limit, offset, descending in examples:
        room, _, name = key.rpartition(".")
        answer = await graph.query(
            LISTING,
            where=written(tree, lambda codename, operator, operand: element(codename, **{operator: operand})),
            order={"direction": "DESC" if descending else "ASC"} | ({"system": "NAME"} if room else {"element": name}),
            limit=limit,
            offset=offset,
        )
        expected = PROJECT.ordered(PROJECT.matching(tree), key, descending)
        answered += shows_page(answer, "items", expected, limit, offset, tree)
    assert answered > len(examples) * 0.8


# The condition, what it finds, and the requests behind it.
LOOKED_AT: list[tuple[dict[str, Any], list[str], list[str]]] = [
    (
        {"OR": [system(codename={"eq": "siphon"}), element("city", eq="Boston")]},
        ["boston", "boston_office", "siphon"],
        [
            "GET /items?system.codename=siphon&elements=-&depth=0&limit=5000",
            "GET /items?elements.city=Boston&elements=-&depth=0&limit=5000",
            "GET /items?system.codename[in]=boston,boston_office,siphon&limit=100",
        ],
    ),
    (
        {**system(type={"eq": "office"}), **element("city", notEq="Boston")},
        ["madrid_office"],
        ["GET /items?system.type=office&elements=city&depth=0&limit=5000", "GET /items/madrid_office"],
    ),
    (
        {**system(type={"eq": "cafe"}), **element("seats", notIn=[42, "60.0"], gt=34)},
        ["mexico_city"],
        [
            "GET /items?system.type=cafe&elements.seats[gt]=34&elements=seats&depth=0&limit=5000",
            "GET /items/mexico_city",
        ],
    ),
    (
        {**system(type={"eq": "article"}), **element("post_date", isEmpty=True)},
        ["notes_from_the_harvest"],
        [
            "GET /items?system.type=article&elements=post_date&depth=0&limit=5000",
            "GET /items/notes_from_the_harvest",
        ],
    ),
    (
        system(type={"eq": "office"}, codename={"notEq": "madrid_office"}),
        ["boston_office"],
        ["GET /items?system.type=office&elements=-&depth=0&limit=5000", "GET /items/boston_office"],
    ),
    (
        system(codename=operator("in", ["a,b", "siphon"])),
        ["siphon"],
        [
            "GET /items?system.codename=a,b&elements=-&depth=0&limit=5000",
            "GET /items?system.codename=siphon&elements=-&depth=0&limit=5000",
            "GET /items?system.codename[in]=siphon&limit=100",
        ],
    ),
    (
        {**system(type={"eq": "office"}), **element("city", range={"from": "A", "to": "B,a"})},
        [],
        ["GET /items?system.type=office&elements.city[gte]=A&elements.city[lte]=B,a&limit=100"],
    ),
]


@pytest.mark.parametrize(("where", "found", "calls"), LOOKED_AT, ids=lambda value: str(value)[:60])
async def test_what_one_request_cannot_ask_is_found_by_key(
    graph: Graph, where: dict[str, Any], found: list[str], calls: list[str]
) -> None:
    data = {"items": {"items": [{"system": {"codename": codename}} for codename in found]}}
    await assert_graph(graph, QUERY, data, calls=calls, where=where)


async def test_the_items_of_a_type_are_found_by_the_same_rules(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{ contentType(codename: "cafe") { items(
               where: {OR: [{elements: [{codename: "seats", lt: 24}]}, {elements: [{codename: "seats", gt: 42}]}]}
             ) { items { system { codename } } totalCount hasNextPage } } }""",
        {
            "contentType": {
                "items": {
                    "items": [{"system": {"codename": "los_angeles"}}, {"system": {"codename": "new_york"}}],
                    "totalCount": 2,
                    "hasNextPage": False,
                }
            }
        },
    )


async def test_a_date_differs_from_another_instant_however_it_is_written(graph: Graph) -> None:
    coffees = {**system(type={"eq": "article"}), **element("post_date", gt="2014-11-07", lt="2014-12")}
    before = await graph.query(QUERY, where=coffees)
    for same in ("2014-11-18T00:00:00Z", "2014-11-18", "2014-11-18T01:00:00+01:00", "2014-11-18T00:00:00.000Z"):
        differing = {"AND": [coffees, element("post_date", notEq=same)]}
        left = await graph.query(QUERY, where=differing)
        assert len(left["data"]["items"]["items"]) == len(before["data"]["items"]["items"]) - 1, same


CONTRADICTIONS = [
    (element("seats", lt=3, eq=4), None),
    ({"AND": [element("city", eq="a"), element("city", eq="b")]}, "where.AND[1].elements[0].eq"),
    (system(type={"eq": "office", "notEq": "office"}), "where.system.type.notEq"),
    (system(lastModified={"lt": "2016", "gt": "2017"}), "where.system.lastModified.gt"),
]


@pytest.mark.parametrize(("where", "argument"), CONTRADICTIONS)
async def test_what_no_item_can_meet_is_refused_by_name_where_it_shows(
    graph: Graph, where: dict[str, Any], argument: str | None
) -> None:
    """How the values of an element compare is not known here: numbers as numbers or as text."""
    answer = await graph.query(QUERY, where=where)
    if argument is None:
        assert answer == {"data": {"items": {"items": []}}}
    else:
        assert answer["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}
        assert graph.calls == []


async def test_a_condition_that_needs_too_many_items_is_refused() -> None:
    async with typed_graph(rules=Rules(max_keys=3), schema=build_schema()) as graph:
        assert await graph.refusal(QUERY, where=element("city", isEmpty=True)) == (
            "UNSUPPORTED_BY_UPSTREAM",
            "Argument 'where': the service cannot answer this condition itself, and more than 3 items would have to be "
            "looked at; add a condition that it can answer, such as eq.",
        )
