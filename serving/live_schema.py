"""The schema that serves now: read at start, polled, rebuilt beside the old one, swapped between requests.

A request runs to its end on the schema that it began with. What cannot be read or built keeps the old one, and says
why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from resolvers.content_model import ModelReading, ModelSnapshot
from schema.build import Schema
from schema.typed.dismantling import dismantle
from schema.typed.graph import ModelRefused
from serving.freezing import frozen
from serving.gate import Gate
from serving.model_store import read_stored, store_model
from upstream.errors import ContentGraphError

_log = structlog.get_logger("contentgraph")

Read = Callable[[ModelSnapshot | None], Awaitable[ModelReading]]
# The second argument is to be called when the types are made, before they are validated.
Build = Callable[[ModelSnapshot, Callable[[], None]], Schema]


@dataclass(slots=True)
class Running:
    """How many operations run on a schema, and whether none will come any more."""

    count: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """A schema with the gate to it. `stale`: made of a model from an earlier run; `read_at`: when services sent it.

    `failure`: why the model could not be renewed, `failing_since` when that began, `refused` the model that it was.
    """

    schema: Schema
    gate: Gate
    snapshot: ModelSnapshot | None
    stale: bool = False
    read_at: datetime | None = None
    failure: str | None = None
    failing_since: datetime | None = None
    refused: str | None = None
    running: Running = field(default_factory=Running)

    @property
    def health(self) -> dict[str, Any]:
        """Whether what serves is what the services have now, and if not, since when and why."""
        return {
            "fingerprint": None if self.snapshot is None else self.snapshot.fingerprint,
            "stale": self.stale,
            "readAt": _written(self.read_at),
            "failure": self.failure,
            "failingSince": _written(self.failing_since),
        }

    @property
    def state(self) -> dict[str, Any]:
        """For whoever asked for a refresh."""
        known = self.snapshot or ModelSnapshot()
        return {
            **self.health,
            "types": len(known.types),
            "slots": sorted(known.slots),
            "renamed": self.schema.report.lines(),
        }


class LiveSchema:
    """`current` is what serves. `store` keeps the last good model for a start without services."""

    def __init__(
        self,
        read: Read,
        build: Build,
        gate: Callable[[Schema], Gate],
        base: Schema,
        *,
        store: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._read = read
        self._build = build
        self._gate = gate
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Future[None]] = set()
        self.current = Served(base, gate(base), None)

    @contextmanager
    def serving(self) -> Iterator[Gate]:
        """The gate of this moment, for one request: its schema stays whole until the request has its answer."""
        served = self.current
        served.running.count += 1
        try:
            yield served.gate
        finally:
            served.running.count -= 1
            self._free(served)

    async def start(self, patience: float = 10.0) -> None:
        """Reads and builds. Without the services the model of the last run serves, marked stale, or the base graph."""
        try:
            async with asyncio.timeout(patience):
                await self.refresh()
        except TimeoutError:
            self._fail(f"The content model was not read within {patience:g} seconds.")
        if self.current.snapshot is None and self._store is not None:
            await self._restore(self._store)
        if self.current.snapshot is None:
            _log.warning("content_model_missing", serving="the base graph alone", reason=self.current.failure)
        elif self.current.stale:
            _log.warning("content_model_stale", **self.current.health)

    async def poll(self, seconds: float) -> None:
        """Refreshes for ever; ends when cancelled."""
        while True:
            await asyncio.sleep(seconds)
            await self.refresh()

    async def stop(self) -> None:
        """Nothing is asked any more: gives back the memory of the last schema."""
        self._retire(self.current)
        await asyncio.gather(*self._tasks)

    async def refresh(self) -> bool:
        """Whether the schema was swapped. One at a time; a failure is kept in `current.failure`, never raised."""
        async with self._turn:
            known = self.current
            try:
                reading = await self._read(known.snapshot)
            except ContentGraphError as error:
                self._fail(str(error))
                return False
            failure, now = " ".join(reading.failures) or None, self._clock()
            fingerprint = reading.snapshot.fingerprint
            if known.snapshot is not None and fingerprint == known.snapshot.fingerprint:
                fresh = replace(known, snapshot=reading.snapshot, stale=False, read_at=now)
                self._note(replace(fresh, failure=failure, refused=None))
                return False
            if fingerprint == known.refused:
                return False  # it would be again
            return await self._swap(reading.snapshot, now, stale=False, failure=failure)

    async def _swap(
        self, snapshot: ModelSnapshot, read_at: datetime | None, *, stale: bool, failure: str | None
    ) -> bool:
        try:
            schema, gate = await asyncio.to_thread(self._made, snapshot)
        except ModelRefused as error:
            self._fail(f"No schema could be built of the content model: {error}", refused=snapshot.fingerprint)
            return False
        except Exception as error:
            # Whatever a model does to the build, it must not take down what serves.
            _log.error("content_model_unbuilt", exc_info=True)
            self._fail(f"No schema could be built of the content model: {type(error).__name__}.")
            return False
        before = self.current
        self._note(Served(schema, gate, snapshot, stale, read_at, failure))
        self._retire(before)
        # The first one replaces the base graph alone.
        log = _log.debug if before.snapshot is None else _log.info
        log("schema_swapped", fingerprint=snapshot.fingerprint, types=len(snapshot.types), stale=stale)
        for line in schema.report.lines():
            _log.warning("schema_renamed", what=line)
        if self._store is not None and not stale:
            await asyncio.to_thread(store_model, self._store, snapshot)
        return True

    def _made(self, snapshot: ModelSnapshot) -> tuple[Schema, Gate]:
        with frozen() as settled:
            schema = self._build(snapshot, settled)
            return schema, self._gate(schema)

    def _retire(self, served: Served) -> None:
        served.running.retired = True
        self._free(served)

    def _free(self, served: Served) -> None:
        """Takes a schema apart when its last operation has ended."""
        if served.running.retired and served.running.count == 0:
            task = asyncio.ensure_future(_taken_apart(served.schema))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _restore(self, store: Path) -> None:
        why = self.current.failure
        try:
            snapshot, read_at = await asyncio.to_thread(read_stored, store)
        except FileNotFoundError:
            return
        except (ValueError, OSError) as error:
            _log.warning("content_model_not_restored", path=str(store), reason=str(error))
            self._fail(f"{why} Nor can the one that was stored be used.")
            return
        await self._swap(snapshot, read_at, stale=True, failure=why)

    def _fail(self, reason: str, refused: str | None = None) -> None:
        self._note(replace(self.current, failure=reason, refused=refused))

    def _note(self, served: Served) -> None:
        before = self.current
        if served.failure is not None and served.failure != before.failure:
            _log.warning("content_model_failed", reason=served.failure)
        since = None if served.failure is None else before.failing_since or self._clock()
        self.current = replace(served, failing_since=since)


async def _taken_apart(schema: Schema) -> None:
    for _ in dismantle(schema):
        await asyncio.sleep(0)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
