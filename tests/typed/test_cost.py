"""What typed queries are estimated to cost, against what they do cost."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, parse

from resolvers.content_model import read_model
from schema.build import build_schema
from schema.typed.model import ContentModel, SlotModel
from schema.typed.twins import TWIN
from serving.cost import Costs
from serving.cost.conditions import MOST_ALTERNATIVES, requests_of, shape
from tests.graph import graph_over
from tests.serving.generated import UNLIMITED, Queries
from tests.serving.test_docs import TEXT, rows
from tests.typed.asking import typed_graph

QUERIES = [
    '{ article(codename: "on_roasts") { title } }',
    '{ a: article(codename: "on_roasts") { title } b: article(id: "00000000-0000-4000-8000-000000000001") { title } }',
    '{ a: article(codename: "on_roasts") { title } b: coffee(codename: "kenya_gatina_aa") { productName } }',
    "{ article_All { items { title } totalCount } }",
    "{ article_All(limit: 1) { items { title } totalCount } }",
    "{ a: article_All { limit } b: article_All(limit: 3) { items { title } } coffee_All { limit } }",
    """{ article_All { items { relatedArticles { items { __typename ... on Article {
      relatedArticles { items { id } unresolved } } } } } } }""",
    "{ article_All { items { personas { items { name group { name } } } bodyCopy { items { id } } } } }",
    "{ article_All { items { referencedByType { article(element: relatedArticles) { items { title } } } } } }",
    '{ article_All(where: {title: {notEq: "x"}}) { items { title } totalCount } }',
    "{ coffee_All(where: {OR: [{price: {gt: 12}}, {price: {lt: 3}}]}) { items { price } totalCount } }",
    """{ coffee_All(where: {OR: [{price: {gt: 12}}, {AND: [{price: {lt: 9}}, {productName: {isEmpty: false}}]}]},
      order: {price: desc}) { items { productName } } }""",
    '{ article_All(where: {title: {in: ["a, b", "On Roasts", "c"]}}) { items { title } } }',
    '{ items(where: {elements: [{codename: "title", notEq: "x"}]}) { items { id } totalCount } }',
    """{ items(where: {OR: [{elements: {codename: "price", gt: 12}}, {system: {type: {eq: "cafe"}}}]}, limit: 100) {
      items { id } totalCount } }""",
    """{ contentType(codename: "coffee") { items(where: {elements: [
      {codename: "farm", in: ["a, b", "c"]}, {codename: "product_name", isEmpty: false, in: ["d, e", "f"]}]}
    ) { items { id } } } }""",
    "{ homeHero { json } }",
    "{ homeHero { items { id } unresolved } }",
]


@pytest.mark.parametrize("push_down", [False, True])
async def test_the_estimate_is_never_below_what_is_asked(push_down: bool) -> None:
    async with graph_over(show_cost=True, push_down=push_down) as graph:
        for text in QUERIES:
            answer = await graph.query(text)
            assert "data" in answer, answer["errors"]
            cost = answer["extensions"]["cost"]
            assert len(graph.calls) == cost["actualUpstreamRequests"] <= cost["upstreamRequests"], text


async def typed_schema() -> GraphQLSchema:
    """Of the sample project with two of its slots."""
    async with typed_graph() as graph:
        model = (await read_model(graph.clients, ["home-hero", "site-notice"], None)).snapshot
    return build_schema(ContentModel(model.types), SlotModel(model.slots))._schema


@pytest.mark.parametrize("push_down", [False, True])
async def test_the_estimate_of_generated_queries_is_never_below_and_mostly_close(push_down: bool) -> None:
    schema = await typed_schema()
    assert schema.query_type is not None
    base = build_schema()._schema.query_type
    assert base is not None
    costs, ratios = Costs(schema), list[float]()
    async with graph_over(
        **UNLIMITED, show_cost=True, push_down=push_down, slots=["home-hero", "site-notice"]
    ) as graph:
        queries = Queries(schema, graph.project, seed=5, roots=frozenset(schema.query_type.fields.keys() - base.fields))
        while len(ratios) < 300:
            text = queries.query()
            document = parse(text)
            (operation,) = document.definitions
            assert isinstance(operation, OperationDefinitionNode)
            # Dearer ones take long; they differ by the length of their lists alone.
            if costs.plan(document, operation, {}).upstream > 40:
                continue
            answer = await graph.query(text)
            assert "data" in answer, (text, answer["errors"])
            cost = answer["extensions"]["cost"]
            assert len(graph.calls) == cost["actualUpstreamRequests"] <= cost["upstreamRequests"], text
            if graph.calls:
                ratios.append(cost["upstreamRequests"] / len(graph.calls))
    assert median(ratios) <= 2


async def test_the_documents_name_what_every_typed_field_costs_as() -> None:
    schema, named = await typed_schema(), set[str]()
    for type_ in schema.type_map.values():
        fields = type_.fields.values() if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) else ()
        extensions = [type_.extensions or {}, *((field.extensions or {}) for field in fields)]
        named |= {it[TWIN] for it in extensions if TWIN in it}
    assert {cells[1].strip("`") for cells in rows("| typed | costs as |")} == named
    assert f"more than {MOST_ALTERNATIVES} are refused" in TEXT


WHERE: list[tuple[Any, int]] = [
    (None, 1),
    ({}, 1),
    ({"price": {"gt": 1, "lt": 3}}, 1),
    ({"title": {"in": ["a", "b"]}}, 1),
    ({"AND": {"title": {"eq": "a, b"}}}, 1),
    ({"title": {"notEq": "a"}}, 1 + 1),
    ({"system": {"name": {"isEmpty": True}}}, 1 + 1),
    ({"title": {"in": ["a, b", "c"]}}, 2 + 1 + 1),
    ({"OR": [{"price": {"gt": 1}}, {"price": {"lt": 3}}]}, 2 + 1 + 1),
    ({"AND": [{"OR": [{}, {}]}, {"OR": [{}, {}, {}]}]}, 6 + 1 + 1),
    ({"OR": [{}] * 40}, 16 + 1 + 1),
    ({"OR": None, "AND": None, "elements": None, "title": {"in": None}}, 1),
    ({"elements": {"codename": "title", "in": ["a, b", "c"]}}, 2 + 1 + 1),
    ({"elements": [{"codename": "a", "in": ["a, b", "c"]}, {"codename": "b", "in": ["d, e", "f"]}]}, 4 + 1 + 1),
    ({"OR": [{"elements": [{"codename": "a", "eq": "a, b", "isEmpty": False}]}]}, 1 + 1),
]


@pytest.mark.parametrize(("where", "requests"), WHERE)
def test_conditions_are_counted_as_the_alternatives_they_come_to(where: Any, requests: int) -> None:
    assert requests_of(where, 10, 50) == requests


def test_variables_of_one_shape_cost_the_same() -> None:
    first = {"title": {"in": ["a", "b, c"]}, "price": {"gt": 1}}
    assert shape(first) == shape({"title": {"in": ["x", "y, z"]}, "price": {"gt": 9}})
    assert shape(first) != shape({"title": {"in": ["x", "y"]}, "price": {"gt": 9}})
