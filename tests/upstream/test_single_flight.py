"""Equal requests in flight: who shares one, who leaves, and what is kept, which is nothing."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.upstream.twins import KEY, Held, Scripted, answer, get, settled
from upstream.errors import UpstreamError, UpstreamTimeout, status_error
from upstream.exchange import Request, Response
from upstream.single_flight import SingleFlightTransport

SLOW = UpstreamTimeout("delivery", "slow.")


class Watched(Held):
    """Tells which requests were cancelled, and fails those that it is told to."""

    def __init__(self, failures: Mapping[str, Exception] | None = None) -> None:
        super().__init__()
        self.cancelled: list[str] = []
        self._failures = failures or {}

    async def send(self, request: Request) -> Response:
        try:
            answered = await super().send(request)
        except asyncio.CancelledError:
            self.cancelled.append(request.url)
            raise
        if request.url in self._failures:
            raise self._failures[request.url]
        return answered


def sent(transport: SingleFlightTransport, requests: Iterable[Request]) -> list[asyncio.Task[Response]]:
    return [asyncio.create_task(transport.send(request)) for request in requests]


async def ended(*tasks: asyncio.Task[Response]) -> None:
    """Cancels them and lets them end."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def others() -> set[asyncio.Task[Any]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


async def test_equal_requests_in_flight_are_one_request() -> None:
    held = Watched()
    tasks = sent(SingleFlightTransport(held), [get("a"), get("b"), get("a"), get("a")])
    await settled(lambda: len(held.arrived) == 2)
    held.release("a", "b")
    assert await asyncio.gather(*tasks) == [answer(url) for url in ("a", "b", "a", "a")]
    assert held.arrived == ["a", "b"]


async def test_one_who_comes_while_it_is_under_way_shares_it() -> None:
    held = Watched()
    transport = SingleFlightTransport(held)
    (first,) = sent(transport, [get("a")])
    await settled(lambda: held.arrived == ["a"])
    (second,) = sent(transport, [get("a")])
    await asyncio.sleep(0)
    held.release("a")
    assert (await first, await second, held.arrived) == (answer("a"), answer("a"), ["a"])


async def test_an_answer_is_not_remembered() -> None:
    script = Scripted(answer("first"), answer("second"))
    transport = SingleFlightTransport(script)
    assert [await transport.send(get()), await transport.send(get())] == [answer("first"), answer("second")]


BASE = Request("delivery", "GET", "https://h.test/items", {"authorization": f"Bearer {KEY}", "accept": "a"})
DIFFERENT = {
    "service": replace(BASE, service="croct"),
    "URL": replace(BASE, url="https://h.test/items?depth=1"),
    "project": replace(BASE, url="https://h.test/another/items"),
    "language": replace(BASE, url="https://h.test/items?language=es-ES"),
    "preview host": replace(BASE, url="https://preview.test/items"),
    "key": replace(BASE, headers={**BASE.headers, "authorization": "Bearer other"}),
    "no key": replace(BASE, headers={"accept": "a"}),
    "header": replace(BASE, headers={**BASE.headers, "x-kc-wait-for-loading-new-content": "true"}),
    "header's value": replace(BASE, headers={**BASE.headers, "accept": "b"}),
    "cookie": replace(BASE, headers={**BASE.headers, "cookie": "a=1"}),
    "where a header ends": replace(BASE, headers={"authorization": f"Bearer {KEY}'), ('accept', 'a"}),
}
EQUAL = {
    "itself": BASE,
    "names in capitals": replace(BASE, headers={"Authorization": f"Bearer {KEY}", "Accept": "a"}),
    "another order": replace(BASE, headers={"accept": "a", "authorization": f"Bearer {KEY}"}),
    "another trace": replace(BASE, headers={**BASE.headers, "traceparent": "00-1-1-01", "X-Request-Id": "7"}),
}


async def together(*requests: Request) -> int:
    """How many requests are sent for these at the same time."""
    held = Watched()
    tasks = sent(SingleFlightTransport(held), requests)
    for _ in range(10):
        await asyncio.sleep(0)
    held.release(*(request.url for request in requests))
    await asyncio.gather(*tasks)
    return len(held.arrived)


@pytest.mark.parametrize("other", DIFFERENT)
async def test_what_could_be_answered_differently_is_not_shared(other: str) -> None:
    assert await together(BASE, DIFFERENT[other]) == 2


@pytest.mark.parametrize("other", EQUAL)
async def test_what_is_asked_for_is_compared_and_not_how_it_is_written(other: str) -> None:
    assert await together(BASE, EQUAL[other]) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD"])
async def test_what_may_change_something_is_never_shared(method: str) -> None:
    assert await together(*[replace(BASE, method=method)] * 3) == 3


async def test_a_get_with_a_body_is_not_shared() -> None:
    assert await together(*[replace(BASE, body=b"{}")] * 2) == 2


