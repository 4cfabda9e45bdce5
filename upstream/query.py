"""Query strings of the Delivery API built from typed filters; one encoded path segment per identifier. Floor 0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from upstream.errors import ArgumentError


class Operator(StrEnum):
    """Delivery API, Filtering operators; the last four belong to the later generation."""

    EQ = ""
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    RANGE = "range"
    IN = "in"
    CONTAINS = "contains"
    ANY = "any"
    ALL = "all"
    NEQ = "neq"
    NIN = "nin"
    EMPTY = "empty"
    NEMPTY = "nempty"


# A comma separates the values of these operators, so no value may hold one.
LIST_OPERATORS = frozenset({Operator.RANGE, Operator.IN, Operator.ANY, Operator.ALL, Operator.NIN})
VALUELESS_OPERATORS = frozenset({Operator.EMPTY, Operator.NEMPTY})


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition, as `system.type[in]=a,b`: attribute is `system.*` or `elements.*`."""

    attribute: str
    operator: Operator
    values: tuple[str, ...]

    def encoded(self) -> str:
        name = _quoted(self.attribute, "attribute")
        suffix = f"%5B{self.operator}%5D" if self.operator else ""
        if self.operator in VALUELESS_OPERATORS:
            return name + suffix
        return f"{name}{suffix}={','.join(_quoted(value, self.attribute) for value in self.values)}"


@dataclass(frozen=True, slots=True)
class Order:
    attribute: str
    descending: bool = False

    def encoded(self) -> str:
        return f"order={_quoted(self.attribute, 'order')}%5B{'desc' if self.descending else 'asc'}%5D"


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """A listing of items: what `/items` is asked for. Equal queries are equal keys.

    `elements` None asks for all of them, an empty tuple for none; `limit` None asks for everything that matches.
    """

    filters: tuple[Filter, ...] = ()
    language: str | None = None
    order: Order | None = None
    elements: tuple[str, ...] | None = None
    depth: int | None = None
    skip: int = 0
    limit: int | None = None
    include_total: bool = False

    def encoded(self) -> str:
        return "&".join(self._parts())

    def _parts(self) -> Iterator[str]:
        yield from (item.encoded() for item in self.filters)
        yield from projection(self.language, self.elements, self.depth)
        if self.order is not None:
            yield self.order.encoded()
        if self.skip:
            yield f"skip={self.skip}"
        if self.limit is not None:
            yield f"limit={self.limit}"
        if self.include_total:
            yield "includeTotalCount=true"


# RFC 3986, 2.3: what never needs encoding.
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")

# Delivery API, Projection: elements that nobody has leave `elements: {}`; `system` cannot be left out.
NO_ELEMENTS = "-"


def projection(language: str | None, elements: tuple[str, ...] | None, depth: int | None) -> Iterator[str]:
    """The parameters that a listing and a single item share."""
    if language is not None:
        yield f"language={_quoted(language, 'language')}"
    if elements is not None:
        yield f"elements={','.join(_quoted(name, 'elements') for name in elements) or NO_ELEMENTS}"
    if depth is not None:
        yield f"depth={depth}"


def segment(value: str, argument: str) -> str:
    """One percent-encoded path segment. Refuses what a server or proxy could read as another path."""
    if value in ("", ".", ".."):
        raise ArgumentError(argument, "must name something; '', '.' and '..' do not.")
    return _quoted(value, argument)


def chunks(keys: Iterable[str], room: int) -> Iterator[list[str]]:
    """Split keys so that each chunk, joined by commas and encoded, fits into `room` characters (at least one each)."""
    chunk: list[str] = []
    used = -1  # every key brings a comma, the first one none
    for key in keys:
        length = len(_quoted(key, "codename")) + 1
        if chunk and used + length > room:
            yield chunk
            chunk, used = [], -1
        chunk.append(key)
        used += length
    if chunk:
        yield chunk


def _quoted(text: str, argument: str) -> str:
    if _UNRESERVED.fullmatch(text):
        return text  # as most codenames are
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise ArgumentError(argument, "is not text: it holds half of a surrogate pair.") from None
