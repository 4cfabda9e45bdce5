"""The filtering operators, one row each, and how values compare. Stdlib only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from emulator.attributes import Array, Attribute, Simple, number

Operands: TypeAlias = tuple[str, ...]

EQUALS = "eq"
"""The operator of a filter without brackets."""


@dataclass(frozen=True, slots=True)
class Operator:
    """How an operator reads its right side, and when it holds."""

    test: Callable[[Attribute, Operands], bool]
    takes_list: bool = False


def folded(name: str) -> str:
    """choice: operators and directions are understood in any letter case; codenames and values in their own alone."""
    return name.lower()


def compare(value: Simple, operand: str) -> int | None:
    """-1, 0 or 1, or None where the two cannot be compared; null compares with nothing, not even with "".

    choice: numbers compare as numbers, so an operand that is none matches nothing; everything else compares as ordinal
    strings, dates included, so `2014-11-18T00:00:00Z` is greater than the partial date `2014-11-18`. An empty operand
    equals the empty string.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return (value > operand) - (value < operand)
    other = number(operand)
    return None if other is None else (value > other) - (value < other)


def holds(simple: Callable[[Simple], bool] | None, array: Callable[[Array], bool] | None, value: Attribute) -> bool:
    """choice: an operator for simple values matches no array, one for arrays no simple value; neither is an error."""
    if isinstance(value, frozenset):
        return array is not None and array(value)
    return simple is not None and simple(value)


def _simple(test: Callable[[Simple, Operands], bool]) -> Callable[[Attribute, Operands], bool]:
    return lambda value, operands: holds(lambda it: test(it, operands), None, value)


def _array(test: Callable[[Array, Operands], bool]) -> Callable[[Attribute, Operands], bool]:
    return lambda value, operands: holds(None, lambda it: test(it, operands), value)


def _compared(*accepted: int) -> Callable[[Attribute, Operands], bool]:
    return _simple(lambda value, operands: compare(value, operands[0]) in accepted)


def _in_range(value: Simple, operands: Operands) -> bool:
    """Both ends belong to the range. choice: one that starts after its end is empty."""
    return compare(value, operands[0]) in (0, 1) and compare(value, operands[1]) in (-1, 0)


def _equals_none(value: Simple, operands: Operands) -> bool:
    """choice: null differs from everything; a number and a text that is none cannot even be told apart."""
    return value is None or all(compare(value, operand) in (-1, 1) for operand in operands)


def _is_empty(value: Attribute) -> bool:
    """choice: null, "", no entries, and the rich text editor's empty paragraph are empty."""
    return value is None or value in ("", "<p><br></p>", frozenset())


OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        EQUALS: Operator(_compared(0)),
        "lt": Operator(_compared(-1)),
        "lte": Operator(_compared(-1, 0)),
        "gt": Operator(_compared(1)),
        "gte": Operator(_compared(0, 1)),
        "range": Operator(_simple(_in_range), takes_list=True),
        "in": Operator(
            _simple(lambda value, operands: any(compare(value, it) == 0 for it in operands)), takes_list=True
        ),
        "contains": Operator(_array(lambda value, operands: operands[0] in value)),
        "any": Operator(_array(lambda value, operands: not value.isdisjoint(operands)), takes_list=True),
        "all": Operator(_array(lambda value, operands: value.issuperset(operands)), takes_list=True),
        "neq": Operator(_simple(_equals_none)),
        "nin": Operator(_simple(_equals_none), takes_list=True),
        "empty": Operator(lambda value, operands: _is_empty(value)),
        "nempty": Operator(lambda value, operands: not _is_empty(value)),
    }
)
