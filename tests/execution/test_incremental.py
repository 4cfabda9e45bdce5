"""Operations whose answer comes in parts: begun together with the rest, and ended with whoever waits for them."""

import asyncio
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLObjectType, GraphQLSchema, build_schema, parse

from execution import Engine, breadth_first
from execution.handover import INCREMENTAL
from execution.incremental import begun_incrementally

DIRECTIVES = """
  directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  directive @stream(if: Boolean! = true, label: String, initialCount: Int = 0) on FIELD
"""


class World:
    """Fields that come when they are let to, and what was asked for meanwhile."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.let = asyncio.Event()
        self.asked_for_two = asyncio.Event()
        self.engine = Engine()
        self.schema = self._schema()

    def begun(self, text: str) -> Any:
        return begun_incrementally(self.schema, parse(text), executor_class=breadth_first(self.engine))

    def _schema(self) -> GraphQLSchema:
        schema = build_schema(f"{DIRECTIVES} type Query {{ now: Int slow: Int slower: Int list: [Query] }}")
        assert isinstance(schema.query_type, GraphQLObjectType)
        fields = schema.query_type.fields
        fields["now"].resolve = lambda *_: 1
        fields["list"].resolve = lambda *_: [{}, {}, {}]
        for name in ("slow", "slower"):
            fields[name].resolve = self._waiting(name)
        return schema

    def _waiting(self, name: str) -> Any:
        async def resolve(*_: object) -> int:
            self.asked.append(name)
            if len(self.asked) >= 2:
                self.asked_for_two.set()
            try:
                await self.let.wait()
            finally:
                self.ended.append(name)
            return 2

        return resolve


async def test_parts_come_as_they_are_there_and_are_counted_as_handed_over() -> None:
    world = World()
    async with world.begun("{ now ... @defer { slow } }") as result:
        assert result.initial_result.data == {"now": 1}
        world.let.set()
        assert [part.incremental[0].data async for part in result.subsequent_results] == [{"slow": 2}]
    assert world.engine.handovers == {INCREMENTAL: 1}


async def test_what_is_not_incremental_is_one_result_and_ours() -> None:
    world = World()
    async with world.begun("{ now }") as result:
        assert result == ExecutionResult({"now": 1})
    assert (world.engine.handovers, world.engine.runs) == ({}, 1)


async def test_what_cannot_be_begun_is_a_result_of_errors() -> None:
    world = World()
    async with world.begun("query A { now } query B { now }") as result:
        assert (result.data, len(result.errors)) == (None, 1)


async def test_what_comes_later_starts_at_once_items_of_a_list_together() -> None:
    world = World()
    async with world.begun("{ list @stream { slow } ... @defer { slower } }"):
        async with asyncio.timeout(5):
            await world.asked_for_two.wait()
        await asyncio.sleep(0)
        assert sorted(world.asked) == ["slow", "slow", "slow", "slower"]


@pytest.mark.parametrize("read", [False, True], ids=["before any part is read", "while one is waited for"])
@pytest.mark.parametrize("text", ["{ now ... @defer { slow slower } }", "{ now list @stream { now slow } }"])
async def test_when_the_block_is_left_nothing_goes_on(text: str, read: bool) -> None:
    world = World()
    before = asyncio.all_tasks()

    async def wait() -> None:
        async with world.begun(text) as result:
            assert result.initial_result.data["now"] == 1
            async with asyncio.timeout(0.01):
                if read:
                    await anext(result.subsequent_results)
                await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await wait()
    assert asyncio.all_tasks() == before
    assert world.ended == world.asked


async def test_what_is_cancelled_before_its_first_part_leaves_nothing_either() -> None:
    world = World()
    before = asyncio.all_tasks()

    async def wait() -> None:
        async with world.begun("{ slow ... @defer { slower } }"):
            raise AssertionError("it never comes")

    waiting = asyncio.ensure_future(wait())
    async with asyncio.timeout(5):
        await world.asked_for_two.wait()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()
    assert asyncio.all_tasks() == before
    assert sorted(world.ended) == ["slow", "slower"]
