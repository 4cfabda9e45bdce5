"""A schema that is kept current, over a content model that changes when a test says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from resolvers.caller import Caller
from resolvers.content_model import ModelReading, ModelSnapshot
from resolvers.context import Context
from schema.build import Schema, build_schema
from schema.typed.model import ContentModel, SlotModel
from serving.cost import Costs
from serving.documents import Documents
from serving.gate import Asked, Gate, Operation
from serving.live_schema import LiveSchema
from serving.operation import strawberry_execute
from serving.responses import Answer, Executed
from tests.serving.served import context_of_nothing
from tests.typed.asking import content_type


def model(*codenames: str, **elements: str) -> ModelSnapshot:
    return ModelSnapshot(tuple(content_type(codename, elements or {"title": "text"}) for codename in codenames))


class Source:
    """A content model that changes under the server, and fails when told to."""

    def __init__(self, snapshot: ModelSnapshot) -> None:
        self.snapshot = snapshot
        self.error: Exception | None = None
        self.failures: tuple[str, ...] = ()
        self.builds = 0
        self.minutes = -1

    async def read(self, known: ModelSnapshot | None) -> ModelReading:
        if self.error is not None:
            raise self.error
        return ModelReading(self.snapshot, self.failures)

    def build(self, snapshot: ModelSnapshot, made: Callable[[], None]) -> Schema:
        self.builds += 1
        return build_schema(ContentModel(snapshot.types), SlotModel(snapshot.slots), made=made)

    def live(self, store: Path | None = None) -> LiveSchema:
        return LiveSchema(self.read, self.build, gate, build_schema(), store=store, clock=self.clock)

    def clock(self) -> datetime:
        """A minute later each time that somebody looks."""
        self.minutes += 1
        return datetime(2017, 1, 1, tzinfo=UTC) + timedelta(minutes=self.minutes)


def gate(schema: Schema) -> Gate:
    """Waits between its beginning and its answer, as an operation that asks upstream does."""
    execute = strawberry_execute(schema)

    async def later(operation: Operation, context: Context) -> Executed:
        await asyncio.sleep(0)
        return await execute(operation, context)

    return Gate(later, context_of_nothing, Documents(schema._schema), Costs(schema._schema), show_cost=False)


async def answered(live: LiveSchema, query: str) -> Any:
    """The body of the answer to one request, which yields between its document and its answer."""
    with live.serving() as served:
        asked = Asked({"query": query})
        prepared = await served.prepared(asked, Caller())
        await asyncio.sleep(0)
        answer = prepared if isinstance(prepared, Answer) else await served.answer(prepared, asked, Caller())
    return json.loads(answer.body)


def types(live: LiveSchema) -> list[str]:
    return [name.removesuffix("_All") for name in live.current.schema._schema.type_map if name.endswith("_All")]
