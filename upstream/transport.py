"""Requests carried by httpx: to the network, or to an ASGI app in process. No other module knows httpx.

What a carrier of requests is set up with, and what it says when it fails, is here for every carrier.
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from upstream.errors import UpstreamError, UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Request, Response


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two reads, and for one attempt in all."""

    connect: float = 3.0
    read: float = 10.0
    attempt: float = 15.0


class HttpxTransport:
    """One pooled client for every upstream: keep-alive, TLS verified, redirects never followed.

    Raises UpstreamUnreachable, UpstreamTimeout, or UpstreamMalformed when an answer exceeds `max_bytes`.
    """

    def __init__(
        self,
        *,
        timeouts: Timeouts | None = None,
        max_bytes: int = 64 * 1024 * 1024,
        connections: int = 100,
        app: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._max_bytes = max_bytes
        self._client = httpx.AsyncClient(
            transport=app,
            timeout=httpx.Timeout(self._timeouts.read, connect=self._timeouts.connect),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            follow_redirects=False,
            headers={"accept-encoding": "gzip, deflate"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # one caller's must not travel with another's
        )

    async def send(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(self._timeouts.attempt):
                return await self._exchange(request)
        except (httpx.TimeoutException, TimeoutError):
            raise too_slow(request.service) from None
        except zlib.error:
            raise undecodable(request.service) from None
        except (httpx.RequestError, httpx.InvalidURL) as error:
            # Only the kind of failure is kept: its text may hold the URL.
            raise _TRANSLATIONS.get(type(error), unreachable)(request.service) from None

    async def _exchange(self, request: Request) -> Response:
        async with self._client.stream(
            request.method, request.url, headers=dict(request.headers), content=request.body
        ) as answer:
            body = bytearray()
            unpacking = Unpacking(answer.headers.get("content-encoding", ""))
            async for chunk in answer.aiter_raw():
                body += unpacking.unpacked(chunk, self._max_bytes + 1 - len(body))
                if len(body) > self._max_bytes:
                    raise too_large(request.service)
            return Response(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, bytes(body))

    async def aclose(self) -> None:
        await self._client.aclose()


class Unpacking:
    """A body unpacked as it comes, no further than is asked for: httpx unpacks a thousand times what it received.

    An encoding that is not known is none: what it packs is no JSON.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower()
        self._packed: zlib._Decompress | None = None

    def unpacked(self, chunk: bytes, most: int) -> bytes:
        """At most so many bytes; whoever gets them all wants no more. Raises zlib.error."""
        if self._encoding not in ("gzip", "deflate") or not chunk:
            return chunk
        if self._packed is None:
            # RFC 1950: the first byte ends in 8; some send the bare stream.
            bare = self._encoding == "deflate" and chunk[0] & 0x0F != 8
            self._packed = zlib.decompressobj(-zlib.MAX_WBITS if bare else 32 + zlib.MAX_WBITS)
        return self._packed.decompress(chunk, most)


def in_process(app: object) -> httpx.ASGITransport:
    """What HttpxTransport takes as `app` to call an ASGI application without a socket."""
    return httpx.ASGITransport(app=app)  # type: ignore[arg-type]


def verifying() -> ssl.SSLContext:
    """TLS as httpx sets it up: hosts and certificates are checked, against SSL_CERT_FILE or SSL_CERT_DIR if given."""
    return httpx.create_ssl_context()


def too_slow(service: str) -> UpstreamError:
    return UpstreamTimeout(service, "no answer within the time allowed; retry later.")


def too_large(service: str) -> UpstreamError:
    return UpstreamMalformed(service, "the answer is too large; ask for less at once.")


def unreachable(service: str) -> UpstreamError:
    return UpstreamUnreachable(service, "could not be reached; check the host in the settings, or retry later.")


def broken_off(service: str) -> UpstreamError:
    return UpstreamUnreachable(service, "broke off its answer; retry later.")


def undecodable(service: str) -> UpstreamError:
    return UpstreamMalformed(service, "the answer's content encoding cannot be read.")


def unsendable(service: str) -> UpstreamError:
    return UpstreamError(
        service, "the request is too long to be sent; ask for less at once.", code="UPSTREAM_BAD_REQUEST"
    )


_TRANSLATIONS: dict[type[Exception], Callable[[str], UpstreamError]] = {
    httpx.ReadError: broken_off,
    httpx.RemoteProtocolError: broken_off,
    httpx.DecodingError: undecodable,
    httpx.InvalidURL: unsendable,
}
