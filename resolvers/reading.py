"""How much of an item a query reads: which elements, and how many levels of linked items below it."""

from __future__ import annotations

from typing import NamedTuple

# Delivery API, Modular content: by default, only one level of modular content is returned.
DEFAULT_DEPTH = 1


class Reading(NamedTuple):
    """`elements` None reads all of them; `depth` None leaves it to the service, whose default is one level.

    Delivery API, Projection: `elements` applies to an item and to the linked items that come with it.
    """

    elements: frozenset[str] | None = None
    depth: int | None = None

    def covers(self, other: Reading) -> bool:
        """Whether an item read so has everything that the other reads of it."""
        if self.elements is None:
            return True
        return other.elements is not None and other.elements <= self.elements

    def merged(self, other: Reading) -> Reading:
        """Enough for both."""
        elements = None if self.elements is None or other.elements is None else self.elements | other.elements
        deepest = max(DEFAULT_DEPTH if depth is None else depth for depth in (self.depth, other.depth))
        said = self.depth is not None and other.depth is not None
        return Reading(elements, deepest if said or deepest != DEFAULT_DEPTH else None)

    @property
    def projection(self) -> tuple[str, ...] | None:
        """The `elements` parameter, in an order that makes equal readings equal requests."""
        return None if self.elements is None else tuple(sorted(self.elements))


WHOLE = Reading()
ALONE = Reading(None, 0)
