"""The work of an operation grows with the size of its answer, not with its square: counted in calls, not in time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from inspect import isawaitable
from types import FrameType
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, build_schema, parse

from execution import Engine, execute, with_batch

SCHEMA = build_schema(
    """
    type Query { items: [Item] inner: [Item!]! deep: Item }
    interface Named { name: String }
    type Item implements Named {
      name: String plain: Int late: Int must: Int! batch: Int named: Named item: Item items: [Item] words: [String!] }
    """
)


def _name_of(value: dict[str, Any], info: Any, _abstract: Any) -> str:
    assert info.path is not None
    return "Item"


async def _batch(parents: list[Any], _info: Any) -> list[int]:
    for _ in range(3 * len(parents)):
        await asyncio.sleep(0)
    return [1] * len(parents)


_named: Any = SCHEMA.type_map["Named"]
assert isinstance(_named, GraphQLInterfaceType)
_named.resolve_type = _name_of
_item: Any = SCHEMA.type_map["Item"]
with_batch(_item.fields["batch"], _batch)


class InTurn:
    """Resolvers whose values arrive one after the other, each in a turn of the event loop of its own, or by two."""

    def __init__(self, outcome: Callable[[], Any], at_once: int = 1) -> None:
        self._outcome = outcome
        self._at_once = at_once
        self._waiting: list[asyncio.Future[None]] = []

    async def __call__(self, _info: Any) -> Any:
        loop = asyncio.get_running_loop()
        mine = loop.create_future()
        self._waiting.append(mine)
        if len(self._waiting) == 1:
            loop.call_soon(self._next)
        await mine
        return self._outcome()

    def _next(self) -> None:
        for _ in range(self._at_once):
            if self._waiting:
                self._waiting.pop().set_result(None)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._next)


def fail(*_: Any) -> Any:
    raise ValueError("no")


async def fail_late(_info: Any) -> Any:
    raise ValueError("no")


async def soon(_info: Any) -> int:
    await asyncio.sleep(0)
    return 1


def nested(depth: int) -> dict[str, Any]:
    item: dict[str, Any] = {"name": "last", "must": fail}
    for _ in range(depth):
        item = {"name": "n", "item": item}
    return item


Shape = tuple[str, Callable[[int], dict[str, Any]]]
SHAPES: dict[str, Shape] = {
    "leaves": ("{ items { name plain words } }", lambda n: {"items": [{"name": "a", "words": ["b"]}] * n}),
    "errors in leaves": ("{ items { plain } }", lambda n: {"items": [{"plain": fail}] * n}),
    "errors in items": ("{ items { name } }", lambda n: {"items": [ValueError("no")] * n}),
    "errors that null items, waiting siblings": (
        "{ items { late must } }",
        lambda n: {"items": [{"late": soon, "must": fail}] * n},
    ),
    "late errors that null items, running siblings": (
        "{ items { late must } }",
        lambda n: {"items": [{"late": soon, "must": fail_late}] * n},
    ),
    "the same, one after the other": (
        "{ items { late must } }",
        lambda n: {"items": [{"late": InTurn(int), "must": it} for it in [InTurn(fail)] * n]},
    ),
    "the same, with siblings in a batch": (
        "{ items { batch must } }",
        lambda n: {"items": [{"must": it} for it in [InTurn(fail)] * n]},
    ),
    "objects of an interface, one after the other": (
        "{ items { named { name } } }",
        lambda n: {"items": [{"named": it} for it in [InTurn(lambda: {"name": "a"})] * n]},
    ),
    "objects of an interface, two by two": (
        "{ items { named { name } } }",
        lambda n: {"items": [{"named": it} for it in [InTurn(lambda: {"name": "a"}, 2)] * n]},
    ),
    "items one after the other": (
        "{ items { item { name } } }",
        lambda n: {"items": [{"item": it} for it in [InTurn(lambda: {"name": "a"})] * n]},
    ),
    "lists in lists": ("{ items { items { name } } }", lambda n: {"items": [{"items": [{"name": "a"}] * 3}] * n}),
}


def calls_of(text: str, root: dict[str, Any]) -> int:
    """How many calls of Python functions the operation makes."""
    count = 0

    def counting(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    async def main() -> None:
        result = execute(Engine(), SCHEMA, parse(text), root)
        if isawaitable(result):
            await result

    sys.setprofile(counting)
    try:
        asyncio.run(main())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_answer_is_twice_the_work(shape: str) -> None:
    text, root = SHAPES[shape]
    calls_of(text, root(1))  # what is set up once for a schema
    fixed = calls_of(text, root(0))
    small, large = (calls_of(text, root(count)) - fixed for count in (100, 400))
    assert large <= 4.2 * small


def test_so_it_is_in_depth() -> None:
    """A path is as long as its position is deep, and there is one path here."""

    def text(depth: int) -> str:
        return "{ deep " + "{ name item " * depth + "{ must }" + " }" * depth + " }"

    small, large = (calls_of(text(depth), {"deep": nested(depth)}) for depth in (10, 40))
    assert large <= 4.2 * small
