"""What a caller is told of each failure: the tree, the codes, and nothing secret."""

from __future__ import annotations

from typing import Any

import pytest

from tests.upstream.twins import BASE, KEY, everything_shown, extensions_of, get
from upstream.delivery import Endpoint
from upstream.errors import (
    ArgumentError,
    ContentGraphError,
    NotConfiguredError,
    UnsupportedError,
    UpstreamError,
    UpstreamMalformed,
    UpstreamTimeout,
    UpstreamUnreachable,
    status_error,
)

ERRORS: list[tuple[ContentGraphError, str, dict[str, Any]]] = [
    (
        ArgumentError("limit", "must be 1 or more."),
        "Argument 'limit': must be 1 or more.",
        {"code": "BAD_USER_INPUT", "argument": "limit"},
    ),
    (
        UnsupportedError("where.notEq", "needs Kontent.ai."),
        "Argument 'where.notEq': needs Kontent.ai.",
        {"code": "UNSUPPORTED_BY_UPSTREAM", "argument": "where.notEq"},
    ),
    (
        NotConfiguredError("The Preview API", "CONTENTGRAPH_PREVIEW_KEY"),
        "The Preview API is not configured: set CONTENTGRAPH_PREVIEW_KEY.",
        {"code": "NOT_CONFIGURED", "service": "The Preview API"},
    ),
    (UpstreamError("delivery", "failed."), "delivery: failed.", extensions_of("UPSTREAM_ERROR")),
    (UpstreamError("delivery", "failed.", code="OTHER"), "delivery: failed.", extensions_of("OTHER")),
    (UpstreamUnreachable("delivery", "refused."), "delivery: refused.", extensions_of("UPSTREAM_UNREACHABLE")),
    (UpstreamTimeout("delivery", "too slow."), "delivery: too slow.", extensions_of("UPSTREAM_TIMEOUT")),
    (UpstreamMalformed("delivery", "no JSON."), "delivery: no JSON.", extensions_of("UPSTREAM_MALFORMED")),
    (
        status_error("delivery", 400, request_id="HyufT6wUgEc=", upstream_code=1005, specific_code=0),
        "delivery: HTTP 400, refused the request as malformed; upstreamCode names the rule.",
        extensions_of("UPSTREAM_BAD_REQUEST", 400, request_id="HyufT6wUgEc=", upstream_code=1005, specific_code=0),
    ),
    (
        status_error("croct", 422, violations=[{"path": "/id", "reason": "too long"}]),
        "croct: HTTP 422, gave an answer that is not expected here.",
        extensions_of("UPSTREAM_ERROR", 422)
        | {"service": "croct", "violations": [{"path": "/id", "reason": "too long"}]},
    ),
    (
        status_error("croct", 400, violations=[]),
        "croct: HTTP 400, refused the request as malformed; upstreamCode names the rule.",
        extensions_of("UPSTREAM_BAD_REQUEST", 400) | {"service": "croct", "violations": []},
    ),
]


@pytest.mark.parametrize(("error", "message", "extensions"), ERRORS, ids=lambda it: type(it).__name__)
def test_an_error_has_a_message_and_extensions(
    error: ContentGraphError, message: str, extensions: dict[str, Any]
) -> None:
    assert (str(error), error.extensions) == (message, extensions)


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (400, "UPSTREAM_BAD_REQUEST", "refused the request as malformed; upstreamCode names the rule."),
        (401, "UPSTREAM_UNAUTHENTICATED", "the key is missing or not accepted; check the key in the settings."),
        (402, "UPSTREAM_QUOTA_EXCEEDED", "the usage quota or the subscription does not allow this call."),
        (403, "UPSTREAM_FORBIDDEN", "the key belongs to another project or lacks the permission."),
        (
            404,
            "UPSTREAM_NOT_FOUND",
            "knows no such project or route; check the project id and the hosts in the settings.",
        ),
        (408, "UPSTREAM_TIMEOUT", "gave up waiting for the request."),
        (414, "UPSTREAM_BAD_REQUEST", "the request is too long for the service; ask for less at once."),
        (423, "UPSTREAM_QUOTA_EXCEEDED", "the usage quota does not allow this call."),
        (429, "UPSTREAM_RATE_LIMITED", "the rate limit is used up; retry later."),
        (500, "UPSTREAM_UNAVAILABLE", "the service failed; retry later."),
        (503, "UPSTREAM_UNAVAILABLE", "the service failed; retry later."),
        (599, "UPSTREAM_UNAVAILABLE", "the service failed; retry later."),
        (204, "UPSTREAM_ERROR", "gave an answer that is not expected here."),
        (302, "UPSTREAM_ERROR", "gave an answer that is not expected here."),
        (405, "UPSTREAM_ERROR", "gave an answer that is not expected here."),
        (499, "UPSTREAM_ERROR", "gave an answer that is not expected here."),
    ],
)
def test_every_status_has_a_code_and_our_own_words(status: int, code: str, message: str) -> None:
    error = status_error("delivery", status)
    assert (str(error), error.extensions) == (f"delivery: HTTP {status}, {message}", extensions_of(code, status))


@pytest.mark.parametrize(
    ("kind", "parents"),
    [
        (UnsupportedError, [ArgumentError, ContentGraphError]),
        (NotConfiguredError, [ContentGraphError]),
        (UpstreamUnreachable, [UpstreamError, ContentGraphError]),
        (UpstreamTimeout, [UpstreamError, ContentGraphError]),
        (UpstreamMalformed, [UpstreamError, ContentGraphError]),
    ],
)
def test_the_tree_is_as_drawn(kind: type[Exception], parents: list[type[Exception]]) -> None:
    assert [it for it in kind.__mro__[1:] if issubclass(it, ContentGraphError)] == parents


def test_an_own_code_does_not_leak_into_other_errors_of_the_kind() -> None:
    assert UpstreamUnreachable("delivery", "busy.", code="UPSTREAM_BUSY").code == "UPSTREAM_BUSY"
    assert UpstreamUnreachable("delivery", "refused.").code == "UPSTREAM_UNREACHABLE"


def test_what_holds_a_key_does_not_show_it() -> None:
    assert repr(get()) == f"Request(service='delivery', method='GET', url='{BASE}/items')"
    assert repr(Endpoint(BASE, KEY)) == f"Endpoint(base='{BASE}')"


@pytest.mark.parametrize("error", [error for error, _, _ in ERRORS], ids=lambda it: type(it).__name__)
def test_an_error_shows_no_url(error: ContentGraphError) -> None:
    assert "://" not in everything_shown(error)
