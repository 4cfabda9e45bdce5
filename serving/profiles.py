"""Two ways to run the server: `open` for development, `hardened` for the public. A setting overrides its profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from serving.persisted import PersistedMode


class Profile(StrEnum):
    OPEN = "open"
    HARDENED = "hardened"


@dataclass(frozen=True, slots=True)
class Posture:
    """`guard_always`: also requests without credentials must show that no other site's page made them."""

    introspection: bool
    suggestions: bool
    explorer: bool
    persisted: PersistedMode
    guard_always: bool
    directives: int


POSTURES: Mapping[Profile, Posture] = {
    Profile.OPEN: Posture(
        introspection=True,
        suggestions=True,
        explorer=True,
        persisted=PersistedMode.AUTOMATIC,
        guard_always=False,
        directives=50,
    ),
    Profile.HARDENED: Posture(
        introspection=False,
        suggestions=False,
        explorer=False,
        persisted=PersistedMode.ONLY,
        guard_always=True,
        directives=9,  # ten are what scanners send
    ),
}
