"""Rich text in its three forms, with everything it refers to."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import Parent

from resolvers import rich_text as resolve
from resolvers.context import Info
from resolvers.elements import RichTextRecord
from resolvers.item_record import ItemRecord
from schema.asset import RichTextImage
from schema.elements import Element
from schema.inputs import LinkTemplate
from schema.item import Item
from schema.linked import linked, missing
from schema.reading import reading_of
from schema.scalars import JSON
from schema.view import batched, resolved, views
from upstream.errors import ContentGraphError


async def _targets(parents: list[resolve.ItemLinkRecord], info: Info) -> list[ItemRecord | ContentGraphError | None]:
    return await resolve.link_targets(info.context, parents, reading_of(info))


@strawberry.type(description="A link inside a rich text that leads to an item.")
@views(resolve.ItemLinkRecord)
class ItemLink:
    item_id: strawberry.ID = strawberry.field(description="The GUID that the markup's `data-item-id` names.")
    codename: str = strawberry.field(description="Codename of the target.")
    type: str = strawberry.field(description="Codename of the target's content type.")
    url_slug: str | None = strawberry.field(description="The target's URL slug, or null if its type has none.")
    item: Item | None = batched(_targets, description="The target, or null if it is not published.")


def _html(
    parent: Parent[RichTextRecord],
    links: Annotated[
        list[LinkTemplate] | None,
        strawberry.argument(description="Where items live on your site; left out, the markup stays as sent."),
    ] = None,
) -> str:
    return resolve.html(parent, links or ())


@strawberry.type(description="Formatted text with images, links and inline items.")
@views(RichTextRecord)
class RichTextElement(Element):
    html: str = resolved(
        _html, description="The markup, with the addresses of item links filled in from your templates."
    )
    text: str = resolved(resolve.text, description="The words alone, a line for each block.")
    blocks: JSON = resolved(
        resolve.tree,
        description="The text as a tree of blocks; its JSON Schema is docs/rich-text.schema.json.",
    )
    images: list[RichTextImage] = resolved(resolve.images, description="The images in the text.")
    links: list[ItemLink] = resolved(resolve.links, description="The links that lead to items.")
    codenames: list[str] = strawberry.field(description="Codenames of the inline items, in order.")
    items: list[Item] | None = batched(linked, description="The inline items, without those that cannot be found.")
    unresolved: list[str] | None = batched(
        missing, description="Codenames of inline items that are not published, or gone."
    )
