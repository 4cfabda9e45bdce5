"""Experiments: which variant a user sees, the same one every time.

Stdlib only. Choice throughout, since Croct's own assignment is not public.
"""

import hashlib
from dataclasses import dataclass
from itertools import accumulate

from emulator.croct.contents import SlotContents

BUCKETS = 1000


@dataclass(frozen=True, slots=True)
class Variant:
    """One arm of an experiment; the baseline may have no content of its own."""

    id: str
    name: str
    allocation: int
    contents: tuple[SlotContents, ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """Variants over a share of the audience: `traffic` from 0 to 1, allocations in thousandths."""

    id: str
    traffic: float
    variants: tuple[Variant, ...]

    def assign(self, identity: str) -> Variant | None:
        """The variant of a user, None for those outside the traffic."""
        if _bucket(f"{self.id}:traffic:{identity}") >= self.traffic * BUCKETS:
            return None
        bucket = _bucket(f"{self.id}:{identity}")
        limits = accumulate(variant.allocation for variant in self.variants)
        return next((it for it, limit in zip(self.variants, limits, strict=True) if bucket < limit), None)


def _bucket(text: str) -> int:
    """The first eight bytes of SHA-256, in a thousand equal parts."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % BUCKETS
