"""Taxonomy groups and their terms, with parents, children and the items that carry them."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import Parent

from resolvers import taxonomies as resolve
from resolvers.catalogue_list import CatalogueListRecord
from resolvers.context import Info
from resolvers.items import ItemListRecord
from schema.content_type import ElementDefinition
from schema.item import ItemList
from schema.listing import Limit, Offset
from schema.node import Node
from schema.scalars import DateTime
from schema.view import resolved, views


@strawberry.type(description="A taxonomy group: a tree of terms.")
@views(resolve.TaxonomyGroupRecord)
class TaxonomyGroup(Node):
    system_id: strawberry.ID = strawberry.field(description="The group's GUID.")
    name: str = strawberry.field(description="Display name.")
    codename: str = strawberry.field(description="Codename.")
    last_modified: DateTime | None = strawberry.field(description="When it was last modified.")
    terms: list[TaxonomyTerm] = strawberry.field(description="The terms at the top of the tree.")
    elements: list[ElementDefinition] | None = resolved(
        resolve.elements_of_group, description="The elements, over all content types, that use this group."
    )


async def _items(
    parent: Parent[resolve.TermRecord],
    info: Info,
    element: Annotated[
        str | None,
        strawberry.argument(
            description="Codename of the element that holds the term; left out, the one it was reached through or, "
            "coming from the group, the only one that uses the group."
        ),
    ] = None,
    include_descendants: Annotated[
        bool, strawberry.argument(description="Also the items that carry a term anywhere below.")
    ] = False,
    limit: Limit = 10,
    offset: Offset = 0,
) -> ItemListRecord:
    return await resolve.items_of_term(info.context, parent, element, include_descendants, limit, offset)


@strawberry.type(description="A term of a taxonomy group.")
@views(resolve.TermRecord)
class TaxonomyTerm(Node):
    codename: str = strawberry.field(description="Codename.")
    name: str = strawberry.field(description="Display name.")
    group: TaxonomyGroup | None = resolved(resolve.group_of_term, description="The term's group.")
    parent: TaxonomyTerm | None = resolved(
        resolve.parent_of_term, description="The term above, or null at the top of the tree."
    )
    ancestors: list[TaxonomyTerm] | None = resolved(
        resolve.ancestors_of_term, description="All terms above, topmost first."
    )
    children: list[TaxonomyTerm] | None = resolved(resolve.children_of_term, description="The terms directly below.")
    items: ItemList | None = resolved(_items, description="The items that carry the term.")


@strawberry.type(description="A page of taxonomy groups.")
@views(CatalogueListRecord)
class TaxonomyGroupList:
    items: list[TaxonomyGroup] = strawberry.field(description="The groups of this page.")
    limit: int = strawberry.field(description="The page size asked for.")
    offset: int = strawberry.field(description="How many groups were passed over.")
    has_next_page: bool = strawberry.field(description="Whether more follow. Costs nothing.")
    total_count: int | None = resolved(
        resolve.group_total, description="How many there are. Costs a request unless the page shows it."
    )
