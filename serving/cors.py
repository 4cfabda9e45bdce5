"""Which sites' pages may read answers: an allow-list of origins (Fetch, HTTP CORS protocol). An ASGI middleware."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.csrf import MARKS

METHODS = "GET, HEAD, POST, OPTIONS"
REQUEST_HEADERS = ("content-type", "authorization", "if-none-match", *MARKS, "x-client-id", "x-token", "x-dry-run")
EXPOSED = (
    "etag",
    "retry-after",
    "x-request-id",
    "x-cost-nodes",
    "x-cost-upstream",
    "x-upstream-requests",
    "x-budget-remaining",
    "x-cache",
    "x-stale-content",
)
# Seconds that a browser may remember a preflight's answer; Chromium takes no more.
REMEMBERED = "7200"


@dataclass(frozen=True, slots=True)
class CorsRules:
    """`origins` as browsers write them: scheme, host and port, no path. `credentials` lets pages send cookies."""

    origins: frozenset[str] = frozenset()
    credentials: bool = False
    request_headers: Sequence[str] = REQUEST_HEADERS


class Cors:
    """Answers preflights of listed origins and marks every answer of a listed origin as readable by it.

    Where nobody is listed no answer depends on the origin.
    """

    def __init__(self, app: ASGIApp, rules: CorsRules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._rules.origins:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        granted = self._granted(origin)
        if origin and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(send, {**granted, **self._preflight_headers()} if granted else {})
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                # Always: an answer stored without an origin must not be given to one.
                answer.add_vary_header("Origin")
                for name, value in granted.items():
                    answer[name] = value
                if granted:
                    answer["access-control-expose-headers"] = ", ".join(EXPOSED)
            await send(message)

        await self._app(scope, receive, marked)

    def _granted(self, origin: str | None) -> dict[str, str]:
        if origin is None or origin not in self._rules.origins:
            return {}
        named = {"access-control-allow-origin": origin}
        return {**named, "access-control-allow-credentials": "true"} if self._rules.credentials else named

    def _preflight_headers(self) -> dict[str, str]:
        return {
            "access-control-allow-methods": METHODS,
            "access-control-allow-headers": ", ".join(self._rules.request_headers),
            "access-control-max-age": REMEMBERED,
        }


async def _preflight(send: Send, headers: dict[str, str]) -> None:
    raw = [(name.encode(), value.encode()) for name, value in {**headers, "vary": "Origin"}.items()]
    await send({"type": "http.response.start", "status": 204, "headers": raw})
    await send({"type": "http.response.body", "body": b""})
