"""The typed `where` and `order`, as the caller wrote them, in the terms of the Delivery API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from resolvers.conditions import AllOf, AnyOf, Condition, Tree
from upstream.capabilities import Capabilities
from upstream.errors import ArgumentError, UnsupportedError
from upstream.query import Operator, Order


@dataclass(frozen=True, slots=True)
class ElementField:
    """An element behind a field of the typed graph."""

    codename: str
    kind: str


Given = Mapping[str, Any]
Fields = Mapping[str, ElementField]


def typed_where(where: Given | None, fields: Fields, capabilities: Capabilities, path: str = "where") -> Tree:
    """Everything that `where` says, which all must hold. Raises ArgumentError or UnsupportedError naming the place."""
    parts = (_part(name, value, fields, capabilities, f"{path}.{name}") for name, value in (where or {}).items())
    return AllOf(tuple(parts))


def typed_order(order: Given | None, fields: Fields) -> Order | None:
    """The one key that `order` names."""
    if order is None:
        return None
    name, value = _only(order, "order")
    if name != "system":
        return Order(f"elements.{fields[name].codename}", value == "desc")
    attribute, direction = _only(value, "order.system")
    return Order(f"system.{SYSTEM[attribute][0]}", direction == "desc")


def _only(given: Given, path: str) -> tuple[str, Any]:
    if len(given) != 1:
        raise ArgumentError(path, "must name exactly one key: the service orders by one.")
    ((name, value),) = given.items()
    return name, _written(value, f"{path}.{name}")


def _written(value: Any, path: str) -> Any:
    if value is None:
        raise ArgumentError(path, "must not be null; leave it out instead.")
    return value


def _part(name: str, value: Any, fields: Fields, capabilities: Capabilities, path: str) -> Tree:
    _written(value, path)
    if name in _GROUPS:
        branches = tuple(
            typed_where(branch, fields, capabilities, f"{path}[{index}]") for index, branch in enumerate(value)
        )
        if not branches:
            raise ArgumentError(path, "needs at least one entry.")
        return AllOf(branches) if name == "AND" else AnyOf(branches, path)
    if name == "system":
        return AllOf(tuple(_system(value, capabilities, path)))
    field = fields[name]
    return AllOf(tuple(_operators(f"elements.{field.codename}", KINDS.get(field.kind, ""), value, path)))


_GROUPS = frozenset({"AND", "OR"})


def _system(value: Given, capabilities: Capabilities, path: str) -> Iterator[Condition]:
    for name, operators in value.items():
        here = f"{path}.{name}"
        attribute, kind = SYSTEM[name]
        if attribute not in capabilities.system_attributes:
            raise UnsupportedError(here, "this generation of the Delivery API has no such system attribute.")
        yield from _operators(f"system.{attribute}", kind, _written(operators, here), here)


def _operators(attribute: str, kind: str, operators: Given, path: str) -> Iterator[Condition]:
    if not operators:
        raise ArgumentError(path, "needs an operator.")
    for name, operand in operators.items():
        here = f"{path}.{name}"
        operator, texts = OPERATORS[name]
        _written(operand, here)
        if name == "isEmpty" and not operand:
            operator = Operator.NEMPTY
        yield Condition(attribute, operator, texts(operand, here), kind, here)


# Name in GraphQL → attribute upstream, and how its values compare.
SYSTEM: Mapping[str, tuple[str, str]] = {
    "id": ("id", "text"),
    "name": ("name", "text"),
    "codename": ("codename", "text"),
    "type": ("type", "text"),
    "language": ("language", "text"),
    "sitemapLocations": ("sitemap_locations", "codenames"),
    "lastModified": ("last_modified", "date"),
    "collection": ("collection", "text"),
    "workflow": ("workflow", "text"),
    "workflowStep": ("workflow_step", "text"),
}
KINDS: Mapping[str, str] = {
    "text": "text",
    "url_slug": "text",
    "number": "number",
    "date_time": "date",
    "multiple_choice": "codenames",
    "taxonomy": "codenames",
    "modular_content": "codenames",
}


def _text(value: Any) -> str:
    """A number without a fraction as people write it: the service reads both."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _one(operand: Any, path: str) -> tuple[str, ...]:
    return (_text(operand),)


def _several(operand: Any, path: str) -> tuple[str, ...]:
    if not operand:
        raise ArgumentError(path, "needs at least one value.")
    return tuple(dict.fromkeys(_text(value) for value in operand))


def _ends(operand: Any, path: str) -> tuple[str, ...]:
    return (_text(operand["from"]), _text(operand["to"]))


def _none(operand: Any, path: str) -> tuple[str, ...]:
    return ()


OPERATORS: Mapping[str, tuple[Operator, Callable[[Any, str], tuple[str, ...]]]] = {
    "eq": (Operator.EQ, _one),
    "in": (Operator.IN, _several),
    "notEq": (Operator.NEQ, _one),
    "notIn": (Operator.NIN, _several),
    "lt": (Operator.LT, _one),
    "lte": (Operator.LTE, _one),
    "gt": (Operator.GT, _one),
    "gte": (Operator.GTE, _one),
    "range": (Operator.RANGE, _ends),
    "contains": (Operator.CONTAINS, _one),
    "containsAny": (Operator.ANY, _several),
    "containsAll": (Operator.ALL, _several),
    "isEmpty": (Operator.EMPTY, _none),
}
