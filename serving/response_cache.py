"""Public answers kept in this process for as long as their policy says; equal requests at once are answered once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Kept(Generic[V]):
    """What a miss produced: `seconds` is how long others may have it, 0 for not at all; `size` is in bytes."""

    value: V
    seconds: float = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """`age`: whole seconds since it was made. `shared`: made for another request."""

    value: V
    age: int = 0
    shared: bool = False


@dataclass(slots=True)
class _Entry(Generic[V]):
    value: V
    made: float
    expiry: float
    size: int


@dataclass(slots=True)
class _Flight(Generic[V]):
    """`waiting` counts those who want its outcome: when the last one goes, so does the work."""

    task: asyncio.Task[Kept[V]]
    waiting: int = 0
    callers: list[object] = field(default_factory=list)


class ResponseCache(Generic[V]):
    """At most `most` entries and `most_bytes` together; the least recently used go first."""

    def __init__(
        self, *, most: int = 1_000, most_bytes: int = 32_000_000, clock: Callable[[], float] = monotonic
    ) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._clock = clock
        self._bytes = 0
        self._entries: OrderedDict[Hashable, _Entry[V]] = OrderedDict()
        self._flights: dict[Hashable, _Flight[V]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Found[V] | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        now = self._clock()
        if now >= entry.expiry:
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return Found(entry.value, int(now - entry.made), shared=True)

    async def get_or_make(self, key: Hashable, make: Callable[[], Awaitable[Kept[V]]]) -> Found[V] | None:
        """The entry, or the outcome of one `make` for all who ask meanwhile.

        None: another request's outcome turned out to be for that request alone, so the caller must make its own.
        """
        found = self.get(key)
        if found is not None:
            return found
        flight = self._flights.get(key)
        first = flight is None
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.ensure_future(make()))
            flight.task.add_done_callback(lambda task: self._landed(key, task))
        flight.waiting += 1
        try:
            kept = await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                flight.task.cancel()
                self._flights.pop(key, None)
        if first:
            return Found(kept.value)
        return Found(kept.value, shared=True) if kept.seconds > 0 else None

    def _landed(self, key: Hashable, task: asyncio.Task[Kept[V]]) -> None:
        flight = self._flights.get(key)
        if flight is not None and flight.task is task:
            del self._flights[key]
        if task.cancelled() or task.exception() is not None:
            return
        kept = task.result()
        if kept.seconds > 0 and kept.size <= self._most_bytes:
            self._put(key, kept)

    def _put(self, key: Hashable, kept: Kept[V]) -> None:
        if key in self._entries:
            self._drop(key)
        now = self._clock()
        self._entries[key] = _Entry(kept.value, now, now + kept.seconds, kept.size)
        self._bytes += kept.size
        while len(self._entries) > self._most or self._bytes > self._most_bytes:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: Hashable) -> None:
        self._bytes -= self._entries.pop(key).size
