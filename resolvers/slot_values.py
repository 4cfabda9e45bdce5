"""Values of a slot's content, read by the shape that its schema promises. What is not of that shape is null.

Flat JSON (Croct, Content): a union's value names its member in `_type`, required attributes may still be null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Shape: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A structure of the content, and the name of the GraphQL type that shows it."""

    type_name: str
    content: Mapping[str, Any]


def attribute_of(name: str, shape: Shape) -> Callable[[SlotValue], Any]:
    """Reads one attribute of a structure."""
    return lambda value: shape(value.content.get(name))


def text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def number(value: Any) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def small_integer(value: Any) -> int | None:
    """An integer that fits GraphQL's Int; the schema promised the bounds, the value need not keep them."""
    found = number(value)
    return int(found) if found is not None and float(found).is_integer() and -(2**31) <= found < 2**31 else None


def choice(known: frozenset[str]) -> Shape:
    """A choice that came later is null: it must not take the slot with it."""
    return lambda value: value if isinstance(value, str) and value in known else None


def nothing(value: Any) -> None:
    return None


def structure(type_name: str) -> Shape:
    return lambda value: SlotValue(type_name, value) if isinstance(value, Mapping) else None


def entries(shape: Shape) -> Shape:
    """A list; entries that are not of the shape are left out."""

    def read(value: Any) -> list[Any] | None:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return None
        return [shown for entry in value if (shown := shape(entry)) is not None]

    return read


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a union: its type, and the attributes that its content must have."""

    type_name: str
    required: frozenset[str]


def union(members: Mapping[str, Member]) -> Shape:
    """By `_type`. Older or fallback content may lack it: then the only member that all its attributes fit."""

    def read(value: Any) -> SlotValue | None:
        if not isinstance(value, Mapping):
            return None
        if "_type" in value:
            named = members.get(value["_type"]) if isinstance(value["_type"], str) else None
            return None if named is None else SlotValue(named.type_name, value)
        fitting = {member.type_name for member in members.values() if member.required <= value.keys()}
        return SlotValue(fitting.pop(), value) if len(fitting) == 1 else None

    return read
