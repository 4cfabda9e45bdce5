"""Retries: which failures, after which waits, within which budget. Sleep, clocks and jitter are injected."""

from __future__ import annotations

import asyncio
from email.utils import formatdate

import pytest

from tests.upstream.twins import KEY, Held, Scripted, answer, everything_shown, get, settled
from upstream.concurrency import BoundedTransport
from upstream.errors import UpstreamError, UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable, status_error
from upstream.exchange import Request, Response, Transport
from upstream.retry import RETRIED_STATUSES, RetryingTransport, RetryPolicy

GOOD = answer("good")
BAD = answer("bad", 503)
REFUSED = UpstreamUnreachable("delivery", "refused.")
SLOW = UpstreamTimeout("delivery", "slow.")
NOON = 1_500_000_000.0


class Time:
    """Passes only by sleeping, or by `passing` with every request."""

    def __init__(self, inner: Transport, passing: float = 0.0) -> None:
        self._inner = inner
        self._passing = passing
        self._elapsed = 0.0
        self.waits: list[float] = []

    async def send(self, request: Request) -> Response:
        self._elapsed += self._passing
        return await self._inner.send(request)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._elapsed += seconds

    def clock(self) -> float:
        return 1000.0 + self._elapsed

    def now(self) -> float:
        return NOON + self._elapsed


def lowest(low: float, high: float) -> float:
    return low


def highest(low: float, high: float) -> float:
    return high


def middle(low: float, high: float) -> float:
    return (low + high) / 2


def retrying(time: Time, policy: RetryPolicy | None = None, jitter: object = middle) -> RetryingTransport:
    assert callable(jitter)
    return RetryingTransport(time, policy, sleep=time.sleep, clock=time.clock, jitter=jitter, now=time.now)


@pytest.mark.parametrize("status", sorted({*range(200, 600, 100), *range(400, 430), *range(500, 512)}))
async def test_only_statuses_that_may_pass_are_tried_again(status: int) -> None:
    script = Scripted(answer("first", status), GOOD)
    passing = status in (408, 429, 500, 502, 503, 504)
    assert await retrying(Time(script)).send(get()) == (GOOD if passing else answer("first", status))
    assert script.urls == [get().url] * (2 if passing else 1)


def test_the_statuses_are_those_of_the_official_sdks() -> None:
    assert {408, 429, 500, 502, 503, 504} == RETRIED_STATUSES


@pytest.mark.parametrize("failure", [REFUSED, SLOW])
async def test_what_did_not_arrive_is_tried_again(failure: UpstreamError) -> None:
    script = Scripted(failure, failure, GOOD)
    time = Time(script)
    assert await retrying(time).send(get()) == GOOD
    assert (script.requests, time.waits) == ([get()] * 3, [0.2, 0.4])


@pytest.mark.parametrize("failure", [UpstreamMalformed("delivery", "too large."), status_error("delivery", 503)])
async def test_what_would_fail_again_is_not(failure: UpstreamError) -> None:
    script = Scripted(failure, GOOD)
    with pytest.raises(UpstreamError) as raised:
        await retrying(Time(script)).send(get())
    assert (raised.value, script.requests) == (failure, [get()])


async def test_a_full_queue_refuses_once_and_nobody_comes_back_to_it() -> None:
    held = Held()
    bounded = BoundedTransport(held, limit=1, queue=0)
    served = asyncio.create_task(bounded.send(get("served")))
    await settled(lambda: held.arrived == ["served"])
    time = Time(bounded)
    with pytest.raises(UpstreamUnreachable) as raised:
        await retrying(time).send(get("one too many"))
    assert (raised.value.code, time.waits, held.arrived) == ("UPSTREAM_BUSY", [], ["served"])
    held.release("served")
    assert await served == answer("served")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "get"])
@pytest.mark.parametrize("outcome", [BAD, answer("", 429, {"retry-after": "0"})], ids=["503", "429"])
async def test_a_request_that_is_not_idempotent_is_sent_once(method: str, outcome: Response) -> None:
    script = Scripted(outcome, GOOD)
    time = Time(script)
    assert await retrying(time).send(Request("croct", method, "https://croct.test/", body=b"{}")) == outcome
    assert (len(script.requests), time.waits) == (1, [])


async def test_a_failure_of_a_request_that_is_not_idempotent_is_passed_on() -> None:
    script = Scripted(REFUSED, GOOD)
    with pytest.raises(UpstreamUnreachable) as raised:
        await retrying(Time(script)).send(Request("croct", "POST", "https://croct.test/", body=b"{}"))
    assert (raised.value, len(script.requests)) == (REFUSED, 1)


