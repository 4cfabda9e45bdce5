"""What one upstream call costs by carrier: `python -m benchmarks.transports`. Imports upstream's transports alone.

Rounds alternate between httpx and aiohttp, against a server of static bodies in another process; ratios are per round.
"""

from __future__ import annotations

import asyncio
import os
import platform
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

import uvloop  # the event loop that uvicorn picks

from upstream.exchange import Request, Transport
from upstream.network import NetworkTransport
from upstream.transport import HttpxTransport

SIZES = (5_500, 28_000)
AT_ONCE = (1, 20)
ROUNDS = 9
CALLS = 400


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of one call: by the clock, and of this process's CPU."""

    wall: float
    cpu: float


def main() -> None:
    if sys.argv[1:] == ["serve"]:
        asyncio.run(_serve())
        return
    print(f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores, medians of {ROUNDS}")
    with _server() as base:
        uvloop.run(_compare(base))


async def _compare(base: str) -> None:
    print(f"\n{'':<24}{'httpx µs':>18}{'aiohttp µs':>18}{'ratio':>10}{'from':>8}{'to':>8}")
    print(f"{'body, at once':<24}{'wall / CPU':>18}{'wall / CPU':>18}{'wall':>10}")
    async with _carriers() as (httpx, aiohttp):
        for size in SIZES:
            for at_once in AT_ONCE:
                rounds = await _rounds((httpx, aiohttp), f"{base}/{size}", size, at_once)
                shown = (
                    f"{median(c.wall for c in it):.0f} / {median(c.cpu for c in it):.0f}"
                    for it in zip(*rounds, strict=True)
                )
                ratios = sorted(old.wall / new.wall for old, new in rounds)
                row = "".join(f"{it:>18}" for it in shown)
                print(
                    f"{f'{size / 1000:g} KB, {at_once}':<24}{row}{median(ratios):>9.1f}x"
                    f"{ratios[0]:>7.1f}x{ratios[-1]:>7.1f}x"
                )


async def _rounds(carriers: tuple[Transport, Transport], url: str, size: int, at_once: int) -> list[tuple[Cost, Cost]]:
    """The first round warms up and is not counted; who goes first changes from round to round."""
    counted: list[tuple[Cost, Cost]] = []
    for number in range(ROUNDS + 1):
        order = (0, 1) if number % 2 else (1, 0)
        costs = {place: await _round(carriers[place], url, size, at_once) for place in order}
        if number:
            counted.append((costs[0], costs[1]))
    return counted


async def _round(carrier: Transport, url: str, size: int, at_once: int) -> Cost:
    request = Request("delivery", "GET", url, {"accept": "application/json", "authorization": "Bearer key"})

    async def caller() -> None:
        for _ in range(CALLS // at_once):
            answer = await carrier.send(request)
            if (answer.status, len(answer.body)) != (200, size):
                raise RuntimeError(f"{url} was answered with {answer.status} and {len(answer.body)} bytes.")

    wall, cpu = perf_counter(), process_time()
    await asyncio.gather(*(caller() for _ in range(at_once)))
    return Cost((perf_counter() - wall) / CALLS * 1e6, (process_time() - cpu) / CALLS * 1e6)


@asynccontextmanager
async def _carriers() -> AsyncIterator[tuple[Transport, Transport]]:
    httpx, aiohttp = HttpxTransport(), NetworkTransport()
    try:
        yield httpx, aiohttp
    finally:
        await httpx.aclose()
        await aiohttp.aclose()


@contextmanager
def _server() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.transports", "serve"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


async def _serve() -> None:
    """Prints its port. `/5500` is a body of so many bytes."""
    server = await asyncio.get_running_loop().create_server(_Static, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class _Static(asyncio.Protocol):
    """As little of HTTP as a client needs, so that the client is what is measured."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._unread = b""

    def data_received(self, data: bytes) -> None:
        *heads, self._unread = (self._unread + data).split(b"\r\n\r\n")
        for head in heads:
            self._transport.write(_ANSWERS[head.split(b" ", 2)[1]])


_ANSWERS = {
    b"/%d" % size: b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % size
    + b"x" * size
    for size in SIZES
}


if __name__ == "__main__":
    main()
