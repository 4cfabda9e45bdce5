"""The proxy that makes a service far away, on the event loop that it runs on: whoever closes first, it says nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from benchmarks.peers.latency import Near
from tests.upstream.loopback import Talk, breaks_off, loopback, refusing, response, says, stalls

ASKED = b"GET / HTTP/1.1\r\n\r\n"
ANSWER = response(b"good")

Caller = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]


async def patient(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(ASKED)
    return await reader.read(len(ANSWER))


async def closing_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(ASKED)
    return b""


async def resetting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(ASKED)
    await asyncio.sleep(0)
    writer.transport.abort()
    return b""


async def leaving_in_between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(ASKED)
    await reader.read(1)
    writer.transport.abort()
    return b""


async def pours(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers with much more than anybody reads, a little at a time."""
    for _ in range(50):
        if writer.is_closing():
            raise ConnectionResetError
        writer.write(b"x" * 50_000)
        await asyncio.sleep(0)


def through_the_proxy(talk: Talk | None, *callers: Caller) -> tuple[list[bytes], list[dict[str, Any]]]:
    """What each caller got, and what the event loop had to say. Without `talk` nobody listens behind the proxy."""
    said: list[dict[str, Any]] = []

    async def run(port: int) -> list[bytes]:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: said.append(context))
        proxy = await loop.create_server(lambda: Near(port, 0.0), "127.0.0.1", 0)
        got = []
        for caller in callers:
            reader, writer = await asyncio.open_connection(*proxy.sockets[0].getsockname())
            try:
                got.append(await caller(reader, writer))
            finally:
                writer.close()
        proxy.close()
        for _ in range(1000):
            await asyncio.sleep(0)
        return got

    async def main() -> list[bytes]:
        if talk is None:
            with refusing() as url:
                return await run(int(url.rpartition(":")[2]))
        async with loopback(talk) as served:
            return await run(int(served.url.rpartition(":")[2]))

    return uvloop.run(main()), said


def test_what_is_sent_arrives_and_so_does_the_answer() -> None:
    assert through_the_proxy(says(ANSWER), patient, patient) == ([ANSWER, ANSWER], [])


def test_a_caller_who_closes_early_is_no_error() -> None:
    callers = [closing_at_once, resetting, leaving_in_between] * 30
    assert through_the_proxy(pours, *callers) == ([b""] * 90, [])


def test_a_service_that_closes_early_is_no_error() -> None:
    assert through_the_proxy(breaks_off(b""), patient, closing_at_once, resetting) == ([b"", b"", b""], [])


def test_a_service_that_falls_silent_is_no_error() -> None:
    assert through_the_proxy(stalls(b""), *[closing_at_once, resetting] * 5) == ([b""] * 10, [])


def test_a_service_that_nobody_listens_for_ends_the_connection() -> None:
    assert through_the_proxy(None, patient, closing_at_once, resetting) == ([b"", b"", b""], [])
