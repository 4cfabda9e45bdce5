"""What the two forms of `where` share: groups, system attributes, operators. Names are GraphQL's. No upstream call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from resolvers.conditions import AllOf, AnyOf, Condition, Tree
from upstream.capabilities import Capabilities
from upstream.errors import ArgumentError, UnsupportedError
from upstream.query import Operator

Given = Mapping[str, Any]

# What a form has beside the groups and `system`: the name of a field, its value and its place → what must hold.
Own = Callable[[str, Any, str], Tree]


def where_tree(where: Given | None, own: Own, capabilities: Capabilities, path: str = "where") -> Tree:
    """Everything that `where` says, which all must hold. Raises ArgumentError or UnsupportedError naming the place."""
    return AllOf(
        tuple(_part(name, value, own, capabilities, f"{path}.{name}") for name, value in (where or {}).items())
    )


def conditions(attribute: str, kind: str, operators: Given, path: str) -> Iterator[Condition]:
    """One for each operator; `kind` tells how values compare."""
    if not operators:
        raise ArgumentError(path, "needs an operator, such as eq.")
    for name, operand in operators.items():
        here = f"{path}.{name}"
        operator, texts = OPERATORS[name]
        written(operand, here)
        if name == "isEmpty" and not operand:
            operator = Operator.NEMPTY
        yield Condition(attribute, operator, texts(operand, here), kind, here)


def written(value: Any, path: str) -> Any:
    if value is None:
        raise ArgumentError(path, "must not be null; leave it out instead.")
    return value


def _part(name: str, value: Any, own: Own, capabilities: Capabilities, path: str) -> Tree:
    written(value, path)
    group = _GROUPS.get(name)
    if group is not None:
        branches = (where_tree(it, own, capabilities, f"{path}[{index}]") for index, it in enumerate(value))
        return group(tuple(branches), path)
    if name == "system":
        return AllOf(tuple(_system(value, capabilities, path)))
    return own(name, value, path)


def _all_of(branches: tuple[Tree, ...], path: str) -> Tree:
    return AllOf(branches)


def _any_of(branches: tuple[Tree, ...], path: str) -> Tree:
    if not branches:
        raise ArgumentError(path, "needs at least one entry.")
    return AnyOf(branches, path)


_GROUPS: Mapping[str, Callable[[tuple[Tree, ...], str], Tree]] = {"AND": _all_of, "OR": _any_of}


def _system(value: Given, capabilities: Capabilities, path: str) -> Iterator[Condition]:
    for name, operators in value.items():
        here = f"{path}.{name}"
        attribute, kind = SYSTEM[name]
        written(operators, here)
        if attribute not in capabilities.system_attributes:
            raise UnsupportedError(here, "this generation of the Delivery API has no such system attribute.")
        yield from conditions(f"system.{attribute}", kind, operators, here)


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


# Name in GraphQL → wire form and what turns the operand into text (Delivery API, Filtering operators).
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