@pytest.mark.parametrize(("attempts", "sent"), [(1, 1), (2, 2), (3, 3), (6, 6)])
async def test_the_last_answer_is_passed_on_as_it_is(attempts: int, sent: int) -> None:
    script = Scripted(*(answer(str(number), 500) for number in range(1, 10)))
    assert await retrying(Time(script), RetryPolicy(attempts=attempts)).send(get()) == answer(str(sent), 500)
    assert len(script.requests) == sent


async def test_the_last_failure_is_passed_on_as_it_is() -> None:
    with pytest.raises(UpstreamTimeout) as raised:
        await retrying(Time(Scripted(BAD, REFUSED, SLOW))).send(get())
    assert raised.value is SLOW


@pytest.mark.parametrize(
    ("jitter", "waits"),
    [
        (lowest, [0.8, 1.6, 3.2, 5.0, 5.0]),
        (middle, [1.0, 2.0, 4.0, 5.0, 5.0]),
        (highest, [1.2, 2.4, 4.8, 5.0, 5.0]),
    ],
)
async def test_waits_double_with_jitter_up_to_the_longest(jitter: object, waits: list[float]) -> None:
    time = Time(Scripted(BAD))
    await retrying(time, RetryPolicy(attempts=6, wait=1.0, longest_wait=5.0, budget=100), jitter).send(get())
    assert time.waits == pytest.approx(waits)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("-3", 0.0),
        ("nan", 0.0),
        (formatdate(NOON + 9, usegmt=True), 9.0),
        (formatdate(NOON, usegmt=True), 0.0),
        (formatdate(NOON - 86_400, usegmt=True), 0.0),
        ("Fri, 14 Jul 2017 04:40:04 +0200", 4.0),
        ("soon", 0.2),
        ("", 0.2),
        ("Fri, 14 Jul 99999 02:40:04 GMT", 0.2),
        ("Fri, 99 Jul 2017 02:40:04 GMT", 0.2),
    ],
)
@pytest.mark.parametrize("status", [429, 503, 500])
async def test_retry_after_is_obeyed(header: str, wait: float, status: int) -> None:
    time = Time(Scripted(answer("", status, {"retry-after": header}), GOOD))
    assert (await retrying(time).send(get()), time.waits) == (GOOD, [wait])


@pytest.mark.parametrize("header", ["30", "31", "inf", "1e400", "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_an_answer_that_asks_for_more_than_the_budget_is_passed_on_at_once(header: str) -> None:
    limited = answer("", 429, {"retry-after": header})
    time = Time(Scripted(limited, GOOD))
    assert (await retrying(time, RetryPolicy(budget=30)).send(get()), time.waits) == (limited, [])


async def test_retry_after_may_be_longer_than_our_own_longest_wait() -> None:
    time = Time(Scripted(answer("", 429, {"retry-after": "29"}), GOOD))
    policy = RetryPolicy(longest_wait=5, budget=30)
    assert (await retrying(time, policy).send(get()), time.waits) == (GOOD, [29.0])


@pytest.mark.parametrize(
    ("passing", "sent"),
    [(0.0, 5), (2.0, 4), (3.9, 3), (4.0, 2), (8.9, 2), (9.0, 1), (20.0, 1)],
)
async def test_time_spent_counts_against_the_budget(passing: float, sent: int) -> None:
    script = Scripted(BAD)
    time = Time(script, passing)
    assert await retrying(time, RetryPolicy(attempts=5, wait=1.0, longest_wait=1.0, budget=10)).send(get()) == BAD
    assert (len(script.requests), time.waits) == (sent, [1.0] * (sent - 1))


async def test_a_failure_at_the_end_of_the_budget_is_passed_on() -> None:
    with pytest.raises(UpstreamUnreachable) as raised:
        await retrying(Time(Scripted(REFUSED), passing=30.0)).send(get())
    assert raised.value is REFUSED


async def test_an_attempt_that_outlasts_the_budget_is_a_timeout() -> None:
    held = Held()
    with pytest.raises(UpstreamTimeout) as raised:
        await RetryingTransport(held, RetryPolicy(budget=0.02)).send(get("never"))
    assert str(raised.value) == "delivery: no answer within the time allowed; retry later."
    assert held.arrived == ["never"]
    assert KEY not in everything_shown(raised.value)


async def test_a_caller_who_leaves_in_the_middle_of_an_attempt_ends_it() -> None:
    held = Held()
    task = asyncio.create_task(retrying(Time(held)).send(get("held")))
    await settled(lambda: held.arrived == ["held"])
    task.cancel()
    await asyncio.wait([task])
    assert (task.cancelled(), held.arrived) == (True, ["held"])


async def test_a_caller_who_leaves_while_we_wait_is_not_tried_again() -> None:
    script = Scripted(BAD, GOOD)
    waiting = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(RetryingTransport(script, sleep=sleep).send(get()))
    await waiting.wait()
    task.cancel()
    await asyncio.wait([task])
    assert (task.cancelled(), script.requests) == (True, [get()])
