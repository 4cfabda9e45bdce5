"""The query string: taken apart in order, duplicates and all, then checked against what the route accepts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote_plus

from emulator.attributes import is_attribute
from emulator.errors import ApiError
from emulator.filters import Filter, filter_on
from emulator.generation import Capabilities
from emulator.operators import EQUALS, folded
from emulator.ordering import Order, parse_order


class Parameter(NamedTuple):
    """A decoded name and value; the value is None where there was no `=`."""

    name: str
    value: str | None


@dataclass(slots=True)
class Query:
    """What a request asks for."""

    language: str | None = None
    elements: frozenset[str] | None = None
    order: Order | None = None
    depth: int = 1  # Delivery API, Modular content: one level by default
    skip: int = 0
    limit: int | None = None
    total_count: bool = False
    filters: list[Filter] = field(default_factory=list)


def parse_parameters(raw: str) -> tuple[Parameter, ...]:
    """Percent-encoding is taken as leniently as it comes: what is not an escape stands for itself."""
    pieces = (piece.partition("=") for piece in raw.split("&") if piece)
    return tuple(
        Parameter(unquote_plus(name), unquote_plus(value) if equals else None) for name, equals, value in pieces
    )


def read_query(
    parameters: tuple[Parameter, ...], accepted: frozenset[str], capabilities: Capabilities, *, filters: bool
) -> Query:
    """The first parameter that is not understood refuses the request.

    choice: the same filter given twice applies twice; a reserved name given twice is 1003.
    """
    query = Query()
    seen: set[str] = set()
    for name, value in parameters:
        if name in accepted:
            if name in seen:
                raise ApiError(1003, name)
            seen.add(name)
            _RESERVED[name](query, name, value or "", capabilities)
        else:
            query.filters.append(_filter(name, value or "", capabilities, filters))
    return query


def _filter(name: str, value: str, capabilities: Capabilities, allowed: bool) -> Filter:
    path, operator = _split(name)
    if not allowed or not is_attribute(path, capabilities.system_attributes):
        raise _reserved(path)
    if operator is None:
        return filter_on(path, EQUALS, value)
    if folded(operator) not in capabilities.operators:
        raise ApiError(1002, operator)
    return filter_on(path, folded(operator), value)


def _split(name: str) -> tuple[str, str | None]:
    """`path[operator]` into its parts; a bracket that is never closed belongs to the path."""
    path, bracket, rest = name.partition("[")
    return (path, rest[:-1]) if bracket and rest.endswith("]") else (name, None)


def _reserved(name: str) -> ApiError:
    """choice: a parameter nobody knows, and a reserved one with an operator, are 1004; the operator is not named."""
    return ApiError(1004, name)


def _language(query: Query, name: str, value: str, capabilities: Capabilities) -> None:
    query.language = value


def _elements(query: Query, name: str, value: str, capabilities: Capabilities) -> None:
    """choice: a dot means a field of an element and is refused; names nobody has are ignored."""
    codenames = [part.strip() for part in value.split(",")]
    for codename in codenames:
        if "." in codename:
            raise ApiError(1001, codename)
    query.elements = frozenset(filter(None, codenames))


def _order(query: Query, name: str, value: str, capabilities: Capabilities) -> None:
    query.order = parse_order(value, capabilities.system_attributes)


def _depth(query: Query, name: str, value: str, capabilities: Capabilities) -> None:
    query.depth = _whole_number(name, value)


def _skip(query: Query, name: str, value: str, capabilities: Capabilities) -> None:
    query.skip = _whole_number(name, value)


def _limit(query: Query, name: str, value: str, capabilities: Capabilities) -> None:
    """choice: without a maximum in 2017, between 1 and 2,000 later."""
    limit = _integer(value)
    if limit is None or limit < 1:
        raise ApiError(1005, name)
    if capabilities.max_limit is not None and limit > capabilities.max_limit:
        raise ApiError(1010, name, 1, capabilities.max_limit)
    query.limit = limit


def _total_count(query: Query, name: str, value: str, capabilities: Capabilities) -> None:
    """choice: only `true`, in any letter case, asks for the total."""
    query.total_count = value.lower() == "true"


def _whole_number(name: str, value: str) -> int:
    number = _integer(value)
    if number is None:
        raise ApiError(1006, name)
    return number


def _integer(text: str) -> int | None:
    """choice: ASCII digits, at most eighteen of them: more than any project can need."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


_RESERVED: Mapping[str, Callable[[Query, str, str, Capabilities], None]] = MappingProxyType(
    {
        "language": _language,
        "elements": _elements,
        "order": _order,
        "depth": _depth,
        "skip": _skip,
        "limit": _limit,
        "includeTotalCount": _total_count,
    }
)
