"""However an operation ends, nothing of it goes on: cancelled at any moment, or by what is no error of a field."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

import pytest
from graphql import build_schema, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from execution import Engine, execute
from tests.execution.worlds import World, documents, make_schema, names_in

ASYNC = make_schema(asynchronous=True)
SCHEMA = build_schema("type Item { late: Int item: Item } type Query { a: Int b: Int c: Int items: [Item] }")


class Broken(BaseException):
    """More than an error of a field."""


async def ended(begin: Callable[[], Any], steps: int | None = None) -> Any:
    """What an operation came to, cancelled after so many turns of the event loop. Nothing is left, nothing is said."""
    said: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: said.append(context))
    before = asyncio.all_tasks()

    async def run() -> Any:
        result = begin()
        return await result if isawaitable(result) else result

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        task = asyncio.ensure_future(run())
        if steps is not None:
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
        await asyncio.wait([task])
        left = asyncio.all_tasks() - before if task.cancelled() else set()
        outcome: Any = "cancelled" if task.cancelled() else task.exception() or task.result()
        del task
        for _ in range(5):  # what stock settles in the background
            await asyncio.sleep(0)
        gc.collect(1)
    assert (left, asyncio.all_tasks() - before, said, [str(it.message) for it in warned]) == (set(), set(), [], [])
    return outcome


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(ASYNC), st.integers(0, 10**6), st.sampled_from([0, 10]), st.integers(0, 12))
def test_cancelled_at_any_moment_it_leaves_nothing(text: str, seed: int, faults: int, steps: int) -> None:
    document, engine = parse(text), Engine()

    def begin() -> Any:
        root = World(ASYNC, seed, faults, True, names_in(document)).root()
        return execute(engine, ASYNC, document, root, variable_values={"no": False})

    for _ in range(2):  # interpreted, then compiled
        asyncio.run(ended(begin, steps))


def broken(error: BaseException, slow: Callable[[Any], Awaitable[int]]) -> dict[str, dict[str, Any]]:
    """Where a resolver raises it, with others before and beside it that wait."""

    def at_once(_info: Any) -> int:
        raise error

    async def later(_info: Any) -> int:
        await asyncio.sleep(0)
        raise error

    items = [{"late": slow}, {"item": {"late": slow}}, {"late": slow}]
    return {
        "at once": {"a": slow, "b": at_once, "c": slow, "items": items},
        "at once, in a list": {"items": [*items, {"late": at_once}], "a": slow},
        "alone, later": {"b": later},
        "later": {"a": slow, "b": later, "c": slow, "items": items},
        "later, in a list": {"items": [*items, {"late": later}], "a": slow},
    }


PLACES = [*broken(Broken(), lambda _: asyncio.sleep(0, 1))]


@pytest.mark.parametrize("error", [Broken("b"), asyncio.CancelledError("c"), GeneratorExit("g")], ids=repr)
@pytest.mark.parametrize("place", PLACES)
async def test_what_is_no_error_of_a_field_ends_the_operation(error: BaseException, place: str) -> None:
    begun, over = [], []

    async def slow(_info: Any) -> int:
        begun.append(1)
        try:
            return await asyncio.Event().wait()
        finally:
            over.append(1)

    root = broken(error, slow)[place]
    text = f"{{ {' '.join('items { late item { late } }' if name == 'items' else name for name in root)} }}"
    outcome = await ended(lambda: execute(Engine(), SCHEMA, parse(text), root))
    assert outcome == "cancelled" if isinstance(error, asyncio.CancelledError) else outcome is error
    assert len(begun) == len(over)


async def test_a_resolver_that_cancels_its_own_caller() -> None:
    task: list[asyncio.Task[Any]] = []

    def cancelling(_info: Any) -> int:
        task.append(asyncio.current_task())  # type: ignore[arg-type]
        task[0].cancel()
        return 1

    root = {"a": lambda _: asyncio.sleep(0, 1), "b": cancelling, "c": lambda _: asyncio.sleep(0, 3)}
    assert await ended(lambda: execute(Engine(), SCHEMA, parse("{ a b c }"), root)) == "cancelled"


async def test_one_that_will_not_be_cancelled_is_waited_for() -> None:
    over: list[str] = []
    begun = asyncio.Event()

    async def stubborn(_info: Any) -> int:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            for _ in range(5):
                await asyncio.sleep(0)
            over.append("stubborn")
        return 1

    async def watched() -> Any:
        asyncio.get_running_loop().call_soon(begun.set)
        return await execute(Engine(), SCHEMA, parse("{ a b }"), {"a": stubborn, "b": stubborn})  # type: ignore[misc]

    assert await ended(watched, 4) == "cancelled"
    assert over == ["stubborn", "stubborn"]
