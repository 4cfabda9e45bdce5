"""One HTTP exchange as plain data, and the seam between the clients and whatever carries it. Floor 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sends: an absolute URL already percent-encoded, and headers that may carry a key."""

    service: str
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def idempotent(self) -> bool:
        return self.method == "GET"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Bytes out, bytes in. Raises UpstreamUnreachable or UpstreamTimeout; any HTTP status is an answer."""

    async def send(self, request: Request) -> Response: ...
