"""Batch fields: all parents in, all values out, and the same field on the stock executor."""

import asyncio
from typing import Any

import strawberry
from strawberry import Info

from execution.fields import batch_field
from execution.strawberry import breadth_first_context

calls: list[list[str]] = []


def resolve_size(parents: list["Box"], info: Info, unit: str = "cm") -> list[Any]:
    calls.append([parent.name for parent in parents])
    answers: dict[str, Any] = {"bad": ValueError("no size"), "none": None}
    return [answers.get(parent.name, f"{parent.name} in {unit} at {info.python_name}") for parent in parents]


async def resolve_lid(parents: list["Box"]) -> list["Box"]:
    await asyncio.sleep(0)
    return [Box(name=f"lid of {parent.name}") for parent in parents]


def resolve_broken(parents: list["Box"]) -> list[str]:
    raise ValueError("all of them")


def resolve_short(parents: list["Box"]) -> list[str]:
    return ["one"]


@strawberry.type
class Box:
    name: str
    size: str | None = batch_field(resolver=resolve_size, description="How large it is.")
    lid: "Box" = batch_field(resolver=resolve_lid)
    broken: str | None = batch_field(resolver=resolve_broken)
    short: str | None = batch_field(resolver=resolve_short)


@strawberry.type
class Query:
    @strawberry.field
    def boxes(self, names: list[str]) -> list[Box]:
        return [Box(name=name) for name in names]


BREADTH_FIRST = strawberry.Schema(query=Query, execution_context_class=breadth_first_context())
STOCK = strawberry.Schema(query=Query)


async def answer(schema: strawberry.Schema, text: str) -> tuple[Any, list[Any]]:
    calls.clear()
    result = await schema.execute(text)
    return result.data, [(error.message, error.path) for error in result.errors or []]


async def test_one_call_gets_all_parents_of_a_level() -> None:
    data, errors = await answer(BREADTH_FIRST, '{ boxes(names: ["a", "b", "c"]) { size(unit: "m") } }')
    assert data == {"boxes": [{"size": f"{name} in m at size"} for name in "abc"]}
    assert (errors, calls) == ([], [["a", "b", "c"]])


async def test_an_exception_as_a_value_fails_that_parent_alone() -> None:
    data, errors = await answer(BREADTH_FIRST, '{ boxes(names: ["a", "bad", "none"]) { size } }')
    assert data == {"boxes": [{"size": "a in cm at size"}, {"size": None}, {"size": None}]}
    assert errors == [("no size", ["boxes", 1, "size"])]


async def test_an_exception_that_is_raised_fails_all_parents() -> None:
    data, errors = await answer(BREADTH_FIRST, '{ boxes(names: ["a", "b"]) { broken } }')
    assert data == {"boxes": [{"broken": None}, {"broken": None}]}
    assert errors == [("all of them", ["boxes", 0, "broken"]), ("all of them", ["boxes", 1, "broken"])]


async def test_a_wrong_number_of_values_fails_all_parents() -> None:
    _, errors = await answer(BREADTH_FIRST, '{ boxes(names: ["a", "b"]) { short } }')
    assert errors[0] == ("The batch resolver of Box.short must return 2 values, got 1 values.", ["boxes", 0, "short"])
    assert len(errors) == 2


async def test_another_response_key_is_another_call() -> None:
    await answer(BREADTH_FIRST, '{ boxes(names: ["a", "b"]) { size inches: size(unit: "in") } }')
    assert calls == [["a", "b"], ["a", "b"]]


async def test_levels_below_an_awaited_batch_are_batched_again() -> None:
    data, _ = await answer(BREADTH_FIRST, '{ boxes(names: ["a", "b"]) { lid { lid { size } } } }')
    assert data["boxes"][1] == {"lid": {"lid": {"size": "lid of lid of b in cm at size"}}}
    assert calls == [["lid of lid of a", "lid of lid of b"]]


async def test_the_stock_executor_runs_the_same_field_for_one_parent_at_a_time() -> None:
    text = '{ boxes(names: ["a", "bad"]) { name size(unit: "m") lid { name } broken } }'
    expected = await answer(BREADTH_FIRST, text)
    assert await answer(STOCK, text) == expected
    assert calls == [["a"], ["bad"]]


def test_the_schema_is_that_of_an_ordinary_field() -> None:
    assert '"""How large it is."""\n  size(unit: String! = "cm"): String\n' in BREADTH_FIRST.as_str()
