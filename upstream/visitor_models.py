"""What the Personalization API sends of a visitor. Floor 0: imports msgspec and nothing of ours."""

from __future__ import annotations

from msgspec import Struct, field

PERSONALIZATION = "personalization"


class Location(Struct, frozen=True):
    """Personalization API, Location object: `state` is the region where there are no states."""

    city: str | None = None
    state: str | None = None
    country: str | None = None


class Visit(Struct, frozen=True):
    """Personalization API, Visit object: an empty origin is a direct visit."""

    visit_date_time: str = field(name="visitDateTime")
    origin: str | None = None


class ActivitySummary(Struct, frozen=True):
    total_sessions: int = field(name="totalSessions")
    activity_time_span: str = field(name="activityTimeSpan")
    average_session_actions: int = field(name="avgSessionActions")


class Action(Struct, frozen=True):
    """Personalization API, Action object: `type` is PageVisit, FormSubmit or CustomAction."""

    type: str
    page_url: str | None = field(name="pageUrl", default=None)


class Session(Struct, frozen=True):
    started: str
    origin: str | None = None
    actions: list[Action] = []


class Activity(Struct, frozen=True):
    """`lastOccurrence` is left out where the action was never performed."""

    activity: bool
    last_occurrence: str | None = field(name="lastOccurrence", default=None)


class Segment(Struct, frozen=True):
    name: str
    codename: str | None = None


class Segments(Struct, frozen=True):
    segments: list[Segment]
