"""At most so many requests to one upstream at a time; a full queue refuses at once. Wraps any Transport and is one."""

from __future__ import annotations

import asyncio

from upstream.errors import UpstreamUnreachable
from upstream.exchange import Request, Response, Transport


class BoundedTransport:
    """Lets `limit` requests through at a time and `queue` more wait; the next one fails with UPSTREAM_BUSY."""

    def __init__(self, inner: Transport, *, limit: int = 20, queue: int = 1000) -> None:
        self._inner = inner
        self._free = asyncio.Semaphore(limit)
        self._queue = queue
        self._waiting = 0

    async def send(self, request: Request) -> Response:
        if self._free.locked() and self._waiting >= self._queue:
            raise UpstreamUnreachable(
                request.service, "too many requests are waiting for this service; retry later.", code="UPSTREAM_BUSY"
            )
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._inner.send(request)
        finally:
            self._free.release()
