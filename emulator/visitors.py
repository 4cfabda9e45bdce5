"""The visitors of the Personalization API: people, their sessions and what they did in them.

Stdlib only. Every answer of the API is computed from these records; only segments are stored as such.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any


class ActionType(StrEnum):
    """The types of activity. The API writes the last three in a session's actions and numbers all four in a query."""

    SESSION = "Session"
    PAGE_VISIT = "PageVisit"
    FORM_SUBMIT = "FormSubmit"
    CUSTOM_ACTION = "CustomAction"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a session came from; `state` is the region in countries without states."""

    city: str
    state: str
    country: str


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a visitor did: `name` belongs to custom actions only."""

    type: ActionType
    at: datetime
    page_url: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One visit of the website; an empty origin means that the visitor entered the address directly."""

    sid: str
    started: datetime
    origin: str
    location: Location
    actions: tuple[Action, ...]

    @property
    def duration(self) -> timedelta:
        """From the start to the last action."""
        return max((action.at for action in self.actions), default=self.started) - self.started


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who was on the website at least once. Sessions are in order of time."""

    uid: str
    sessions: tuple[Session, ...]
    segments: tuple[str, ...]

    @property
    def first_visit(self) -> Session:
        return self.sessions[0]

    @property
    def last_visit(self) -> Session:
        return self.sessions[-1]

    @property
    def usual_location(self) -> Location:
        """Where most sessions came from. Choice: of equally frequent places the one seen last."""
        places = [session.location for session in reversed(self.sessions)]
        return Counter(places).most_common(1)[0][0]

    @property
    def time_spent(self) -> timedelta:
        return sum((session.duration for session in self.sessions), timedelta())

    @property
    def average_actions(self) -> int:
        """Choice: rounded half up, since the API answers a whole number."""
        return int(sum(len(session.actions) for session in self.sessions) / len(self.sessions) + 0.5)

    def session(self, sid: str) -> Session | None:
        return next((session for session in self.sessions if session.sid == sid), None)

    def activity(self) -> Iterator[Action]:
        """Everything that happened. Choice: a session is on the page of its first action, and has no name."""
        for session in self.sessions:
            landing_page = session.actions[0].page_url if session.actions else ""
            yield Action(ActionType.SESSION, session.started, landing_page)
            yield from session.actions


def load_visitors(folder: Path, now: datetime) -> dict[str, Visitor]:
    """Every visitor of a folder of TOML files by uid.

    `days_ago` and `minutes_ago` count back from the last full hour before `now`, so that the sample is as fresh as
    the emulator's start and yet does not move from one call to the next.
    """
    anchor = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    visitors = (_visitor(tomllib.loads(path.read_text("utf-8")), anchor) for path in sorted(folder.glob("*.toml")))
    return {visitor.uid: visitor for visitor in visitors}


def _visitor(record: Mapping[str, Any], anchor: datetime) -> Visitor:
    sessions = sorted((_session(session, anchor) for session in record["sessions"]), key=lambda it: it.started)
    return Visitor(uid=record["uid"], sessions=tuple(sessions), segments=tuple(record["segments"]))


def _session(record: Mapping[str, Any], anchor: datetime) -> Session:
    started = _moment(record, anchor)
    return Session(
        sid=record["sid"],
        started=started,
        origin=record["origin"],
        location=Location(**record["location"]),
        actions=tuple(_action(action, started) for action in record["actions"]),
    )


def _moment(record: Mapping[str, Any], anchor: datetime) -> datetime:
    if "started" in record:
        started: datetime = record["started"]
        return started.astimezone(UTC)
    return anchor - timedelta(days=record["days_ago"], minutes=record.get("minutes_ago", 0))


def _action(record: Mapping[str, Any], started: datetime) -> Action:
    return Action(
        type=ActionType(record["type"]),
        at=started + timedelta(seconds=record["after"]),
        page_url=record["page_url"],
        name=record.get("name"),
    )
