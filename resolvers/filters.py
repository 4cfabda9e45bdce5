"""The base graph's `where` and `order`, in the terms of the Delivery API. No upstream call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from resolvers import arguments
from resolvers.conditions import AllOf, Tree
from resolvers.where import conditions, where_tree
from upstream.capabilities import Capabilities
from upstream.errors import ArgumentError
from upstream.query import Order


class Given(Protocol):
    """An input object: the fields the caller wrote, by Python name, explicit nulls included."""

    def given(self) -> Mapping[str, Any]: ...


class SortKey(Protocol):
    """What `order` says: one of the first two, and the direction."""

    @property
    def system(self) -> str | None: ...
    @property
    def element(self) -> str | None: ...
    @property
    def descending(self) -> bool: ...


def item_where(where: Given | None, capabilities: Capabilities) -> Tree:
    """Everything that `where` says, which all must hold. Raises ArgumentError or UnsupportedError naming the place."""
    return where_tree(None if where is None else _plain(where), _elements, capabilities)


def item_order(order: SortKey | None, kinds: frozenset[str]) -> Order | None:
    """The one sort key. `kinds` are those of the element named, where they are known."""
    if order is None:
        return None
    if (order.system is None) == (order.element is None):
        raise ArgumentError("order", "must name either a system attribute or an element, and only one of them.")
    if order.system is not None:
        return Order(f"system.{order.system}", order.descending)
    element = arguments.codename(order.element or "", "order.element")
    if kinds and not kinds & SORTABLE:
        raise ArgumentError("order.element", f"'{element}' is of kind {', '.join(sorted(kinds))}, which has no order.")
    return Order(f"elements.{element}", order.descending)


# Kinds with one simple value; a rich text, an asset or a list of codenames has no order.
SORTABLE = frozenset({"text", "number", "date_time", "url_slug", "custom"})


def _elements(name: str, value: Any, path: str) -> Tree:
    """Any codename is an element of some type: how its values compare is not known here."""
    parts = []
    for index, operators in enumerate(value):
        here = f"{path}[{index}]"
        codename = arguments.codename(operators["codename"], f"{here}.codename")
        given = {operator: operand for operator, operand in operators.items() if operator != "codename"}
        parts.append(AllOf(tuple(conditions(f"elements.{codename}", "", given, here))))
    return AllOf(tuple(parts))


def _plain(value: Any) -> Any:
    """By the names that the caller wrote."""
    if isinstance(value, list):
        return [_plain(it) for it in value]
    if not hasattr(value, "given"):
        return value
    return {NAMES.get(name) or _camel(name): _plain(it) for name, it in value.given().items()}


# Where Python has another name for what the caller wrote.
NAMES = {"in_": "in", "lower": "from", "upper": "to"}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
