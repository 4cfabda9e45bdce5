"""How the Migration API names things: kinds of its own, no codenames, and trees without them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from upstream.element_models import KNOWN_KINDS


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Tree(Named, Protocol):
    """A node of a tree: of the sitemap or of a taxonomy group."""

    @property
    def children(self) -> Sequence[Any]: ...


N = TypeVar("N", bound=Tree)

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


def lineages(nodes: Sequence[N]) -> Iterator[tuple[N, ...]]:
    """Every node of a tree behind its ancestors, top first."""
    for node in nodes:
        yield (node,)
        for below in lineages(node.children):
            yield (node, *below)
