"""Requests carried by httpx over real sockets, to servers that answer well and badly."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest

from tests.upstream.carriers import (
    BROKEN_OFF,
    PATIENT,
    SHORT_ATTEMPT,
    SHORT_READ,
    TOO_LARGE,
    TOO_SLOW,
    UNDECODABLE,
    UNREACHABLE,
    carrier,
)
from tests.upstream.loopback import Talk, breaks_off, loopback, refusing, resets, response, says, stalls
from tests.upstream.twins import KEY, everything_shown, get
from upstream.errors import UpstreamError, UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Response
from upstream.transport import Timeouts


async def refused(url: str, timeouts: Timeouts = PATIENT) -> UpstreamError:
    """The error that a request to `url` ends in; it shows neither the address nor the key."""
    async with carrier(timeouts=timeouts) as transport:
        with pytest.raises(UpstreamError) as raised:
            await transport.send(get(f"{url}/items"))
    shown = everything_shown(raised.value)
    assert KEY not in shown
    assert url not in shown
    return raised.value


async def test_a_request_on_the_wire() -> None:
    async with loopback(says(response(b"good"))) as server, carrier() as transport:
        url = f"{server.url}/items/a%2Fb?system.codename%5Bin%5D=a,b%2Cc"
        assert await transport.send(get(url)) == Response(200, {"content-length": "4"}, b"good")
    (head,) = server.heads
    first, *rest = head.decode().strip().split("\r\n")
    headers = dict(line.split(": ", 1) for line in rest)
    assert first == "GET /items/a%2Fb?system.codename%5Bin%5D=a,b%2Cc HTTP/1.1"
    assert {name.lower() for name in headers} == {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
        "authorization",
    }
    assert (headers["authorization"], headers["Host"]) == (f"Bearer {KEY}", server.url.removeprefix("http://"))


async def test_several_requests_share_one_connection() -> None:
    talk = says(response(b"good"))
    async with loopback(talk) as server, carrier() as transport:
        for _ in range(5):
            assert (await transport.send(get(server.url))).body == b"good"
    assert (server.connections, len(server.heads)) == (1, 5)


async def test_a_failing_answer_keeps_the_connection_too() -> None:
    async with loopback(says(response(b"{}", status="500 Internal Server Error"))) as server, carrier() as transport:
        assert [(await transport.send(get(server.url))).status for _ in range(3)] == [500, 500, 500]
    assert server.connections == 1


async def test_requests_at_the_same_time_have_a_connection_each_and_leave_them_for_later() -> None:
    together = asyncio.Barrier(3)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await together.wait()
        writer.write(response(b"good"))
        await writer.drain()

    async with loopback(talk) as server, carrier() as transport:
        for _ in range(2):
            answers = await asyncio.gather(*(transport.send(get(server.url)) for _ in range(3)))
            assert [it.body for it in answers] == [b"good"] * 3
    assert (server.connections, len(server.heads)) == (3, 6)


async def test_a_connection_that_the_server_has_closed_is_not_used_again() -> None:
    async with loopback(says(response(b"good", headers=("Connection: close",)))) as server, carrier() as transport:
        for _ in range(2):
            assert (await transport.send(get(server.url))).body == b"good"
    assert server.connections == 2


@pytest.mark.parametrize(
    ("encoding", "packed"), [("gzip", gzip.compress(b'{"items":[]}')), ("deflate", zlib.compress(b'{"items":[]}'))]
)
async def test_a_packed_body_is_unpacked(encoding: str, packed: bytes) -> None:
    talk = says(response(packed, headers=(f"Content-Encoding: {encoding}",)))
    async with loopback(talk) as server, carrier() as transport:
        assert (await transport.send(get(server.url))).body == b'{"items":[]}'


async def test_a_body_in_chunks_is_put_together() -> None:
    parts = (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3\r\ngoo\r\n", b"1\r\nd\r\n", b"0\r\n\r\n")
    async with loopback(says(*parts)) as server, carrier() as transport:
        assert (await transport.send(get(server.url))).body == b"good"


async def test_a_refused_connection_is_unreachable() -> None:
    with refusing() as url:
        error = await refused(url)
    assert (type(error), str(error)) == (UpstreamUnreachable, UNREACHABLE)


BEGUN = response(b'{"items":[', length=500)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"


@pytest.mark.parametrize(
    "talk",
    [
        breaks_off(b""),
        breaks_off(b"HTTP/1.1 200 O"),
        breaks_off(BEGUN),
        breaks_off(CHUNKED),
        resets(b""),
        resets(BEGUN),
        says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    ],
    ids=[
        "closed before the answer",
        "closed in the status line",
        "closed in the body",
        "closed in a chunk",
        "reset before the answer",
        "reset in the body",
        "another protocol",
    ],
)
async def test_an_answer_broken_off_is_never_taken_for_a_whole_one(talk: Talk) -> None:
    async with loopback(talk) as server:
        error = await refused(server.url)
    assert (type(error), str(error)) == (UpstreamUnreachable, BROKEN_OFF)


@pytest.mark.parametrize(
    "body", [b"no gzip", gzip.compress(b"x" * 50)[:5] + b"\xff" * 20], ids=["not packed", "damaged"]
)
async def test_a_body_that_cannot_be_unpacked_is_malformed(body: bytes) -> None:
    async with loopback(says(response(body, headers=("Content-Encoding: gzip",)))) as server:
        error = await refused(server.url)
    assert (type(error), str(error)) == (UpstreamMalformed, UNDECODABLE)


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\n", BEGUN], ids=["at once", "in the head", "in the body"])
@pytest.mark.parametrize("timeouts", [SHORT_READ, SHORT_ATTEMPT], ids=["read", "attempt"])
async def test_a_server_that_falls_silent_is_a_timeout(begun: bytes, timeouts: Timeouts) -> None:
    async with loopback(stalls(begun)) as server:
        error = await refused(server.url, timeouts)
        await server.closed.wait()
    assert (type(error), str(error)) == (UpstreamTimeout, TOO_SLOW)


async def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    async with loopback(stalls(response(b"x" * 1001, length=10**9))) as server:
        error = await refused(server.url)
        await server.closed.wait()
    assert (type(error), str(error)) == (UpstreamMalformed, TOO_LARGE)


async def test_a_redirect_is_not_followed_over_the_wire() -> None:
    async with loopback(says(response(b"stolen"))) as elsewhere:
        talk = says(response(b"", status="302 Found", headers=(f"Location: {elsewhere.url}/",)))
        async with loopback(talk) as server, carrier() as transport:
            assert (await transport.send(get(server.url))).status == 302
    assert (len(server.heads), len(elsewhere.heads)) == (1, 0)


@pytest.mark.parametrize("begun", [b"", BEGUN], ids=["before the answer", "in the body"])
async def test_a_caller_who_leaves_closes_the_connection(begun: bytes) -> None:
    async with loopback(stalls(begun)) as server, carrier() as transport:
        task = asyncio.create_task(transport.send(get(server.url)))
        await server.asked.wait()
        task.cancel()
        await asyncio.wait([task])
        await server.closed.wait()
    assert (task.cancelled(), server.connections) == (True, 1)
