"""Draft items: the newest, unpublished state, joined to what is published, and back."""

from __future__ import annotations

from collections.abc import Sequence

from resolvers import arguments
from resolvers.context import Context, Info, Parent
from resolvers.draft_elements import DRAFT_RECORDS, DraftElementRecord, DraftModularContentRecord
from resolvers.draft_loaders import DraftKey
from resolvers.draft_names import kind_of
from resolvers.draft_record import NamedRecord
from resolvers.draft_types import DraftTypeRecord, draft_type
from resolvers.item_record import ItemRecord
from resolvers.items import item_by_id
from resolvers.node_id import NodeId
from resolvers.projects import WorkflowStepRecord, joined, workflow_step
from resolvers.reading import Reading
from resolvers.sitemap import SitemapNodeRecord, sitemap_tree
from resolvers.variant import Variant
from upstream import draft_models as models


class DraftItemRecord(NamedRecord[models.DraftItem], frozen=True):
    project_id: str

    @property
    def id(self) -> str:
        return NodeId("draft", (self.project_id, self.item_id), Variant()).encoded()

    @property
    def item_id(self) -> str:
        return self.model.item_id

    @property
    def last_modified(self) -> str:
        return self.model.last_modified

    @property
    def elements(self) -> list[DraftElementRecord]:
        return [DRAFT_RECORDS[kind_of(element.type)](element, self) for element in self.model.elements]


async def draft_by_id(context: Context, project_id: str, item_id: str) -> DraftItemRecord | None:
    found = await context.loaders.drafts.item.load(DraftKey(project_id, item_id))
    return None if found is None else DraftItemRecord(found, project_id)


async def draft_of_item(parent: Parent[ItemRecord], info: Info) -> DraftItemRecord | None:
    project_id = info.context.loaders.project_id
    return None if project_id is None else await draft_by_id(info.context, project_id, parent.item.system.id)


async def published_item(
    context: Context, draft: DraftItemRecord, language: str | None, preview: bool, reading: Reading
) -> ItemRecord | None:
    if not joined(context, draft.project_id):
        return None
    variant = Variant(arguments.optional_codename(language, "language"), preview)
    return await item_by_id(context, draft.item_id, variant, reading)


async def type_of_draft(parent: Parent[DraftItemRecord], info: Info) -> DraftTypeRecord | None:
    return await draft_type(info.context, parent.project_id, parent.model.type_id)


async def step_of_draft(parent: Parent[DraftItemRecord], info: Info) -> WorkflowStepRecord | None:
    return await workflow_step(info.context, parent.project_id, parent.model.workflow_status_id)


async def nodes_of_draft(parent: Parent[DraftItemRecord], info: Info) -> list[SitemapNodeRecord]:
    tree = await sitemap_tree(info.context, parent.project_id)
    return tree.by_id(parent.model.sitemap_location)


async def linked_drafts(parent: Parent[DraftModularContentRecord], info: Info) -> list[DraftItemRecord]:
    return [draft for draft in await _linked(info.context, parent) if draft is not None]


async def unresolved_drafts(parent: Parent[DraftModularContentRecord], info: Info) -> list[str]:
    found = await _linked(info.context, parent)
    return [id for id, draft in zip(parent.item_ids, found, strict=True) if draft is None]


async def _linked(context: Context, element: DraftModularContentRecord) -> Sequence[DraftItemRecord | None]:
    project_id = element.item.project_id
    keys = [DraftKey(project_id, id) for id in element.item_ids]
    found = await context.loaders.drafts.item.load_many(keys)
    return [None if item is None else DraftItemRecord(item, project_id) for item in found]
