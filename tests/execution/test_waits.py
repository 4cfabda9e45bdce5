"""What is missing until it is awaited: the name of a value's type, whether a value is of a type, a whole column.

Each answer is the stock executor's.
"""

from collections.abc import Callable
from typing import Any

import graphql
import pytest
from graphql import ExecutionResult, GraphQLSchema, build_schema, parse

from execution import Engine, execute, with_batch

SDL = """
interface Pet { name: String }
type Dog implements Pet { name: String }
type Cat implements Pet { name: String }
type Query { pets: [Pet] dog: Dog dogs: [Dog] all: [Dog!] }
"""
QUERY = "{ pets { __typename name } dog { name } dogs { name } all { name } }"
REX, TOM, NIX = ({"kind": kind, "name": name} for kind, name in (("Dog", "Rex"), ("Cat", "Tom"), ("Fish", "Nix")))
ROOT = {"pets": [REX, TOM, None, NIX], "dog": TOM, "dogs": [REX, TOM, REX], "all": [REX, NIX]}


async def by_name(value: Any, info: Any, type_: Any = None) -> str:
    if value["name"] == "Nix":
        raise ValueError("nobody knows")
    return str(value["kind"])


async def by_wrong_name(value: Any, info: Any, type_: Any = None) -> Any:
    return {"Dog": "Dog", "Cat": "Query", "Fish": 5}[value["kind"]]


def told_by(resolve_type: Callable[..., Any]) -> GraphQLSchema:
    schema = build_schema(SDL)
    schema.type_map["Pet"].resolve_type = resolve_type  # type: ignore[attr-defined]
    return schema


def told_by_each() -> GraphQLSchema:
    schema = build_schema(SDL)
    for name in ("Dog", "Cat"):

        async def is_type_of(value: Any, info: Any, name: str = name) -> bool:
            if value["kind"] == "Fish":
                raise ValueError("no pet")
            return bool(value["kind"] == name)

        schema.type_map[name].is_type_of = is_type_of  # type: ignore[attr-defined]
    return schema


def shown(result: ExecutionResult) -> Any:
    errors = result.errors or []
    return result.data, sorted((str(error.path), error.message) for error in errors)


@pytest.mark.parametrize(
    ("schema", "failures"),
    [(told_by(by_name), 1), (told_by(by_wrong_name), 2), (told_by_each(), 4)],
    ids=["name", "wrong name", "each type"],
)
async def test_types_that_are_awaited_are_told_apart_as_by_the_stock_executor(
    schema: GraphQLSchema, failures: int
) -> None:
    document = parse(QUERY)
    ours: Any = await execute(Engine(), schema, document, ROOT)  # type: ignore[misc]
    stock: Any = await graphql.execute(schema, document, ROOT)  # type: ignore[misc]
    assert shown(ours) == shown(stock)
    assert len(ours.errors) == failures


async def test_a_column_of_types_that_are_awaited_is_completed_as_a_whole() -> None:
    schema = told_by_each()

    async def names(parents: list[Any], info: Any) -> list[Any]:
        return [parent["name"].upper() if parent["name"] != "Tom" else KeyError("Tom") for parent in parents]

    with_batch(schema.type_map["Dog"].fields["name"], names)  # type: ignore[attr-defined]
    result: Any = await execute(Engine(), schema, parse("{ dogs { name } }"), {"dogs": [REX, REX]})  # type: ignore[misc]
    assert (result.data, result.errors) == ({"dogs": [{"name": "REX"}] * 2}, None)


@pytest.mark.parametrize("values", [["a"], ["a", "b", "c"], "ab", None, {"a": 1}])
async def test_a_column_of_a_wrong_number_of_values_fails_for_every_parent(values: Any) -> None:
    schema = build_schema(SDL)

    async def names(parents: list[Any], info: Any) -> Any:
        return values

    with_batch(schema.type_map["Dog"].fields["name"], names)  # type: ignore[attr-defined]
    result: Any = await execute(Engine(), schema, parse("{ dogs { name } }"), {"dogs": [REX, REX]})  # type: ignore[misc]
    assert result.data == {"dogs": [{"name": None}] * 2}
    assert [error.path for error in result.errors] == [["dogs", 0, "name"], ["dogs", 1, "name"]]
