"""What Personalization knows of visitors. It has no multi-get: each fact is one call, asked for once per request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from resolvers.batch import Batch, Flights, each
from resolvers.caller import Caller, Scope
from upstream import visitor_models as models
from upstream.personalization import PersonalizationClient


class SessionKey(NamedTuple):
    uid: str
    sid: str


class ActivityKey(NamedTuple):
    uid: str
    action_type: int
    days_ago: int | None
    page_url: str | None
    custom_action_name: str | None


class Visitors:
    """All of it needs the scope `visitors`."""

    def __init__(self, client: PersonalizationClient, flights: Flights, caller: Caller) -> None:
        def admit(key: Any) -> None:
            caller.require(Scope.VISITORS)

        def batch(fetch: Callable[[Any], Awaitable[Any]]) -> Batch[Any, Any]:
            return Batch(flights, lambda keys: each(fetch, keys), admit)

        self.usual_location: Batch[str, models.Location] = batch(client.usual_location)
        self.current_location: Batch[SessionKey, models.Location] = batch(lambda key: client.current_location(*key))
        self.first_visit: Batch[str, models.Visit] = batch(client.first_visit)
        self.last_visit: Batch[str, models.Visit] = batch(client.last_visit)
        self.activity_summary: Batch[str, models.ActivitySummary] = batch(client.activity_summary)
        self.current_session: Batch[SessionKey, models.Session] = batch(lambda key: client.current_session(*key))
        self.activity: Batch[ActivityKey, models.Activity] = batch(lambda key: client.activity(*key))
        self.segments: Batch[str, list[models.Segment]] = batch(client.segments)
