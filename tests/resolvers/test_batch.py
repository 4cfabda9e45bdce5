"""The batch loader: what becomes one fetch, what fails, and who is cancelled."""

from __future__ import annotations

import asyncio
from asyncio import Event, gather

import pytest

from resolvers.batch import Answers, Batch, Flights, each
from upstream.errors import ArgumentError, ContentGraphError


class Recorded(Batch[str, str]):
    """A batch of upper-case letters that remembers what it was asked. "missing" is absent, "bad" fails alone."""

    def __init__(self, gate: Event | None = None, flights: Flights | None = None) -> None:
        self.calls: list[list[str]] = []
        self.started = Event()
        self.ended = Event()
        self._gate = gate
        super().__init__(flights or Flights(), self._answer)

    async def _answer(self, keys: list[str]) -> Answers[str, str]:
        self.calls.append(keys)
        self.started.set()
        try:
            if self._gate is not None:
                await self._gate.wait()
        finally:
            self.ended.set()
        known: dict[str, str | ContentGraphError | None] = {key: key.upper() for key in keys if key != "missing"}
        if "bad" in known:
            known["bad"] = ArgumentError("key", "is bad.")
        return known


async def test_keys_of_one_tick_are_one_fetch_in_the_order_asked() -> None:
    batch = Recorded()
    answers = await gather(batch.load_many(["b", "a"]), batch.load_many(["d", "c"]))
    assert [*answers] == [["B", "A"], ["D", "C"]]
    assert batch.calls == [["b", "a", "d", "c"]]


async def test_keys_of_the_next_tick_are_the_next_fetch() -> None:
    batch = Recorded()
    assert await batch.load_many(["a", "b"]) == ["A", "B"]
    assert await batch.load_many(["x", "y"]) == ["X", "Y"]
    assert batch.calls == [["a", "b"], ["x", "y"]]


async def test_no_key_is_fetched_twice() -> None:
    batch = Recorded()
    answers = await gather(batch.load_many(["a", "a"]), batch.load_many(["a", "b", "a"]))
    assert [*answers] == [["A", "A"], ["A", "B", "A"]]
    assert await batch.load_many(["b", "a"]) == ["B", "A"]
    assert batch.calls == [["a", "b"]]


async def test_a_missing_key_is_none_and_stays_so() -> None:
    batch = Recorded()
    assert await batch.load_many(["a", "missing"]) == ["A", None]
    assert await batch.load("missing") is None
    assert batch.calls == [["a", "missing"]]


async def test_no_key_is_no_fetch() -> None:
    batch = Recorded()
    assert await batch.load_many([]) == []
    assert batch.calls == []


async def test_an_error_fails_its_key_alone() -> None:
    batch = Recorded()
    answers = await gather(batch.load("a"), batch.load("bad"), batch.load("b"), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["A", "Argument 'key': is bad.", "B"]
    assert batch.calls == [["a", "bad", "b"]]
    with pytest.raises(ArgumentError):
        await batch.load_many(["a", "bad"])


async def test_a_fetch_that_raises_fails_all_its_keys() -> None:
    async def fail(keys: list[str]) -> Answers[str, str]:
        raise RuntimeError("out of order")

    batch: Batch[str, str] = Batch(Flights(), fail)
    answers = await gather(batch.load("a"), batch.load("b"), return_exceptions=True)
    assert [repr(answer) for answer in answers] == ["RuntimeError('out of order')"] * 2


async def test_what_is_primed_is_not_fetched() -> None:
    batch = Recorded()
    batch.prime("a", "primed")
    assert await batch.load_many(["a", "b"]) == ["primed", "B"]
    assert batch.calls == [["b"]]


async def test_priming_does_not_replace_what_is_known_or_on_its_way() -> None:
    gate = Event()
    batch = Recorded(gate)
    under_way = asyncio.ensure_future(batch.load("a"))
    await batch.started.wait()
    batch.prime("a", "late")
    gate.set()
    assert await under_way == "A"
    batch.prime("a", "later")
    assert await batch.load("a") == "A"
    assert batch.calls == [["a"]]


async def test_a_cancelled_waiter_leaves_the_others_of_its_key_waiting() -> None:
    gate = Event()
    batch = Recorded(gate)
    impatient = asyncio.ensure_future(batch.load("a"))
    patient = asyncio.ensure_future(batch.load("a"))
    many = asyncio.ensure_future(batch.load_many(["b", "a"]))
    await batch.started.wait()
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    gate.set()
    assert await patient == "A"
    assert await many == ["B", "A"]
    assert batch.calls == [["a", "b"]]


async def test_cancelling_one_list_leaves_another_waiting() -> None:
    gate = Event()
    batch = Recorded(gate)
    impatient = asyncio.ensure_future(batch.load_many(["a", "b"]))
    patient = asyncio.ensure_future(batch.load_many(["b", "c"]))
    await batch.started.wait()
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    gate.set()
    assert await patient == ["B", "C"]


async def test_closing_cancels_what_is_in_flight() -> None:
    flights = Flights()
    batch = Recorded(Event(), flights)
    waiter = asyncio.ensure_future(batch.load("a"))
    await batch.started.wait()
    flights.cancel()
    async with asyncio.timeout(5):
        await batch.ended.wait()
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter


async def test_what_was_due_when_it_closed_is_never_asked_for() -> None:
    flights = Flights()
    batch = Recorded(flights=flights)
    before = asyncio.all_tasks()
    waiter = asyncio.ensure_future(batch.load("a"))
    await asyncio.sleep(0)
    waiter.cancel()
    flights.cancel()
    for _ in range(10):
        await asyncio.sleep(0)
    assert (waiter.cancelled(), batch.calls, asyncio.all_tasks()) == (True, [], before)


async def test_closing_after_the_end_is_nothing() -> None:
    flights = Flights()
    batch = Recorded(flights=flights)
    assert await batch.load("a") == "A"
    flights.cancel()
    flights.cancel()
    assert await batch.load("a") == "A"


async def test_each_keeps_a_failure_with_its_key() -> None:
    async def half(key: int) -> int:
        if key % 2:
            raise ArgumentError("key", "is odd.")
        return key // 2

    answers = await each(half, [2, 3, 8])
    assert {key: str(answer) for key, answer in answers.items()} == {2: "1", 3: "Argument 'key': is odd.", 8: "4"}


async def test_each_passes_on_what_is_no_failure_of_a_service() -> None:
    async def broken(key: int) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await each(broken, [1])
