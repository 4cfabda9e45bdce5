"""The typed `where` and `order`, as the caller wrote them, in the terms of the Delivery API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resolvers.conditions import AllOf, Tree
from resolvers.where import SYSTEM, Given, conditions, where_tree, written
from upstream.capabilities import Capabilities
from upstream.errors import ArgumentError
from upstream.query import Order


@dataclass(frozen=True, slots=True)
class ElementField:
    """An element behind a field of the typed graph."""

    codename: str
    kind: str


Fields = Mapping[str, ElementField]


def typed_where(where: Given | None, fields: Fields, capabilities: Capabilities) -> Tree:
    """Everything that `where` says, which all must hold. Raises ArgumentError or UnsupportedError naming the place."""

    def element(name: str, value: Any, path: str) -> Tree:
        field = fields[name]
        return AllOf(tuple(conditions(f"elements.{field.codename}", KINDS.get(field.kind, ""), value, path)))

    return where_tree(where, element, capabilities)


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
    return name, written(value, f"{path}.{name}")


# How the values of an element compare, by its kind.
KINDS: Mapping[str, str] = {
    "text": "text",
    "url_slug": "text",
    "number": "number",
    "date_time": "date",
    "multiple_choice": "codenames",
    "taxonomy": "codenames",
    "modular_content": "codenames",
}
