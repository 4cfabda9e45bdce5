"""Answers kept in the process: for how long, how many, and once for all who ask at the same time."""

from __future__ import annotations

import asyncio

import pytest

from serving.response_cache import Found, Kept, ResponseCache


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Maker:
    """Makes one answer when it is let to, and counts how often it was asked."""

    def __init__(self, kept: Kept[str], failure: Exception | None = None) -> None:
        self.kept = kept
        self.failure = failure
        self.made = 0
        self.cancelled = 0
        self.let = asyncio.Event()

    async def __call__(self) -> Kept[str]:
        self.made += 1
        try:
            await self.let.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.failure is not None:
            raise self.failure
        return self.kept


def ready(kept: Kept[str]) -> Maker:
    maker = Maker(kept)
    maker.let.set()
    return maker


async def test_an_answer_is_kept_for_its_lifetime_and_says_its_age() -> None:
    clock = Clock()
    cache: ResponseCache[str] = ResponseCache(clock=clock)
    maker = ready(Kept("a", 10, 1))
    assert await cache.get_or_make("k", maker) == Found("a")
    clock.now = 9.9
    assert await cache.get_or_make("k", maker) == Found("a", age=9, shared=True)
    clock.now = 10
    assert await cache.get_or_make("k", maker) == Found("a")
    assert maker.made == 2


async def test_what_is_for_one_caller_is_not_kept() -> None:
    cache: ResponseCache[str] = ResponseCache()
    maker = ready(Kept("mine", 0))
    assert await cache.get_or_make("k", maker) == Found("mine")
    assert (cache.get("k"), len(cache)) == (None, 0)


async def test_two_who_ask_at_once_are_answered_by_one() -> None:
    cache: ResponseCache[str] = ResponseCache()
    maker = Maker(Kept("a", 10, 1))
    asking = [asyncio.ensure_future(cache.get_or_make("k", maker)) for _ in range(3)]
    await asyncio.sleep(0)
    maker.let.set()
    assert await asyncio.gather(*asking) == [Found("a"), Found("a", shared=True), Found("a", shared=True)]
    assert maker.made == 1


async def test_two_who_ask_at_once_for_what_turns_out_private_do_not_share_it() -> None:
    cache: ResponseCache[str] = ResponseCache()
    maker = Maker(Kept("mine", 0))
    asking = [asyncio.ensure_future(cache.get_or_make("k", maker)) for _ in range(2)]
    await asyncio.sleep(0)
    maker.let.set()
    assert await asyncio.gather(*asking) == [Found("mine"), None]


async def test_who_leaves_does_not_take_the_answer_from_the_others() -> None:
    cache: ResponseCache[str] = ResponseCache()
    maker = Maker(Kept("a", 10, 1))
    first, second = (asyncio.ensure_future(cache.get_or_make("k", maker)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    maker.let.set()
    assert await second == Found("a", shared=True)
    assert (maker.made, maker.cancelled) == (1, 0)


async def test_when_the_last_one_leaves_the_work_ends() -> None:
    cache: ResponseCache[str] = ResponseCache()
    maker = Maker(Kept("a", 10, 1))
    asking = [asyncio.ensure_future(cache.get_or_make("k", maker)) for _ in range(2)]
    await asyncio.sleep(0)
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    await asyncio.sleep(0)
    assert (maker.made, maker.cancelled) == (1, 1)
    assert await cache.get_or_make("k", ready(Kept("b", 10, 1))) == Found("b")


async def test_a_failure_reaches_all_who_waited_and_is_forgotten() -> None:
    cache: ResponseCache[str] = ResponseCache()
    maker = Maker(Kept("a", 10, 1), OSError("gone"))
    asking = [asyncio.ensure_future(cache.get_or_make("k", maker)) for _ in range(2)]
    await asyncio.sleep(0)
    maker.let.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OSError, OSError]
    assert await cache.get_or_make("k", ready(Kept("b", 10, 1))) == Found("b")


@pytest.mark.parametrize(("most", "most_bytes"), [(2, 1_000), (1_000, 20)])
async def test_the_least_recently_used_goes_when_there_is_too_much(most: int, most_bytes: int) -> None:
    cache: ResponseCache[str] = ResponseCache(most=most, most_bytes=most_bytes)
    for name in "ab":
        await cache.get_or_make(name, ready(Kept(name, 10, 10)))
    assert cache.get("a") is not None
    await cache.get_or_make("c", ready(Kept("c", 10, 10)))
    assert [name for name in "abc" if cache.get(name)] == ["a", "c"]


async def test_what_is_larger_than_everything_is_not_kept() -> None:
    cache: ResponseCache[str] = ResponseCache(most_bytes=5)
    await cache.get_or_make("a", ready(Kept("a", 10, 6)))
    assert len(cache) == 0
