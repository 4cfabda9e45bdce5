"""Requests carried by httpx, in process: what arrives, what comes back, and every failure translated."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import Response as Answer
from starlette.routing import Route

from tests.upstream.carriers import (
    BROKEN_OFF,
    SHORT_ATTEMPT,
    TOO_LARGE,
    TOO_LONG,
    TOO_SLOW,
    UNDECODABLE,
    UNREACHABLE,
    carrier,
)
from tests.upstream.twins import KEY, everything_shown, get
from upstream.errors import UpstreamError, UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Request, Response
from upstream.query import segment
from upstream.transport import in_process


async def sent_to(handler: Callable[[httpx.Request], httpx.Response], request: Request) -> Response:
    async with carrier(httpx.MockTransport(handler)) as transport:
        return await transport.send(request)


async def test_a_request_arrives_as_it_was_made_and_so_does_the_answer() -> None:
    arrived: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        arrived.append(request)
        headers = [("X-Stale-Content", "1"), ("Vary", "A"), ("vary", "B"), ("content-length", "5")]
        return httpx.Response(207, headers=headers, stream=httpx.ByteStream(b"\x00body"))

    request = Request(
        "croct", "POST", "https://h.test/a%2Fb?c=%2C&d=e,f", {"authorization": "Bearer k", "x-own": "1"}, b'{"a":1}'
    )
    assert await sent_to(handler, request) == Response(
        207, {"x-stale-content": "1", "vary": "A, B", "content-length": "5"}, b"\x00body"
    )
    (it,) = arrived
    assert (it.method, str(it.url), it.content) == ("POST", "https://h.test/a%2Fb?c=%2C&d=e,f", b'{"a":1}')
    assert {name: it.headers[name] for name in ("authorization", "x-own", "host")} == {
        "authorization": "Bearer k",
        "x-own": "1",
        "host": "h.test",
    }


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
async def test_any_status_is_an_answer_and_no_redirect_is_followed(status: int) -> None:
    arrived: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        arrived.append(str(request.url))
        return httpx.Response(status, headers={"location": "https://elsewhere.test/"}, stream=httpx.ByteStream(b""))

    assert await sent_to(handler, get("https://h.test/items")) == Response(
        status, {"location": "https://elsewhere.test/"}, b""
    )
    assert arrived == ["https://h.test/items"]


async def test_a_cookie_of_one_answer_does_not_travel_with_the_next_request() -> None:
    cookies: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        cookies.append(request.headers.get("cookie"))
        return httpx.Response(200, headers={"set-cookie": "visitor=1; Path=/"}, stream=httpx.ByteStream(b""))

    async with carrier(httpx.MockTransport(handler)) as transport:
        await transport.send(get("https://h.test/"))
        await transport.send(get("https://h.test/"))
    assert cookies == [None, None]


SECRET = f"https://h.test/items {KEY}"
FAILURES: list[tuple[Exception, type[UpstreamError], str]] = [
    (httpx.ConnectError(SECRET), UpstreamUnreachable, UNREACHABLE),
    (httpx.WriteError(SECRET), UpstreamUnreachable, UNREACHABLE),
    (httpx.CloseError(SECRET), UpstreamUnreachable, UNREACHABLE),
    (httpx.LocalProtocolError(SECRET), UpstreamUnreachable, UNREACHABLE),
    (httpx.UnsupportedProtocol(SECRET), UpstreamUnreachable, UNREACHABLE),
    (httpx.ProxyError(SECRET), UpstreamUnreachable, UNREACHABLE),
    (httpx.ReadError(SECRET), UpstreamUnreachable, BROKEN_OFF),
    (httpx.RemoteProtocolError(SECRET), UpstreamUnreachable, BROKEN_OFF),
    (httpx.ConnectTimeout(SECRET), UpstreamTimeout, TOO_SLOW),
    (httpx.ReadTimeout(SECRET), UpstreamTimeout, TOO_SLOW),
    (httpx.WriteTimeout(SECRET), UpstreamTimeout, TOO_SLOW),
    (httpx.PoolTimeout(SECRET), UpstreamTimeout, TOO_SLOW),
    (TimeoutError(SECRET), UpstreamTimeout, TOO_SLOW),
    (httpx.DecodingError(SECRET), UpstreamMalformed, UNDECODABLE),
    (httpx.InvalidURL(SECRET), UpstreamError, TOO_LONG),
]


@pytest.mark.parametrize(
    ("failure", "kind", "message"), FAILURES, ids=[type(failure).__name__ for failure, _, _ in FAILURES]
)
async def test_every_failure_of_httpx_is_translated(
    failure: Exception, kind: type[UpstreamError], message: str
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(UpstreamError) as raised:
        await sent_to(handler, get())
    assert (type(raised.value), str(raised.value)) == (kind, message)
    assert SECRET not in everything_shown(raised.value)


def test_every_failure_of_httpx_is_in_the_table_above() -> None:
    kinds = {it for it in vars(httpx).values() if isinstance(it, type) and issubclass(it, httpx.RequestError)}
    leaves = {it for it in kinds if not it.__subclasses__()}
    assert leaves - {type(failure) for failure, _, _ in FAILURES} == {httpx.TooManyRedirects}


@pytest.mark.parametrize("text", ["x" * 70_000, "😀" * 10_000])
async def test_what_is_too_long_for_a_url_is_refused_unsent(text: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    with pytest.raises(UpstreamError) as raised:
        await sent_to(handler, get(f"https://h.test/items/{segment(text, 'codename')}"))
    assert (str(raised.value), raised.value.code) == (TOO_LONG, "UPSTREAM_BAD_REQUEST")


@given(st.text() | st.text(alphabet="/\\.%?#&=;,+:@[]' \r\n\x00é😀"))
@settings(deadline=None, max_examples=50)
async def test_no_segment_is_changed_on_its_way(text: str) -> None:
    encoded = segment(f"x{text}", "codename")
    arrived: list[bytes] = []

    def handler(request: httpx.Request) -> httpx.Response:
        arrived.append(request.url.raw_path)
        return httpx.Response(200, stream=httpx.ByteStream(b""))

    await sent_to(handler, get(f"https://h.test/p/items/{encoded}?a={encoded}"))
    assert arrived == [f"/p/items/{encoded}?a={encoded}".encode()]


@pytest.mark.parametrize(("size", "fits"), [(0, True), (999, True), (1000, True), (1001, False), (100_000, False)])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_an_answer_may_be_so_large_unpacked_and_no_larger(size: int, fits: bool, packed: bool) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if packed:
            stream = httpx.ByteStream(gzip.compress(b"x" * size))
            return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=stream)
        return httpx.Response(200, stream=httpx.ByteStream(b"x" * size))

    if fits:
        assert (await sent_to(handler, get())).body == b"x" * size
        return
    with pytest.raises(UpstreamMalformed) as raised:
        await sent_to(handler, get())
    assert str(raised.value) == TOO_LARGE


async def test_a_body_that_never_ends_is_a_timeout() -> None:
    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b""
            await asyncio.sleep(0)

    async with carrier(
        httpx.MockTransport(lambda _: httpx.Response(200, content=dripping())), SHORT_ATTEMPT
    ) as transport:
        with pytest.raises(UpstreamTimeout) as raised:
            await transport.send(get())
    assert str(raised.value) == TOO_SLOW


async def test_an_asgi_application_answers_in_process() -> None:
    async def echo(request: Asked) -> Answer:
        raw: bytes = request.scope["raw_path"]
        said = f"{request.method} {raw.decode()} {request.scope['query_string'].decode()} {request.headers['x-own']}"
        return Answer(said, 203, {"X-Stale-Content": "1"}, "text/plain")

    app = Starlette(routes=[Route("/{rest:path}", echo)])
    async with carrier(in_process(app)) as transport:
        answered = await transport.send(Request("delivery", "GET", "http://in.test/a%2Fb?c=%26", {"x-own": "1"}))
    assert answered == Response(
        203,
        {"x-stale-content": "1", "content-length": "18", "content-type": "text/plain; charset=utf-8"},
        b"GET /a%2Fb c=%26 1",
    )
