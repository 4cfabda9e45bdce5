"""The GraphQL endpoint: POST, GET and HEAD in, JSON out. An operation ends when its caller goes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from resolvers.context import Caller
from serving.csrf import REFUSAL, is_cross_site
from serving.freshness import wants_fresh
from serving.gate import Asked, Gate
from serving.incremental import Delivery, comes_in_parts
from serving.multipart import Multipart, dialect
from serving.negotiation import JSON, NotAcceptable, response_type
from serving.parts import parts
from serving.query_strings import QueryStrings
from serving.responses import Answer, Manner, RequestRefused, failed, refused, response
from serving.statuses import Kind

_log = structlog.get_logger("contentgraph")

ALLOWED = "GET, HEAD, POST, OPTIONS"


@dataclass(frozen=True, slots=True)
class Intake:
    """What is taken in: the longest body and query string in bytes, and how many seconds a body may take to come.

    `parts`: operations whose answer comes in parts are among it.
    """

    max_body: int = 100_000
    max_url: int = 16_000
    patience: float = 10.0
    guard_always: bool = False
    parts: bool = False


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """An ASGI app. `serving` gives the gate that a request takes from its beginning to its answer.

    `identify` is awaited once per request and may refuse it; `who` names who pays for it.
    """

    serving: Callable[[], AbstractContextManager[Gate]]
    identify: Callable[[Request], Awaitable[Caller]]
    intake: Intake = field(default_factory=Intake)
    manner: Manner = field(default_factory=Manner)
    who: Callable[[Request], str] = lambda request: ""
    query_strings: QueryStrings = field(default_factory=QueryStrings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = await self._respond(request, send)
        if answer is not None:
            await answer(scope, receive, send)

    async def _respond(self, request: Request, send: Send) -> ASGIApp | None:
        head = request.method == "HEAD"
        headers = _headers(request)
        try:
            media_type = response_type(headers.get("accept"))
        except NotAcceptable:
            # Who reads parts alone still gets what comes whole, and failures: nobody could read those as a part.
            if not self.intake.parts or dialect(headers.get("accept")) is None:
                types = "Answers are application/graphql-response+json or application/json."
                return refused(RequestRefused(406, "NOT_ACCEPTABLE", types), JSON, self.manner, head=head)
            media_type = JSON
        try:
            if request.method == "OPTIONS":
                return Response(None, 204, {"allow": ALLOWED, "vary": "Accept", "cache-control": "no-store"})
            parameters = await self._parameters(request, headers)
            if is_cross_site(headers, always=self.intake.guard_always):
                raise RequestRefused(400, "CSRF_BLOCKED", REFUSAL, kind=Kind.CROSS_SITE)
            caller = await self.identify(request)
            asked = Asked(
                parameters,
                read_only=request.method != "POST",
                fresh=wants_fresh(headers.get("cache-control"), caller),
                dry_run=headers.get("x-dry-run", "").lower() in ("1", "true"),
                who=lambda: self.who(request),
            )
            with self.serving() as gate:
                prepared = await gate.prepared(asked, caller)
                if isinstance(prepared, Answer):
                    return response(prepared, request.method, headers, media_type, self.manner)
                in_parts = comes_in_parts(prepared) and not asked.dry_run
                way = self._delivery(headers.get("accept"), gate, send, head=head) if in_parts else gate
                answer = await self._until_gone(request, way.answer(prepared, asked, caller))
            return None if answer is None else response(answer, request.method, headers, media_type, self.manner)
        except RequestRefused as refusal:
            return refused(refusal, media_type, self.manner, head=head)
        except ClientDisconnect:
            return None
        except Exception as failure:
            return failed(failure, media_type)

    def _delivery(self, accept: str | None, gate: Gate, send: Send, *, head: bool) -> Delivery:
        spoken = dialect(accept)
        if spoken is None:
            message = "This operation comes in parts (@defer, @stream): accept multipart/mixed, or leave them out."
            raise RequestRefused(406, "NOT_ACCEPTABLE", message)
        return Delivery(gate, Multipart(send, spoken, head=head), parts(spoken))

    async def _parameters(self, request: Request, headers: Mapping[str, str]) -> dict[str, Any]:
        if request.method == "POST":
            return _checked(await self._posted(request, headers))
        if request.method in ("GET", "HEAD"):
            return _checked(self._queried(request))
        raise RequestRefused(405, "METHOD_NOT_ALLOWED", "Send POST or GET.", {"allow": ALLOWED})

    async def _posted(self, request: Request, headers: Mapping[str, str]) -> dict[str, Any]:
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != JSON:
            raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the content type application/json.")
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without a content encoding.")
        try:
            async with asyncio.timeout(self.intake.patience):
                body = await self._body(request)
        except TimeoutError:
            message = f"The body did not come within {self.intake.patience:g} seconds."
            raise RequestRefused(408, "REQUEST_TIMEOUT", message, {"connection": "close"}) from None
        try:
            parameters = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise RequestRefused(400, "BAD_REQUEST", "The body is not JSON.") from None
        if not isinstance(parameters, dict):
            raise RequestRefused(400, "BAD_REQUEST", "The body must be a JSON object.")
        return parameters

    async def _body(self, request: Request) -> bytes:
        """Counted as it comes: a length that is declared may be wrong."""
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self.intake.max_body:
                raise RequestRefused(413, "BODY_TOO_LARGE", f"A body may hold {self.intake.max_body} bytes.")
        return bytes(body)

    def _queried(self, request: Request) -> dict[str, Any]:
        query: bytes = request.scope["query_string"]
        if len(query) > self.intake.max_url:
            raise RequestRefused(414, "URL_TOO_LONG", f"A query string may hold {self.intake.max_url} bytes.")
        return self.query_strings.parameters(query)

    async def _until_gone(self, request: Request, answering: Awaitable[Answer | None]) -> Answer | None:
        """The answer, or None when the caller went first: then everything that nobody else waits for is cancelled."""
        here = asyncio.current_task()
        assert here is not None, "an endpoint runs in a task"
        watching = asyncio.ensure_future(_disconnected(request, here.cancel))
        try:
            return await answering
        except asyncio.CancelledError:
            if watching.done() and here.uncancel() == 0:
                _log.info("caller_gone")
                return None
            raise
        finally:
            watching.cancel()


def _headers(request: Request) -> dict[str, str]:
    """By lower-case name; of several of one name the first, as Starlette has it."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(request.scope["headers"])}


async def _disconnected(request: Request, then: Callable[[], object]) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    then()


def _checked(parameters: dict[str, Any]) -> dict[str, Any]:
    for name, (kind, expected) in _PARAMETERS.items():
        value = parameters.get(name)
        if value is not None and not isinstance(value, kind):
            raise RequestRefused(400, "BAD_REQUEST", f"The parameter '{name}' must be {expected}.")
    return parameters


_PARAMETERS: dict[str, tuple[type, str]] = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
    "documentId": (str, "a string"),
}
