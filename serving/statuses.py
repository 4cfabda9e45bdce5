"""What became of a request, and which HTTP status says so in each profile (GraphQL over HTTP, Status Codes)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from serving.negotiation import JSON


class Kind(StrEnum):
    """From the request's first byte to the answer's last, in the order in which they are found."""

    NOT_ACCEPTABLE = "not acceptable"
    METHOD = "method"
    MEDIA_TYPE = "media type"
    BODY_TOO_LARGE = "body too large"
    URL_TOO_LONG = "url too long"
    SLOW = "slow"
    CROSS_SITE = "cross-site"
    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    UNKNOWN_HASH = "unknown hash"
    SYNTAX = "syntax"
    VALIDATION = "validation"
    LIMIT = "limit"
    VARIABLES = "variables"
    RATE = "rate"
    EXECUTED = "executed"
    PARTIAL = "partial"
    DEADLINE = "deadline"
    BUSY = "busy"
    INTERNAL = "internal"


class StatusProfile(StrEnum):
    """`audit` is what the graphql-http audits freeze, `draft` the specification's draft of 2026."""

    AUDIT = "audit"
    DRAFT = "draft"


class Statuses(NamedTuple):
    """`audit_json` where the answer is application/json in the profile `audit`."""

    audit: int
    audit_json: int
    draft: int


def status(kind: Kind, profile: StatusProfile, media_type: str) -> int:
    row = STATUSES[kind]
    if profile is StatusProfile.DRAFT:
        return row.draft
    return row.audit_json if media_type == JSON else row.audit


def _everywhere(code: int) -> Statuses:
    return Statuses(code, code, code)


STATUSES: Mapping[Kind, Statuses] = {
    Kind.NOT_ACCEPTABLE: _everywhere(406),
    Kind.METHOD: _everywhere(405),
    Kind.MEDIA_TYPE: _everywhere(415),
    Kind.BODY_TOO_LARGE: _everywhere(413),
    Kind.URL_TOO_LONG: _everywhere(414),
    Kind.SLOW: _everywhere(408),
    Kind.CROSS_SITE: _everywhere(400),
    Kind.MALFORMED: Statuses(400, 400, 422),
    Kind.UNAUTHENTICATED: _everywhere(401),
    Kind.FORBIDDEN: _everywhere(403),
    # 200: links that know nothing of persisted documents take a 4xx for a broken network.
    Kind.UNKNOWN_HASH: _everywhere(200),
    Kind.SYNTAX: Statuses(400, 200, 400),
    Kind.VALIDATION: Statuses(400, 200, 422),
    Kind.LIMIT: Statuses(400, 200, 422),
    Kind.VARIABLES: Statuses(400, 200, 422),
    Kind.RATE: _everywhere(429),
    Kind.EXECUTED: _everywhere(200),
    Kind.PARTIAL: Statuses(200, 200, 294),
    Kind.DEADLINE: _everywhere(504),
    Kind.BUSY: _everywhere(503),
    Kind.INTERNAL: _everywhere(500),
}
