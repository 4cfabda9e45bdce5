"""`where` and `order` as the Delivery API's filters; what they cannot say truthfully is refused before any call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from resolvers import arguments
from upstream.capabilities import Capabilities
from upstream.errors import ArgumentError, UnsupportedError
from upstream.query import LIST_OPERATORS, Filter, Operator, Order


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


def item_filters(where: Given | None, capabilities: Capabilities) -> tuple[Filter, ...]:
    """Every condition of `where`, which all must hold. Raises ArgumentError or UnsupportedError naming the place."""
    return () if where is None else tuple(_conditions(where, "where", capabilities))


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


class _Form(NamedTuple):
    """How an operator's operand is written: its wire operator, and what turns the operand into text."""

    operator: Operator
    texts: Callable[[Any, str], tuple[str, ...]]


def _conditions(where: Given, path: str, capabilities: Capabilities) -> Iterator[Filter]:
    for name, value in where.given().items():
        here = f"{path}.{name}"
        if value is None:
            raise ArgumentError(here, "must not be null; leave it out instead.")
        yield from _GROUPS[name](value, here, capabilities)


def _system(value: Given, path: str, capabilities: Capabilities) -> Iterator[Filter]:
    for name, operators in value.given().items():
        here = f"{path}.{_camel(name)}"
        if operators is None:
            raise ArgumentError(here, "must not be null; leave it out instead.")
        if name not in capabilities.system_attributes:
            raise UnsupportedError(here, "this generation of the Delivery API has no such system attribute.")
        yield from _operators(f"system.{name}", operators.given(), here, capabilities)


def _elements(value: list[Given], path: str, capabilities: Capabilities) -> Iterator[Filter]:
    for index, element in enumerate(value):
        here = f"{path}[{index}]"
        operators = dict(element.given())
        codename = arguments.codename(operators.pop("codename"), f"{here}.codename")
        yield from _operators(f"elements.{codename}", operators, here, capabilities)


def _all_of(value: list[Given], path: str, capabilities: Capabilities) -> Iterator[Filter]:
    for index, where in enumerate(value):
        yield from _conditions(where, f"{path}[{index}]", capabilities)


def _any_of(value: list[Given], path: str, capabilities: Capabilities) -> Iterator[Filter]:
    raise UnsupportedError(
        path, "the Delivery API joins conditions by AND only; use `in` or `containsAny` for several values of one."
    )


_GROUPS: Mapping[str, Callable[[Any, str, Capabilities], Iterator[Filter]]] = {
    "system": _system,
    "elements": _elements,
    "AND": _all_of,
    "OR": _any_of,
}


def _operators(attribute: str, operators: Mapping[str, Any], path: str, capabilities: Capabilities) -> Iterator[Filter]:
    if not operators:
        raise ArgumentError(path, "needs an operator, such as eq.")
    for name, operand in operators.items():
        here = f"{path}.{_camel(name)}"
        if operand is None:
            raise ArgumentError(here, "needs a value.")
        form = EMPTINESS[operand] if name == "is_empty" else OPERATORS[name]
        _supported(form.operator, here, capabilities)
        values = form.texts(operand, here)
        if form.operator in LIST_OPERATORS and any("," in value for value in values):
            raise ArgumentError(here, "a value with a comma cannot be asked for here: the service splits at commas.")
        yield Filter(attribute, form.operator, values)


def _supported(operator: Operator, path: str, capabilities: Capabilities) -> None:
    able = _NEEDS.get(operator)
    if able is not None and not getattr(capabilities, able):
        raise UnsupportedError(path, "this generation of the Delivery API cannot answer it.")


_NEEDS = {
    Operator.NEQ: "negation",
    Operator.NIN: "negation",
    Operator.EMPTY: "emptiness",
    Operator.NEMPTY: "emptiness",
}


def _one(operand: Any, path: str) -> tuple[str, ...]:
    return (str(operand),)


def _several(operand: Any, path: str) -> tuple[str, ...]:
    if not operand:
        raise ArgumentError(path, "needs at least one value.")
    return tuple(str(value) for value in operand)


def _ends(operand: Any, path: str) -> tuple[str, ...]:
    return (str(operand.lower), str(operand.upper))


def _none(operand: Any, path: str) -> tuple[str, ...]:
    return ()


# Python name of the input field → wire form (Delivery API, Filtering operators).
OPERATORS: Mapping[str, _Form] = {
    "eq": _Form(Operator.EQ, _one),
    "lt": _Form(Operator.LT, _one),
    "lte": _Form(Operator.LTE, _one),
    "gt": _Form(Operator.GT, _one),
    "gte": _Form(Operator.GTE, _one),
    "range": _Form(Operator.RANGE, _ends),
    "in_": _Form(Operator.IN, _several),
    "contains": _Form(Operator.CONTAINS, _one),
    "contains_any": _Form(Operator.ANY, _several),
    "contains_all": _Form(Operator.ALL, _several),
    "not_eq": _Form(Operator.NEQ, _one),
    "not_in": _Form(Operator.NIN, _several),
}
EMPTINESS: Mapping[bool, _Form] = {True: _Form(Operator.EMPTY, _none), False: _Form(Operator.NEMPTY, _none)}


def _camel(name: str) -> str:
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(word.capitalize() for word in rest)
