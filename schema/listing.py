"""Arguments that listings share, and how an item listing is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import strawberry

from resolvers.conditions import AllOf, Condition
from resolvers.context import Info
from resolvers.filters import item_order, item_where
from resolvers.items import ListRecord
from resolvers.selection import select_items
from resolvers.variant import Variant
from schema.enums import SortDirection
from schema.inputs import ItemOrder, ItemWhere
from schema.reading import reading_of
from upstream.query import Operator

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
    *own: Condition,
) -> ListRecord:
    """One page of the items that match `where` and what the list itself demands."""
    context = info.context
    key = None
    kinds: frozenset[str] = frozenset()
    if order is not None:
        system = None if order.system is None else str(order.system.value)
        key = SortKey(system, order.element, order.direction is SortDirection.DESC)
        if order.element is not None:
            kinds = await context.kinds.of(order.element, context.loaders)
    tree = item_where(where, context.loaders.capabilities)
    by = item_order(key, kinds)
    return await select_items(context, variant, AllOf(own), tree, by, limit, offset, reading_of(info, "items"))


async def items_of_type(
    info: Info,
    codename: str,
    variant: Variant,
    where: ItemWhere | None,
    order: ItemOrder | None,
    limit: int,
    offset: int,
) -> ListRecord:
    of_type = Condition("system.type", Operator.EQ, (codename,), "text", "")
    return await items_where(info, variant, where, order, limit, offset, of_type)
