"""Errors as the caller sees them: ours and GraphQL's own in full, everything else masked and logged under an id."""

from __future__ import annotations

from collections.abc import Iterable
from traceback import format_exception
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError

from upstream.errors import ContentGraphError, UpstreamError

_log = structlog.get_logger("contentgraph")

VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"


def formatted(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """GraphQL's error objects. Unknown failures become INTERNAL_SERVER_ERROR with a request id found in the log.

    One upstream request that fails may cost many fields their values: it is logged once, with the first one's path.
    """
    logged: set[int] = set()
    return [_formatted(error, logged) for error in errors]


def masked(failure: BaseException, path: str = "") -> dict[str, Any]:
    """What the caller is told of a failure that nobody foresaw; the log tells the rest under the same request id."""
    request_id = uuid4().hex
    # As text: a formatter of tracebacks may print local variables, and those may hold a key.
    traceback = "".join(format_exception(failure)).rstrip()
    _log.error("internal_error", path=path, request_id=request_id, exception=traceback)
    return {
        "message": "Something went wrong here; the log has the details under this request id.",
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
    }


def _formatted(error: GraphQLError, logged: set[int]) -> dict[str, Any]:
    """`logged` holds the ids of the failures that are in the log already; the errors keep them alive meanwhile."""
    shown: dict[str, Any] = dict(error.formatted)
    original = _original(error)
    if isinstance(original, ContentGraphError):
        shown["extensions"] = original.extensions
        if isinstance(original, UpstreamError) and id(original) not in logged:
            logged.add(id(original))
            _log.warning("upstream_failed", path=_path(error), **original.facts)
    elif original is not None and not _of_the_request(error):
        shown |= masked(original, _path(error))
    elif "extensions" not in shown:
        shown["extensions"] = {"code": VALIDATION_FAILED if error.path is None else "GRAPHQL_ERROR"}
    return shown


def _of_the_request(error: GraphQLError) -> bool:
    """Whether a value in the request's text or variables was refused: such errors point at it, and nothing ran yet."""
    return error.path is None and bool(error.locations)


def _original(error: GraphQLError) -> BaseException | None:
    original: BaseException | None = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    return original


def _path(error: GraphQLError) -> str:
    """Response names only: which entry of a list it was says little in a log."""
    return ".".join(str(part) for part in error.path or () if isinstance(part, str))
