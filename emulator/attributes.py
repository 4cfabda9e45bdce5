"""What filters and ordering look at: one attribute of an item as a simple value or an array. Stdlib only."""

import re
from collections.abc import Callable, Container, Mapping
from typing import TypeAlias

from emulator.project import Json, Payload

Simple: TypeAlias = str | float | None
Array: TypeAlias = frozenset[str]
Attribute: TypeAlias = Simple | Array

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


class Missing(Exception):
    """The item has no such attribute."""


def number(text: str) -> float | None:
    """A number as an operand writes it, or None."""
    text = text.strip()
    return float(text) if _NUMBER.fullmatch(text) else None


def is_attribute(path: str, system_attributes: Container[str]) -> bool:
    """choice: an element that no type has is a legal attribute, which no item has; a system attribute must exist."""
    room, dot, codename = path.partition(".")
    if not dot or "[" in codename:
        return False
    return room == "elements" or (room == "system" and codename in system_attributes)


def reader(path: str) -> Callable[[Payload], Attribute]:
    """A function that reads `system.x` or `elements.y` of an item; it raises Missing where there is none."""
    room, _, codename = path.partition(".")
    return _system_reader(codename) if room == "system" else _element_reader(codename)


def _system_reader(name: str) -> Callable[[Payload], Attribute]:
    def read(item: Payload) -> Attribute:
        system = item["system"]
        if not isinstance(system, dict) or name not in system:
            raise Missing
        return _by_value(system[name])

    return read


def _element_reader(codename: str) -> Callable[[Payload], Attribute]:
    def read(item: Payload) -> Attribute:
        elements = item["elements"]
        element = elements.get(codename) if isinstance(elements, dict) else None
        if not isinstance(element, dict) or "value" not in element:
            raise Missing
        kind = element.get("type")
        return _READ_BY_KIND.get(kind if isinstance(kind, str) else "", _by_value)(element["value"])

    return read


def _number_value(value: Json) -> Attribute:
    return number(value) if isinstance(value, str) else _by_value(value)


def _array_value(value: Json) -> Array:
    """Terms, options and linked items count by codename."""
    entries = value if isinstance(value, list) else []
    names = (entry.get("codename") if isinstance(entry, dict) else entry for entry in entries)
    return frozenset(name for name in names if isinstance(name, str))


def _asset_value(value: Json) -> Attribute:
    """Assets are neither of the arrays that the reference lists nor comparable: only emptiness can be asked."""
    return _NO_ASSETS if not value else _ASSETS


def _by_value(value: Json) -> Attribute:
    """choice: system values and elements of unknown kinds are what their JSON looks like; objects are nothing."""
    if isinstance(value, list):
        return _array_value(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return None
    return value


_NO_ASSETS: Array = frozenset()
_ASSETS: Array = frozenset({"\0"})  # no codename looks like this, so no operand equals it

_READ_BY_KIND: Mapping[str, Callable[[Json], Attribute]] = {
    "number": _number_value,
    "modular_content": _array_value,
    "multiple_choice": _array_value,
    "taxonomy": _array_value,
    "asset": _asset_value,
}
