"""Filtering: one condition of a query. No Starlette here."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.attributes import Attribute, Missing, reader
from emulator.errors import ApiError
from emulator.operators import OPERATORS, Operands
from emulator.project import Payload


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; all conditions of a query hold together, also several on the same attribute."""

    read: Callable[[Payload], Attribute]
    test: Callable[[Attribute, Operands], bool]
    operands: Operands

    def matches(self, item: Payload) -> bool:
        """An item that lacks the attribute matches no condition on it."""
        try:
            return self.test(self.read(item), self.operands)
        except Missing:
            return False


def filter_on(path: str, operator: str, value: str) -> Filter:
    """A condition from its parts as the query writes them; the operator is one of the table, in lower case."""
    rule = OPERATORS[operator]
    operands = _listed(value) if rule.takes_list else (value,)
    if operator == "range" and len(operands) != 2:
        raise ApiError(1000, len(operands))
    return Filter(reader(path), rule.test, operands)


def _listed(value: str) -> Operands:
    return tuple(part.strip() for part in value.split(","))
