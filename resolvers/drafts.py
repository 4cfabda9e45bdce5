"""Draft items: the newest, unpublished state, joined to what is published, and back."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resolvers import arguments
from resolvers.context import Context, Info, Parent
from resolvers.draft_loaders import DraftKey, DraftPageKey
from resolvers.draft_names import kind_of
from resolvers.draft_taxonomies import DraftTermRecord, draft_groups
from resolvers.draft_types import DraftElementDefinitionRecord, DraftTypeRecord, draft_type
from resolvers.item_record import ItemRecord
from resolvers.items import item_by_id
from resolvers.node_id import NodeId
from resolvers.projects import WorkflowStepRecord, joined, workflow_step
from resolvers.reading import Reading
from resolvers.rich_text_markup import plain_text
from resolvers.sitemap import SitemapNodeRecord, sitemap_tree
from resolvers.variant import Variant
from upstream import draft_models as models
from upstream.draft_models import MIGRATION, PAGE_SIZE, DraftFilter
from upstream.element_models import quoted_integer
from upstream.errors import UpstreamMalformed


@dataclass(frozen=True, slots=True)
class DraftItemRecord:
    model: models.DraftItem
    project_id: str

    @property
    def id(self) -> str:
        return NodeId("draft", (self.project_id, self.item_id), Variant()).encoded()

    @property
    def item_id(self) -> str:
        return self.model.item_id

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def last_modified(self) -> str:
        return self.model.last_modified

    @property
    def elements(self) -> list[DraftElementRecord]:
        return [DRAFT_RECORDS[kind_of(element.type)](element, self) for element in self.model.elements]


@dataclass(frozen=True, slots=True)
class DraftElementRecord:
    model: models.DraftElement
    item: DraftItemRecord

    @property
    def element_id(self) -> str:
        return self.model.element_id

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def kind(self) -> str:
        return kind_of(self.model.type)

    def _value(self, kind: type | tuple[type, ...], empty: Any) -> Any:
        value = self.model.value
        if value is None:
            return empty
        if not isinstance(value, kind) or isinstance(value, bool):
            raise UpstreamMalformed(MIGRATION, f"the value of element '{self.name}' is not of its kind.")
        return value

    def _ids(self) -> list[str]:
        """Not documented: values that refer to something are taken to be lists of ids."""
        return [id for id in self._value(list, []) if isinstance(id, str)]


class DraftTextRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def value(self) -> str:
        text: str = self._value(str, "")
        return text


class DraftNumberRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def value(self) -> float | None:
        number: float | None = self._value((int, float), None)
        return number


class DraftDateTimeRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def value(self) -> str | None:
        moment: str | None = self._value(str, None)
        return moment or None


class DraftRichTextRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def html(self) -> str:
        markup: str = self._value(str, "")
        return markup

    @property
    def text(self) -> str:
        return plain_text(self.html)

    @property
    def images(self) -> list[DraftImageRecord]:
        return [DraftImageRecord(image, self.item.project_id) for image in self.model.images]


class DraftAssetElementRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def assets(self) -> list[DraftAssetRecord]:
        project = self.item.project_id
        return [DraftAssetRecord(models.draft_asset(value), project) for value in self._value(list, [])]


class DraftTaxonomyRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def term_ids(self) -> list[str]:
        return self._ids()


class DraftModularContentRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def item_ids(self) -> list[str]:
        return self._ids()


class DraftMultipleChoiceRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def option_ids(self) -> list[str]:
        return self.model.options


class DraftUnknownRecord(DraftElementRecord):
    __slots__ = ()

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def value(self) -> Any:
        return self.model.value


DRAFT_RECORDS: Mapping[str, Callable[[models.DraftElement, DraftItemRecord], DraftElementRecord]] = {
    "text": DraftTextRecord,
    "url_slug": DraftTextRecord,
    "number": DraftNumberRecord,
    "date_time": DraftDateTimeRecord,
    "rich_text": DraftRichTextRecord,
    "asset": DraftAssetElementRecord,
    "taxonomy": DraftTaxonomyRecord,
    "modular_content": DraftModularContentRecord,
    "multiple_choice": DraftMultipleChoiceRecord,
    "unknown": DraftUnknownRecord,
}


@dataclass(frozen=True, slots=True)
class DraftAssetRecord:
    model: models.DraftAsset
    project_id: str

    @property
    def asset_id(self) -> str:
        return self.model.asset_id

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def size(self) -> int | None:
        return quoted_integer(self.model.size, "size")

    @property
    def last_modified(self) -> str | None:
        return self.model.last_modified


@dataclass(frozen=True, slots=True)
class DraftImageRecord:
    model: models.DraftImage
    project_id: str

    @property
    def image_id(self) -> str:
        return self.model.image_id

    @property
    def asset(self) -> DraftAssetRecord:
        return DraftAssetRecord(self.model.asset, self.project_id)


@dataclass(frozen=True, slots=True)
class DraftListRecord:
    items: list[DraftItemRecord]
    limit: int
    offset: int
    total_count: int

    @property
    def has_next_page(self) -> bool:
        return self.offset + len(self.items) < self.total_count


async def draft_by_id(context: Context, project_id: str, item_id: str) -> DraftItemRecord | None:
    found = await context.loaders.drafts.item.load(DraftKey(project_id, item_id))
    return None if found is None else DraftItemRecord(found, project_id)


async def list_drafts(
    context: Context, project_id: str, filters: DraftFilter, limit: int, offset: int
) -> DraftListRecord | None:
    """Our pages cut from the service's, which are of a fixed size. None where the project does not exist."""
    arguments.page(limit, offset, context.rules.max_page)
    for name, ids in (
        ("sitemapLocation", filters.sitemap_locations),
        ("workflowStatus", (filters.workflow_status,)),
        ("contentType", (filters.content_type,)),
    ):
        for id in ids:
            if id is not None:
                arguments.guid(id, name)
    load = context.loaders.drafts.page.load
    first, skipped = divmod(offset, PAGE_SIZE)
    page = await load(DraftPageKey(project_id, filters, first + 1))
    if page is None:
        return None
    last = min((offset + limit - 1) // PAGE_SIZE + 1, page.pagination.page_count)
    more = await gather(*(load(DraftPageKey(project_id, filters, n)) for n in range(first + 2, last + 1)))
    found = [item for it in (page, *more) if it is not None for item in it.items]
    drafts = [DraftItemRecord(item, project_id) for item in found[skipped : skipped + limit]]
    return DraftListRecord(drafts, limit, offset, page.pagination.total_item_count)


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


async def definition_of_draft_element(
    parent: Parent[DraftElementRecord], info: Info
) -> DraftElementDefinitionRecord | None:
    owner = await draft_type(info.context, parent.item.project_id, parent.item.model.type_id)
    elements = [] if owner is None else owner.elements
    return next((element for element in elements if element.element_id == parent.element_id), None)


async def terms_of_draft(parent: Parent[DraftTaxonomyRecord], info: Info) -> list[DraftTermRecord]:
    groups = await draft_groups(info.context, parent.item.project_id)
    terms = {
        lineage[-1].taxonomy_node_id: DraftTermRecord(lineage, group)
        for group in groups
        for lineage in group.lineages()
    }
    return [terms[id] for id in parent.term_ids if id in terms]


async def linked_drafts(parent: Parent[DraftModularContentRecord], info: Info) -> list[DraftItemRecord]:
    return [draft for draft in await _linked(info.context, parent) if draft is not None]


async def unresolved_drafts(parent: Parent[DraftModularContentRecord], info: Info) -> list[str]:
    found = await _linked(info.context, parent)
    return [id for id, draft in zip(parent.item_ids, found, strict=True) if draft is None]


async def download_url(parent: Parent[DraftAssetRecord], info: Info) -> str | None:
    return await info.context.loaders.drafts.download_link.load(DraftKey(parent.project_id, parent.asset_id))


async def _linked(context: Context, element: DraftModularContentRecord) -> Sequence[DraftItemRecord | None]:
    project_id = element.item.project_id
    keys = [DraftKey(project_id, id) for id in element.item_ids]
    found = await context.loaders.drafts.item.load_many(keys)
    return [None if item is None else DraftItemRecord(item, project_id) for item in found]
