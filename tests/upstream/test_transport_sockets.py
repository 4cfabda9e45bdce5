"""Requests carried over real sockets by each carrier, to servers that answer well and badly."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from urllib.parse import quote

import pytest

from tests.upstream.carriers import (
    BROKEN_OFF,
    PATIENT,
    SHORT_ATTEMPT,
    SHORT_READ,
    TOO_LARGE,
    TOO_LONG,
    TOO_SLOW,
    UNDECODABLE,
    UNREACHABLE,
    Carry,
    over_every_carrier,
)
from tests.upstream.hostile import HOSTILE
from tests.upstream.loopback import Talk, breaks_off, loopback, refusing, resets, response, says, stalls
from tests.upstream.twins import KEY, everything_shown, get
from upstream.errors import UpstreamError, UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Request, Response
from upstream.transport import Timeouts

pytestmark = over_every_carrier


async def refused(carry: Carry, url: str, timeouts: Timeouts = PATIENT) -> UpstreamError:
    """The error that a request to `url` ends in; it shows neither the address nor the key."""
    async with carry(timeouts=timeouts) as transport:
        with pytest.raises(UpstreamError) as raised:
            await transport.send(get(f"{url}/items"))
    shown = everything_shown(raised.value)
    assert KEY not in shown
    assert url not in shown
    return raised.value


async def test_a_request_on_the_wire(carry: Carry) -> None:
    async with loopback(says(response(b"good"))) as server, carry() as transport:
        url = f"{server.url}/items/a%2Fb?system.codename%5Bin%5D=a,b%2Cc"
        assert await transport.send(get(url)) == Response(200, {"content-length": "4"}, b"good")
    (head,) = server.heads
    first, *rest = head.decode().strip().split("\r\n")
    headers = dict(line.split(": ", 1) for line in rest)
    assert first == "GET /items/a%2Fb?system.codename%5Bin%5D=a,b%2Cc HTTP/1.1"
    # Without a word about the connection HTTP/1.1 keeps it.
    assert {name.lower() for name in headers} - {"connection"} == {
        "host",
        "accept",
        "accept-encoding",
        "user-agent",
        "authorization",
    }
    assert (headers["authorization"], headers["Host"]) == (f"Bearer {KEY}", server.url.removeprefix("http://"))


async def test_a_request_with_a_body_on_the_wire(carry: Carry) -> None:
    bodies: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bodies.append(await reader.readexactly(7))
        writer.write(response(b"good", status="201 Created"))
        await writer.drain()

    async with loopback(talk) as server, carry() as transport:
        request = Request(
            "croct", "POST", f"{server.url}/a", {"x-own": "1", "content-type": "application/json"}, b"1234567"
        )
        assert await transport.send(request) == Response(201, {"content-length": "4"}, b"good")
    (head,) = server.heads
    first, *rest = head.decode().lower().strip().split("\r\n")
    sent = {"x-own: 1", "content-type: application/json", "content-length: 7"}
    assert (first, sent & set(rest)) == ("post /a http/1.1", sent)


PATHS = [
    "/items?system.codename[in]=a,b",
    "/items?system.codename%5Bin%5D=a,b%2cC",
    "/items/%2e%2e/%2E?a=%7Ec~d%2d",
    "/items/x%27?a=it%27s'q&b=%2527&c",
    "/a//b/?a=1&a=2&=&+%20",
    "/",
    *(f"/items/x{quote(text, safe='')}?a={quote(text, safe='')}" for text in HOSTILE),
]


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
async def test_a_url_arrives_as_it_was_written(carry: Carry, path: str) -> None:
    async with loopback(says(response(b"good"))) as server, carry() as transport:
        await transport.send(get(f"{server.url}{path}"))
    assert [head.split(b"\r\n")[0] for head in server.heads] == [f"GET {path} HTTP/1.1".encode()]


async def test_a_url_that_is_too_long_is_refused_unsent(carry: Carry) -> None:
    async with loopback(says(response(b"good"))) as server:
        error = await refused(carry, f"{server.url}/{'x' * 70_000}")
    assert (str(error), error.code, server.connections) == (TOO_LONG, "UPSTREAM_BAD_REQUEST", 0)


@pytest.mark.parametrize("url", ["ftp://h.test", "h.test", "http://"])
async def test_a_url_that_is_no_address_is_unreachable(carry: Carry, url: str) -> None:
    error = await refused(carry, url)
    assert (type(error), str(error)) == (UpstreamUnreachable, UNREACHABLE)


async def test_a_header_that_comes_twice_is_one_with_a_comma(carry: Carry) -> None:
    talk = says(response(b"", headers=("Vary: A", "X-Stale-Content: 1", "vary: B")))
    async with loopback(talk) as server, carry() as transport:
        answered = await transport.send(get(server.url))
    assert answered == Response(200, {"content-length": "0", "vary": "A, B", "x-stale-content": "1"}, b"")


async def test_a_cookie_does_not_travel_with_the_next_request(carry: Carry) -> None:
    talk = says(response(b"", headers=("Set-Cookie: visitor=1; Path=/",)))
    async with loopback(talk) as server, carry() as transport:
        for _ in range(2):
            await transport.send(get(server.url))
    assert [b"cookie" in head.lower() for head in server.heads] == [False, False]


async def test_several_requests_share_one_connection(carry: Carry) -> None:
    talk = says(response(b"good"))
    async with loopback(talk) as server, carry() as transport:
        for _ in range(5):
            assert (await transport.send(get(server.url))).body == b"good"
    assert (server.connections, len(server.heads)) == (1, 5)


async def test_a_failing_answer_keeps_the_connection_too(carry: Carry) -> None:
    async with loopback(says(response(b"{}", status="500 Internal Server Error"))) as server, carry() as transport:
        assert [(await transport.send(get(server.url))).status for _ in range(3)] == [500, 500, 500]
    assert server.connections == 1


async def test_requests_at_the_same_time_have_a_connection_each_and_leave_them_for_later(carry: Carry) -> None:
    together = asyncio.Barrier(3)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await together.wait()
        writer.write(response(b"good"))
        await writer.drain()

    async with loopback(talk) as server, carry() as transport:
        for _ in range(2):
            answers = await asyncio.gather(*(transport.send(get(server.url)) for _ in range(3)))
            assert [it.body for it in answers] == [b"good"] * 3
    assert (server.connections, len(server.heads)) == (3, 6)


async def test_a_connection_that_the_server_has_closed_is_not_used_again(carry: Carry) -> None:
    async with loopback(says(response(b"good", headers=("Connection: close",)))) as server, carry() as transport:
        for _ in range(2):
            assert (await transport.send(get(server.url))).body == b"good"
    assert server.connections == 2


@pytest.mark.parametrize(
    ("encoding", "packed"), [("gzip", gzip.compress(b'{"items":[]}')), ("deflate", zlib.compress(b'{"items":[]}'))]
)
async def test_a_packed_body_is_unpacked(carry: Carry, encoding: str, packed: bytes) -> None:
    talk = says(response(packed, headers=(f"Content-Encoding: {encoding}",)))
    async with loopback(talk) as server, carry() as transport:
        assert (await transport.send(get(server.url))).body == b'{"items":[]}'


async def test_a_body_in_chunks_is_put_together(carry: Carry) -> None:
    parts = (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3\r\ngoo\r\n", b"1\r\nd\r\n", b"0\r\n\r\n")
    async with loopback(says(*parts)) as server, carry() as transport:
        assert (await transport.send(get(server.url))).body == b"good"


async def test_a_refused_connection_is_unreachable(carry: Carry) -> None:
    with refusing() as url:
        error = await refused(carry, url)
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
async def test_an_answer_broken_off_is_never_taken_for_a_whole_one(carry: Carry, talk: Talk) -> None:
    async with loopback(talk) as server:
        error = await refused(carry, server.url)
    assert (type(error), str(error)) == (UpstreamUnreachable, BROKEN_OFF)


@pytest.mark.parametrize(
    "body", [b"no gzip", gzip.compress(b"x" * 50)[:5] + b"\xff" * 20], ids=["not packed", "damaged"]
)
async def test_a_body_that_cannot_be_unpacked_is_malformed(carry: Carry, body: bytes) -> None:
    async with loopback(says(response(body, headers=("Content-Encoding: gzip",)))) as server:
        error = await refused(carry, server.url)
    assert (type(error), str(error)) == (UpstreamMalformed, UNDECODABLE)


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\n", BEGUN], ids=["at once", "in the head", "in the body"])
@pytest.mark.parametrize("timeouts", [SHORT_READ, SHORT_ATTEMPT], ids=["read", "attempt"])
async def test_a_server_that_falls_silent_is_a_timeout(carry: Carry, begun: bytes, timeouts: Timeouts) -> None:
    async with loopback(stalls(begun)) as server:
        error = await refused(carry, server.url, timeouts)
        await server.closed.wait()
    assert (type(error), str(error)) == (UpstreamTimeout, TOO_SLOW)


async def test_an_answer_that_is_too_large_is_not_read_to_its_end(carry: Carry) -> None:
    async with loopback(stalls(response(b"x" * 1001, length=10**9))) as server:
        error = await refused(carry, server.url)
        await server.closed.wait()
    assert (type(error), str(error)) == (UpstreamMalformed, TOO_LARGE)


@pytest.mark.parametrize(("size", "fits"), [(0, True), (999, True), (1000, True), (1001, False), (10_000_000, False)])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_an_answer_may_be_so_large_unpacked_and_no_larger(
    carry: Carry, size: int, fits: bool, packed: bool
) -> None:
    body = gzip.compress(b"x" * size) if packed else b"x" * size
    talk = says(response(body, headers=("Content-Encoding: gzip",) if packed else ()))
    async with loopback(talk) as server:
        if fits:
            async with carry() as transport:
                assert (await transport.send(get(server.url))).body == b"x" * size
            return
        error = await refused(carry, server.url)
    assert (type(error), str(error)) == (UpstreamMalformed, TOO_LARGE)


PACKED_BOMBS = {
    "gzip": gzip.compress(bytes(200_000_000)),
    "deflate": zlib.compress(bytes(200_000_000)),
    "deflate, bare": zlib.compress(bytes(200_000_000))[2:-4],
    "gzip, gzip": gzip.compress(gzip.compress(bytes(200_000_000))),
}


@pytest.mark.parametrize(("encoding", "body"), PACKED_BOMBS.items(), ids=PACKED_BOMBS)
async def test_what_unpacks_to_too_much_is_never_in_memory(carry: Carry, encoding: str, body: bytes) -> None:
    """200 MB in 200 kB, packed twice in less than 1 kB; one is allowed. Of packed twice nothing is unpacked."""
    talk = says(response(body, headers=(f"Content-Encoding: {encoding.removesuffix(', bare')}",)))
    async with loopback(talk) as server, carry(max_bytes=1_000_000) as transport:
        tracemalloc.start()
        try:
            if encoding == "gzip, gzip":
                assert (await transport.send(get(server.url))).body == body
            else:
                with pytest.raises(UpstreamMalformed, match=TOO_LARGE):
                    await transport.send(get(server.url))
            assert tracemalloc.get_traced_memory()[1] < 16_000_000
        finally:
            tracemalloc.stop()


async def test_what_packs_well_is_still_read_whole(carry: Carry) -> None:
    talk = says(response(gzip.compress(b"x" * 40_000_000), headers=("Content-Encoding: gzip",)))
    async with loopback(talk) as server, carry(max_bytes=40_000_000) as transport:
        assert len((await transport.send(get(server.url))).body) == 40_000_000


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
@pytest.mark.parametrize("talk", [breaks_off(b""), resets(b"")], ids=["closed", "reset"])
async def test_a_request_that_failed_is_not_sent_again(carry: Carry, method: str, talk: Talk) -> None:
    async with loopback(talk) as server, carry() as transport:
        with pytest.raises(UpstreamUnreachable, match=BROKEN_OFF):
            await transport.send(Request("delivery", method, server.url))
    assert (server.connections, len(server.heads)) == (1, 1)


async def test_a_redirect_is_not_followed_over_the_wire(carry: Carry) -> None:
    async with loopback(says(response(b"stolen"))) as elsewhere:
        talk = says(response(b"", status="302 Found", headers=(f"Location: {elsewhere.url}/",)))
        async with loopback(talk) as server, carry() as transport:
            assert (await transport.send(get(server.url))).status == 302
    assert (len(server.heads), len(elsewhere.heads)) == (1, 0)


@pytest.mark.parametrize("begun", [b"", BEGUN], ids=["before the answer", "in the body"])
async def test_a_caller_who_leaves_closes_the_connection(carry: Carry, begun: bytes) -> None:
    async with loopback(stalls(begun)) as server, carry() as transport:
        task = asyncio.create_task(transport.send(get(server.url)))
        await server.asked.wait()
        task.cancel()
        await asyncio.wait([task])
        await server.closed.wait()
    assert (task.cancelled(), server.connections) == (True, 1)
