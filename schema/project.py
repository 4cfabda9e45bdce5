"""Projects as the Migration API shows them: workflow, sitemap, types and taxonomy, joined to what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from resolvers import draft_taxonomies, draft_types, projects, sitemap
from resolvers.arguments import guid, optional_codename
from resolvers.context import Info
from resolvers.draft_list import DraftListRecord, list_drafts
from resolvers.drafts import DraftItemRecord, draft_by_id
from resolvers.items import ItemListRecord
from schema.content_type import ContentType, ElementDefinition
from schema.enums import ElementKind
from schema.item import ItemList
from schema.listing import Language, Limit, Offset, Preview
from schema.node import Node
from schema.reading import reading_of
from schema.taxonomy import TaxonomyGroup, TaxonomyTerm
from schema.view import resolved, views
from upstream.draft_models import DraftFilter

if TYPE_CHECKING:
    from schema.draft import DraftItem, DraftItemList


async def _drafts_of_step(
    parent: Parent[projects.WorkflowStepRecord], info: Info, limit: Limit = 10, offset: Offset = 0
) -> DraftListRecord | None:
    filters = DraftFilter(workflow_status=parent.step_id)
    return await list_drafts(info.context, parent.project_id, filters, limit, offset)


@strawberry.type(description="A step of the workflow.")
@views(projects.WorkflowStepRecord)
class WorkflowStep:
    step_id: strawberry.ID = strawberry.field(description="The step's GUID.")
    name: str = strawberry.field(description="Display name.")
    color: str | None = strawberry.field(description="Its colour in the editor.")
    drafts: Annotated[DraftItemList, strawberry.lazy("schema.draft")] | None = resolved(
        _drafts_of_step, description="The drafts in this step."
    )


async def _items_of_node(
    parent: Parent[sitemap.SitemapNodeRecord],
    info: Info,
    limit: Limit = 10,
    offset: Offset = 0,
    language: Language = None,
    preview: Preview = False,
) -> ItemListRecord | None:
    asked = optional_codename(language, "language")
    reading = reading_of(info, "items")
    return await sitemap.items_of_sitemap_node(info.context, parent, asked, preview, limit, offset, reading)


async def _drafts_of_node(
    parent: Parent[sitemap.SitemapNodeRecord], info: Info, limit: Limit = 10, offset: Offset = 0
) -> DraftListRecord | None:
    filters = DraftFilter(sitemap_locations=(parent.node_id,))
    return await list_drafts(info.context, parent.project_id, filters, limit, offset)


@strawberry.type(description="A node of the sitemap.")
@views(sitemap.SitemapNodeRecord)
class SitemapNode:
    node_id: strawberry.ID = strawberry.field(description="The node's GUID.")
    name: str = strawberry.field(description="Display name.")
    codename: str | None = strawberry.field(
        description="The codename that items name it by, derived from its name; null where two nodes would share it."
    )
    parent: SitemapNode | None = strawberry.field(description="The node above, or null at the top.")
    children: list[SitemapNode] = strawberry.field(description="The nodes directly below.")
    items: ItemList | None = resolved(_items_of_node, description="Items served by Delivery that stand in this node.")
    drafts: Annotated[DraftItemList, strawberry.lazy("schema.draft")] | None = resolved(
        _drafts_of_node, description="Drafts that stand in this node."
    )


@strawberry.type(description="A term of a taxonomy group as drafts know it.")
@views(draft_taxonomies.DraftTermRecord)
class DraftTerm:
    term_id: strawberry.ID = strawberry.field(description="The term's GUID.")
    name: str = strawberry.field(description="Display name.")
    parent: DraftTerm | None = strawberry.field(description="The term above, or null at the top.")
    children: list[DraftTerm] = strawberry.field(description="The terms directly below.")
    term: TaxonomyTerm | None = resolved(
        draft_taxonomies.published_term,
        description="The published term, by the codename derived from the name; null where that is ambiguous.",
    )


@strawberry.type(description="A taxonomy group as drafts know it.")
@views(draft_taxonomies.DraftTaxonomyGroupRecord)
class DraftTaxonomyGroup:
    group_id: strawberry.ID = strawberry.field(description="The group's GUID.")
    name: str = strawberry.field(description="Display name.")
    terms: list[DraftTerm] = strawberry.field(description="The terms at the top of the tree.")
    group: TaxonomyGroup | None = resolved(draft_taxonomies.published_group, description="The published group.")


@strawberry.type(description="How a draft type defines one of its elements.")
@views(draft_types.DraftElementDefinitionRecord)
class DraftElementDefinition:
    element_id: strawberry.ID = strawberry.field(description="The element's GUID.")
    name: str = strawberry.field(description="Display name.")
    kind: ElementKind = strawberry.field(description="What the element holds.")
    type: str = strawberry.field(description="The kind's name upstream.")
    taxonomy_group: DraftTaxonomyGroup | None = resolved(
        draft_taxonomies.group_of_draft_definition, description="The group that a taxonomy element takes terms from."
    )
    definition: ElementDefinition | None = resolved(
        draft_types.definition_of_draft,
        description="The published definition, by the codename derived from the name; null where that is ambiguous.",
    )


async def _drafts_of_type(
    parent: Parent[draft_types.DraftTypeRecord], info: Info, limit: Limit = 10, offset: Offset = 0
) -> DraftListRecord | None:
    filters = DraftFilter(content_type=parent.type_id)
    return await list_drafts(info.context, parent.project_id, filters, limit, offset)


@strawberry.type(description="A content type as drafts know it.")
@views(draft_types.DraftTypeRecord)
class DraftType:
    type_id: strawberry.ID = strawberry.field(description="The type's GUID.")
    name: str = strawberry.field(description="Display name.")
    elements: list[DraftElementDefinition] = strawberry.field(description="The elements, in the model's order.")
    content_type: ContentType | None = resolved(
        draft_types.content_type_of_draft, description="The published content type."
    )
    drafts: Annotated[DraftItemList, strawberry.lazy("schema.draft")] | None = resolved(
        _drafts_of_type, description="The drafts of this type."
    )


async def _draft(
    parent: Parent[projects.ProjectRecord],
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="The item's GUID.")],
) -> DraftItemRecord | None:
    return await draft_by_id(info.context, parent.project_id, guid(id))


async def _drafts(
    parent: Parent[projects.ProjectRecord],
    info: Info,
    sitemap_location: Annotated[
        list[strawberry.ID] | None, strawberry.argument(description="GUIDs of sitemap nodes, any of which will do.")
    ] = None,
    workflow_status: Annotated[
        strawberry.ID | None, strawberry.argument(description="GUID of a workflow step.")
    ] = None,
    content_type: Annotated[strawberry.ID | None, strawberry.argument(description="GUID of a content type.")] = None,
    limit: Limit = 10,
    offset: Offset = 0,
) -> DraftListRecord | None:
    filters = DraftFilter(tuple(sitemap_location or ()), workflow_status, content_type)
    return await list_drafts(info.context, parent.project_id, filters, limit, offset)


@strawberry.type(description="A project with its drafts. Needs the scope `drafts`.")
@views(projects.ProjectRecord)
class Project(Node):
    project_id: strawberry.ID = strawberry.field(description="The project's GUID.")
    name: str = strawberry.field(description="Display name.")
    types: list[DraftType] | None = resolved(draft_types.types_of_project, description="The content types.")
    item: Annotated[DraftItem, strawberry.lazy("schema.draft")] | None = resolved(
        _draft, description="One draft by its GUID."
    )
    items: Annotated[DraftItemList, strawberry.lazy("schema.draft")] | None = resolved(
        _drafts, description="The drafts: the newest state of every item, a page at a time."
    )
    workflow_steps: list[WorkflowStep] | None = resolved(
        projects.steps_of_project, description="The steps of the workflow, in order."
    )
    sitemap: list[SitemapNode] | None = resolved(
        sitemap.sitemap_of_project, description="The nodes at the top of the sitemap."
    )
    taxonomies: list[DraftTaxonomyGroup] | None = resolved(
        draft_taxonomies.taxonomies_of_project, description="The taxonomy groups."
    )
