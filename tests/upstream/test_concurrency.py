"""Bounded concurrency: so many at a time, so many waiting, and no place lost."""

from __future__ import annotations

import asyncio

import pytest

from tests.upstream.twins import Held, Scripted, answer, extensions_of, get, settled
from upstream.concurrency import BoundedTransport
from upstream.errors import UpstreamError, UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Response


def sent(transport: BoundedTransport, *urls: str) -> list[asyncio.Task[Response]]:
    return [asyncio.create_task(transport.send(get(url))) for url in urls]


async def test_so_many_at_a_time_and_the_rest_in_the_order_of_their_coming() -> None:
    held = Held()
    tasks = sent(BoundedTransport(held, limit=2), "a", "b", "c", "d")
    await settled(lambda: held.arrived == ["a", "b"])
    held.release("b")
    await settled(lambda: held.arrived == ["a", "b", "c"])
    held.release("a", "c", "d")
    assert await asyncio.gather(*tasks) == [answer(url) for url in "abcd"]
    assert held.arrived == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("limit", "queue"), [(1, 0), (1, 1), (2, 3)])
async def test_who_finds_the_queue_full_is_refused_at_once(limit: int, queue: int) -> None:
    held = Held()
    transport = BoundedTransport(held, limit=limit, queue=queue)
    urls = [str(number) for number in range(limit + queue)]
    tasks = sent(transport, *urls)
    await settled(lambda: len(held.arrived) == limit)
    with pytest.raises(UpstreamUnreachable) as refused:
        await asyncio.wait_for(transport.send(get("one too many")), 60)
    assert str(refused.value) == "delivery: too many requests are waiting for this service; retry later."
    assert refused.value.extensions == extensions_of("UPSTREAM_BUSY")
    held.release(*urls)
    assert await asyncio.gather(*tasks) == [answer(url) for url in urls]
    assert held.arrived == urls


@pytest.mark.parametrize("failure", [UpstreamTimeout("delivery", "slow"), UpstreamError("delivery", "no")])
async def test_a_failure_frees_its_place(failure: UpstreamError) -> None:
    transport = BoundedTransport(Scripted(failure, answer("next")), limit=1, queue=0)
    with pytest.raises(UpstreamError) as raised:
        await transport.send(get())
    assert raised.value is failure
    assert await transport.send(get()) == answer("next")


async def test_one_who_leaves_the_queue_frees_its_place_there() -> None:
    held = Held()
    transport = BoundedTransport(held, limit=1, queue=1)
    first, waiting = sent(transport, "first", "waiting")
    await settled(lambda: held.arrived == ["first"])
    waiting.cancel()
    await asyncio.wait([waiting])
    (later,) = sent(transport, "later")
    held.release("first", "later")
    assert [await first, await later] == [answer("first"), answer("later")]
    assert (waiting.cancelled(), held.arrived) == (True, ["first", "later"])


async def test_one_who_leaves_while_being_served_frees_its_place() -> None:
    held = Held()
    transport = BoundedTransport(held, limit=1, queue=1)
    leaving, waiting = sent(transport, "leaving", "waiting")
    await settled(lambda: held.arrived == ["leaving"])
    leaving.cancel()
    held.release("waiting")
    assert await waiting == answer("waiting")
    assert (leaving.cancelled(), held.arrived) == (True, ["leaving", "waiting"])


async def test_after_a_rush_every_place_is_free_again() -> None:
    held = Held()
    transport = BoundedTransport(held, limit=3, queue=100)
    urls = [str(number) for number in range(50)]
    tasks = sent(transport, *urls)
    await settled(lambda: len(held.arrived) == 3)
    for task in tasks[::2]:
        task.cancel()
    held.release(*urls)
    await asyncio.wait(tasks)
    assert [task.cancelled() for task in tasks] == [True, False] * 25
    again = sent(transport, "x", "y", "z")
    await settled(lambda: held.arrived[-3:] == ["x", "y", "z"])
    held.release("x", "y", "z")
    assert await asyncio.gather(*again) == [answer("x"), answer("y"), answer("z")]
