"""Item listings whose conditions upstream cannot ask in one request: found by key, ordered upstream, loaded by page.

Each alternative is one request for keys and the few elements that a condition reads, `depth=0`. The codenames are
merged and one `[in]` request brings the page. What would take more keys than `Rules.max_keys` is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from resolvers import arguments
from resolvers.conditions import AllOf, Alternative, Tree, alternatives
from resolvers.context import Context
from resolvers.item_loaders import ListingKey
from resolvers.items import ListRecord, MergedListRecord, list_items, load_items
from resolvers.matching import elements_needed, matches
from resolvers.reading import WHOLE, Reading
from resolvers.variant import Variant
from upstream.errors import ArgumentError, UnsupportedError
from upstream.query import Filter, ItemQuery, Operator, Order


async def select_items(
    context: Context,
    variant: Variant,
    own: Tree,
    where: Tree,
    order: Order | None,
    limit: int,
    offset: int,
    reading: Reading = WHOLE,
) -> ListRecord:
    """One page of the items that match both trees; `own` is what the list itself demands, such as a content type.

    `reading` is what is read of the items of the page.
    """
    arguments.optional_codename(variant.language, "language")
    arguments.page(limit, offset, context.rules.max_page)
    capabilities = context.loaders.capabilities
    found = alternatives(AllOf((own, where)), capabilities)
    if len(found) == 1 and not found[0].rest:
        query = ItemQuery(found[0].filters, variant.language, order, skip=offset, limit=limit)
        return await list_items(context, query, variant.preview, reading)
    asked = [_keys_query(alternative, variant, order) for alternative in found]
    listings = await _codenames(context, [(query, it) for query, it in zip(asked, found, strict=True)], variant)
    if len(listings) == 1:
        return await _page(context, listings[0], variant, limit, offset, reading)
    matching = set().union(*listings)
    by_name = ItemQuery((Filter("system.codename", Operator.IN, tuple(sorted(matching))),), variant.language, order)
    if not matching:
        return MergedListRecord([], limit, offset, 0, variant)
    cut = replace(by_name, skip=offset, limit=limit, elements=reading.projection, depth=reading.depth)
    if len(cut.encoded()) <= context.loaders.items.room(variant.preview):
        # Ordered and cut by upstream itself: this layer never has to know how the service sorts.
        page = await list_items(context, cut, variant.preview, reading)
        return MergedListRecord(page.items, limit, offset, len(matching), variant)
    (everything,) = alternatives(own, capabilities)
    (ordered,) = await _codenames(context, [(_keys_query(everything, variant, order), everything)], variant)
    shown = [name for name in ordered if name in matching]
    return await _page(context, shown, variant, limit, offset, reading)


def _keys_query(alternative: Alternative, variant: Variant, order: Order | None) -> ItemQuery:
    elements = tuple(sorted(elements_needed(alternative.rest)))
    return ItemQuery(alternative.filters, variant.language, order, elements=elements, depth=0)


async def _codenames(
    context: Context, asked: Iterable[tuple[ItemQuery, Alternative]], variant: Variant
) -> list[list[str]]:
    """The codenames that match each alternative, in upstream's order."""
    most = context.rules.max_keys
    limit = context.loaders.capabilities.max_limit
    most = most if limit is None else min(most, limit)
    room = context.loaders.items.room(variant.preview)
    pairs = [(replace(query, limit=most), alternative) for query, alternative in asked]
    for query, _ in pairs:
        if len(query.encoded()) > room:
            raise ArgumentError("where", "makes the request longer than the service accepts; ask for fewer values.")
    keys = [ListingKey(query, variant.preview) for query, _ in pairs]
    listings = await context.loaders.items.by_query.load_many(keys)
    found = []
    for listing, (_, alternative) in zip(listings, pairs, strict=True):
        assert listing is not None, "a listing is never absent, it may be empty"
        if listing.pagination.next_page:
            raise UnsupportedError(
                "where",
                f"the service cannot answer this condition itself, and more than {most} items would have to be looked "
                "at; add a condition that it can answer, such as eq.",
            )
        found.append([item.system.codename for item in listing.items if matches(item, alternative.rest)])
    return found


async def _page(
    context: Context, codenames: Sequence[str], variant: Variant, limit: int, offset: int, reading: Reading
) -> MergedListRecord:
    items = await load_items(context, codenames[offset : offset + limit], variant, reading)
    shown = [item for item in items if item is not None]
    return MergedListRecord(shown, limit, offset, len(codenames), variant)
