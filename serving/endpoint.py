"""The GraphQL endpoint: POST and GET in, JSON out. An operation ends when its caller goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs

import orjson
import structlog
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from resolvers.context import Context
from serving.errors import formatted
from serving.negotiation import NotAcceptable, response_type

_log = structlog.get_logger("contentgraph")


class Executed(Protocol):
    """What execution answers with."""

    @property
    def data(self) -> dict[str, Any] | None: ...
    @property
    def errors(self) -> list[GraphQLError] | None: ...


Execute = Callable[["Operation", Context], Awaitable[Executed]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A GraphQL request (GraphQL over HTTP, Request parameters)."""

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None
    read_only: bool


class RequestRefused(Exception):
    """The request is not a GraphQL request; `status` and the message are the answer."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}


class GraphQLEndpoint:
    """An ASGI app. `new_context` is called inside the event loop, once per operation."""

    def __init__(self, execute: Execute, new_context: Callable[[], Context], *, max_body: int = 100_000) -> None:
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
            return _refused(
                RequestRefused(
                    406, "NOT_ACCEPTABLE", "Answers are application/graphql-response+json or application/json."
                ),
                "application/json",
            )
        try:
            operation = await self._operation(request)
        except RequestRefused as refusal:
            return _refused(refusal, media_type)
        result = await self._until_gone(request, operation)
        return None if result is None else _answer(result, media_type)

    async def _operation(self, request: Request) -> Operation:
        read = {"POST": self._posted, "GET": _queried}.get(request.method)
        if read is None:
            raise RequestRefused(405, "METHOD_NOT_ALLOWED", "Send POST or GET.", {"allow": "GET, POST"})
        parameters = await read(request)
        return _checked(parameters, read_only=request.method == "GET")

    async def _posted(self, request: Request) -> dict[str, Any]:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the content type application/json.")
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

    async def _until_gone(self, request: Request, operation: Operation) -> Executed | None:
        """The result, or None when the caller went first: then everything still under way is cancelled."""
        context = self._new_context()
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


async def _queried(request: Request) -> dict[str, Any]:
    try:
        raw = parse_qs(
            request.url.query, keep_blank_values=True, strict_parsing=bool(request.url.query), errors="strict"
        )
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


def _checked(parameters: dict[str, Any], *, read_only: bool) -> Operation:
    for name, (kind, expected) in _PARAMETERS.items():
        value = parameters.get(name)
        if value is not None and not isinstance(value, kind):
            raise RequestRefused(400, "BAD_REQUEST", f"The parameter '{name}' must be {expected}.")
    if not parameters.get("query"):
        raise RequestRefused(400, "BAD_REQUEST", "The parameter 'query' is missing.")
    return Operation(parameters["query"], parameters.get("operationName"), parameters.get("variables"), read_only)


_PARAMETERS: dict[str, tuple[type, str]] = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}


def _answer(result: Executed, media_type: str) -> Response:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = formatted(result.errors)
    # Without data and without a path nothing was executed: then there is no `data` at all.
    executed = result.data is not None or any(error.path for error in result.errors or ())
    if executed:
        body["data"] = result.data
    status = 400 if not executed and media_type != "application/json" else 200
    return _json(body, status, media_type)


def _refused(refusal: RequestRefused, media_type: str) -> Response:
    error = {"message": str(refusal), "extensions": {"code": refusal.code}}
    return _json({"errors": [error]}, refusal.status, media_type, refusal.headers)


def _json(body: dict[str, Any], status: int, media_type: str, headers: dict[str, str] | None = None) -> Response:
    try:
        encoded = orjson.dumps(body)
    except orjson.JSONEncodeError:
        # Lone surrogates and integers beyond 64 bits are beyond orjson, not beyond JSON.
        encoded = json.dumps(body).encode()
    return Response(
        encoded,
        status,
        {
            "content-type": f"{media_type}; charset=utf-8",
            "vary": "Accept",
            "cache-control": "no-store",
            **(headers or {}),
        },
    )
