"""Requests carried by aiohttp, the fast way to the network. No other module knows aiohttp.

aiohttp, not pyreqwest at half its cost: that one leaves a cancelled request's connection open, and rewrites URLs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError
from yarl import URL

from upstream.errors import UpstreamError
from upstream.exchange import Request, Response
from upstream.transport import (
    Timeouts,
    broken_off,
    too_large,
    too_slow,
    undecodable,
    unreachable,
    unsendable,
    verifying,
)

# As httpx has it, so that both refuse the same requests.
LONGEST_URL = 65_536
# An answer of usual size is taken in without pausing the connection; aiohttp pauses at twice this.
_BUFFER = 1 << 20


class NetworkTransport:
    """One pool for every upstream: keep-alive, TLS verified, redirects never followed, no cookies, URLs as they are.

    Raises UpstreamUnreachable, UpstreamTimeout, or UpstreamMalformed when an answer exceeds `max_bytes`. The pool is
    opened by the first request, in its event loop; `connect` includes waiting for a place in it and resolving the host.
    Proxies are those of the environment when it is constructed.
    """

    def __init__(
        self, *, timeouts: Timeouts | None = None, max_bytes: int = 64 * 1024 * 1024, connections: int = 100
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._max_bytes = max_bytes
        self._connections = connections
        self._proxies = getproxies()
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: Request) -> Response:
        if len(request.url) > LONGEST_URL:
            raise unsendable(request.service)
        try:
            async with asyncio.timeout(self._timeouts.attempt):
                return await self._exchange(request)
        except TimeoutError:
            raise too_slow(request.service) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Only the kind of failure is kept: its text may hold the URL.
            raise _translated(error, request.service) from None

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _exchange(self, request: Request) -> Response:
        session = self._session or self._opened()
        url = URL(request.url, encoded=True)
        async with session.request(
            request.method,
            url,
            headers=request.headers,
            data=request.body,
            allow_redirects=False,
            proxy=self._proxy(url) if self._proxies else None,
        ) as answer:
            chunks: list[bytes] = []
            size = 0
            while chunk := await answer.content.readany():
                size += len(chunk)
                if size > self._max_bytes:
                    raise too_large(request.service)
                chunks.append(chunk)
            return Response(answer.status, _headers(answer), chunks[0] if len(chunks) == 1 else b"".join(chunks))

    def _opened(self) -> aiohttp.ClientSession:
        tls = verifying()
        tls.set_alpn_protocols(["http/1.1"])
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, ssl=tls),
            timeout=aiohttp.ClientTimeout(connect=self._timeouts.connect, sock_read=self._timeouts.read),
            cookie_jar=aiohttp.DummyCookieJar(),  # one caller's must not travel with another's
            skip_auto_headers=("Content-Type",),
            middlewares=(_once,),
            read_bufsize=_BUFFER,
        )
        return self._session

    def _proxy(self, url: URL) -> str | None:
        """aiohttp's own `trust_env` asks the environment in a thread for each request, and reads `.netrc` for keys."""
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if proxy is None or url.host is None or proxy_bypass(f"{url.host}:{url.port}"):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"


class _BrokenOff(aiohttp.ClientError):
    """The connection ended before there was an answer."""


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp sends a GET, PUT or DELETE again by itself when the connection breaks; whether to is RetryPolicy's."""
    try:
        return await send(request)
    except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        raise _BrokenOff from None


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in answer.headers.items():
        known = name.lower()
        headers[known] = f"{headers[known]}, {value}" if known in headers else value
    return headers


def _translated(error: Exception, service: str) -> UpstreamError:
    if isinstance(error.__cause__, ContentEncodingError):
        return undecodable(service)
    return next((told for kinds, told in _TRANSLATIONS if isinstance(error, kinds)), unreachable)(service)


# The first row that fits counts: a proxy that refuses is a ClientResponseError, any other of those is no HTTP.
_TRANSLATIONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[str], UpstreamError]], ...] = (
    (aiohttp.ClientHttpProxyError, unreachable),
    ((_BrokenOff, aiohttp.ClientPayloadError, aiohttp.ClientResponseError), broken_off),
)
