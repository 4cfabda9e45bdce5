"""Elements of a draft: one record per kind, each a view of its model that knows its draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from resolvers.context import Info, Parent
from resolvers.draft_assets import DraftAssetRecord, DraftImageRecord
from resolvers.draft_record import NamedElementRecord
from resolvers.draft_taxonomies import DraftTermRecord, draft_groups
from resolvers.draft_types import DraftElementDefinitionRecord, draft_type
from resolvers.rich_text_markup import plain_text
from upstream import draft_models as models
from upstream.draft_models import MIGRATION
from upstream.errors import UpstreamMalformed

if TYPE_CHECKING:
    from resolvers.drafts import DraftItemRecord

V = TypeVar("V")
E = TypeVar("E")


class DraftElementRecord(NamedElementRecord[models.DraftElement], frozen=True):
    item: DraftItemRecord

    def _value(self, kind: type[V] | tuple[type[V], ...], empty: E) -> V | E:
        value = self.model.value
        if value is None:
            return empty
        if not isinstance(value, kind) or isinstance(value, bool):
            raise UpstreamMalformed(MIGRATION, f"the value of element '{self.name}' is not of its kind.")
        return value

    def _ids(self) -> list[str]:
        """Not documented: values that refer to something are taken to be lists of ids."""
        return [id for id in self._value(list, []) if isinstance(id, str)]


class DraftTextRecord(DraftElementRecord, frozen=True):
    @property
    def value(self) -> str:
        return self._value(str, "")


class DraftNumberRecord(DraftElementRecord, frozen=True):
    @property
    def value(self) -> float | None:
        return self._value((int, float), None)


class DraftDateTimeRecord(DraftElementRecord, frozen=True):
    @property
    def value(self) -> str | None:
        return self._value(str, None) or None


class DraftRichTextRecord(DraftElementRecord, frozen=True):
    @property
    def html(self) -> str:
        return self._value(str, "")

    @property
    def text(self) -> str:
        return plain_text(self.html)

    @property
    def images(self) -> list[DraftImageRecord]:
        return [DraftImageRecord(image, self.item.project_id) for image in self.model.images]


class DraftAssetElementRecord(DraftElementRecord, frozen=True):
    @property
    def assets(self) -> list[DraftAssetRecord]:
        project = self.item.project_id
        return [DraftAssetRecord(models.draft_asset(value), project) for value in self._value(list, [])]


class DraftTaxonomyRecord(DraftElementRecord, frozen=True):
    @property
    def term_ids(self) -> list[str]:
        return self._ids()


class DraftModularContentRecord(DraftElementRecord, frozen=True):
    @property
    def item_ids(self) -> list[str]:
        return self._ids()


class DraftMultipleChoiceRecord(DraftElementRecord, frozen=True):
    @property
    def option_ids(self) -> list[str]:
        return self.model.options


class DraftUnknownRecord(DraftElementRecord, frozen=True):
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
