"""What a caller may spend over time: every operation costs its estimate, and what it did not use is given back.

GCRA (ATM Forum, Generic Cell Rate Algorithm) in memory behind a protocol. Stdlib only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from time import monotonic
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` points at once, refilled at `rate` points a second."""

    burst: float
    rate: float


@dataclass(frozen=True, slots=True)
class Charge:
    """Whether the points were there, how many are left, and after how many seconds they will be."""

    granted: bool
    remaining: int
    retry_after: int = 0


class Budget(Protocol):
    """Points by caller. A shared one may raise OSError; whoever asks decides what that means."""

    async def spend(self, caller: str, points: float) -> Charge: ...
    async def give_back(self, caller: str, points: float) -> None: ...


class MemoryBudget:
    """In this process, for at most so many callers: those that asked longest ago are forgotten, which favours them."""

    def __init__(self, allowance: Allowance, *, most: int = 10_000, clock: Callable[[], float] = monotonic) -> None:
        self._allowance = allowance
        self._most = most
        self._clock = clock
        # When a caller's bucket will be full again: what lies in the future is spent.
        self._full_at: OrderedDict[str, float] = OrderedDict()

    async def spend(self, caller: str, points: float) -> Charge:
        """An operation dearer than the whole burst is never granted."""
        now, allowance = self._clock(), self._allowance
        full_at = max(self._full_at.get(caller, now), now)
        spent_until = full_at + points / allowance.rate
        window = allowance.burst / allowance.rate
        over = spent_until - now - window
        if over > _ROUNDING:
            return Charge(False, self._points(window - (full_at - now)), ceil(over - _ROUNDING))
        self._full_at[caller] = spent_until
        self._full_at.move_to_end(caller)
        while len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        return Charge(True, self._points(-over))

    async def give_back(self, caller: str, points: float) -> None:
        if caller in self._full_at:
            self._full_at[caller] -= points / self._allowance.rate

    def _points(self, seconds: float) -> int:
        return floor(seconds * self._allowance.rate + _ROUNDING)


# Seconds: sums of fractions are not exact.
_ROUNDING = 1e-6
