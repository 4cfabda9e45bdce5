"""What resolvers may rely on while they are awaited, and what they need not wait for."""

import asyncio
from contextvars import ContextVar
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse

from execution import Engine, execute, with_batch

SCHEMA = build_schema(
    "type Item { id: Int name: String late: String other: String! } type Query { item: Item items: [Item] slow: String"
    " must: String! } type Mutation { first: Item second: Item must: Int! }"
)
variable: ContextVar[str] = ContextVar("variable", default="unset")


async def run(text: str, root: Any, schema: GraphQLSchema = SCHEMA) -> Any:
    return await execute(Engine(), schema, parse(text), root)  # type: ignore[misc]


async def test_each_of_several_awaited_resolvers_has_a_task_of_its_own() -> None:
    tasks: list[Any] = []

    async def late(_info: Any) -> str:
        tasks.append(asyncio.current_task())
        return "x"

    result = await run("{ items { late } }", {"items": [{"late": late} for _ in range(3)]})
    assert result.data == {"items": [{"late": "x"}] * 3}
    assert None not in tasks
    assert len(set(tasks)) == 3


async def test_a_synchronous_resolver_below_an_awaited_one_runs_in_a_task() -> None:
    tasks: list[Any] = []

    async def item(_info: Any) -> dict[str, Any]:
        return {"name": lambda _info: tasks.append(asyncio.current_task())}

    await run("{ item { name } again: item { name } }", {"item": item})
    assert tasks == [asyncio.current_task()] * 2


async def test_a_timeout_inside_a_resolver_ends_that_resolver_alone() -> None:
    async def late(_info: Any) -> str:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()
        return "never"

    async def name(_info: Any) -> str:
        return "fine"

    result = await run("{ item { late name } }", {"item": {"late": late, "name": name}})
    assert result.data == {"item": {"late": None, "name": "fine"}}
    assert [type(error.original_error) for error in result.errors] == [TimeoutError]


async def test_a_timeout_inside_the_only_awaited_resolver_does_not_cancel_the_caller() -> None:
    async def late(_info: Any) -> str:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()
        return "never"

    result = await run("{ item { late } }", {"item": {"late": late}})
    assert result.data == {"item": {"late": None}}
    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0


async def test_context_variables_go_down_to_what_was_resolved_below_but_not_aside() -> None:
    def named(value: str) -> Any:
        async def item(_info: Any) -> dict[str, Any]:
            variable.set(value)

            async def late(_info: Any) -> str:
                return variable.get()

            return {"name": lambda _info: variable.get(), "late": late}

        return item

    class Root:
        item = staticmethod(named("one"))

        def items(self, _info: Any) -> list[Any]:
            return [named("two")(None), named("three")(None), {"name": lambda _info: variable.get()}]

    result = await run("{ item { name late } items { name late } }", Root())
    assert result.data == {
        "item": {"name": "one", "late": "one"},
        "items": [
            {"name": "two", "late": "two"},
            {"name": "three", "late": "three"},
            {"name": "unset", "late": None},
        ],
    }
    assert variable.get() == "unset"


async def test_a_subtree_does_not_wait_for_a_slower_sibling() -> None:
    reached, released = asyncio.Event(), asyncio.Event()

    async def slow(_info: Any) -> str:
        await released.wait()
        return "slow"

    async def item(_info: Any) -> dict[str, Any]:
        return {"late": late}

    async def late(_info: Any) -> str:
        reached.set()
        return "late"

    task = asyncio.create_task(run("{ slow item { late } }", {"slow": slow, "item": item}))
    await reached.wait()  # would never happen if the first level had to be complete first
    released.set()
    assert (await task).data == {"slow": "slow", "item": {"late": "late"}}


async def test_items_of_one_list_do_not_wait_for_each_other() -> None:
    reached, released = asyncio.Event(), asyncio.Event()

    async def first() -> dict[str, Any]:
        await released.wait()
        return {"id": 1}

    async def second() -> dict[str, Any]:
        def number(_info: Any) -> int:
            reached.set()
            return 2

        return {"id": number}

    task = asyncio.create_task(run("{ items { id } }", {"items": lambda _info: [first(), second()]}))
    await reached.wait()
    released.set()
    assert (await task).data == {"items": [{"id": 1}, {"id": 2}]}


async def test_what_arrives_together_is_completed_together() -> None:
    batches: list[int] = []

    async def late(info: Any) -> str:
        await asyncio.sleep(0)
        return "x"

    schema = build_schema("type Item { late: Sub } type Sub { name: String } type Query { items: [Item] }")
    sub: Any = schema.type_map["Sub"]

    def names(parents: list[Any], _info: Any) -> list[str]:
        batches.append(len(parents))
        return ["n"] * len(parents)

    with_batch(sub.fields["name"], names)
    await run("{ items { late { name } } }", {"items": [{"late": late}] * 50}, schema)
    assert batches == [50]


async def test_cancelling_the_caller_leaves_no_task_behind() -> None:
    started, ended = asyncio.Event(), []

    async def late(_info: Any) -> str:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("late")
        return "never"

    before = asyncio.all_tasks()
    task = asyncio.create_task(run("{ items { late } }", {"items": [{"late": late}] * 3}))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["late"] * 3
    assert asyncio.all_tasks() == before


async def test_an_error_that_nulls_the_parent_cancels_what_is_still_running_below_it() -> None:
    cancelled: list[str] = []

    async def late(_info: Any) -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append("late")
            raise
        return "never"

    async def other(_info: Any) -> str:
        raise ValueError("no")

    before = asyncio.all_tasks()
    result = await run("{ item { late other } }", {"item": {"late": late, "other": other}})
    assert (result.data, [error.path for error in result.errors]) == ({"item": None}, [["item", "other"]])
    assert cancelled == ["late"]
    assert asyncio.all_tasks() == before


async def test_root_fields_of_a_mutation_are_strictly_serial() -> None:
    order: list[str] = []

    def step(name: str) -> Any:
        async def mutate(_info: Any) -> dict[str, Any]:
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

            async def late(_info: Any) -> str:
                order.append(f"below {name}")
                return name

            return {"late": late}

        return mutate

    result = await run("mutation { first { late } second { late } }", {"first": step("1"), "second": step("2")})
    assert result.data == {"first": {"late": "1"}, "second": {"late": "2"}}
    assert order == ["1 begins", "1 ends", "below 1", "2 begins", "2 ends", "below 2"]


def test_a_mutation_stops_at_a_root_field_that_nulls_everything() -> None:
    async def second(_info: Any) -> None:
        raise AssertionError("not reached")

    document = parse("mutation { must second { id } }")
    result: Any = execute(Engine(), SCHEMA, document, {"must": None, "second": second})
    assert result.data is None
    assert [error.path for error in result.errors] == [["must"]]


async def test_async_iterables_are_lists_and_are_closed_where_they_are_left() -> None:
    closed: list[str] = []

    async def items() -> Any:
        try:
            yield {"id": 1}
            yield None
            yield {"id": 3}
        finally:
            closed.append("items")

    schema = build_schema("type Item { id: Int } type Query { some: [Item] all: [Item!] }")
    result = await run(
        "{ some { id } all { id } }", {"some": lambda _info: items(), "all": lambda _info: items()}, schema
    )
    assert result.data == {"some": [{"id": 1}, None, {"id": 3}], "all": None}
    assert closed == ["items", "items"]
