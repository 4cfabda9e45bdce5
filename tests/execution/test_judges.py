"""Type resolvers that declare what they look at: asked once per class, or without an info."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import strawberry
from graphql import GraphQLResolveInfo
from strawberry.types.base import WithStrawberryObjectDefinition

from execution.judges import JudgesBy, by_class, by_value, judges_by
from execution.strawberry import breadth_first_context

QUERY = "{ pets { __typename name } }"


class Cat:
    name = "Mia"


class Dog:
    name = "Rex"


class Fish:
    name = "Bo"


PETS: list[Any] = [Cat(), Dog(), Cat(), Dog(), Cat()]


def schema_of(judge: Any, asked: Counter[Any], pets: list[Any], *, nullable: bool = False) -> strawberry.Schema:
    """Interface `Pet`, whose type resolver is declared by `judge` and notes what it was asked for."""

    def named(cls: type, value: Any, info: GraphQLResolveInfo[Any] | None, abstract: Any) -> str:
        asked[type(value).__name__, None if info is None else tuple(info.path.as_list())] += 1
        if isinstance(value, Fish):
            raise ValueError("No pet.")
        return type(value).__name__

    members = {"__annotations__": {"name": str}, "resolve_type": classmethod(judge(named))}
    pet: Any = strawberry.interface(type("Pet", (), members))
    kinds: list[type[WithStrawberryObjectDefinition]] = []
    for record in (Cat, Dog, Fish):
        kind = type(record.__name__, (pet,), {"is_type_of": classmethod(by_class(_is(record)))})
        kinds.append(strawberry.type(kind))

    item: Any = pet | None if nullable else pet

    @strawberry.type
    class Query:
        pets: Any = strawberry.field(resolver=lambda: pets, graphql_type=list[item])

    return strawberry.Schema(query=Query, types=kinds, execution_context_class=breadth_first_context())


def _is(record: type) -> Any:
    return lambda cls, value, info: isinstance(value, record)


def plain(function: Any) -> Any:
    return function


PATH = ("pets",)


@pytest.mark.parametrize(
    ("judge", "asked"),
    [
        (by_class, Counter({("Cat", None): 1, ("Dog", None): 1})),
        (by_value, Counter({("Cat", None): 3, ("Dog", None): 2})),
        (plain, Counter({("Cat", PATH): 3, ("Dog", PATH): 2})),
    ],
)
def test_a_type_resolver_is_asked_no_more_than_it_says(judge: Any, asked: Counter[Any]) -> None:
    found: Counter[Any] = Counter()
    result = schema_of(judge, found, PETS).execute_sync(QUERY)
    assert result.errors is None
    assert result.data == {"pets": [{"__typename": type(pet).__name__, "name": pet.name} for pet in PETS]}
    assert found == asked


@pytest.mark.parametrize("judge", [by_class, by_value, plain])
def test_what_it_raises_is_an_error_of_every_object_it_was_asked_for(judge: Any) -> None:
    result = schema_of(judge, Counter(), [Fish(), Cat(), Fish()], nullable=True).execute_sync(QUERY)
    assert result.data == {"pets": [None, {"__typename": "Cat", "name": "Mia"}, None]}
    assert [(error.message, error.path) for error in result.errors or ()] == [
        ("No pet.", ["pets", 0]),
        ("No pet.", ["pets", 2]),
    ]


def test_nobody_is_taken_for_more_than_they_declared() -> None:
    class Undeclared:
        @classmethod
        def is_type_of(cls, value: object, info: object) -> bool:
            return True

    assert judges_by(Undeclared.is_type_of) is JudgesBy.INFO
    assert judges_by(by_value(lambda value: value)) is JudgesBy.VALUE
