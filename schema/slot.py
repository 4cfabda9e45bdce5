"""Slots: personalised content from Croct, why it was chosen, and the items it links to."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET, Parent, enum_value
from strawberry.types.nodes import FragmentSpread, InlineFragment, Selection

from resolvers import slots as resolve
from resolvers.context import Info
from resolvers.item_record import ItemRecord
from schema.item import Item
from schema.listing import Language, Preview
from schema.reading import reading_of
from schema.scalars import JSON
from schema.slot_schema import SlotSchema
from schema.view import Given, resolved, views
from upstream import slot_models as models
from upstream.slot_models import Identity


@strawberry.enum(description="Where a slot's content came from.")
class SlotSource(Enum):
    SLOT = enum_value("slot", description="The slot's default content.")
    EXPERIENCE = enum_value("experience", description="An experience that matched the user.")
    EXPERIMENT = enum_value("experiment", description="A variant of an experiment.")
    FALLBACK = enum_value("fallback", description="This server's settings, as Croct gave none.")
    SUSPENDED = enum_value("suspended", description="Nowhere: Croct has suspended its services, see `suspension`.")
    UNKNOWN = enum_value("unknown", description="A source that came after this endpoint was made, see `sourceName`.")


@strawberry.input(description="The page that the user is on.")
class SlotPageInput(Given):
    url: str = strawberry.field(description="Its full address.")
    title: str | None = strawberry.field(default=UNSET, description="Its title.")
    referrer: str | None = strawberry.field(default=UNSET, description="The address that led to it.")


@strawberry.input(description="The marketing campaign that brought the user, in UTM terms.")
class SlotCampaignInput(Given):
    name: str | None = strawberry.field(default=UNSET, description="The campaign, `utm_campaign`.")
    source: str | None = strawberry.field(default=UNSET, description="The source, `utm_source`.")
    medium: str | None = strawberry.field(default=UNSET, description="The medium, `utm_medium`.")
    content: str | None = strawberry.field(default=UNSET, description="The advertisement, `utm_content`.")
    term: str | None = strawberry.field(default=UNSET, description="The term, `utm_term`.")


@strawberry.input(description="What audiences are told apart by.")
class SlotContextInput(Given):
    time_zone: str | None = strawberry.field(default=UNSET, description="IANA time zone of the user.")
    page: SlotPageInput | None = strawberry.field(default=UNSET, description="The page that the user is on.")
    campaign: SlotCampaignInput | None = strawberry.field(default=UNSET, description="What brought the user.")
    attributes: JSON | None = strawberry.field(
        default=UNSET,
        description="Values of your own: up to 30 entries, 5 levels, keys and strings of up to 50 characters.",
    )


@strawberry.input(description="The user that a slot is asked for, in place of the caller. Needs the scope `slots`.")
class SlotVisitorInput:
    client_id: strawberry.ID | None = strawberry.field(default=None, description="Croct client id, a UUID.")
    user_token: str | None = strawberry.field(default=None, description="Croct user token, a JWT.")


SlotId = Annotated[strawberry.ID, strawberry.argument(description="The slot's id, such as `home-hero`.")]
SlotVersion = Annotated[
    str | None, strawberry.argument(description="`1` or `1.2`; left out, the latest. Pin it: majors break.")
]
PreferredLocale = Annotated[
    str | None, strawberry.argument(description="A locale such as `en-us`; left out or unknown, the slot's default.")
]
SlotContext = Annotated[SlotContextInput | None, strawberry.argument(description="What audiences are told apart by.")]
PreviewToken = Annotated[
    str | None, strawberry.argument(description="Token of a preview link. Needs the scope `preview`.")
]


@strawberry.type(description="The component that renders a slot's content.")
@views(resolve.ComponentRecord)
class Component:
    id: strawberry.ID = strawberry.field(description="The component's id.")
    version: str | None = strawberry.field(description="Its major version.")


@strawberry.type(description="The experiment that the user takes part in.")
@views(models.Experiment)
class SlotExperiment:
    experiment_id: strawberry.ID = strawberry.field(description="The experiment's id.")
    variant_id: strawberry.ID = strawberry.field(description="The id of the variant assigned to the user.")


@strawberry.type(description="The experience that matched the user.")
@views(models.Experience)
class SlotExperience:
    experience_id: strawberry.ID = strawberry.field(description="The experience's id.")
    audience_id: strawberry.ID = strawberry.field(description="The id of the audience that the user belongs to.")
    experiment: SlotExperiment | None = strawberry.field(description="The experiment, if one is running.")


async def _items(
    parent: Parent[resolve.SlotRecord], info: Info, language: Language = None, preview: Preview = False
) -> list[ItemRecord]:
    return await resolve.items_of_slot(info.context, parent, language, preview, reading_of(info))


def _codenames(parent: Parent[resolve.SlotRecord], info: Info) -> list[str]:
    return resolve.codenames_of_slot(info.context, parent)


@strawberry.type(description="The content of a slot for one user. Never cached for others.")
@views(resolve.SlotRecord)
class SlotContent:
    slot_id: strawberry.ID = strawberry.field(description="The slot's id.")
    version: str | None = strawberry.field(description="The schema version served.")
    component: Component | None = strawberry.field(description="The component that renders the content.")
    content: JSON | None = strawberry.field(description="The content; null if the services are suspended.")
    source: SlotSource = strawberry.field(description="Where the content came from.")
    source_name: str | None = strawberry.field(description="The source as Croct names it.")
    experience: SlotExperience | None = strawberry.field(description="The experience that matched, if one did.")
    schema: SlotSchema | None = resolved(resolve.schema_of_slot, description="The schema of the content.")
    suspension: str | None = strawberry.field(description="Why Croct gave no content, where it has suspended services.")
    codenames: list[str] = resolved(_codenames, description="Codenames in the fields that hold links to items.")
    items: list[Item] | None = resolved(
        _items, description="The items that the content links to, in the fields that the settings declare."
    )
    unresolved: list[str] | None = resolved(
        resolve.unresolved_of_slot, description="Codenames in those fields that no published item has."
    )


async def slot_content(
    info: Info,
    id: str,
    version: str | None,
    preferred_locale: str | None,
    context: SlotContextInput | None,
    preview_token: str | None,
    identity: Identity,
) -> resolve.SlotRecord | None:
    """Asks for the schema only where the query selects it."""
    wants_schema = _selects(info.selected_fields, "schema")
    user_context = None if context is None else _given(context)
    return await resolve.slot(
        info.context, id, version, preferred_locale, user_context, preview_token, wants_schema, identity
    )


_CONTEXT_KEYS = {"time_zone": "timeZone"}


def _given(value: Any) -> Any:
    """Input objects as the request's `context` writes them: what is not set is left out."""
    if not isinstance(value, Given):
        return value
    given = {_CONTEXT_KEYS.get(name, name): _given(field) for name, field in value.given().items() if field is not None}
    return {name: field for name, field in given.items() if field != {}}


def _selects(fields: list[Selection], name: str) -> bool:
    """Whether one of the fields selects `name` directly, through fragments or not."""
    return any(
        (not isinstance(selection, InlineFragment | FragmentSpread) and selection.name == name)
        or (isinstance(selection, InlineFragment | FragmentSpread) and _selects([selection], name))
        for field in fields
        for selection in field.selections
    )
