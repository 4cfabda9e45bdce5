"""Visitors, as the tracking knows them. Every field is a call of its own, made when it is selected."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import strawberry
from strawberry import Parent, enum_value

from resolvers import visitors as resolve
from resolvers.context import Info
from resolvers.slots import SlotRecord, visitor_identity
from schema.scalars import DateTime
from schema.slot import (
    PreferredLocale,
    PreviewToken,
    SlotContent,
    SlotContext,
    SlotId,
    SlotVersion,
    slot_content,
)
from schema.view import resolved, views
from upstream import visitor_models as models


@strawberry.enum(description="The type of a visitor's action.")
class ActionType(Enum):
    SESSION = enum_value(0, description="A session was opened.")
    PAGE_VISIT = enum_value(1, description="A page was visited.")
    FORM_SUBMIT = enum_value(2, description="A form was submitted.")
    CUSTOM_ACTION = enum_value(3, description="An action that your site defines.")


SessionId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="The session's id; left out, the one in the caller's session cookie."),
]


@strawberry.type(description="A place on Earth, from the visitor's network address.")
@views(models.Location)
class Location:
    city: str | None = strawberry.field(description="City.")
    state: str | None = strawberry.field(description="State, or region where there are no states.")
    country: str | None = strawberry.field(description="Country.")


@strawberry.type(description="A visit to the site.")
@views(resolve.VisitRecord)
class Visit:
    date_time: DateTime = strawberry.field(description="When it was.")
    origin: str | None = strawberry.field(description="The address it came from, or null for a direct visit.")


@strawberry.type(description="What a visitor did in all.")
@views(models.ActivitySummary)
class ActivitySummary:
    total_sessions: int = strawberry.field(description="Number of sessions.")
    activity_time_span: str = strawberry.field(description="Time spent on the site, as `hh:mm:ss`.")
    average_session_actions: int = strawberry.field(description="Actions in an average session.")


@strawberry.type(description="Something a visitor did.")
@views(models.Action)
class Action:
    type: str = strawberry.field(description="PageVisit, FormSubmit or CustomAction.")
    page_url: str | None = strawberry.field(description="Where, relative to the site's root.")


@strawberry.type(description="A session on the site.")
@views(resolve.SessionRecord)
class Session:
    started: DateTime = strawberry.field(description="When it began.")
    origin: str | None = strawberry.field(description="The address it came from, or null for a direct visit.")
    actions: list[Action] = strawberry.field(description="What the visitor did in it.")


@strawberry.type(description="Whether a visitor performed an action.")
@views(models.Activity)
class Activity:
    activity: bool = strawberry.field(description="Whether it ever happened.")
    last_occurrence: DateTime | None = strawberry.field(description="When it last happened; null if it did not.")


@strawberry.type(description="A segment that visitors belong to.")
@views(models.Segment)
class Segment:
    name: str = strawberry.field(description="Display name.")
    codename: str | None = strawberry.field(description="Codename (from February 2018 on).")


async def _current_location(
    parent: Parent[resolve.VisitorRecord], info: Info, sid: SessionId = None
) -> models.Location | None:
    return await resolve.current_location(info.context, parent.uid, sid)


async def _current_session(
    parent: Parent[resolve.VisitorRecord], info: Info, sid: SessionId = None
) -> resolve.SessionRecord | None:
    return await resolve.current_session(info.context, parent.uid, sid)


async def _activity(
    parent: Parent[resolve.VisitorRecord],
    info: Info,
    type: Annotated[ActionType, strawberry.argument(description="The type of action.")],
    days_ago: Annotated[
        int | None, strawberry.argument(description="Only within so many days; left out, at any time.")
    ] = None,
    page_url: Annotated[
        str | None,
        strawberry.argument(description="Only on this page, relative to the site's root; left out, on any page."),
    ] = None,
    custom_action_name: Annotated[
        str | None, strawberry.argument(description="Only the custom action of this name.")
    ] = None,
) -> models.Activity | None:
    action_type = int(type.value)
    return await resolve.activity(info.context, parent.uid, action_type, days_ago, page_url, custom_action_name)


async def _slot(
    parent: Parent[resolve.VisitorRecord],
    info: Info,
    id: SlotId,
    version: SlotVersion = None,
    preferred_locale: PreferredLocale = None,
    context: SlotContext = None,
    preview_token: PreviewToken = None,
    client_id: Annotated[
        strawberry.ID | None,
        strawberry.argument(description="The visitor's Croct client id; left out, a token names them by their uid."),
    ] = None,
) -> SlotRecord | None:
    identity = visitor_identity(info.context, parent.uid, client_id)
    return await slot_content(info, id, version, preferred_locale, context, preview_token, identity)


@strawberry.type(description="A visitor of the site. Needs the scope `visitors`; an unknown visitor's fields are null.")
@views(resolve.VisitorRecord)
class Visitor:
    uid: strawberry.ID = strawberry.field(description="The visitor's id.")
    usual_location: Location | None = resolved(
        resolve.usual_location, description="Where the visitor usually connects from."
    )
    current_location: Location | None = resolved(
        _current_location, description="Where the visitor connects from in a session."
    )
    first_visit: Visit | None = resolved(resolve.first_visit, description="The first visit.")
    last_visit: Visit | None = resolved(resolve.last_visit, description="The last visit.")
    activity_summary: ActivitySummary | None = resolved(
        resolve.activity_summary, description="What the visitor did in all."
    )
    current_session: Session | None = resolved(_current_session, description="A session and its actions.")
    activity: Activity | None = resolved(_activity, description="Whether the visitor performed an action.")
    segments: list[Segment] | None = resolved(resolve.segments, description="The segments the visitor belongs to.")
    slot: SlotContent | None = resolved(
        _slot, description="A Croct slot evaluated for this visitor. Needs the scope `slots`."
    )
