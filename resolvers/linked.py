"""Items that an element names by codename, and the names that lead nowhere."""

from __future__ import annotations

from resolvers.context import Info, Parent
from resolvers.elements import ModularContentRecord, RichTextRecord
from resolvers.item_record import ItemRecord
from resolvers.items import load_items


async def linked_items(parent: Parent[ModularContentRecord | RichTextRecord], info: Info) -> list[ItemRecord]:
    """In the element's order; an item that is not published in this variant is left out and named in `unresolved`."""
    found = await load_items(info.context, parent.codenames, parent.variant)
    return [item for item in found if item is not None]


async def unresolved(parent: Parent[ModularContentRecord | RichTextRecord], info: Info) -> list[str]:
    found = await load_items(info.context, parent.codenames, parent.variant)
    return [codename for codename, item in zip(parent.codenames, found, strict=True) if item is None]
