"""Taxonomy groups and their terms, with parents, children and the items that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from resolvers import taxonomies as resolve
from resolvers.catalogue_list import CatalogueListRecord
from resolvers.context import Info
from resolvers.draft_taxonomies import draft_of_group
from resolvers.items import ItemListRecord
from schema.content_type import ElementDefinition
from schema.item import ItemList
from schema.listing import Limit, Offset
from schema.node import Node
from schema.reading import reading_of
from schema.scalars import DateTime
from schema.view import batched, resolved, views

if TYPE_CHECKING:
    from schema.project import DraftTaxonomyGroup


@strawberry.type(description="A taxonomy group: a tree of terms.")
@views(resolve.TaxonomyGroupRecord)
class TaxonomyGroup(Node):
    system_id: strawberry.ID = strawberry.field(description="The group's GUID.")
    name: str = strawberry.field(description="Display name.")
    codename: str = strawberry.field(description="Codename.")
    last_modified: DateTime | None = strawberry.field(description="When it was last modified.")
    terms: list[TaxonomyTerm] = strawberry.field(description="The terms at the top of the tree.")
    draft: Annotated[DraftTaxonomyGroup, strawberry.lazy("schema.project")] | None = resolved(
        draft_of_group, description="The group in the Migration API. Needs the scope `drafts`."
    )
    elements: list[ElementDefinition] | None = batched(
        resolve.elements_of_groups, description="The elements, over all content types, that use this group."
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
    reading = reading_of(info, "items")
    return await resolve.items_of_term(info.context, parent, element, include_descendants, limit, offset, reading)


@strawberry.type(description="A term of a taxonomy group.")
@views(resolve.TermRecord)
class TaxonomyTerm(Node):
    codename: str = strawberry.field(description="Codename.")
    name: str = strawberry.field(description="Display name.")
    group: TaxonomyGroup | None = batched(resolve.groups_of, description="The term's group.")
    parent: TaxonomyTerm | None = batched(
        resolve.parents_of_terms, description="The term above, or null at the top of the tree."
    )
    ancestors: list[TaxonomyTerm] | None = batched(
        resolve.ancestors_of_terms, description="All terms above, topmost first."
    )
    children: list[TaxonomyTerm] | None = batched(resolve.children_of_terms, description="The terms directly below.")
    items: ItemList | None = resolved(_items, description="The items that carry the term.")


@strawberry.type(description="A page of taxonomy groups.")
@views(CatalogueListRecord)
class TaxonomyGroupList:
    items: list[TaxonomyGroup] = strawberry.field(description="The groups of this page.")
    limit: int = strawberry.field(description="The page size asked for.")
    offset: int = strawberry.field(description="How many groups were passed over.")
    has_next_page: bool = strawberry.field(description="Whether more follow. Costs nothing.")
    total_count: int | None = batched(
        resolve.group_totals, description="How many there are. Costs a request unless the page shows it."
    )
