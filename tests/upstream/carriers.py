"""What carries requests, as the tests set it up, and what it says of each failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest

from upstream.exchange import Transport
from upstream.network import NetworkTransport
from upstream.transport import HttpxTransport, Timeouts

PATIENT = Timeouts(connect=300, read=300, attempt=300)
SHORT_CONNECT = Timeouts(connect=0.05, read=300, attempt=300)
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


@asynccontextmanager
async def network_carrier(timeouts: Timeouts = PATIENT, max_bytes: int = 1000) -> AsyncIterator[NetworkTransport]:
    transport = NetworkTransport(timeouts=timeouts, max_bytes=max_bytes)
    try:
        async with asyncio.timeout(30):
            yield transport
    finally:
        await transport.aclose()


Carry = Callable[..., AbstractAsyncContextManager[Transport]]

# Marks a module whose tests each take a `carry`: what reaches a socket behaves the same.
over_every_carrier = pytest.mark.parametrize(
    "carry", [pytest.param(carrier, id="httpx"), pytest.param(network_carrier, id="aiohttp")]
)
