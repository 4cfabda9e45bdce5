"""Arguments that listings share, and how an item listing is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import strawberry

from resolvers.context import Info
from resolvers.filters import item_filters, item_order
from resolvers.items import ItemListRecord, list_items
from resolvers.variant import Variant
from schema.enums import SortDirection
from schema.inputs import ItemOrder, ItemWhere
from schema.reading import reading_of
from upstream.query import Filter, ItemQuery, Operator

Limit = Annotated[
    int, strawberry.argument(description="How many to return: 1 to the server's maximum, 100 by default.")
]
Offset = Annotated[int, strawberry.argument(description="How many to pass over.")]
Where = Annotated[ItemWhere | None, strawberry.argument(description="Which items; left out, all.")]
Order = Annotated[ItemOrder | None, strawberry.argument(description="The order; left out, by codename.")]
Language = Annotated[
    str | None,
    strawberry.argument(
        description="Codename of the language; it reaches every linked item. Left out, the project's default."
    ),
]
Preview = Annotated[
    bool, strawberry.argument(description="Newest variants, drafts included, here and in every linked item.")
]
Codename = Annotated[str, strawberry.argument(description="Codename of the thing asked for.")]


@dataclass(frozen=True, slots=True)
class SortKey:
    system: str | None
    element: str | None
    descending: bool


async def items_where(
    info: Info,
    variant: Variant,
    where: ItemWhere | None,
    order: ItemOrder | None,
    limit: int,
    offset: int,
    *filters: Filter,
) -> ItemListRecord:
    """One page of the items that match `where` and the filters."""
    context = info.context
    key = None
    kinds: frozenset[str] = frozenset()
    if order is not None:
        system = None if order.system is None else str(order.system.value)
        key = SortKey(system, order.element, order.direction is SortDirection.DESC)
        if order.element is not None:
            kinds = await context.kinds.of(order.element, context.loaders)
    query = ItemQuery(
        filters=(*filters, *item_filters(where, context.loaders.capabilities)),
        order=item_order(key, kinds),
        language=variant.language,
        skip=offset,
        limit=limit,
    )
    return await list_items(context, query, variant.preview, reading_of(info, "items"))


async def items_of_type(
    info: Info,
    codename: str,
    variant: Variant,
    where: ItemWhere | None,
    order: ItemOrder | None,
    limit: int,
    offset: int,
) -> ItemListRecord:
    of_type = Filter("system.type", Operator.EQ, (codename,))
    return await items_where(info, variant, where, order, limit, offset, of_type)
