"""Items, single and in lists, and what leads from one to others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from resolvers import arguments
from resolvers.context import Context, Info, Parent
from resolvers.each_parent import each_parent
from resolvers.elements import ElementRecord, element_record
from resolvers.item_loaders import Found, ListingKey
from resolvers.item_record import ItemRecord
from resolvers.reading import WHOLE, Reading
from resolvers.record import Record
from resolvers.variant import Variant
from upstream import models
from upstream.errors import ArgumentError, ContentGraphError
from upstream.query import Filter, ItemQuery, Operator


class ItemListRecord(Record, frozen=True):
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

    @property
    def known_total(self) -> int | None:
        """What the page itself shows of it."""
        page = self.listing.pagination
        if page.total_count is None and not self.has_next_page and (page.count > 0 or self.query.skip == 0):
            return self.query.skip + page.count
        return page.total_count


class MergedListRecord(Record, frozen=True):
    """A page that this layer put together, which knows its total."""

    items: list[ItemRecord]
    limit: int
    offset: int
    known_total: int
    variant: Variant

    @property
    def has_next_page(self) -> bool:
        return self.offset + self.limit < self.known_total


ListRecord = ItemListRecord | MergedListRecord


class Naming(Protocol):
    """A record that names items by codename, in the variant it was asked in."""

    @property
    def codenames(self) -> Sequence[str]: ...
    @property
    def variant(self) -> Variant: ...


Named = list[ItemRecord | None] | ContentGraphError


async def load_named(context: Context, namings: Sequence[Naming], reading: Reading) -> list[Named]:
    """The items that each record names, in its order, None for one that does not exist in its variant.

    All records are one load, in which no codename is asked for twice; a failure stays with the records it concerns.
    """
    wanted: defaultdict[Variant, dict[str, None]] = defaultdict(dict)
    for naming in namings:
        wanted[naming.variant].update(dict.fromkeys(naming.codenames))
    askable = {variant: list(filter(arguments.is_codename, names)) for variant, names in wanted.items()}
    found = await context.loaders.items.by_codename.load_all(askable, reading)
    return [_named(naming, found[naming.variant]) for naming in namings]


async def load_items(
    context: Context, codenames: Sequence[str], variant: Variant, reading: Reading = WHOLE
) -> list[ItemRecord | None]:
    """In the order asked, None for each that does not exist in this variant. Raises what went wrong."""
    (found,) = await load_named(context, [_Names(codenames, variant)], reading)
    if isinstance(found, ContentGraphError):
        raise found
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    codenames: Sequence[str]
    variant: Variant


async def item_by_codename(
    context: Context, codename: str, language: str | None, preview: bool, reading: Reading
) -> ItemRecord | None:
    variant = Variant(arguments.optional_codename(language, "language"), preview)
    item = await context.loaders.items.by_codename.load(arguments.codename(codename), variant, reading)
    return None if item is None else ItemRecord(item, variant)


async def item_by_id(context: Context, guid: str, variant: Variant, reading: Reading = WHOLE) -> ItemRecord | None:
    item = await context.loaders.items.by_id.load(guid, variant, reading)
    return None if item is None else ItemRecord(item, variant)


def _named(naming: Naming, found: Found) -> Named:
    items: list[ItemRecord | None] = []
    variant = naming.variant
    for codename in naming.codenames:
        answer = found.get(codename)
        if isinstance(answer, ContentGraphError):
            return answer
        items.append(None if answer is None else ItemRecord(answer, variant))
    return items


async def list_items(context: Context, query: ItemQuery, preview: bool, reading: Reading = WHOLE) -> ItemListRecord:
    """One page, of which so much is read. Raises ArgumentError for a page or a query that must not be asked."""
    query = replace(query, elements=reading.projection, depth=reading.depth)
    arguments.optional_codename(query.language, "language")
    arguments.page(query.limit or 0, query.skip, context.rules.max_page)
    context.caller.require_content(preview)
    items = context.loaders.items
    if len(query.encoded()) > items.room(preview):
        raise ArgumentError("where", "makes the request longer than the service accepts; ask for fewer values.")
    listing = await items.by_query.load(ListingKey(query, preview))
    assert listing is not None, "a listing is never absent, it may be empty"
    return ItemListRecord(listing, query, Variant(query.language, preview))


async def total_counts(parents: Sequence[ListRecord], info: Info) -> list[int | ContentGraphError]:
    """Free where the page shows it or this layer counted; one call otherwise."""

    async def total(parent: ListRecord) -> int:
        if isinstance(parent, MergedListRecord) or parent.known_total is not None:
            return parent.known_total or 0
        bare = replace(parent.query, order=None, elements=None, depth=None, skip=0, limit=None)
        counted = await info.context.loaders.items.count.load(ListingKey(bare, parent.variant.preview))
        assert counted is not None, "a count is never absent"
        return counted

    return await each_parent(parents, total)


def item_elements(parent: Parent[ItemRecord]) -> list[ElementRecord[Any]]:
    return [record for codename in parent.item.elements if (record := element_record(parent, codename)) is not None]


async def referenced_by(
    context: Context, item: ItemRecord, content_type: str, element: str, limit: int, offset: int, reading: Reading
) -> ItemListRecord:
    """Items of one type whose linked-items element holds this item (Delivery API, Filtering operators: contains)."""
    filters = (
        Filter("system.type", Operator.EQ, (arguments.codename(content_type, "type"),)),
        Filter(f"elements.{arguments.codename(element, 'element')}", Operator.CONTAINS, (item.item.system.codename,)),
    )
    query = ItemQuery(filters=filters, language=item.variant.language, skip=offset, limit=limit)
    return await list_items(context, query, item.variant.preview, reading)
