"""GraphQL names of codenames: pure functions, so that no name moves when other types come or go.

Codenames as the services make them (lower-case letters, digits, underscores, none in front) lose each single underscore
before a letter, which becomes a capital: `post_date` → `postDate`; other underscores stay: `heading_1`, `meta__seo_`.
Types start with a capital; a digit in front gets an underscore before it: `3d_model` → `_3dModel`. So no two of them
share a name. What the base graph uses itself gets an underscore behind it: `item` → `Item_`. Any other codename is
folded into such a one and carries a mark made of itself: `Title` → `title_x7e8cd205`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_]*")
_HUMP = re.compile(r"(?<=[a-z0-9])_([a-z])")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOT_ENUM_VALUES = frozenset({"true", "false", "null"})


def field_name(codename: str, reserved: frozenset[str] = frozenset()) -> str:
    """The camelCase name of an element, or of a root field."""
    return _free(_camel(codename), reserved)


def type_name(codename: str, reserved: frozenset[str] = frozenset()) -> str:
    """The PascalCase name of a content type. It never holds what suffixes such as `_All` begin with."""
    name = _camel(codename)
    return _free(name[0].upper() + name[1:], reserved)


def enum_value(codename: str) -> str | None:
    """An option's codename as it stands, or None where GraphQL allows no such value."""
    legal = _NAME.fullmatch(codename) and not codename.startswith("__") and codename not in _NOT_ENUM_VALUES
    return codename if legal else None


@dataclass(frozen=True, slots=True)
class Renaming:
    """A codename whose name is not the one that the plain rule gives, and why. `rival` is what has that name."""

    place: str
    codename: str
    plain: str
    name: str
    rival: str | None

    def __str__(self) -> str:
        why = "no service makes such a codename" if self.rival is None else f"'{self.plain}' belongs to {self.rival}"
        return f"{self.place} '{self.codename}' is named '{self.name}': {why}."


@dataclass(slots=True)
class Names:
    """Names of one kind of thing, with the report of those that were moved."""

    place: str
    reserved: frozenset[str]
    types: bool = False
    renamings: list[Renaming] = field(default_factory=list)

    def of(self, codenames: Iterable[str]) -> dict[str, str]:
        """Codename → name, in the order given. Two codenames never share one."""
        make = type_name if self.types else field_name
        names = {codename: make(codename, self.reserved) for codename in codenames}
        self.renamings += self._report(names)
        return names

    def _report(self, names: dict[str, str]) -> Iterator[Renaming]:
        holders = {self._plain(codename): codename for codename in names if _PLAIN.fullmatch(codename)}
        for codename, name in sorted(names.items()):
            plain = self._plain(codename)
            if name == plain:
                continue
            rival = None
            if plain.rstrip("_") in self.reserved:
                rival = "the base graph"
            elif holders.get(plain, codename) != codename:
                rival = f"'{holders[plain]}'"
            yield Renaming(self.place, codename, plain, name, rival)

    def _plain(self, codename: str) -> str:
        name = _leading(_joined(_folded(codename)))
        return name[0].upper() + name[1:] if self.types else name


def _camel(codename: str) -> str:
    if _PLAIN.fullmatch(codename):
        return _leading(_joined(codename))
    # A plain name never holds a single underscore before a letter, so no mark is ever one of its endings.
    return f"{_leading(_joined(_folded(codename)))}_x{sha256(codename.encode()).hexdigest()[:8]}"


def _joined(codename: str) -> str:
    return _HUMP.sub(lambda found: found[1].upper(), codename)


def _folded(codename: str) -> str:
    return codename if _PLAIN.fullmatch(codename) else re.sub(r"[^a-z0-9]+", "_", codename.lower()).strip("_") or "x"


def _leading(name: str) -> str:
    return f"_{name}" if name[0].isdigit() else name


def _free(name: str, reserved: frozenset[str]) -> str:
    """Underscores behind a name are no part of what is reserved, so that `item` and `item_` stay apart."""
    return f"{name}_" if name.rstrip("_") in reserved else name
