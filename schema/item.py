"""Items: the interface that every content type shares, and the generic type behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from execution.judges import by_class
from resolvers.content_types import types_of_items
from resolvers.context import Info
from resolvers.drafts import draft_of_item
from resolvers.elements import ElementRecord, element_of_items
from resolvers.item_record import ItemRecord, SystemRecord
from resolvers.items import ItemListRecord, MergedListRecord, item_elements, referenced_by, total_counts
from resolvers.sitemap import sitemap_of_item
from schema.listing import Limit, Offset
from schema.node import TYPE_NAMES, Node
from schema.reading import reading_of
from schema.scalars import DateTime
from schema.view import batched, resolved, views
from upstream.errors import ContentGraphError

if TYPE_CHECKING:
    from schema.content_type import ContentType
    from schema.draft import DraftItem
    from schema.elements import Element
    from schema.project import SitemapNode


@strawberry.type(description="What every item has, whatever its type.")
@views(SystemRecord)
class ItemSystem:
    id: strawberry.ID = strawberry.field(description="The item's GUID, the same in every language.")
    name: str = strawberry.field(description="Display name.")
    codename: str = strawberry.field(description="Codename: what links and queries name the item by.")
    language: str = strawberry.field(
        description="The language served, which differs from the one asked for on fallback."
    )
    requested_language: str | None = strawberry.field(
        description="The language asked for; null stands for the project's default."
    )
    type: Annotated[ContentType, strawberry.lazy("schema.content_type")] | None = batched(
        types_of_items, description="The item's content type."
    )
    type_codename: str = strawberry.field(description="The codename of the content type; costs no request.")
    sitemap_locations: list[str] = strawberry.field(description="Codenames of the sitemap nodes that the item is in.")
    sitemap_nodes: list[Annotated[SitemapNode, strawberry.lazy("schema.project")]] | None = resolved(
        sitemap_of_item, description="Those nodes. Needs the scope `drafts`: the sitemap comes from the Migration API."
    )
    last_modified: DateTime | None = strawberry.field(description="When the item was last modified.")
    collection: str | None = strawberry.field(description="Codename of the collection (later generation).")
    workflow: str | None = strawberry.field(description="Codename of the workflow (later generation).")
    workflow_step: str | None = strawberry.field(description="Codename of the workflow step (later generation).")


def _element(
    parents: list[ItemRecord],
    codename: Annotated[str, strawberry.argument(description="Codename of the element.")],
) -> list[ElementRecord[Any] | ContentGraphError | None]:
    return element_of_items(parents, codename)


async def _referenced_by(
    parent: Parent[ItemRecord],
    info: Info,
    type: Annotated[str, strawberry.argument(description="Codename of the content type that links here.")],
    element: Annotated[str, strawberry.argument(description="Codename of its linked-items element.")],
    limit: Limit = 10,
    offset: Offset = 0,
) -> ItemListRecord:
    return await referenced_by(info.context, parent, type, element, limit, offset, reading_of(info, "items"))


@strawberry.interface(description="A content item. Its language and preview are those asked for at the root.")
class Item(Node):
    system: ItemSystem = strawberry.field(description="What every item has, whatever its type.")
    elements: list[Annotated[Element, strawberry.lazy("schema.elements")]] = resolved(
        item_elements, description="All elements, in the content type's order."
    )
    element: Annotated[Element, strawberry.lazy("schema.elements")] | None = batched(
        _element, description="One element by its codename, or null if the item has none of it."
    )
    draft: Annotated[DraftItem, strawberry.lazy("schema.draft")] | None = resolved(
        draft_of_item, description="The item's newest state in the Migration API. Needs the scope `drafts`."
    )
    referenced_by: ItemList | None = resolved(
        _referenced_by,
        description="Items of one type that link to this one through one of their linked-items elements.",
    )

    @classmethod
    @by_class
    def resolve_type(cls, record: object, *_: Any) -> str:
        return TYPE_NAMES[type(record)]


@strawberry.type(description="An item of any content type.")
@views(ItemRecord)
class ContentItem(Item):
    pass


@strawberry.type(description="A page of items.")
@views(ItemListRecord, MergedListRecord)
class ItemList:
    items: list[Item] = strawberry.field(description="The items of this page.")
    limit: int = strawberry.field(description="The page size asked for.")
    offset: int = strawberry.field(description="How many items were passed over.")
    has_next_page: bool = strawberry.field(description="Whether more items follow. Costs nothing.")
    total_count: int | None = batched(
        total_counts,
        description="How many items match in all. Costs a request of its own, unless the page shows it.",
    )
