"""Trees of the content model: taxonomy terms and sitemap nodes. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

N = TypeVar("N")


def lineages(roots: Sequence[N], below: Callable[[N], Sequence[N]]) -> Iterator[tuple[N, ...]]:
    """Every node of a tree behind its ancestors, top first."""
    pending: list[tuple[N, ...]] = [(root,) for root in reversed(roots)]
    while pending:
        lineage = pending.pop()
        yield lineage
        pending += [(*lineage, child) for child in reversed(below(lineage[-1]))]
