"""What a typed field shows of an item's element: its value, its record, or a page of its entries.

Synchronous views of an ItemRecord. An element that the item lacks, or that is of another kind than the model
said, is null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from resolvers import arguments
from resolvers.context import Context, Info
from resolvers.elements import RECORDS
from resolvers.item_record import ItemRecord
from resolvers.items import load_named
from resolvers.linked import PRESENCE
from resolvers.reading import Reading
from resolvers.record import Record
from resolvers.taxonomies import TermRecord
from resolvers.variant import Variant
from upstream import element_models as models
from upstream.errors import ContentGraphError
from upstream.models import timestamp


def element_value(codename: str, kind: str) -> Callable[[ItemRecord], Any]:
    """Reads one element."""
    return _reader(codename, kind)


def element_page(codename: str, kind: str) -> Callable[..., list[PageRecord | None]]:
    """The batch resolver of an element with many entries: files, options or terms."""
    read = _reader(codename, kind)

    def pages(items: Sequence[ItemRecord], info: Info, limit: int, offset: int) -> list[PageRecord | None]:
        arguments.page(limit, offset, info.context.rules.max_page)
        return [None if entries is None else PageRecord(entries, limit, offset) for entries in map(read, items)]

    return pages


def linked_page(codename: str, allowed: frozenset[str] | None) -> Callable[..., list[LinkedPageRecord | None]]:
    """The batch resolver of a linked-items element; `allowed` are the only types that the schema lets it show."""
    read = _reader(codename, "modular_content")

    def pages(items: Sequence[ItemRecord], info: Info, limit: int, offset: int) -> list[LinkedPageRecord | None]:
        arguments.page(limit, offset, info.context.rules.max_page)
        return [
            None if (links := read(item)) is None else LinkedPageRecord(links, limit, offset, item.variant, allowed)
            for item in items
        ]

    return pages


class PageRecord(Record, frozen=True):
    """Part of a list that came with its item: nothing is asked for."""

    entries: Sequence[Any]
    limit: int
    offset: int

    @property
    def items(self) -> Sequence[Any]:
        return self.entries[self.offset : self.offset + self.limit]

    @property
    def has_next_page(self) -> bool:
        return self.offset + self.limit < len(self.entries)

    @property
    def total_count(self) -> int:
        return len(self.entries)


class LinkedPageRecord(Record, frozen=True):
    """A page of links: codenames until the items are asked for."""

    links: Sequence[str]
    limit: int
    offset: int
    variant: Variant
    allowed: frozenset[str] | None

    @property
    def codenames(self) -> Sequence[str]:
        return self.links[self.offset : self.offset + self.limit]

    @property
    def has_next_page(self) -> bool:
        return self.offset + self.limit < len(self.links)

    @property
    def total_count(self) -> int:
        """Of the links: one that leads nowhere counts too."""
        return len(self.links)

    def shows(self, item: ItemRecord | None) -> bool:
        return item is not None and (self.allowed is None or item.item.system.type in self.allowed)


async def items_of_pages(
    context: Context, pages: Sequence[LinkedPageRecord], reading: Reading
) -> list[list[ItemRecord] | ContentGraphError]:
    """In the editor's order, without those that cannot be found, or that the schema does not let stand here."""
    found = await load_named(context, pages, reading)
    return [
        items
        if isinstance(items, ContentGraphError)
        else [item for item in items if item is not None and page.shows(item)]
        for page, items in zip(pages, found, strict=True)
    ]


async def unresolved_of_pages(pages: Sequence[LinkedPageRecord], info: Info) -> list[list[str] | ContentGraphError]:
    """A batch resolver: codenames of the links that are not shown."""
    found = await load_named(info.context, pages, PRESENCE)
    return [
        items
        if isinstance(items, ContentGraphError)
        else [name for name, item in zip(page.codenames, items, strict=True) if not page.shows(item)]
        for page, items in zip(pages, found, strict=True)
    ]


def option_values(known: frozenset[str]) -> Callable[[PageRecord], list[str]]:
    """The codenames of the options chosen, as far as the enumeration has them: later ones stand in `items` only."""
    return lambda page: [option.codename for option in page.items if option.codename in known]


def _date(element: models.DateTimeElement, codename: str, item: ItemRecord) -> str | None:
    return timestamp(element.value, f"elements.{codename}")


def _terms(element: models.TaxonomyElement, codename: str, item: ItemRecord) -> list[TermRecord]:
    group, variant = element.taxonomy_group, item.variant
    return [TermRecord(term.codename, term.name, group, variant, codename) for term in element.value]


def _record(element: models.RichTextElement, codename: str, item: ItemRecord) -> Any:
    return RECORDS[type(element)](codename, element, item)


def _raw_value(element: models.UnknownElement, codename: str, item: ItemRecord) -> Any:
    return element.raw.get("value")


Show = Callable[[Any, str, ItemRecord], Any]

# Kind → the model that an element of the kind is decoded to, and what a field shows of it: None for its value.
READERS: Mapping[str, tuple[type, Show | None]] = {
    "text": (models.TextElement, None),
    "url_slug": (models.UrlSlugElement, None),
    "number": (models.NumberElement, None),
    "date_time": (models.DateTimeElement, _date),
    "multiple_choice": (models.MultipleChoiceElement, None),
    "taxonomy": (models.TaxonomyElement, _terms),
    "asset": (models.AssetElement, None),
    "modular_content": (models.ModularContentElement, None),
    "rich_text": (models.RichTextElement, _record),
}
_UNKNOWN: tuple[type, Show | None] = (models.UnknownElement, _raw_value)


def _reader(codename: str, kind: str) -> Callable[[ItemRecord], Any]:
    model: Any
    model, show = READERS.get(kind, _UNKNOWN)

    def value(item: ItemRecord) -> Any:
        """Most elements are of such kinds: they are spared a call."""
        element: Any = item.item.element(codename)
        return element.value if type(element) is model else None

    def shown(item: ItemRecord) -> Any:
        element = item.item.element(codename)
        return show(element, codename, item) if show is not None and type(element) is model else None

    return value if show is None else shown
