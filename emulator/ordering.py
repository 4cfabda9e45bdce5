"""Ordering of listings. No Starlette here."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from emulator.attributes import Attribute, Missing, is_attribute, reader
from emulator.errors import ApiError
from emulator.operators import folded
from emulator.project import Payload

Rank: TypeAlias = tuple[int, float, str]

T = TypeVar("T")

_LOWEST: Rank = (0, 0.0, "")
_DESCENDING = {"asc": False, "desc": True}


@dataclass(frozen=True, slots=True)
class Order:
    """One attribute and a direction."""

    read: Callable[[Payload], Attribute]
    descending: bool

    def sort(self, items: Sequence[T], payload: Callable[[T], Payload]) -> list[T]:
        """Items come in codename order; the sort is stable, so ties stay in it, in both directions."""
        return sorted(items, key=lambda it: self._rank(payload(it)), reverse=self.descending)

    def _rank(self, item: Payload) -> Rank:
        try:
            return _rank(self.read(item))
        except Missing:
            return _LOWEST


def parse_order(value: str, system_attributes: Container[str]) -> Order:
    """`<attribute>[asc]` or `[desc]`. choice: several in one parameter are 1009 (two parameters are 1003)."""
    if "," in value:
        raise ApiError(1009)
    attribute, bracket, direction = value.strip().partition("[")
    if not is_attribute(attribute, system_attributes):
        raise ApiError(1008, attribute)
    return Order(reader(attribute), _direction(direction, bracketed=bool(bracket)))


def _direction(text: str, *, bracketed: bool) -> bool:
    """choice: an attribute without brackets orders ascending."""
    if not bracketed:
        return False
    name = text.removesuffix("]")
    descending = _DESCENDING.get(folded(name)) if text.endswith("]") else None
    if descending is None:
        raise ApiError(1007, name)
    return descending


def _rank(value: Attribute) -> Rank:
    """choice: null and missing are lowest, first ascending and last descending; arrays have no order of their own."""
    if value is None or isinstance(value, frozenset):
        return _LOWEST
    return (2, 0.0, value) if isinstance(value, str) else (1, value, "")
