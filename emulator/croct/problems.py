"""What is said when content cannot be served: problem bodies as Croct documents them.

Imports Starlette. Where no body is documented, the type is in a namespace of our own, never one of Croct's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from starlette.responses import JSONResponse, Response

CROCT = "https://croct.help/api/"
OWN = "urn:contentgraph:emulator:"


class Kind(NamedTuple):
    """One row of the table of problems."""

    type: str
    status: int
    title: str
    detail: str

    def body(self) -> dict[str, object]:
        return {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Violation:
    """A wrong value in the body: a JSON pointer and what was expected there."""

    path: str
    reason: str


# "API errors" and the error pages it lists; the texts are Croct's.
KINDS = {
    "invalid-payload": Kind(
        CROCT + "content/invalid-payload", 400, "Invalid payload.", "Some of the request parameters are invalid."
    ),
    "invalid-api-key": Kind(
        CROCT + "authentication/invalid-api-key",
        401,
        "The API key is invalid.",
        "The provided API key is not in a valid format.",
    ),
    "unknown-api-key": Kind(
        CROCT + "authentication/unknown-api-key",
        401,
        "The API key is unknown.",
        "The provided API key does not exist.",
    ),
    "invalid-token": Kind(
        CROCT + "authentication/invalid-token",
        401,
        "The token is invalid.",
        "The provided token is invalid or malformed.",
    ),
    "invalid-client-id": Kind(
        CROCT + "authentication/invalid-client-id",
        401,
        "The client ID is invalid.",
        "The provided client ID is not in a valid format.",
    ),
    "missing-public-id": Kind(
        CROCT + "authentication/missing-public-id",
        401,
        "The application ID is missing.",
        "The request must include an application public ID, but none was provided.",
    ),
    "invalid-public-id": Kind(
        CROCT + "authentication/invalid-public-id",
        401,
        "The application ID is invalid.",
        "The provided application public ID is not in a valid format.",
    ),
    "quota-exceeded": Kind(
        CROCT + "authentication/quota-exceeded",
        402,
        "The usage quota has been exceeded.",
        "The Monthly Active Users (MAU) quota for this application has been exceeded.",
    ),
    "past-due-subscription": Kind(
        CROCT + "authentication/past-due-subscription",
        402,
        "The subscription is past due.",
        "The subscription payment is overdue and access has been restricted.",
    ),
    # Choices from here on: Croct documents no body for these.
    "missing-api-key": Kind(
        OWN + "missing-api-key", 401, "The API key is missing.", "The request must include an API key."
    ),
    "missing-client-identity": Kind(
        OWN + "missing-client-identity",
        401,
        "The client identity is missing.",
        "The request must include a client ID or a user token.",
    ),
    "unknown-public-id": Kind(
        OWN + "unknown-public-id", 401, "The application ID is unknown.", "The provided application does not exist."
    ),
    "invalid-preview-token": Kind(
        OWN + "invalid-preview-token",
        401,
        "The preview token is invalid.",
        "The provided preview token is malformed or has expired.",
    ),
    "token-not-signed": Kind(
        OWN + "token-not-signed", 403, "The token is not signed.", "The application accepts signed user tokens only."
    ),
    "permission-denied": Kind(
        OWN + "permission-denied", 403, "The permission is missing.", "The API key does not permit this operation."
    ),
    "unknown-slot": Kind(OWN + "unknown-slot", 404, "The slot is unknown.", "The application has no such slot."),
    "unknown-version": Kind(
        OWN + "unknown-version", 404, "The slot version is unknown.", "The slot has no such version."
    ),
    "unknown-path": Kind(OWN + "unknown-path", 404, "The path is unknown.", "There is no such endpoint."),
    "method-not-allowed": Kind(
        OWN + "method-not-allowed", 405, "The method is not allowed.", "The endpoint accepts POST only."
    ),
    "unsupported-media-type": Kind(
        OWN + "unsupported-media-type", 415, "The media type is not supported.", "The body must be application/json."
    ),
    "rate-limited": Kind(
        OWN + "rate-limited", 429, "Too many requests.", "The rate limit is exceeded. Retry after the given time."
    ),
}

# Choices: how long to wait, and which method is allowed.
HEADERS = {"rate-limited": {"Retry-After": "1"}, "method-not-allowed": {"Allow": "POST"}}


class Problem(Exception):
    """A refusal on its way to the caller, named by a row of the table."""

    def __init__(self, name: str, violations: Sequence[Violation] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.violations = violations

    def response(self, path: str) -> Response:
        kind = KINDS[self.name]
        body = kind.body() | self._particulars(path)
        return JSONResponse(body, kind.status, HEADERS.get(self.name), "application/problem+json")

    def _particulars(self, path: str) -> dict[str, object]:
        """Choice: `instance` is the path of the request, except for wrong parameters, where the example has none."""
        if self.violations:
            return {"violations": [{"path": it.path, "reason": it.reason} for it in self.violations]}
        return {"instance": path}


def failure(status: int) -> Response:
    """What a fault makes the service say. Choice: a status without a documented problem is one of our own."""
    kind = next((it for it in KINDS.values() if it.status == status), None)
    if kind is None:
        kind = Kind(f"{OWN}failure-{status}", status, "The request failed.", "The failure was asked for.")
    return JSONResponse(kind.body(), status, media_type="application/problem+json")
