"""What the Delivery API sends, decoded once at the border. Floor 0: imports msgspec and nothing of ours above it.

Unknown fields are passed over and unknown element kinds kept, so that an addition upstream never breaks an answer.
An item's elements stay raw until one is read: most queries read a few of many. What is sent has no cycles, so that the
garbage collector need not follow it.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, TypeVar

import msgspec
from msgspec import Raw, Struct, field

from upstream.errors import UpstreamMalformed

SERVICE = "delivery"


class ItemSystem(Struct, frozen=True, gc=False):
    """Delivery API, System object (content item); the last three came with the later generation."""

    id: str
    name: str
    codename: str
    language: str
    type: str
    sitemap_locations: list[str]
    last_modified: str
    collection: str | None = None
    workflow: str | None = None
    workflow_step: str | None = None


class TypeSystem(Struct, frozen=True, gc=False):
    """The System object of a content type or a taxonomy group."""

    id: str
    name: str
    codename: str
    last_modified: str


class Choice(Struct, frozen=True, gc=False):
    """A multiple choice option or a taxonomy term as it stands in an item."""

    name: str
    codename: str


class Rendition(Struct, frozen=True, gc=False):
    rendition_id: str
    preset_id: str | None = None
    width: int | None = None
    height: int | None = None
    query: str | None = None


class Asset(Struct, frozen=True, gc=False):
    """Delivery API, Asset object. A sample of the reference quotes `size`: both forms are accepted."""

    name: str
    type: str
    quoted_size: int | str | None = field(name="size", default=None)
    description: str | None = None
    url: str = ""
    width: int | None = None
    height: int | None = None
    renditions: dict[str, Rendition] | None = None

    @property
    def size(self) -> int | None:
        return quoted_integer(self.quoted_size, "size")


class RichTextImage(Struct, frozen=True, gc=False):
    image_id: str
    url: str
    description: str | None = None
    width: int | None = None
    height: int | None = None


class RichTextLink(Struct, frozen=True, gc=False):
    codename: str
    type: str
    url_slug: str = ""


class Element(Struct, frozen=True, gc=False, tag_field="type"):
    """What every element carries. Its codename is the key it stands under."""

    kind: ClassVar[str]
    name: str = ""


class TextElement(Element, frozen=True, tag="text"):
    kind = "text"
    value: str = ""


class UrlSlugElement(Element, frozen=True, tag="url_slug"):
    kind = "url_slug"
    value: str = ""


class NumberElement(Element, frozen=True, tag="number"):
    kind = "number"
    value: int | float | None = None


class DateTimeElement(Element, frozen=True, tag="date_time"):
    kind = "date_time"
    value: str | None = None


class MultipleChoiceElement(Element, frozen=True, tag="multiple_choice"):
    kind = "multiple_choice"
    value: list[Choice] = []


class TaxonomyElement(Element, frozen=True, tag="taxonomy"):
    kind = "taxonomy"
    taxonomy_group: str = ""
    value: list[Choice] = []


class AssetElement(Element, frozen=True, tag="asset"):
    kind = "asset"
    value: list[Asset] = []


class ModularContentElement(Element, frozen=True, tag="modular_content"):
    kind = "modular_content"
    value: list[str] = []


class RichTextElement(Element, frozen=True, tag="rich_text"):
    kind = "rich_text"
    images: dict[str, RichTextImage] = {}
    links: dict[str, RichTextLink] = {}
    modular_content: list[str] = []
    value: str = ""


class UnknownElement(Struct, frozen=True, gc=False):
    """An element of a kind that came after this program: everything the service sent is in `raw`."""

    kind: ClassVar[str] = "unknown"
    name: str
    type: str
    raw: dict[str, Any]


KnownElement = (
    TextElement
    | UrlSlugElement
    | NumberElement
    | DateTimeElement
    | MultipleChoiceElement
    | TaxonomyElement
    | AssetElement
    | ModularContentElement
    | RichTextElement
)
AnyElement = KnownElement | UnknownElement
E = TypeVar("E", bound=AnyElement)


class Item(Struct, frozen=True, gc=False):
    """Delivery API, Content item object."""

    system: ItemSystem
    elements: dict[str, Raw]  # an element that was read takes the place of what was sent

    def element(self, codename: str) -> AnyElement | None:
        """The element, decoded on first reading, or None. Raises UpstreamMalformed naming the path."""
        elements: dict[str, Any] = self.elements
        found = elements.get(codename)
        if type(found) is Raw:
            found = elements[codename] = _decode_element(found, self.system.codename, codename)
        element: AnyElement | None = found
        return element

    def read_of(self, kind: type[E]) -> list[E]:
        """The elements of a kind that were read so far."""
        elements: dict[str, Any] = self.elements
        return [element for element in elements.values() if type(element) is kind]


class Pagination(Struct, frozen=True):
    skip: int
    limit: int
    count: int
    next_page: str = ""
    total_count: int | None = None


class ItemListing(Struct, frozen=True):
    items: list[Item]
    pagination: Pagination
    modular_content: dict[str, Item] = {}


class ItemAnswer(Struct, frozen=True):
    item: Item
    modular_content: dict[str, Item] = {}


class ElementDefinition(Struct, frozen=True):
    """Delivery API, Content type element object. `codename` is filled by the single-element endpoint only."""

    type: str
    name: str
    codename: str = ""
    taxonomy_group: str | None = None
    options: list[Choice] = []


class ContentType(Struct, frozen=True):
    system: TypeSystem
    elements: dict[str, ElementDefinition]


class TypeListing(Struct, frozen=True):
    types: list[ContentType]
    pagination: Pagination


class Term(Struct, frozen=True):
    name: str
    codename: str
    terms: list[Term] = []


class TaxonomyGroup(Struct, frozen=True):
    system: TypeSystem
    terms: list[Term]


class TaxonomyListing(Struct, frozen=True):
    taxonomies: list[TaxonomyGroup]
    pagination: Pagination


class ErrorBody(Struct, frozen=True):
    """Delivery API, Error responses. A 429 of the later generation has no `specific_code`."""

    message: str | None = None
    request_id: str | None = None
    error_code: int | None = None
    specific_code: int | None = None


_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def timestamp(raw: str | None, where: str) -> str | None:
    """An ISO 8601 instant as the service wrote it, all its fraction digits kept.

    Types never modified since 2016 print the .NET zero date `1. 1. 0001 0:00:00`: that is None here.
    """
    if raw is None or raw == "" or raw.startswith(("1. 1. 0001", "0001-01-01")):
        return None
    if not _TIMESTAMP.fullmatch(raw):
        raise UpstreamMalformed(SERVICE, f"{where} is not an ISO 8601 date and time.")
    return raw


_ELEMENT: msgspec.json.Decoder[KnownElement] = msgspec.json.Decoder(KnownElement)
_ANY = msgspec.json.Decoder(dict[str, Any])
KNOWN_KINDS = frozenset(kind.__struct_config__.tag for kind in KnownElement.__args__)


def _decode_element(raw: Raw, item: str, codename: str) -> AnyElement:
    where = f"item '{item}', elements.{codename}"
    try:
        return _ELEMENT.decode(raw)
    except msgspec.ValidationError as error:
        unknown = _unknown_element(raw)
        if unknown is None:
            raise UpstreamMalformed(SERVICE, f"{where}: {error}") from None
        return unknown
    except UnicodeDecodeError:
        raise UpstreamMalformed(SERVICE, f"{where} is not UTF-8.") from None


def _unknown_element(raw: Raw) -> UnknownElement | None:
    """The element if it is an object of a kind that is not known here."""
    try:
        anything = _ANY.decode(raw)
    except (msgspec.ValidationError, UnicodeDecodeError):
        return None
    kind, name = anything.get("type"), anything.get("name")
    if not isinstance(kind, str) or kind in KNOWN_KINDS:
        return None
    return UnknownElement(name=name if isinstance(name, str) else "", type=kind, raw=anything)


def quoted_integer(value: int | str | None, where: str) -> int | None:
    """An integer that a service may have quoted. Raises UpstreamMalformed naming `where`."""
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            raise UpstreamMalformed(SERVICE, f"{where} is neither an integer nor a quoted one.") from None
    return value
