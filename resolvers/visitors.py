"""One visitor, each field its own call: siblings run at once, and what nobody selects is never asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from resolvers.caller import Scope
from resolvers.context import Context, Info, Parent
from resolvers.visitor_loaders import ActivityKey, SessionKey
from upstream import visitor_models as models
from upstream.errors import ArgumentError

# Personalization API, User and session ID.
_UID = re.compile(r"[A-Za-z0-9_-]{1,20}")
_SID = re.compile(r"[A-Za-z0-9]{16}")


@dataclass(frozen=True, slots=True)
class VisitorRecord:
    uid: str


@dataclass(frozen=True, slots=True)
class VisitRecord:
    model: models.Visit

    @property
    def date_time(self) -> str:
        return self.model.visit_date_time

    @property
    def origin(self) -> str | None:
        """An empty origin upstream is a direct visit: None here."""
        return self.model.origin or None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    model: models.Session

    @property
    def started(self) -> str:
        return self.model.started

    @property
    def origin(self) -> str | None:
        return self.model.origin or None

    @property
    def actions(self) -> list[models.Action]:
        return self.model.actions


def visitor(context: Context, uid: str | None) -> VisitorRecord:
    """By argument, or the caller's own by cookie. Costs nothing yet."""
    context.caller.require(Scope.VISITORS)
    named = uid if uid is not None else context.caller.traces().uid
    if named is None:
        raise ArgumentError("uid", "must name the visitor, or the request must carry the tracking cookie.")
    if not _UID.fullmatch(named):
        raise ArgumentError("uid", "must be a visitor id: 1 to 20 letters, digits, hyphens or underscores.")
    return VisitorRecord(named)


async def usual_location(parent: Parent[VisitorRecord], info: Info) -> models.Location | None:
    return await info.context.loaders.visitors.usual_location.load(parent.uid)


async def current_location(context: Context, uid: str, sid: str | None) -> models.Location | None:
    return await context.loaders.visitors.current_location.load(SessionKey(uid, _session(context, sid)))


async def first_visit(parent: Parent[VisitorRecord], info: Info) -> VisitRecord | None:
    found = await info.context.loaders.visitors.first_visit.load(parent.uid)
    return None if found is None else VisitRecord(found)


async def last_visit(parent: Parent[VisitorRecord], info: Info) -> VisitRecord | None:
    found = await info.context.loaders.visitors.last_visit.load(parent.uid)
    return None if found is None else VisitRecord(found)


async def activity_summary(parent: Parent[VisitorRecord], info: Info) -> models.ActivitySummary | None:
    return await info.context.loaders.visitors.activity_summary.load(parent.uid)


async def current_session(context: Context, uid: str, sid: str | None) -> SessionRecord | None:
    found = await context.loaders.visitors.current_session.load(SessionKey(uid, _session(context, sid)))
    return None if found is None else SessionRecord(found)


async def activity(
    context: Context,
    uid: str,
    action_type: int,
    days_ago: int | None,
    page_url: str | None,
    custom_action_name: str | None,
) -> models.Activity | None:
    """Personalization API, Confirm visitor activity: the page is relative to the site's root."""
    if days_ago is not None and days_ago < 0:
        raise ArgumentError("daysAgo", "must not be negative.")
    if page_url is not None and (not page_url.startswith("/") or page_url.startswith("//") or len(page_url) > 1000):
        raise ArgumentError("pageUrl", "must be relative to the site's root, such as /articles.")
    if custom_action_name is not None and len(custom_action_name) > 250:
        raise ArgumentError("customActionName", "must have at most 250 characters.")
    key = ActivityKey(uid, action_type, days_ago, page_url, custom_action_name)
    return await context.loaders.visitors.activity.load(key)


async def segments(parent: Parent[VisitorRecord], info: Info) -> list[models.Segment]:
    return await info.context.loaders.visitors.segments.load(parent.uid) or []


def _session(context: Context, sid: str | None) -> str:
    named = sid if sid is not None else context.caller.traces().sid
    if named is None:
        raise ArgumentError("sid", "must name the session, or the request must carry the session cookie.")
    if not _SID.fullmatch(named):
        raise ArgumentError("sid", "must be a session id: 16 letters or digits.")
    return named
