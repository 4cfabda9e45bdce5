"""The content model as the services describe it now: content types, and the schemas of slots by major version."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from resolvers import slot_rules
from resolvers.loaders import Clients
from resolvers.observed_links import ObservedLinks, observe_links
from resolvers.slot_schema import slot_schema
from upstream import models
from upstream.errors import ArgumentError, ContentGraphError, NotConfiguredError


class ModelSnapshot(Struct, frozen=True):
    """What was read at one time. Equal models have equal fingerprints, whatever order they were listed in."""

    types: tuple[models.ContentType, ...] = ()
    slots: dict[str, dict[str, dict[str, Any]]] = {}
    links: ObservedLinks | None = None

    @property
    def fingerprint(self) -> str:
        # Not when a type was last touched; but the order of its elements, which is that of the fields.
        types = sorted((it.system.codename, it.system.name, list(it.elements.items())) for it in self.types)
        limits = [] if self.links is None else sorted(self.links.limits.items())
        return sha256(msgspec.json.encode([types, sorted(self.slots.items()), limits])).hexdigest()[:16]

    def encoded(self) -> bytes:
        return msgspec.json.encode(self)


def decode_snapshot(body: bytes) -> ModelSnapshot:
    """Raises ValueError for anything that `encoded` did not write."""
    try:
        return msgspec.json.decode(body, type=ModelSnapshot)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None


@dataclass(frozen=True, slots=True)
class ModelReading:
    """A snapshot, and what could not be read: there the snapshot holds what was known before."""

    snapshot: ModelSnapshot
    failures: tuple[str, ...] = field(default=())


async def read_model(
    clients: Clients, slots: Sequence[str], known: ModelSnapshot | None, *, observe: bool = False
) -> ModelReading:
    """Asks for all types, and for each slot for the newest version and those before it.

    `observe`: also what links hold so far. Raises ContentGraphError where the types cannot be read; of a slot, or of
    links, that cannot be read, what is `known` stays.
    """
    known = known or ModelSnapshot()
    types, found = await gather(_types(clients), gather(*(_read_slot(clients, slot) for slot in slots)))
    read: dict[str, dict[str, dict[str, Any]]] = {}
    failures = []
    for slot, versions in zip(slots, found, strict=True):
        if isinstance(versions, str):
            failures.append(versions)
            versions = known.slots.get(slot, {})
        if versions:
            read[slot] = versions
    links = known.links if observe else None
    if observe:
        try:
            links = await observe_links(clients, types, known.links)
        except ContentGraphError as error:
            failures.append(f"What links hold could not be read. {error}")
    return ModelReading(ModelSnapshot(types, read, links), tuple(failures))


async def _types(clients: Clients) -> tuple[models.ContentType, ...]:
    """None where there is no content service: slots alone are a model too."""
    try:
        return tuple((await clients.delivery.types()).types)
    except NotConfiguredError:
        return ()


async def _read_slot(clients: Clients, slot: str) -> dict[str, dict[str, Any]] | str:
    """The schemas by major version, or why there are none."""
    try:
        slot_rules.slot_id(slot)
    except ArgumentError as error:
        return f"CONTENTGRAPH_SLOTS names '{slot}', which {error.rule}"
    try:
        newest = await _schema(clients, slot, None)
        if newest is None:
            return f"CONTENTGRAPH_SLOTS names '{slot}': Croct knows no such slot, or sends no schema for it."
        major, schema = newest
        versions = {major: schema}
        for older in range(int(major) - 1, 0, -1):
            answer = await _schema(clients, slot, str(older))
            if answer is not None:
                versions[str(older)] = answer[1]
        return versions
    except ContentGraphError as error:
        return f"The schemas of slot '{slot}' could not be read. {error}"


async def _schema(clients: Clients, slot: str, version: str | None) -> tuple[str, dict[str, Any]] | None:
    answer = await clients.croct.static_content(slot, version, include_schema=True)
    if answer is None or answer.metadata is None or bytes(answer.metadata.schema) in (b"", b"null"):
        return None
    major = slot_rules.version(answer.metadata.version or version or "1") or "1"
    return major.partition(".")[0], dict(slot_schema(answer.metadata.schema).raw)
