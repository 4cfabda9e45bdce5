"""The GraphQL endpoint: POST and GET in, JSON out. An operation ends when its caller goes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import orjson
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from resolvers.context import Context
from serving.negotiation import NotAcceptable, response_type
from serving.responses import Executed, RequestRefused, answered, failed, refused

_log = structlog.get_logger("contentgraph")

Execute = Callable[["Operation", Context], Awaitable[Executed]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A GraphQL request (GraphQL over HTTP, Request parameters). `read_only`: it came by GET."""

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None
    read_only: bool


class GraphQLEndpoint:
    """An ASGI app. `new_context` is awaited once per operation and may refuse it.

    `execute` may raise RequestRefused; anything else it raises is masked.
    """

    def __init__(
        self, execute: Execute, new_context: Callable[[Request], Awaitable[Context]], *, max_body: int = 100_000
    ) -> None:
        self._execute = execute
        self._new_context = new_context
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._respond(request)
        if response is not None:
            await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response | None:
        try:
            media_type = response_type(request.headers.get("accept"))
        except NotAcceptable:
            types = "Answers are application/graphql-response+json or application/json."
            return refused(RequestRefused(406, "NOT_ACCEPTABLE", types))
        try:
            operation = await self._operation(request)
            context = await self._new_context(request)
            result = await self._until_gone(request, operation, context)
            return None if result is None else answered(result, media_type, private=context.caller.private)
        except RequestRefused as refusal:
            return refused(refusal, media_type)
        except ClientDisconnect:
            return None
        except Exception as failure:
            return failed(failure, media_type)

    async def _operation(self, request: Request) -> Operation:
        read = {"POST": self._posted, "GET": self._queried}.get(request.method)
        if read is None:
            raise RequestRefused(405, "METHOD_NOT_ALLOWED", "Send POST or GET.", {"allow": "GET, POST"})
        parameters = await read(request)
        return _checked(parameters, read_only=request.method == "GET")

    async def _posted(self, request: Request) -> dict[str, Any]:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the content type application/json.")
        if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without a content encoding.")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._max_body:
                raise RequestRefused(413, "BODY_TOO_LARGE", f"A body may hold {self._max_body} bytes.")
        try:
            parameters = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise RequestRefused(400, "BAD_REQUEST", "The body is not JSON.") from None
        if not isinstance(parameters, dict):
            raise RequestRefused(400, "BAD_REQUEST", "The body must be a JSON object.")
        return parameters

    async def _queried(self, request: Request) -> dict[str, Any]:
        query = request.url.query
        if len(query) > self._max_body:
            raise RequestRefused(414, "URL_TOO_LONG", f"A query string may hold {self._max_body} bytes.")
        try:
            raw = parse_qs(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
        except ValueError:
            raise RequestRefused(400, "BAD_REQUEST", "The query string cannot be read.") from None
        parameters: dict[str, Any] = {name: values[-1] for name, values in raw.items()}
        for name in ("variables", "extensions"):
            if parameters.get(name):
                try:
                    parameters[name] = orjson.loads(parameters[name])
                except orjson.JSONDecodeError:
                    raise RequestRefused(400, "BAD_REQUEST", f"The parameter '{name}' is not JSON.") from None
            else:
                parameters.pop(name, None)
        return parameters

    async def _until_gone(self, request: Request, operation: Operation, context: Context) -> Executed | None:
        """The result, or None when the caller went first: then everything still under way is cancelled."""
        running = asyncio.ensure_future(self._execute(operation, context))
        gone = asyncio.ensure_future(_disconnected(request))
        try:
            await asyncio.wait({running, gone}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                return running.result()
            _log.info("caller_gone")
            return None
        finally:
            gone.cancel()
            running.cancel()
            context.loaders.close()
            await asyncio.gather(running, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _checked(parameters: dict[str, Any], *, read_only: bool) -> Operation:
    for name, (kind, expected) in _PARAMETERS.items():
        value = parameters.get(name)
        if value is not None and not isinstance(value, kind):
            raise RequestRefused(400, "BAD_REQUEST", f"The parameter '{name}' must be {expected}.")
    if not parameters.get("query"):
        raise RequestRefused(400, "BAD_REQUEST", "The parameter 'query' is missing.")
    # choice: an empty name is no name, as forms and query strings have it.
    return Operation(
        parameters["query"], parameters.get("operationName") or None, parameters.get("variables"), read_only
    )


_PARAMETERS: dict[str, tuple[type, str]] = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}
