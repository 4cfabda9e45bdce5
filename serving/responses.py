"""Answers as bytes: results, refusals and failures, always JSON. Imports starlette and graphql-core."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import orjson
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from serving import compression
from serving.cache_policy import NO_STORE, Policy, etag, not_modified
from serving.errors import masked
from serving.negotiation import JSON
from serving.statuses import Kind, StatusProfile, status


class Executed(Protocol):
    """What execution answers with."""

    @property
    def data(self) -> dict[str, Any] | None: ...
    @property
    def errors(self) -> list[GraphQLError] | None: ...


class RequestRefused(Exception):
    """The request is not one that is served. Its `kind` decides the status where there is one for its code."""

    def __init__(
        self, status: int, code: str, message: str, headers: dict[str, str] | None = None, kind: Kind | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}
        self.kind = kind or _KINDS.get(code)


_KINDS: Mapping[str, Kind] = {"BAD_REQUEST": Kind.MALFORMED, "BUDGET_EXCEEDED": Kind.RATE}


@dataclass(frozen=True, slots=True)
class Manner:
    """How this server answers. `tag_headers` are those that its CDN reads tags from."""

    profile: StatusProfile = StatusProfile.AUDIT
    compress: bool = True
    tag_headers: tuple[str, ...] = ("cache-tag", "surrogate-key")


# A body as it is sent, and the headers that go with it whoever asks.
Form = tuple[bytes, list[tuple[bytes, bytes]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an operation, in bytes, and who may keep it. `requests` were made upstream for it.

    `headers` differ from one request to the next; what does not is made once, in `forms`.
    """

    kind: Kind
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = field(default_factory=lambda: Policy(NO_STORE))
    requests: int = 0
    forms: dict[object, Any] = field(default_factory=dict, repr=False)

    def again(self, age: int) -> Answer:
        """The same for another request, which asked nobody."""
        headers = {**self.headers, "x-upstream-requests": "0", "x-cache": "hit", "age": str(age)}
        return Answer(self.kind, self.body, headers, self.policy, 0, self.forms)

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        return replace(self, headers={**self.headers, **headers}) if headers else self

    def tag(self) -> str:
        """The entity tag of the plain body."""
        if "etag" not in self.forms:
            self.forms["etag"] = etag(self.body)
        found: str = self.forms["etag"]
        return found

    def form(self, media_type: str, manner: Manner, *, squeezed: bool, tagged: bool) -> Form:
        """Compressed once, however often it is sent."""
        key = (media_type, manner, squeezed, tagged)
        if key not in self.forms:
            self.forms[key] = self._form(media_type, manner, squeezed=squeezed, tagged=tagged)
        form: Form = self.forms[key]
        return form

    def _form(self, media_type: str, manner: Manner, *, squeezed: bool, tagged: bool) -> Form:
        body = compression.compressed(self.body) if squeezed else self.body
        headers = _base(media_type, "Accept, Accept-Encoding" if manner.compress else "Accept")
        headers["content-length"] = str(len(body))
        headers["cache-control"] = self.policy.cache_control
        if self.policy.is_public and self.policy.tags:
            for name in manner.tag_headers:
                headers[name] = ("," if name == "cache-tag" else " ").join(self.policy.tags)
        if squeezed:
            headers["content-encoding"] = "gzip"
        if tagged:
            headers["etag"] = compression.suffixed(self.tag()) if squeezed else self.tag()
        return body, [(name.encode(), value.encode()) for name, value in headers.items()]


def encoded(body: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError:
        # Lone surrogates and integers beyond 64 bits are beyond orjson, not beyond JSON.
        return json.dumps(body, allow_nan=False).encode()


class Sent:
    """An ASGI response of headers that are encoded already."""

    def __init__(self, body: bytes, code: int, headers: list[tuple[bytes, bytes]], *, head: bool = False) -> None:
        self._start = {"type": "http.response.start", "status": code, "headers": headers}
        self._body = {"type": "http.response.body", "body": b"" if head else body}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send(self._start)
        await send(self._body)


def response(answer: Answer, method: str, asked: Mapping[str, str], media_type: str, manner: Manner) -> Sent:
    """The answer to a request with these headers: compressed, or 304, or without a body for HEAD."""
    public = answer.policy.is_public
    # A private answer to a browser's own credentials might be guessed at by its length.
    squeezed = (
        manner.compress
        and len(answer.body) >= compression.SMALLEST
        and compression.takes_gzip(asked.get("accept-encoding"))
        and (public or "cookie" not in asked)
    )
    tagged = public and method != "POST"
    body, fixed = answer.form(media_type, manner, squeezed=squeezed, tagged=tagged)
    varying = [(name.encode(), value.encode()) for name, value in answer.headers.items()]
    if tagged:
        known = (asked.get("if-none-match") or "").replace(compression.SUFFIX, "")
        if known and not_modified(known, answer.tag()):
            kept = [pair for pair in fixed if pair[0] not in _OF_THE_BODY]
            return Sent(b"", 304, [*kept, *varying])
    return Sent(body, status(answer.kind, manner.profile, media_type), [*fixed, *varying], head=method == "HEAD")


# Headers that describe the bytes which a 304 does not send.
_OF_THE_BODY = frozenset({b"content-type", b"content-length", b"content-encoding"})


def refused(
    refusal: RequestRefused, media_type: str = JSON, manner: Manner | None = None, *, head: bool = False
) -> Response:
    profile = StatusProfile.AUDIT if manner is None else manner.profile
    code = refusal.status if refusal.kind is None else status(refusal.kind, profile, media_type)
    error = {"message": str(refusal), "extensions": {"code": refusal.code}}
    headers = {**_base(media_type), "cache-control": NO_STORE, **refusal.headers}
    return _sent(encoded({"errors": [error]}), code, headers, head=head)


def failed(failure: Exception, media_type: str) -> Response:
    """A failure that nobody foresaw: masked, and logged under the request id that the answer shows."""
    return _sent(encoded({"errors": [masked(failure)]}), 500, {**_base(media_type), "cache-control": NO_STORE})


def not_served(request: Request, exception: Exception) -> Response:
    """Starlette's handler for every path and method that no route takes."""
    assert isinstance(exception, HTTPException), "registered for HTTPException alone"
    code, message = _NOT_SERVED.get(exception.status_code, ("BAD_REQUEST", exception.detail))
    return refused(RequestRefused(exception.status_code, code, message, dict(exception.headers or {})))


_NOT_SERVED = {
    404: ("NOT_FOUND", "There is nothing here: GraphQL is at /graphql, the server's health at /health."),
    405: ("METHOD_NOT_ALLOWED", "This path takes another method; the header Allow names it."),
}


def _base(media_type: str, vary: str = "Accept") -> dict[str, str]:
    return {"content-type": f"{media_type}; charset=utf-8", "vary": vary, "x-content-type-options": "nosniff"}


def _sent(body: bytes, code: int, headers: dict[str, str], *, head: bool = False) -> Response:
    if not head:
        return Response(body, code, headers)
    return Response(b"", code, {**headers, "content-length": str(len(body))})
