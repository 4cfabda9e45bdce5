"""Errors as the caller sees them: ours and GraphQL's own in full, everything else masked and logged under an id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError

from upstream.errors import ContentGraphError, UpstreamError

_log = structlog.get_logger("contentgraph")


def formatted(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """GraphQL's error objects. Unknown failures become INTERNAL_SERVER_ERROR with a request id found in the log."""
    return [_formatted(error) for error in errors]


def _formatted(error: GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = dict(error.formatted)
    original = _original(error)
    if isinstance(original, ContentGraphError):
        shown["extensions"] = original.extensions
        if isinstance(original, UpstreamError):
            _log.warning("upstream_failed", path=_path(error), **original.extensions)
    elif original is not None:
        request_id = uuid4().hex
        shown["message"] = "Something went wrong here; the log has the details under this request id."
        shown["extensions"] = {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id}
        _log.error("internal_error", path=_path(error), request_id=request_id, exc_info=original)
    elif "extensions" not in shown:
        shown["extensions"] = {"code": "GRAPHQL_VALIDATION_FAILED" if error.path is None else "GRAPHQL_ERROR"}
    return shown


def _original(error: GraphQLError) -> BaseException | None:
    original: BaseException | None = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    return original


def _path(error: GraphQLError) -> str:
    """Field names only: list positions and aliases are the caller's."""
    return ".".join(str(part) for part in error.path or () if isinstance(part, str))
