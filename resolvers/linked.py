"""Items that records name by codename, and the names that lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from resolvers.context import Context
from resolvers.item_record import ItemRecord
from resolvers.items import Naming, load_named
from resolvers.reading import Reading
from upstream.errors import ContentGraphError

# Whether an item is there shows without reading any of its elements.
PRESENCE = Reading(frozenset(), 0)


async def linked_items(
    context: Context, parents: Sequence[Naming], reading: Reading
) -> list[list[ItemRecord] | ContentGraphError]:
    """In each record's order; an item that is not published in its variant is left out and named in `unresolved`."""
    found = await load_named(context, parents, reading)
    return [
        items if isinstance(items, ContentGraphError) else [item for item in items if item is not None]
        for items in found
    ]


async def unresolved(context: Context, parents: Sequence[Naming]) -> list[list[str] | ContentGraphError]:
    found = await load_named(context, parents, PRESENCE)
    return [
        items
        if isinstance(items, ContentGraphError)
        else [codename for codename, item in zip(parent.codenames, items, strict=True) if item is None]
        for parent, items in zip(parents, found, strict=True)
    ]
