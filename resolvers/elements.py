"""Elements of an item: one record per kind, each a view of its model that knows its codename and its item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from resolvers.item_record import ItemRecord
from resolvers.record import Record
from resolvers.variant import Variant
from upstream import element_models as models
from upstream.errors import ContentGraphError
from upstream.models import timestamp

E = TypeVar("E", bound=models.AnyElement)


class ElementRecord(Record, Generic[E], frozen=True):
    codename: str
    element: E
    item: ItemRecord

    @property
    def name(self) -> str:
        return self.element.name

    @property
    def kind(self) -> str:
        return self.element.kind

    @property
    def variant(self) -> Variant:
        return self.item.variant


class TextRecord(ElementRecord[models.TextElement], frozen=True):
    @property
    def value(self) -> str:
        return self.element.value


class UrlSlugRecord(ElementRecord[models.UrlSlugElement], frozen=True):
    @property
    def value(self) -> str:
        return self.element.value


class NumberRecord(ElementRecord[models.NumberElement], frozen=True):
    @property
    def value(self) -> int | float | None:
        return self.element.value


class DateTimeRecord(ElementRecord[models.DateTimeElement], frozen=True):
    @property
    def value(self) -> str | None:
        return timestamp(self.element.value, f"elements.{self.codename}")


class MultipleChoiceRecord(ElementRecord[models.MultipleChoiceElement], frozen=True):
    @property
    def options(self) -> list[models.Choice]:
        return self.element.value


class AssetElementRecord(ElementRecord[models.AssetElement], frozen=True):
    @property
    def assets(self) -> list[models.Asset]:
        return self.element.value


class ModularContentRecord(ElementRecord[models.ModularContentElement], frozen=True):
    @property
    def codenames(self) -> list[str]:
        return self.element.value


class TaxonomyElementRecord(ElementRecord[models.TaxonomyElement], frozen=True):
    @property
    def group_codename(self) -> str:
        return self.element.taxonomy_group


class RichTextRecord(ElementRecord[models.RichTextElement], frozen=True):
    @property
    def codenames(self) -> list[str]:
        return self.element.modular_content


class UnknownRecord(ElementRecord[models.UnknownElement], frozen=True):
    @property
    def type(self) -> str:
        return self.element.type

    @property
    def value(self) -> Any:
        return self.element.raw.get("value")

    @property
    def raw(self) -> dict[str, Any]:
        return self.element.raw


RECORDS: Mapping[type[models.AnyElement], Callable[[str, Any, ItemRecord], ElementRecord[Any]]] = {
    models.TextElement: TextRecord,
    models.UrlSlugElement: UrlSlugRecord,
    models.NumberElement: NumberRecord,
    models.DateTimeElement: DateTimeRecord,
    models.MultipleChoiceElement: MultipleChoiceRecord,
    models.AssetElement: AssetElementRecord,
    models.ModularContentElement: ModularContentRecord,
    models.TaxonomyElement: TaxonomyElementRecord,
    models.RichTextElement: RichTextRecord,
    models.UnknownElement: UnknownRecord,
}


def element_record(item: ItemRecord, codename: str) -> ElementRecord[Any] | None:
    """The element of this codename, or None. Raises UpstreamMalformed where it is not what its kind promises."""
    element = item.item.element(codename)
    return None if element is None else RECORDS[type(element)](codename, element, item)


def element_of_items(items: Sequence[ItemRecord], codename: str) -> list[ElementRecord[Any] | ContentGraphError | None]:
    """The same for many items; what is malformed stays with its item."""
    found: list[ElementRecord[Any] | ContentGraphError | None] = []
    for item in items:
        try:
            found.append(element_record(item, codename))
        except ContentGraphError as error:
            found.append(error)
    return found
