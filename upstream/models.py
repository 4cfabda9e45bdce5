"""What the Delivery API sends, decoded once at the border. Floor 0: imports msgspec and nothing of ours above it.

Unknown fields are passed over and unknown element kinds kept, so that an addition upstream never breaks an answer.
An item's elements stay raw until one is read: most queries read a few of many. What is sent has no cycles, so that the
garbage collector need not follow it.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from upstream.element_models import KNOWN_KINDS, SERVICE, AnyElement, Choice, KnownElement, UnknownElement
from upstream.errors import UpstreamMalformed


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
