"""Croct's "Fetch content" API as a typed client: the content of one slot for one user."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from upstream.decode import decode, decode_failure
from upstream.errors import NotConfiguredError, UpstreamError, status_error
from upstream.exchange import Request, Response, Transport
from upstream.slot_models import CROCT, Identity, SlotAnswer, SlotRequest


@dataclass(frozen=True, slots=True)
class CroctEndpoint:
    """`base` without a trailing slash; `api_key` is the identifier alone, never the private part."""

    base: str
    api_key: str = field(repr=False)
    library: str = "contentgraph"


class _Violation(Struct, frozen=True):
    path: str = ""
    reason: str = ""


class _Problem(Struct, frozen=True):
    """application/problem+json (RFC 9457)."""

    type: str = ""
    title: str = ""
    status: int | None = None
    violations: list[_Violation] | None = None


class CroctClient:
    """Sends each request once: its official SDK does not retry either. An unknown slot or version is None."""

    def __init__(self, transport: Transport, endpoint: CroctEndpoint | None) -> None:
        self._transport = transport
        self._endpoint = endpoint

    async def content(self, request: SlotRequest) -> SlotAnswer | None:
        return await self._fetched("content", request)

    async def static_content(self, slot_id: str, version: str | None, *, include_schema: bool) -> SlotAnswer | None:
        """The content that is the same for all (Croct, Fetch static content): it counts for no user."""
        request = SlotRequest(slot_id, Identity(), version, include_schema=include_schema)
        return await self._fetched("static-content", request)

    async def _fetched(self, route: str, request: SlotRequest) -> SlotAnswer | None:
        if self._endpoint is None:
            raise NotConfiguredError("Croct", "CONTENTGRAPH_CROCT_API_KEY")
        headers = {
            "accept": "application/json",
            "content-type": "application/json",
            "X-Api-Key": self._endpoint.api_key,
            "X-Client-Library": self._endpoint.library,
            **request.identity.headers(),
        }
        url = f"{self._endpoint.base}/external/web/{route}"
        answer = await self._transport.send(Request(CROCT, "POST", url, headers, request.body()))
        if answer.status == 202:
            return SlotAnswer(suspension=answer.headers.get("x-suspension-reason", "suspended"))
        if answer.status == 200:
            return decode(CROCT, "content", answer.body, SlotAnswer)
        if answer.status == 404:
            return None
        raise _failure(answer)


def _failure(answer: Response) -> UpstreamError:
    problem = decode_failure(CROCT, answer.body, _Problem)
    violations = problem.violations
    return status_error(
        CROCT,
        answer.status,
        upstream_code=problem.type.rpartition("/")[2] or None,
        violations=None if violations is None else [{"path": v.path, "reason": v.reason} for v in violations],
    )
