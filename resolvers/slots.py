"""Personalised slot content: for whom it is asked, where it came from, and the items it links to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import structlog

from resolvers import arguments, slot_rules
from resolvers.caller import Scope
from resolvers.context import Context, Info, Parent
from resolvers.item_record import ItemRecord
from resolvers.items import load_items
from resolvers.linked import PRESENCE
from resolvers.reading import Reading
from resolvers.slot_schema import SlotSchemaRecord, slot_schema
from resolvers.variant import Variant
from upstream import slot_models as models
from upstream.errors import ArgumentError, NotConfiguredError, UpstreamError
from upstream.slot_models import Identity, SlotRequest

_log = structlog.get_logger("contentgraph")


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """`home-hero@1`: a component and its major version."""

    id: str
    version: str | None


@dataclass(frozen=True, slots=True)
class SlotRecord:
    slot_id: str
    answer: models.SlotAnswer
    fallback: Mapping[str, Any] | None = None

    @property
    def content(self) -> Mapping[str, Any] | None:
        return self.fallback if self.fallback is not None else self.answer.content

    @property
    def version(self) -> str | None:
        return None if self.answer.metadata is None else self.answer.metadata.version

    @property
    def component(self) -> ComponentRecord | None:
        named = (self.content or {}).get("_component")
        if not isinstance(named, str):
            return None
        id, _, version = named.partition("@")
        return ComponentRecord(id, version or None)

    @property
    def source(self) -> str:
        if self.fallback is not None:
            return "fallback"
        if self.answer.suspension is not None:
            return "suspended"
        named = self.source_name
        return named if named in SOURCES else "unknown"

    @property
    def source_name(self) -> str | None:
        """As sent: values beyond the three documented ones may come."""
        return None if self.answer.metadata is None else self.answer.metadata.content_source

    @property
    def experience(self) -> models.Experience | None:
        return None if self.answer.metadata is None else self.answer.metadata.experience

    @property
    def suspension(self) -> str | None:
        return self.answer.suspension


SOURCES = frozenset({"slot", "experience", "experiment"})


def own_identity(context: Context) -> Identity:
    """The caller's own, from their header or cookie; needs no scope."""
    identity = context.caller.traces().identity
    if identity.client_id is None and identity.token is None:
        raise ArgumentError(
            "visitor",
            "the request must carry a client id or user token in its header or cookie, or the argument must name one.",
        )
    return identity


def named_identity(context: Context, client_id: str | None, user_token: str | None) -> Identity:
    """A visitor named by argument: needs the scope `slots`."""
    context.caller.require(Scope.SLOTS)
    if client_id is None and user_token is None:
        raise ArgumentError("visitor", "must have a clientId or a userToken.")
    return replace(
        context.caller.traces().identity,
        client_id=slot_rules.client_id(client_id, "visitor.clientId"),
        token=slot_rules.token(user_token, "visitor.userToken"),
    )


def visitor_identity(context: Context, uid: str, client_id: str | None) -> Identity:
    """A tracked visitor. Their uid is no Croct client id: it goes as the subject of a user token."""
    context.caller.require(Scope.SLOTS)
    if client_id is not None:
        checked = slot_rules.client_id(client_id, "clientId")
        return replace(context.caller.traces().identity, client_id=checked, token=None)
    token = context.loaders.slots.token_for(uid)
    if token is None:
        raise NotConfiguredError("Croct", "CONTENTGRAPH_CROCT_API_KEY")
    return replace(context.caller.traces().identity, client_id=None, token=token)


async def slot(
    context: Context,
    id: str,
    version: str | None,
    preferred_locale: str | None,
    user_context: Mapping[str, Any] | None,
    preview_token: str | None,
    include_schema: bool,
    identity: Identity,
) -> SlotRecord | None:
    """The slot's content for that user, or None where Croct knows no such slot or version.

    Configured fallback content stands in when Croct is suspended or fails; without it a failure is an error.
    """
    if preview_token is not None:
        context.caller.require(Scope.PREVIEW)
    request = SlotRequest(
        slot_rules.slot_id(id),
        identity,
        slot_rules.version(version),
        slot_rules.locale(preferred_locale),
        slot_rules.token(preview_token, "previewToken"),
        include_schema,
        _encoded(user_context),
    )
    context.caller.private = True
    stand_in = slot_rules.fallback(context.rules.slots, id, version, preferred_locale)
    try:
        answer = await context.loaders.slots.content.load(request)
    except UpstreamError as failure:
        if stand_in is None:
            raise
        # The answer does not tell that Croct failed: nobody else would learn of it.
        _log.warning("slot_fallback", slot=id, **failure.facts)
        return SlotRecord(id, models.SlotAnswer(), stand_in)
    if answer is None:
        return None
    if answer.content is None and stand_in is not None:
        # Metadata would be of content that is not shown.
        return SlotRecord(id, models.SlotAnswer(suspension=answer.suspension), stand_in)
    return SlotRecord(id, answer)


def schema_of_slot(parent: Parent[SlotRecord]) -> SlotSchemaRecord | None:
    metadata = parent.answer.metadata
    return None if metadata is None or bytes(metadata.schema) in (b"", b"null") else slot_schema(metadata.schema)


async def items_of_slot(
    context: Context, record: SlotRecord, language: str | None, preview: bool, reading: Reading
) -> list[ItemRecord]:
    """The items that the content names, in the fields that the settings declare for the slot."""
    variant = Variant(arguments.optional_codename(language, "language"), preview)
    found = await load_items(context, codenames_of_slot(context, record), variant, reading)
    return [item for item in found if item is not None]


async def unresolved_of_slot(parent: Parent[SlotRecord], info: Info) -> list[str]:
    codenames = codenames_of_slot(info.context, parent)
    found = await load_items(info.context, codenames, Variant(), PRESENCE)
    return [codename for codename, item in zip(codenames, found, strict=True) if item is None]


def codenames_of_slot(context: Context, record: SlotRecord) -> list[str]:
    paths = context.rules.slots.links.get(record.slot_id, ())
    return slot_rules.linked_codenames(record.content or {}, paths)


def _encoded(user_context: Mapping[str, Any] | None) -> bytes | None:
    if not user_context:
        return None
    slot_rules.time_zone(user_context.get("timeZone"))
    if "attributes" in user_context:
        slot_rules.attributes(user_context["attributes"])
    return msgspec.json.encode(user_context, order="deterministic")