async def test_no_credential_is_kept_while_it_is_under_way() -> None:
    transport = SingleFlightTransport(held := Watched())
    (task,) = sent(transport, [BASE])
    await settled(lambda: held.arrived == [BASE.url])
    assert KEY not in repr(vars(transport))
    await ended(task)


@pytest.mark.parametrize("leaving", [0, 1, 2], ids=["who came first", "who came second", "who came last"])
async def test_one_who_leaves_does_not_disturb_the_others(leaving: int) -> None:
    held = Watched()
    tasks = sent(SingleFlightTransport(held), [get("a")] * 3)
    await settled(lambda: held.arrived == ["a"])
    await ended(tasks[leaving])
    held.release("a")
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(it, asyncio.CancelledError) for it in results] == [place == leaving for place in range(3)]
    assert (results.count(answer("a")), held.arrived, held.cancelled) == (2, ["a"], [])


async def test_a_caller_with_less_patience_does_not_disturb_the_others() -> None:
    held = Watched()
    transport = SingleFlightTransport(held)
    (patient,) = sent(transport, [get("a")])
    await settled(lambda: held.arrived == ["a"])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await transport.send(get("a"))
    held.release("a")
    assert (await patient, held.arrived) == (answer("a"), ["a"])


async def test_when_the_last_one_leaves_the_request_is_cancelled() -> None:
    held = Watched()
    tasks = sent(SingleFlightTransport(held), [get("a")] * 3)
    await settled(lambda: held.arrived == ["a"])
    await ended(*tasks[:2])
    assert held.cancelled == []
    await ended(tasks[2])
    await settled(lambda: held.cancelled == ["a"])
    await settled(lambda: others() == set())


async def test_who_leaves_before_it_is_sent_keeps_it_from_being_sent() -> None:
    held = Watched()
    (task,) = sent(SingleFlightTransport(held), [get("a")])
    await asyncio.sleep(0)
    await ended(task)
    await settled(lambda: others() == set())
    assert held.arrived == held.cancelled


async def test_who_comes_after_the_last_one_left_asks_anew() -> None:
    held = Watched()
    transport = SingleFlightTransport(held)
    (first,) = sent(transport, [get("a")])
    await settled(lambda: held.arrived == ["a"])
    first.cancel()
    (second,) = sent(transport, [get("a")])
    await settled(lambda: held.arrived == ["a", "a"])
    held.release("a")
    assert (await second, first.cancelled(), held.cancelled) == (answer("a"), True, ["a"])


@pytest.mark.parametrize("failure", [SLOW, status_error("delivery", 503), RuntimeError("unforeseen")], ids=repr)
async def test_a_failure_is_shared_and_not_remembered(failure: Exception) -> None:
    held = Watched({"a": failure})
    transport = SingleFlightTransport(held)
    tasks = sent(transport, [get("a")] * 3)
    held.release("a")
    assert await asyncio.gather(*tasks, return_exceptions=True) == [failure] * 3
    script = Scripted(failure, answer("good"))
    transport = SingleFlightTransport(script)
    with pytest.raises(type(failure)):
        await transport.send(get())
    assert await transport.send(get()) == answer("good")


async def test_an_answer_that_is_no_success_is_shared_as_any_other() -> None:
    script = Scripted(answer("limited", 429))
    tasks = sent(SingleFlightTransport(script), [get()] * 3)
    assert await asyncio.gather(*tasks) == [answer("limited", 429)] * 3
    assert len(script.requests) == 1


async def test_who_leaves_in_the_moment_of_failure_leaves_nothing_unsaid() -> None:
    unsaid: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unsaid.append(context))
    held = Watched({"a": SLOW})
    transport = SingleFlightTransport(held)
    leaving, staying = sent(transport, [get("a")] * 2)
    await settled(lambda: held.arrived == ["a"])
    held.release("a")
    for _ in range(5):
        leaving.cancel()
        await asyncio.sleep(0)
    results = await asyncio.gather(leaving, staying, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert results[1] is SLOW
    del leaving, staying, results
    gc.collect()
    assert unsaid == []


async def test_a_request_ended_from_outside_ends_its_waiters() -> None:
    held = Watched()
    tasks = sent(SingleFlightTransport(held), [get("a")] * 2)
    await settled(lambda: held.arrived == ["a"])
    (flight,) = others() - set(tasks)
    flight.cancel()
    await asyncio.wait(tasks)
    assert [task.cancelled() for task in tasks] == [True, True]


async def test_nothing_is_kept_after_a_rush() -> None:
    failures: dict[str, Exception] = {str(number): UpstreamError("delivery", "no.") for number in range(0, 40, 4)}
    held = Watched(failures)
    transport = SingleFlightTransport(held)
    urls = [str(number) for number in range(40)]
    tasks = sent(transport, [get(url) for url in urls for _ in range(25)])
    await settled(lambda: held.arrived == urls)
    await ended(*tasks[::2])
    held.release(*urls)
    await asyncio.gather(*tasks, return_exceptions=True)
    await settled(lambda: others() == set())
    assert (held.arrived, held.cancelled, vars(transport)["_flights"]) == (urls, [], {})
