"""The Personalization API as a typed client: what the tracking knows of one visitor. Read-only."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlencode

from msgspec import Struct

from upstream.decode import decode, decode_failure
from upstream.delivery import Endpoint
from upstream.errors import NotConfiguredError, UpstreamError, status_error
from upstream.exchange import Request, Response, Transport
from upstream.query import segment
from upstream.visitor_models import (
    PERSONALIZATION,
    Activity,
    ActivitySummary,
    Location,
    Segment,
    Segments,
    Session,
    Visit,
)

T = TypeVar("T")


class ErrorBody(Struct, frozen=True):
    """Four keys of their own, unlike Delivery's."""

    message: str | None = None
    description: str | None = None
    code: int | str | None = None
    error_id: str | None = None


class PersonalizationClient:
    """One method per route; a visitor or session that is not known is None. Other failures are UpstreamErrors."""

    def __init__(self, transport: Transport, endpoint: Endpoint | None) -> None:
        self._transport = transport
        self._endpoint = endpoint

    async def usual_location(self, uid: str) -> Location | None:
        return await self._get(uid, "usuallocation", {}, Location)

    async def current_location(self, uid: str, sid: str) -> Location | None:
        return await self._get(uid, "currentlocation", {"sid": sid}, Location)

    async def first_visit(self, uid: str) -> Visit | None:
        return await self._get(uid, "firstvisit", {}, Visit)

    async def last_visit(self, uid: str) -> Visit | None:
        return await self._get(uid, "lastvisit", {}, Visit)

    async def activity_summary(self, uid: str) -> ActivitySummary | None:
        return await self._get(uid, "activitysummary", {}, ActivitySummary)

    async def current_session(self, uid: str, sid: str) -> Session | None:
        return await self._get(uid, "currentsession", {"sid": sid}, Session)

    async def activity(
        self,
        uid: str,
        action_type: int,
        days_ago: int | None = None,
        page_url: str | None = None,
        custom_action_name: str | None = None,
    ) -> Activity | None:
        """Personalization API, Confirm visitor activity. `action_type`: 0 session, 1 page visit, 2 form, 3 custom."""
        query = {"type": action_type, "daysAgo": days_ago, "pageUrl": page_url, "customActionName": custom_action_name}
        return await self._get(uid, "visitoractions", query, Activity)

    async def segments(self, uid: str) -> list[Segment]:
        found = await self._get(uid, "segments", {}, Segments)
        return [] if found is None else found.segments

    async def _get(self, uid: str, route: str, query: dict[str, str | int | None], model: type[T]) -> T | None:
        if self._endpoint is None:
            raise NotConfiguredError("The Personalization API", "CONTENTGRAPH_PERSONALIZATION_KEY")
        given = {name: value for name, value in query.items() if value is not None}
        url = f"{self._endpoint.base}/{segment(uid, 'uid')}/{route}" + (f"?{urlencode(given)}" if given else "")
        headers = {"accept": "application/json", "authorization": f"Bearer {self._endpoint.key}"}
        answer = await self._transport.send(Request(PERSONALIZATION, "GET", url, headers))
        if answer.status == 200:
            return decode(PERSONALIZATION, route, answer.body, model)
        if answer.status == 404:
            return None
        raise _failure(answer)


def _failure(answer: Response) -> UpstreamError:
    body = decode_failure(PERSONALIZATION, answer.body, ErrorBody)
    return status_error(PERSONALIZATION, answer.status, request_id=body.error_id, upstream_code=body.code)
