"""Answers as bytes: results, refusals and failures, always JSON. Imports starlette and graphql-core."""

from __future__ import annotations

import json
from typing import Any, Protocol

import orjson
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from serving.errors import formatted, masked
from serving.negotiation import JSON


class Executed(Protocol):
    """What execution answers with."""

    @property
    def data(self) -> dict[str, Any] | None: ...
    @property
    def errors(self) -> list[GraphQLError] | None: ...


class RequestRefused(Exception):
    """The request is not one that is served; `status` and the message are the answer."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}


def answered(result: Executed, media_type: str, *, private: bool) -> Response:
    """`private`: the answer touched what is not for everybody.

    Without data and without a path nothing was executed: then there is no `data` at all.
    """
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = formatted(result.errors)
    executed = result.data is not None or any(error.path for error in result.errors or ())
    if executed:
        body["data"] = result.data
    headers = {"cache-control": "private, no-store"} if private else None
    return _json(body, 200 if executed or media_type == JSON else 400, media_type, headers)


def refused(refusal: RequestRefused, media_type: str = JSON) -> Response:
    error = {"message": str(refusal), "extensions": {"code": refusal.code}}
    return _json({"errors": [error]}, refusal.status, media_type, refusal.headers)


def failed(failure: Exception, media_type: str) -> Response:
    """A failure that nobody foresaw: masked, and logged under the request id that the answer shows."""
    return _json({"errors": [masked(failure)]}, 500, media_type)


def not_served(request: Request, exception: Exception) -> Response:
    """Starlette's handler for every path and method that no route takes."""
    assert isinstance(exception, HTTPException), "registered for HTTPException alone"
    code, message = _NOT_SERVED.get(exception.status_code, ("BAD_REQUEST", exception.detail))
    return refused(RequestRefused(exception.status_code, code, message, dict(exception.headers or {})))


_NOT_SERVED = {
    404: ("NOT_FOUND", "There is nothing here: GraphQL is at /graphql, GraphiQL at /, the server's health at /health."),
    405: ("METHOD_NOT_ALLOWED", "This path takes another method; the header Allow names it."),
}


def _json(body: dict[str, Any], status: int, media_type: str, headers: dict[str, str] | None = None) -> Response:
    try:
        encoded = orjson.dumps(body)
    except orjson.JSONEncodeError:
        # Lone surrogates and integers beyond 64 bits are beyond orjson, not beyond JSON.
        encoded = json.dumps(body, allow_nan=False).encode()
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
