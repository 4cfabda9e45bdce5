"""Content types, the definitions of their elements, and the items of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from resolvers import content_types as resolve
from resolvers.catalogue_list import CatalogueListRecord
from resolvers.context import Info
from resolvers.draft_types import draft_of_type
from resolvers.items import ListRecord
from resolvers.taxonomies import groups_of
from schema.elements import Option
from schema.enums import ElementKind
from schema.item import ItemList
from schema.listing import Limit, Offset, Order, Where, items_of_type
from schema.node import Node
from schema.scalars import DateTime
from schema.view import batched, resolved, views

if TYPE_CHECKING:
    from schema.project import DraftType
    from schema.taxonomy import TaxonomyGroup


@strawberry.type(description="How a content type defines one of its elements.")
@views(resolve.ElementDefinitionRecord)
class ElementDefinition:
    codename: str = strawberry.field(description="Codename within the content type.")
    name: str = strawberry.field(description="Display name.")
    kind: ElementKind = strawberry.field(description="What the element holds.")
    type: str = strawberry.field(description="The kind's name upstream.")
    options: list[Option] = strawberry.field(description="The options of a multiple choice, in the model's order.")
    taxonomy_group: Annotated[TaxonomyGroup, strawberry.lazy("schema.taxonomy")] | None = batched(
        groups_of, description="The group that a taxonomy element takes its terms from."
    )
    group_codename: str | None = strawberry.field(description="The codename of that group; costs no request.")
    content_type: ContentType | None = batched(
        resolve.types_of_definitions, description="The content type that holds the element."
    )


async def _items(
    parent: Parent[resolve.ContentTypeRecord],
    info: Info,
    where: Where = None,
    order: Order = None,
    limit: Limit = 10,
    offset: Offset = 0,
) -> ListRecord:
    return await items_of_type(info, parent.codename, parent.variant, where, order, limit, offset)


@strawberry.type(description="A content type: which elements its items have.")
@views(resolve.ContentTypeRecord)
class ContentType(Node):
    system_id: strawberry.ID = strawberry.field(description="The type's GUID.")
    name: str = strawberry.field(description="Display name.")
    codename: str = strawberry.field(description="Codename.")
    last_modified: DateTime | None = strawberry.field(description="When it was last modified; null if never.")
    elements: list[ElementDefinition] = strawberry.field(description="The elements, in the model's order.")
    items: ItemList | None = resolved(_items, description="The items of this type.")
    draft: Annotated[DraftType, strawberry.lazy("schema.project")] | None = resolved(
        draft_of_type, description="The type in the Migration API. Needs the scope `drafts`."
    )


@strawberry.type(description="A page of content types.")
@views(CatalogueListRecord)
class ContentTypeList:
    items: list[ContentType] = strawberry.field(description="The content types of this page.")
    limit: int = strawberry.field(description="The page size asked for.")
    offset: int = strawberry.field(description="How many content types were passed over.")
    has_next_page: bool = strawberry.field(description="Whether more follow. Costs nothing.")
    total_count: int | None = batched(
        resolve.content_type_totals, description="How many there are. Costs a request unless the page shows it."
    )
