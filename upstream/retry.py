"""Retries of idempotent requests within a total budget. Wraps any Transport and is one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import monotonic, time

from upstream.errors import UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Request, Response, Transport

# What the official SDKs retry: the request never arrived, the caller was too fast, or the service failed for a moment.
RETRIED_STATUSES = frozenset({408, 429, 500, 502, 503, 504})

# Our own queue is full: nothing was sent, and whoever comes back makes the rush longer.
NOT_RETRIED = frozenset({"UPSTREAM_BUSY"})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`attempts` in all, `wait` seconds doubled each time and jittered by ±20 %, `budget` seconds for everything."""

    attempts: int = 3
    wait: float = 0.2
    longest_wait: float = 5.0
    budget: float = 30.0


class RetryingTransport:
    """Sends a GET again after a failure that may pass; obeys `Retry-After`; never waits beyond the budget.

    Other methods are sent once. The last answer or error is passed on as it is. `clock` measures the budget, `now` is
    the time of day that a `Retry-After` date is compared with.
    """

    def __init__(
        self,
        inner: Transport,
        policy: RetryPolicy | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = monotonic,
        jitter: Callable[[float, float], float] = random.uniform,
        now: Callable[[], float] = time,
    ) -> None:
        self._inner = inner
        self._policy = policy or RetryPolicy()
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter
        self._now = now

    async def send(self, request: Request) -> Response:
        deadline = self._clock() + self._policy.budget
        try:
            async with asyncio.timeout(self._policy.budget):
                return await self._attempts(request, deadline)
        except TimeoutError:
            raise UpstreamTimeout(request.service, "no answer within the time allowed; retry later.") from None

    async def _attempts(self, request: Request, deadline: float) -> Response:
        attempts = self._policy.attempts if request.idempotent else 1
        for attempt in range(1, attempts):
            failure: UpstreamUnreachable | UpstreamTimeout | None = None
            answer: Response | None = None
            try:
                answer = await self._inner.send(request)
            except (UpstreamUnreachable, UpstreamTimeout) as error:
                if error.code in NOT_RETRIED:
                    raise
                failure = error
            if answer is not None and answer.status not in RETRIED_STATUSES:
                return answer
            wait = self._wait(attempt, answer)
            if self._clock() + wait >= deadline:
                if answer is not None:
                    return answer
                assert failure is not None, "an attempt ends in an answer or a failure"
                raise failure
            await self._sleep(wait)
        return await self._inner.send(request)

    def _wait(self, attempt: int, answer: Response | None) -> float:
        asked = _retry_after(answer.headers.get("retry-after"), self._now) if answer is not None else None
        if asked is not None:
            return asked
        backoff = self._policy.wait * 2 ** (attempt - 1)
        return min(self._jitter(0.8 * backoff, 1.2 * backoff), self._policy.longest_wait)


def _retry_after(header: str | None, now: Callable[[], float]) -> float | None:
    """Seconds to wait: the header holds either seconds or an HTTP date."""
    if header is None:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now())
    except (TypeError, ValueError):
        return None
