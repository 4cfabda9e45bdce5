"""Everything a caller may be told, as one tree. Floor 0: imports nothing of ours.

ContentGraphError            a code, and a message that says what happened and how to mend it
├── ArgumentError            BAD_USER_INPUT: names the argument and the rule it breaks
├── UnsupportedError         UNSUPPORTED_BY_UPSTREAM: what this generation of the service cannot answer truthfully
├── ForbiddenError           FORBIDDEN: names the scope that the caller lacks
├── NotConfiguredError       NOT_CONFIGURED: the service has no key or project in the settings
└── UpstreamError            the service's name, HTTP status, request id and own codes
    ├── UpstreamUnreachable  refused, reset, or no free place in the queue
    ├── UpstreamTimeout      no answer within the time allowed
    └── UpstreamMalformed    an answer that is not what the service documents, with the path of the offending field
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ContentGraphError(Exception):
    """A failure whose message is meant for the caller; `extensions` becomes the GraphQL error's `extensions`."""

    code = "INTERNAL_SERVER_ERROR"

    @property
    def extensions(self) -> dict[str, Any]:
        return {"code": self.code}


class ArgumentError(ContentGraphError):
    """An argument breaks a rule; raised before any upstream call."""

    code = "BAD_USER_INPUT"

    def __init__(self, argument: str, rule: str) -> None:
        super().__init__(f"Argument '{argument}': {rule}")
        self.argument = argument
        self.rule = rule

    @property
    def extensions(self) -> dict[str, Any]:
        return {"code": self.code, "argument": self.argument}


class UnsupportedError(ArgumentError):
    """The argument asks for something that the configured generation of the service cannot answer."""

    code = "UNSUPPORTED_BY_UPSTREAM"


class ForbiddenError(ContentGraphError):
    """The caller may not read this; nothing was asked upstream."""

    code = "FORBIDDEN"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This needs a bearer token with the scope '{scope}'.")
        self.scope = scope

    @property
    def extensions(self) -> dict[str, Any]:
        return {"code": self.code, "scope": self.scope}


class NotConfiguredError(ContentGraphError):
    """A service was asked for that the settings leave out."""

    code = "NOT_CONFIGURED"

    def __init__(self, service: str, setting: str) -> None:
        super().__init__(f"{service} is not configured: set {setting}.")
        self.service = service

    @property
    def extensions(self) -> dict[str, Any]:
        return {"code": self.code, "service": self.service}


class UpstreamError(ContentGraphError):
    """A service answered with a failure, or did not answer.

    `service` is a name such as "delivery"; `status` the HTTP status or None when there was no answer; `request_id`,
    `upstream_code` and `specific_code` come from the service's own error body where it has one.
    """

    code = "UPSTREAM_ERROR"

    def __init__(
        self,
        service: str,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        upstream_code: int | str | None = None,
        specific_code: int | None = None,
        violations: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(f"{service}: {message}")
        self.service = service
        self.status = status
        self.code = code or self.code
        self.request_id = request_id
        self.upstream_code = upstream_code
        self.specific_code = specific_code
        self.violations = violations

    @property
    def facts(self) -> dict[str, Any]:
        """What a log may hold: names, numbers and codes. A violation's reason may repeat what a visitor sent."""
        return {
            "code": self.code,
            "service": self.service,
            "status": self.status,
            "requestId": self.request_id,
            "upstreamCode": self.upstream_code,
            "specificCode": self.specific_code,
        }

    @property
    def extensions(self) -> dict[str, Any]:
        return self.facts if self.violations is None else {**self.facts, "violations": self.violations}


class UpstreamUnreachable(UpstreamError):
    code = "UPSTREAM_UNREACHABLE"


class UpstreamTimeout(UpstreamError):
    code = "UPSTREAM_TIMEOUT"


class UpstreamMalformed(UpstreamError):
    code = "UPSTREAM_MALFORMED"


# Status → (code, our own wording). The service's wording is never passed on: it may echo what it was sent.
STATUS_ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("UPSTREAM_BAD_REQUEST", "refused the request as malformed; upstreamCode names the rule."),
    401: ("UPSTREAM_UNAUTHENTICATED", "the key is missing or not accepted; check the key in the settings."),
    402: ("UPSTREAM_QUOTA_EXCEEDED", "the usage quota or the subscription does not allow this call."),
    403: ("UPSTREAM_FORBIDDEN", "the key belongs to another project or lacks the permission."),
    404: ("UPSTREAM_NOT_FOUND", "knows no such project or route; check the project id and the hosts in the settings."),
    408: ("UPSTREAM_TIMEOUT", "gave up waiting for the request."),
    414: ("UPSTREAM_BAD_REQUEST", "the request is too long for the service; ask for less at once."),
    423: ("UPSTREAM_QUOTA_EXCEEDED", "the usage quota does not allow this call."),
    429: ("UPSTREAM_RATE_LIMITED", "the rate limit is used up; retry later."),
}
_SERVER_ERROR = ("UPSTREAM_UNAVAILABLE", "the service failed; retry later.")
_OTHER = ("UPSTREAM_ERROR", "gave an answer that is not expected here.")


def status_error(
    service: str,
    status: int,
    *,
    request_id: str | None = None,
    upstream_code: int | str | None = None,
    specific_code: int | None = None,
    violations: list[dict[str, str]] | None = None,
) -> UpstreamError:
    """The error for an HTTP status outside 2xx, worded by us and carrying the service's codes."""
    code, message = STATUS_ERRORS.get(status, _SERVER_ERROR if status >= 500 else _OTHER)
    return UpstreamError(
        service,
        f"HTTP {status}, {message}",
        status=status,
        code=code,
        request_id=request_id,
        upstream_code=upstream_code,
        specific_code=specific_code,
        violations=violations,
    )
