"""Conditions that no item can meet together: refused by name, since an empty answer would hide the mistake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from upstream.errors import ArgumentError
from upstream.query import Operator


class Condition(Protocol):
    """As `resolvers.conditions` has them."""

    @property
    def attribute(self) -> str: ...
    @property
    def operator(self) -> Operator: ...
    @property
    def values(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> str: ...


def contradiction(conjunction: Iterable[Condition]) -> ArgumentError | None:
    """Names two conditions that exclude each other, or one that excludes everything."""
    by_attribute: defaultdict[str, list[Condition]] = defaultdict(list)
    for condition in conjunction:
        if condition.operator is Operator.RANGE and _below(condition.values[1], condition.values[0], condition.kind):
            return ArgumentError(condition.path, "must not start after its end.")
        for earlier in by_attribute[condition.attribute]:
            if _exclude(earlier, condition) or _exclude(condition, earlier):
                path, other = (condition.path, earlier.path) if condition.path else (earlier.path, "the list itself")
                return ArgumentError(path, f"cannot hold together with {other or 'the list itself'}.")
        by_attribute[condition.attribute].append(condition)
    return None


def _exclude(first: Condition, second: Condition) -> bool:
    """Whether what the first one demands, the second one rules out."""
    rule = RULES.get(first.operator)
    return rule is not None and rule(first, second)


def _no_value_left(first: Condition, second: Condition) -> bool:
    """`first` demands one of its values; whether `second` allows none of them."""
    allowed = _ALLOWED.get(second.operator)
    return allowed is not None and not any(allowed(value, second) for value in first.values)


def _one_of(value: str, second: Condition) -> bool:
    return any(_same(value, other, second.kind) for other in second.values)


_ALLOWED: Mapping[Operator, Callable[[str, Condition], bool]] = {
    Operator.EQ: _one_of,
    Operator.IN: _one_of,
    Operator.NEQ: lambda value, second: not _one_of(value, second),
    Operator.NIN: lambda value, second: not _one_of(value, second),
    Operator.LT: lambda value, second: not _below(second.values[0], value, second.kind),
    Operator.LTE: lambda value, second: not _below(second.values[0], value, second.kind),
    Operator.GT: lambda value, second: not _below(value, second.values[0], second.kind),
    Operator.GTE: lambda value, second: not _below(value, second.values[0], second.kind),
    Operator.RANGE: lambda value, second: (
        not _below(value, second.values[0], second.kind) and not _below(second.values[1], value, second.kind)
    ),
    Operator.EMPTY: lambda value, second: value == "",
}


def _crossed(first: Condition, second: Condition) -> bool:
    """An upper bound under a lower one."""
    return second.operator in _LOWER and _below(first.values[-1], second.values[0], first.kind)


def _nothing_there(first: Condition, second: Condition) -> bool:
    return second.operator in _DEMAND_A_VALUE


_LOWER = frozenset({Operator.GT, Operator.GTE, Operator.RANGE})
_DEMAND_A_VALUE = frozenset({Operator.NEMPTY, Operator.CONTAINS, Operator.ANY, Operator.ALL})

RULES: Mapping[Operator, Callable[[Condition, Condition], bool]] = {
    Operator.EQ: _no_value_left,
    Operator.IN: _no_value_left,
    Operator.LT: _crossed,
    Operator.LTE: _crossed,
    Operator.RANGE: _crossed,
    Operator.EMPTY: _nothing_there,
}


def _same(first: str, second: str, kind: str) -> bool:
    return first == second or (kind != "text" and _number(first) is not None and _number(first) == _number(second))


def _below(first: str, second: str, kind: str) -> bool:
    """Whether one surely comes before the other. How the service sorts texts is its own affair: never sure there."""
    if kind == "number":
        one, other = _number(first), _number(second)
        return one is not None and other is not None and one < other
    # To the second: fractions are written to different lengths.
    return kind == "date" and first[:19] < second[:19]


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
