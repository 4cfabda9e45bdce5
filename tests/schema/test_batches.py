"""Every field that may ask upstream declares a batch resolver: all parents of a level in, all values out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from inspect import iscoroutinefunction

import pytest
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema

from execution.batching import batch_of
from execution.fields import batch_behind
from schema.typed.model import SlotModel
from serving.cost import Costs
from tests.typed.asking import typed_graph

SLOTS = SlotModel({"home-hero": {"1": {"root": {"type": "structure", "attributes": {}}, "definitions": {}}}})

Fields = dict[str, tuple[GraphQLObjectType, str, GraphQLField]]


@pytest.fixture
async def schema() -> AsyncIterator[GraphQLSchema]:
    """Of everything: the base graph, the sample project's types, and a slot."""
    async with typed_graph(slots=SLOTS) as graph:
        yield graph.schema._schema


def fields_of(schema: GraphQLSchema) -> Fields:
    types = [it for it in schema.type_map.values() if isinstance(it, GraphQLObjectType) and it.name[:2] != "__"]
    return {f"{it.name}.{name}": (it, name, field) for it in types for name, field in it.fields.items()}


def declares_a_batch(field: GraphQLField) -> bool:
    strawberry_field = field.extensions.get("strawberry-definition")
    resolver = None if strawberry_field is None else strawberry_field.base_resolver
    return batch_of(field) is not None or (resolver is not None and batch_behind(resolver) is not None)


def may_wait(field: GraphQLField) -> bool:
    strawberry_field = field.extensions.get("strawberry-definition")
    if strawberry_field is not None:
        resolver = strawberry_field.base_resolver
        return resolver is not None and iscoroutinefunction(resolver.wrapped_func)
    return iscoroutinefunction(field.resolve) or iscoroutinefunction(getattr(field.resolve, "__call__", None))  # noqa: B004


async def test_what_costs_a_request_is_a_batch(schema: GraphQLSchema) -> None:
    costs, fields = Costs(schema), fields_of(schema)
    costly = {name for name, (parent, field, it) in fields.items() if costs.of(parent, it, field).loads}
    assert costly >= {"Query.item", "Query.slot", "Query.article", "Query.article_All", "Query.homeHero"}
    assert {name for name in costly if not declares_a_batch(fields[name][2])} == set()


async def test_what_waits_is_a_batch(schema: GraphQLSchema) -> None:
    fields = fields_of(schema)
    waiting = {name for name, (_, _, field) in fields.items() if may_wait(field)}
    assert {name for name in waiting if not declares_a_batch(fields[name][2])} == set()
    assert len(waiting) > 50
