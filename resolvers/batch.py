"""The generic batch loader. The only module that knows aiodataloader.

A batch answers in the order of its keys, asks for no key twice and fails only the keys that failed.
"""

from __future__ import annotations

from asyncio import CancelledError, Future, Task, current_task, gather, shield
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from aiodataloader import DataLoader

from upstream.errors import ContentGraphError

K = TypeVar("K")
V = TypeVar("V")
Answers = Mapping[K, V | ContentGraphError | None]


class Flights:
    """The fetches of one request that are under way, so that they end when the request does."""

    def __init__(self) -> None:
        self._tasks: set[Task[Any]] = set()
        self._ended = False

    def add(self, task: Task[Any] | None) -> None:
        """Raises CancelledError once the request has ended: a batch that was due then asks for nothing."""
        if self._ended:
            raise CancelledError
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def cancel(self) -> None:
        self._ended = True
        for task in self._tasks:
            task.cancel()


class Batch(Generic[K, V]):
    """Keys of one tick become one `fetch`, which answers by key: a missing key is None, an error fails that key.

    `admit` raises for a key that the caller may not have, before anything is asked. Must be built inside the event loop
    of its request, and never outlives that request.
    """

    def __init__(
        self,
        flights: Flights,
        fetch: Callable[[list[K]], Awaitable[Answers[K, V]]],
        admit: Callable[[K], None] = lambda key: None,
    ) -> None:
        self._flights = flights
        self._fetch = fetch
        self._admit = admit

    @cached_property
    def _loader(self) -> DataLoader[K, Any]:
        """Made for the first key: of the many batches of a request, few are asked.

        An exception as a value fails its key: the library's signature leaves that out.
        """
        return DataLoader(self._load)

    async def load(self, key: K) -> V | None:
        self._admit(key)
        # Two fields may wait for one key: the one that is cancelled must not cancel the other's.
        pending = self._loader.load(key)
        value: V | None = pending.result() if pending.done() else await shield(pending)
        return value

    async def load_unique(self, keys: Iterable[K]) -> dict[K, V | ContentGraphError | None]:
        """The answer of each key, asked once; a failure is the answer of its key."""
        answers: dict[K, V | ContentGraphError | None] = {}
        pending: dict[K, Future[Any]] = {}
        for key in dict.fromkeys(keys):
            try:
                self._admit(key)
            except ContentGraphError as refusal:
                answers[key] = refusal
            else:
                pending[key] = self._loader.load(key)
        waiting = [future for future in pending.values() if not future.done()]
        if waiting:
            await shield(gather(*waiting, return_exceptions=True))
        for key, future in pending.items():
            failure = future.exception()
            if failure is not None and not isinstance(failure, ContentGraphError):
                raise failure
            answers[key] = future.result() if failure is None else failure
        return answers

    async def load_many(self, keys: Sequence[K]) -> list[V | None]:
        for key in keys:
            self._admit(key)
        pending = [self._loader.load(key) for key in keys]
        if not all(future.done() for future in pending):
            return list(await shield(gather(*pending)))
        return [future.result() for future in pending]

    def prime(self, key: K, value: V) -> None:
        """Make the value known unless the key is known or on its way already."""
        self._loader.prime(key, value)

    async def _load(self, keys: list[K]) -> list[V | ContentGraphError | None]:
        self._flights.add(current_task())
        answers = await self._fetch(keys)
        return [answers.get(key) for key in keys]


async def each(fetch: Callable[[K], Awaitable[V]], keys: Sequence[K]) -> dict[K, V | ContentGraphError]:
    """All keys at once where the service has no multi-get; a failure stays with its key."""

    async def one(key: K) -> V | ContentGraphError:
        try:
            return await fetch(key)
        except ContentGraphError as error:
            return error

    return dict(zip(keys, await gather(*map(one, keys)), strict=True))
