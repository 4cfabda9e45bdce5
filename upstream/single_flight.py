"""Equal requests in flight are one request. Wraps any Transport and is one; nothing is kept once it is answered."""

from __future__ import annotations

import asyncio
from hashlib import sha256

from upstream.exchange import Request, Response, Transport

# They name the caller's trace, not what is asked for: two callers' requests are equal all the same.
TRACING = frozenset({"baggage", "traceparent", "tracestate", "x-request-id"})


class SingleFlightTransport:
    """A GET that equals one under way waits for that one's answer or failure; everything else is passed through.

    One who leaves does not disturb the others; the last one to leave ends the request.
    """

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._flights: dict[_Key, _Flight] = {}

    async def send(self, request: Request) -> Response:
        if not request.idempotent or request.body is not None:
            return await self._inner.send(request)
        key = _key(request)
        waiter: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(waiter)
            flight.task = asyncio.create_task(self._fly(key, flight, request))
        else:
            flight.waiters.add(waiter)
        try:
            return await waiter
        finally:
            flight.waiters.discard(waiter)
            if not flight.waiters and flight.task is not None and not flight.task.done():
                self._forget(key, flight)  # whoever comes now must not join what is being cancelled
                flight.task.cancel()

    async def _fly(self, key: _Key, flight: _Flight, request: Request) -> None:
        try:
            answer = await self._inner.send(request)
        except Exception as error:
            self._forget(key, flight)
            flight.fail(error)
        except BaseException:
            self._forget(key, flight)
            flight.abandon()
            raise
        else:
            self._forget(key, flight)
            flight.land(answer)

    def _forget(self, key: _Key, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


class _Flight:
    """One request under way, and who waits for it."""

    __slots__ = ("task", "waiters")

    def __init__(self, first: asyncio.Future[Response]) -> None:
        self.waiters = {first}
        self.task: asyncio.Task[None] | None = None

    def land(self, answer: Response) -> None:
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(answer)

    def fail(self, error: Exception) -> None:
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_exception(error)
                waiter.exception()  # one who leaves in this very moment never looks at it, which asyncio would log

    def abandon(self) -> None:
        """Ended from outside, as when the event loop is closed."""
        for waiter in self.waiters:
            waiter.cancel()


_Key = tuple[str, str, bytes]


def _key(request: Request) -> _Key:
    """Service, URL, and a digest of all headers that may change the answer: a key never holds a credential."""
    headers = sorted((name.lower(), value) for name, value in request.headers.items() if name.lower() not in TRACING)
    return request.service, request.url, sha256(repr(headers).encode("utf-8", "backslashreplace")).digest()
