"""HttpxTransport as the tests set it up, and what it says of each failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from upstream.transport import HttpxTransport, Timeouts

PATIENT = Timeouts(connect=300, read=300, attempt=300)
SHORT_READ = Timeouts(connect=300, read=0.05, attempt=300)
SHORT_ATTEMPT = Timeouts(connect=300, read=300, attempt=0.1)

UNREACHABLE = "delivery: could not be reached; check the host in the settings, or retry later."
BROKEN_OFF = "delivery: broke off its answer; retry later."
TOO_SLOW = "delivery: no answer within the time allowed; retry later."
TOO_LARGE = "delivery: the answer is too large; ask for less at once."
UNDECODABLE = "delivery: the answer's content encoding cannot be read."
TOO_LONG = "delivery: the request is too long to be sent; ask for less at once."


@asynccontextmanager
async def carrier(
    app: httpx.AsyncBaseTransport | None = None, timeouts: Timeouts = PATIENT, max_bytes: int = 1000
) -> AsyncIterator[HttpxTransport]:
    transport = HttpxTransport(app=app, timeouts=timeouts, max_bytes=max_bytes)
    try:
        async with asyncio.timeout(30):  # a test that waits for what never comes fails
            yield transport
    finally:
        await transport.aclose()
