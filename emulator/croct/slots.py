"""Slots: places on a page, with versions of their schema and default content in several locales.

Stdlib only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Content = Mapping[str, Any]
Schema = Mapping[str, Any]


class Version(NamedTuple):
    """A schema version; a new minor one is compatible."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> "Version":
        major, _, minor = text.partition(".")
        return cls(int(major), int(minor or 0))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


@dataclass(frozen=True, slots=True)
class SlotVersion:
    """One version of a slot: its component, its schema, and its content by locale."""

    number: Version
    component: str | None
    root: Schema
    definitions: Mapping[str, Schema]
    content: Mapping[str, Content]


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot with all its versions, the oldest first."""

    id: str
    default_locale: str
    versions: tuple[SlotVersion, ...]

    def version(self, wanted: str | None) -> SlotVersion | None:
        """The latest by default. Choice: `1` is the newest 1.x, `1.2` exactly that one."""
        return max(self._candidates(wanted), key=lambda it: it.number, default=None)

    def _candidates(self, wanted: str | None) -> Iterable[SlotVersion]:
        if wanted is None:
            return self.versions
        number = Version.parse(wanted)
        exact = "." in wanted
        return (it for it in self.versions if it.number == number or (not exact and it.number.major == number.major))


def resolve_locale(wanted: str | None, available: Iterable[str], default: str) -> str:
    """Case and separator do not matter. Choice: the locale itself, else its language alone, else the default."""
    known = set(available)
    code = (wanted or default).lower().replace("_", "-")
    return next((it for it in (code, code.partition("-")[0]) if it in known), default)
