"""Draft items and their elements, joined to what is published."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import Parent

from execution.judges import by_class
from resolvers import draft_assets, drafts
from resolvers import draft_elements as records
from resolvers.context import Info
from resolvers.draft_list import DraftListRecord
from resolvers.item_record import ItemRecord
from schema.enums import ElementKind
from schema.item import Item
from schema.listing import Language, Preview
from schema.node import Node
from schema.project import DraftElementDefinition, DraftTerm, DraftType, SitemapNode, WorkflowStep
from schema.reading import reading_of
from schema.scalars import JSON, DateTime
from schema.view import resolved, views

TYPE_NAMES: dict[type, str] = {
    records.DraftTextRecord: "DraftTextElement",
    records.DraftNumberRecord: "DraftNumberElement",
    records.DraftDateTimeRecord: "DraftDateTimeElement",
    records.DraftRichTextRecord: "DraftRichTextElement",
    records.DraftAssetElementRecord: "DraftAssetElement",
    records.DraftTaxonomyRecord: "DraftTaxonomyElement",
    records.DraftModularContentRecord: "DraftModularContentElement",
    records.DraftMultipleChoiceRecord: "DraftMultipleChoiceElement",
    records.DraftUnknownRecord: "DraftUnknownElement",
}


@strawberry.interface(description="An element of a draft. Drafts know ids and names, no codenames.")
class DraftElement:
    element_id: strawberry.ID = strawberry.field(description="The element's GUID.")
    name: str = strawberry.field(description="Display name.")
    kind: ElementKind = strawberry.field(description="What the element holds.")
    definition: DraftElementDefinition | None = resolved(
        records.definition_of_draft_element, description="How the draft's type defines the element."
    )

    @classmethod
    @by_class
    def resolve_type(cls, record: object, *_: Any) -> str:
        return TYPE_NAMES[type(record)]


@strawberry.type(description="Plain text or a URL slug.")
@views(records.DraftTextRecord)
class DraftTextElement(DraftElement):
    value: str = strawberry.field(description="The text; empty if nothing was written.")


@strawberry.type(description="A decimal number.")
@views(records.DraftNumberRecord)
class DraftNumberElement(DraftElement):
    value: float | None = strawberry.field(description="The number, or null if nothing was written.")


@strawberry.type(description="A date and time.")
@views(records.DraftDateTimeRecord)
class DraftDateTimeElement(DraftElement):
    value: DateTime | None = strawberry.field(description="The instant, or null if nothing was written.")


@strawberry.type(description="A file of a draft.")
@views(draft_assets.DraftAssetRecord)
class DraftAsset:
    asset_id: strawberry.ID = strawberry.field(description="The asset's GUID.")
    name: str = strawberry.field(description="File name.")
    type: str = strawberry.field(description="MIME type.")
    size: int | None = strawberry.field(description="Size in bytes.")
    last_modified: DateTime | None = strawberry.field(description="When it was last modified.")
    download_url: str | None = resolved(
        draft_assets.download_url, description="An address to download it from, valid for a while. Costs a request."
    )


@strawberry.type(description="An image of a draft's rich text.")
@views(draft_assets.DraftImageRecord)
class DraftImage:
    image_id: strawberry.ID = strawberry.field(description="The id that the markup's `data-image-id` names.")
    asset: DraftAsset = strawberry.field(description="The file.")


@strawberry.type(description="Formatted text.")
@views(records.DraftRichTextRecord)
class DraftRichTextElement(DraftElement):
    html: str = strawberry.field(description="The markup as sent; images have no address in it.")
    text: str = strawberry.field(description="The words alone, a line for each block.")
    images: list[DraftImage] = strawberry.field(description="Its images; some may no longer stand in the text.")


@strawberry.type(description="Files.")
@views(records.DraftAssetElementRecord)
class DraftAssetElement(DraftElement):
    assets: list[DraftAsset] = strawberry.field(description="The files, in the editor's order.")


@strawberry.type(description="Terms of a taxonomy group.")
@views(records.DraftTaxonomyRecord)
class DraftTaxonomyElement(DraftElement):
    term_ids: list[strawberry.ID] = strawberry.field(description="GUIDs of the terms chosen.")
    terms: list[DraftTerm] | None = resolved(records.terms_of_draft, description="The terms chosen.")


@strawberry.type(description="Links to other items.")
@views(records.DraftModularContentRecord)
class DraftModularContentElement(DraftElement):
    item_ids: list[strawberry.ID] = strawberry.field(description="GUIDs of the linked items.")
    items: list[DraftItem] | None = resolved(
        drafts.linked_drafts, description="The linked drafts, without those that cannot be found."
    )
    unresolved: list[strawberry.ID] | None = resolved(
        drafts.unresolved_drafts, description="GUIDs of linked items that are gone."
    )


@strawberry.type(description="Options chosen from a list.")
@views(records.DraftMultipleChoiceRecord)
class DraftMultipleChoiceElement(DraftElement):
    option_ids: list[strawberry.ID] = strawberry.field(description="GUIDs of the options chosen.")


@strawberry.type(description="An element of a kind that came after this endpoint was made.")
@views(records.DraftUnknownRecord)
class DraftUnknownElement(DraftElement):
    type: str = strawberry.field(description="The kind's name upstream.")
    value: JSON | None = strawberry.field(description="The value as sent.")


async def _published(
    parent: Parent[drafts.DraftItemRecord], info: Info, language: Language = None, preview: Preview = False
) -> ItemRecord | None:
    return await drafts.published_item(info.context, parent, language, preview, reading_of(info))


@strawberry.type(description="The newest state of an item, published or not.")
@views(drafts.DraftItemRecord)
class DraftItem(Node):
    item_id: strawberry.ID = strawberry.field(description="The item's GUID, the same as `system.id` when published.")
    name: str = strawberry.field(description="Display name.")
    last_modified: DateTime = strawberry.field(description="When it was last modified.")
    elements: list[DraftElement] = strawberry.field(description="All elements, in the type's order.")
    type: DraftType | None = resolved(drafts.type_of_draft, description="Its content type.")
    workflow_step: WorkflowStep | None = resolved(drafts.step_of_draft, description="Where it stands in the workflow.")
    sitemap_nodes: list[SitemapNode] | None = resolved(
        drafts.nodes_of_draft, description="The sitemap nodes that it is in."
    )
    item: Item | None = resolved(_published, description="What Delivery serves of it, or null if nothing.")


@strawberry.type(description="A page of drafts.")
@views(DraftListRecord)
class DraftItemList:
    items: list[DraftItem] = strawberry.field(description="The drafts of this page.")
    limit: int = strawberry.field(description="The page size asked for.")
    offset: int = strawberry.field(description="How many drafts were passed over.")
    has_next_page: bool = strawberry.field(description="Whether more follow.")
    total_count: int | None = strawberry.field(description="How many match in all; costs nothing.")
