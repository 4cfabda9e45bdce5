"""Fields that lead from an element to the items it names."""

from __future__ import annotations

from resolvers.context import Info
from resolvers.elements import ModularContentRecord, RichTextRecord
from resolvers.item_record import ItemRecord
from resolvers.linked import linked_items, unresolved
from schema.reading import reading_of
from upstream.errors import ContentGraphError


async def linked(
    parents: list[ModularContentRecord | RichTextRecord], info: Info
) -> list[list[ItemRecord] | ContentGraphError]:
    return await linked_items(info.context, parents, reading_of(info))


async def missing(
    parents: list[ModularContentRecord | RichTextRecord], info: Info
) -> list[list[str] | ContentGraphError]:
    return await unresolved(info.context, parents)
