"""Items, single and in lists, and what leads from one to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from resolvers import arguments
from resolvers.context import Context, Info, Parent
from resolvers.elements import ElementRecord, element_record
from resolvers.item_loaders import ItemKey, ListingKey
from resolvers.item_record import ItemRecord
from resolvers.variant import Variant
from upstream import models
from upstream.errors import ArgumentError
from upstream.query import Filter, ItemQuery, Operator


@dataclass(frozen=True, slots=True)
class ItemListRecord:
    """One page of a listing, and the query that asked for it."""

    listing: models.ItemListing
    query: ItemQuery
    variant: Variant

    @property
    def items(self) -> list[ItemRecord]:
        return [ItemRecord(item, self.variant) for item in self.listing.items]

    @property
    def limit(self) -> int:
        return self.query.limit or self.listing.pagination.count

    @property
    def offset(self) -> int:
        return self.query.skip

    @property
    def has_next_page(self) -> bool:
        return self.listing.pagination.next_page != ""


async def load_item(context: Context, codename: str, variant: Variant) -> ItemRecord | None:
    item = await context.loaders.items.by_codename.load(ItemKey(codename, variant))
    return None if item is None else ItemRecord(item, variant)


async def load_items(context: Context, codenames: Sequence[str], variant: Variant) -> list[ItemRecord | None]:
    """In the order asked, None for each that does not exist in this variant. No codename costs a second call."""
    keys = [ItemKey(codename, variant) for codename in codenames if arguments.is_codename(codename)]
    found = dict(zip(keys, await context.loaders.items.by_codename.load_many(keys), strict=True))
    items = (found.get(ItemKey(codename, variant)) for codename in codenames)
    return [None if item is None else ItemRecord(item, variant) for item in items]


async def item_by_codename(context: Context, codename: str, language: str | None, preview: bool) -> ItemRecord | None:
    variant = Variant(arguments.optional_codename(language, "language"), preview)
    return await load_item(context, arguments.codename(codename), variant)


async def item_by_id(context: Context, guid: str, variant: Variant) -> ItemRecord | None:
    item = await context.loaders.items.by_id.load(ItemKey(guid, variant))
    return None if item is None else ItemRecord(item, variant)


async def list_items(context: Context, query: ItemQuery, preview: bool) -> ItemListRecord:
    """One page. Raises ArgumentError for a page or a query that must not be asked."""
    arguments.optional_codename(query.language, "language")
    arguments.page(query.limit or 0, query.skip, context.rules.max_page)
    items = context.loaders.items
    if len(query.encoded()) > items.room(preview):
        raise ArgumentError("where", "makes the request longer than the service accepts; ask for fewer values.")
    listing = await items.by_query.load(ListingKey(query, preview))
    assert listing is not None, "a listing is never absent, it may be empty"
    return ItemListRecord(listing, query, Variant(query.language, preview))


async def total_count(parent: Parent[ItemListRecord], info: Info) -> int:
    """Free where the page shows it, one call otherwise."""
    page = parent.listing.pagination
    if page.total_count is not None:
        return page.total_count
    if not parent.has_next_page and (page.count > 0 or parent.query.skip == 0):
        return parent.query.skip + page.count
    bare = replace(parent.query, order=None, elements=None, depth=None, skip=0, limit=None)
    counted = await info.context.loaders.items.count.load(ListingKey(bare, parent.variant.preview))
    assert counted is not None, "a count is never absent"
    return counted


def item_elements(parent: Parent[ItemRecord]) -> list[ElementRecord[Any]]:
    return [record for codename in parent.item.elements if (record := element_record(parent, codename)) is not None]


async def referenced_by(
    context: Context, item: ItemRecord, content_type: str, element: str, limit: int, offset: int
) -> ItemListRecord:
    """Items of one type whose linked-items element holds this item (Delivery API, Filtering operators: contains)."""
    filters = (
        Filter("system.type", Operator.EQ, (arguments.codename(content_type, "type"),)),
        Filter(f"elements.{arguments.codename(element, 'element')}", Operator.CONTAINS, (item.item.system.codename,)),
    )
    query = ItemQuery(filters=filters, language=item.variant.language, skip=offset, limit=limit)
    return await list_items(context, query, item.variant.preview)
