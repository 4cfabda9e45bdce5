"""What an operation is estimated to cost, against what it does cost, on the sample project without any cache."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType

from schema.build import build_schema
from serving.cost import Costs, Plan, Step, costing_variables
from serving.cost.table import COSTS
from serving.documents import Documents
from serving.limits import SATURATED, Limits
from tests.graph import Graph, graph_over
from tests.serving.generated import UNLIMITED, Queries

SCHEMA = build_schema()._schema
DOCUMENTS = Documents(SCHEMA, Limits(15_000, 5_000, 40, 1_000, 100, 100, 2_000))
COSTING = Costs(SCHEMA)


def plan(text: str, /, **variables: Any) -> Plan:
    document = DOCUMENTS.get(text)
    return COSTING.plan(document.node, document.operation(None), variables)


def upstream(text: str, /, **variables: Any) -> list[tuple[str, int]]:
    """What would be asked, and how often, in order."""
    return sorted((step.request, step.requests) for step in plan(text, **variables).steps)


NODES = {
    "{ __typename }": 0,
    '{ item(codename: "a") { id } }': 1,
    '{ item(codename: "a") { system { name } } }': 2,
    "{ items(limit: 7) { items { id } } }": 1 + 7,
    "{ items { items { id } } }": 1 + 10,
    "{ items(limit: 0) { items { id } } }": 1 + 10,
    "{ items(limit: 7) { items { system { name } } } }": 1 + 7 + 7,
    "{ items(limit: 7) { limit hasNextPage } }": 1,
    '{ a: item(codename: "a") { id } b: item(codename: "b") { id } }': 2,
    '{ item(codename: "a") { id } item(codename: "a") { id } }': 1,
    '{ item(codename: "a") { ...F ...F } } fragment F on Item { system { name } }': 2,
    '{ item(codename: "a") @skip(if: true) { id } }': 0,
    '{ item(codename: "a") @include(if: false) { id } }': 0,
    '{ item(codename: "a") { elements { kind } } }': 1 + 10,
    '{ item(codename: "a") { ... @include(if: true) { elements { kind } } } }': 1 + 10,
    "{ __schema { types { name fields { name } } } }": 0,
}


@pytest.mark.parametrize(("text", "nodes"), NODES.items())
def test_nodes_are_the_objects_of_the_answer_a_list_as_many_as_its_page(text: str, nodes: int) -> None:
    assert plan(text).nodes == nodes


LINKS = '{ items(limit: %d) { items { element(codename: "a") { ... on ModularContentElement { items { %s } } } } } }'
AGAIN = 'element(codename: "a") { ... on ModularContentElement { items { id } } }'
UPSTREAM: dict[str, list[tuple[str, int]]] = {
    "{ __typename }": [],
    '{ item(codename: "a") { id } }': [("items by codename", 1)],
    '{ a: item(codename: "a") { id } b: item(codename: "b") { id } }': [("items by codename", 1)],
    '{ a: item(codename: "a") { id } b: item(codename: "a", language: "es-ES") { id } }': [
        ("items by codename", 1),
        ("items by codename", 1),
    ],
    '{ a: item(codename: "a") { id } b: item(codename: "a", preview: true) { id } }': [
        ("items by codename", 1),
        ("items by codename", 1),
    ],
    "{ a: items { limit } b: items { limit } }": [("items", 2)],
    "{ items { totalCount } }": [("count of items", 1), ("items", 1)],
    "{ items { items { system { type { name } } } } }": [("content type", 1), ("items", 1)],
    LINKS % (10, "id"): [("items", 1), ("items by codename", 1)],
    LINKS % (10, AGAIN): [("items", 1), ("items by codename", 1), ("items by codename", 3)],
    '{ items(limit: 20) { items { referencedBy(type: "a", element: "b") { limit } } } }': [("items", 1), ("items", 20)],
    "{ contentTypes { items { name } totalCount } }": [("all content types", 1), ("content types", 1)],
    "{ contentTypes(limit: 5) { items { items { limit } } } }": [("content types", 1), ("items", 5)],
    '{ taxonomy(codename: "a") { terms { children { name } } } }': [("taxonomy group", 1), ("taxonomy group", 1)],
    '{ visitor(uid: "a") { segments { name } firstVisit { origin } } }': [("visitor", 1), ("visitor", 1)],
    '{ slot(id: "a") { content } }': [("slot", 1)],
    '{ slot(id: "a") { items { id } unresolved } }': [("items by codename", 1), ("slot", 1)],
    "{ projects { name types { name } } }": [("projects", 1), ("types", 3)],
}


@pytest.mark.parametrize(("text", "requests"), UPSTREAM.items())
def test_requests_are_charged_as_the_loaders_share_them(text: str, requests: list[tuple[str, int]]) -> None:
    assert upstream(text) == requests


def test_a_page_size_in_a_variable_counts_as_its_value_or_its_default() -> None:
    text = "query ($limit: Int! = 4) { items(limit: $limit) { items { id } } }"
    assert (plan(text, limit=9).nodes, plan(text, limit=4).nodes) == (10, 5)
    assert (plan(text, limit=9).largest_page, plan(text, limit=0).nodes) == (9, 11)


def test_a_step_names_the_service_and_the_fields_that_ask() -> None:
    text = '{ a: item(codename: "a") { id } b: item(codename: "b") { draft { name } } }'
    assert plan(text).steps == (
        Step("delivery", "items by codename", 1, ("item", "item")),
        Step("migration", "draft items", 1, ("item.draft",)),
    )


def test_numbers_beyond_every_limit_are_not_counted_to_their_end() -> None:
    inner = "id"
    for _ in range(12):
        inner = f"elements {{ ... on ModularContentElement {{ items {{ {inner} }} }} }}"
    assert plan(f"{{ items(limit: 100) {{ items {{ {inner} }} }} }}").nodes == SATURATED


def test_a_plan_depends_on_the_variables_that_cost_and_on_no_others() -> None:
    text = """query ($codename: String! $size: Int! $no: Boolean! $tongue: String $of: String!) {
      item(codename: $codename, language: $tongue) { ...F }
      items(limit: $size, where: {system: {type: {eq: $of}}}) @skip(if: $no) { limit }
    } fragment F on Item { id }"""
    assert costing_variables(DOCUMENTS.get(text).node) == {"size", "no", "tongue"}


def test_equal_variables_give_the_plan_that_is_known_already() -> None:
    document = DOCUMENTS.get("query ($size: Int!, $x: String) { items(limit: $size, language: $x) { limit } }")
    operation = document.operation(None)
    first = document.plans.get(COSTING, operation, {"size": 1, "x": "a"})
    assert document.plans.get(COSTING, operation, {"size": 1, "x": "a"}) is first
    assert document.plans.get(COSTING, operation, {"size": 2, "x": "a"}) is not first


def test_every_field_that_waits_for_something_has_its_row_and_every_row_its_field() -> None:
    waiting, known = set(), set()
    for type_ in SCHEMA.type_map.values():
        if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) or type_.name.startswith("__"):
            continue
        for name, field in type_.fields.items():
            definition = (field.extensions or {}).get("strawberry-definition")
            resolver = getattr(definition, "base_resolver", None)
            declared = next((o.name for o in (type_, *type_.interfaces) if f"{o.name}.{name}" in COSTS), type_.name)
            known.add(f"{type_.name}.{name}")
            if resolver is not None and resolver.is_async:
                waiting.add(f"{declared}.{name}")
    assert waiting - set(COSTS) == set()
    assert set(COSTS) - known == set()


async def actual(graph: Graph, text: str) -> int:
    """Upstream requests of a query that may answer with errors of its fields."""
    answer = await graph.query(text)
    assert "data" in answer, answer["errors"]
    return len(graph.calls)


@pytest.mark.parametrize(("push_down", "queries_made"), [(True, 1_000), (False, 300)])
async def test_the_estimate_is_never_below_what_is_asked_and_mostly_close_to_it(
    push_down: bool, queries_made: int
) -> None:
    """Without any cache. Asked as the server asks by default, and for whole items."""
    ratios: list[float] = []
    async with graph_over(push_down=push_down, **UNLIMITED) as graph:
        queries = Queries(SCHEMA, graph.project, seed=6)
        while len(ratios) < queries_made:
            text = queries.query()
            estimate = plan(text).upstream
            # Dearer ones take long; they differ by the length of their lists alone.
            if estimate > 40:
                continue
            made = await actual(graph, text)
            assert made <= estimate, text
            if made:
                ratios.append(estimate / made)
    assert median(ratios) <= 2
