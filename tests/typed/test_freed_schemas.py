"""A schema that was swapped is free at once, with its documents and plans, and swaps leave nothing that grows."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest
from graphql import GraphQLError, GraphQLSchema

from tests.memory import objects, without_collections
from tests.typed.living import Source, answered, model

COMPILED = '{ __type(name: "Article") { name fields { name } } article @skip(if: true) { title } }'


async def test_a_schema_is_free_as_soon_as_its_last_operation_has_ended() -> None:
    """With its types, its documents and its plans, without a collection of cycles: what was frozen sees none."""
    source = Source(model("article"))
    live = source.live()
    await live.start()
    with without_collections():
        old = live.current
        kept: list[weakref.ref[object]] = []
        kept += [weakref.ref(it) for it in (old.schema, old.schema._schema, old.gate.documents, old.gate.costs)]
        kept += [weakref.ref(it) for it in old.schema._schema.type_map.values() if it.name.startswith("Article")]
        old_engine = old.schema.engine
        del old
        for _ in range(3):
            await answered(live, COMPILED)
        with live.serving():
            source.snapshot = model("article", "coffee")
            assert await live.refresh() is True
            await asyncio.gather(*live._tasks)
            assert [it for it in kept if it() is None] == []
            assert len(old_engine.plans) == 1
        await asyncio.gather(*live._tasks)
        assert [it() for it in kept if it() is not None] == []
        assert (len(old_engine.plans), len(old_engine.schemas)) == (0, 0)


async def test_swaps_leave_nothing_behind_that_grows() -> None:
    """But a class with an engine each: some twenty objects."""
    names = [f"type_{number}" for number in range(40)]
    models = model(*names, "article"), model(*names, "article", "coffee")
    source = Source(models[0])
    live = source.live()
    await live.start()
    counts = []
    for number in range(8):
        for _ in range(3):
            await answered(live, COMPILED)
        source.snapshot = models[number % 2 == 0]
        assert await live.refresh() is True
        await asyncio.gather(*live._tasks)
        counts.append(objects())
    # The same model every other time.
    assert [after - before for before, after in zip(counts[3:], counts[5:], strict=False)] < [100] * 3, counts


async def test_what_was_refused_leaves_nothing_behind_either(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()
    seen: list[weakref.ref[GraphQLSchema]] = []

    def refuse(schema: GraphQLSchema) -> list[GraphQLError]:
        seen.append(weakref.ref(schema))
        return [GraphQLError("No.")]

    monkeypatch.setattr("schema.typed.graph.validate_schema", refuse)
    source.snapshot = model("coffee")
    assert await live.refresh() is False
    assert live.current.failure == "No schema could be built of the content model: No."
    await asyncio.get_running_loop().shutdown_default_executor()
    gc.collect()  # the traceback; what was frozen is passed over
    assert [it() for it in seen] == [None]
