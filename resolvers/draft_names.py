"""How the Migration API names things: kinds of its own, and no codenames."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from upstream.element_models import KNOWN_KINDS


class Named(Protocol):
    @property
    def name(self) -> str: ...


# The Migration API writes one kind in a way of its own.
_KINDS: Mapping[str, str] = {"multiplechoice": "multiple_choice"}


def kind_of(type: str) -> str:
    kind = _KINDS.get(type, type)
    return kind if kind in KNOWN_KINDS else "unknown"


def derived_codename(name: str) -> str:
    """The codename that the services derive from a display name: lower case, anything else an underscore."""
    return re.sub(r"[^a-z0-9]", "_", name.lower())


def unambiguous(named: Iterable[Named]) -> frozenset[str]:
    """The derived codenames that one name alone leads to: a join on any other would be a guess."""
    counted = Counter(derived_codename(thing.name) for thing in named)
    return frozenset(codename for codename, count in counted.items() if count == 1)
