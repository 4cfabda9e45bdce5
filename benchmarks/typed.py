"""Builds the typed graph of 300 types of 30 elements, and measures what a swap does to the operations meanwhile.

Usage: python -m benchmarks.typed. Goals are goals for an ordinary laptop: a missed one is marked, not an error.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from itertools import cycle
from statistics import median
from time import perf_counter

from resolvers.caller import Caller
from resolvers.content_model import ModelReading, ModelSnapshot
from resolvers.context import Context
from resolvers.loaders import Clients, Loaders
from schema.build import Schema, build_schema
from schema.typed.model import ContentModel
from serving.cost import Costs
from serving.documents import Documents
from serving.gate import Asked, Gate, Operation
from serving.live_schema import LiveSchema
from serving.logs import configure_logs
from serving.operation import strawberry_execute
from upstream import models
from upstream.capabilities import CAPABILITIES, Generation
from upstream.croct import CroctClient
from upstream.delivery import DeliveryClient
from upstream.element_models import Choice
from upstream.migration import MigrationClient
from upstream.network import NetworkTransport
from upstream.personalization import PersonalizationClient

TYPES = 300
KINDS = (
    "text",
    "url_slug",
    "number",
    "date_time",
    "rich_text",
    "asset",
    "multiple_choice",
    "taxonomy",
    "modular_content",
)
ELEMENTS = 30
SWAPS = 10
SETTLED = 4  # swaps until memory is what two schemas take
PAUSE = 0.002
BUILD_GOAL = 5.0
MEMORY_GOAL = 200.0
DELAY_GOAL = 50.0
GROWTH_GOAL = 5.0


def main() -> None:
    configure_logs("error", as_json=False)
    build_schema()
    before = _megabytes()
    began = perf_counter()
    schema = build(model(TYPES))
    seconds = perf_counter() - began
    _line(f"{TYPES} types of {ELEMENTS} elements, built", seconds, BUILD_GOAL, "s")
    _line("memory that it takes", _megabytes() - before, MEMORY_GOAL, "MB")
    print(f"{'GraphQL types':<48}{len(schema._schema.type_map):>12,}")
    idle, swapping, peaks = asyncio.run(delays())
    print(f"{'an operation, median':<48}{median(idle):>9.1f} ms")
    print(f"{f'the same during {SWAPS} swaps, median':<48}{median(swapping):>9.1f} ms")
    _line(f"the slowest of {len(swapping)} during the swaps", max(swapping), DELAY_GOAL, "ms")
    _line(f"peak memory added by the last {SWAPS - SETTLED} of them", peaks[-1] - peaks[SETTLED - 1], GROWTH_GOAL, "MB")


def model(types: int) -> ModelSnapshot:
    return ModelSnapshot(tuple(_content_type(number) for number in range(types)))


def build(snapshot: ModelSnapshot, made: Callable[[], None] = lambda: None) -> Schema:
    return build_schema(ContentModel(snapshot.types), made=made)


async def delays() -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of an operation while nothing happens, and while schemas are built and swapped; memory after."""
    upcoming = cycle([model(TYPES), model(TYPES - 1)])

    async def read(known: ModelSnapshot | None) -> ModelReading:
        return ModelReading(next(upcoming))

    live = LiveSchema(read, build, gate, build_schema())
    await live.start(patience=60)
    idle = [await _milliseconds(live) for _ in range(300)]
    swapping: list[float] = []
    peaks = []
    for _ in range(SWAPS):
        swap = asyncio.create_task(live.refresh())
        while not swap.done():
            swapping.append(await _milliseconds(live))
        # The old schema is taken apart now.
        swapping += [await _milliseconds(live) for _ in range(100)]
        peaks.append(_megabytes())
    return idle, swapping, peaks


async def _milliseconds(live: LiveSchema) -> float:
    await asyncio.sleep(PAUSE)
    began = perf_counter()
    with live.serving() as served:
        asked = Asked({"query": "{ __typename }"})
        operation = await served.prepared(asked, Caller())
        assert isinstance(operation, Operation)
        answer = await served.answer(operation, asked, Caller())
    assert answer.body == b'{"data":{"__typename":"Query"}}'
    return (perf_counter() - began) * 1000


def gate(schema: Schema) -> Gate:
    core = schema._schema
    return Gate(strawberry_execute(schema), _context, Documents(core), Costs(core), show_cost=False)


def _context(caller: Caller) -> Context:
    """Of an operation that asks no service."""
    carrier = NetworkTransport()
    clients = Clients(
        DeliveryClient(carrier, None, None, CAPABILITIES[Generation.KENTICO_CLOUD]),
        PersonalizationClient(carrier, None),
        MigrationClient(carrier, None),
        CroctClient(carrier, None),
    )
    return Context(Loaders(clients, caller), caller)


def _content_type(number: int) -> models.ContentType:
    elements = {f"element_{index}_{KINDS[index % len(KINDS)]}": _definition(index) for index in range(ELEMENTS)}
    return models.ContentType(models.TypeSystem(str(number), f"Type {number}", f"type_no{number}", ""), elements)


def _definition(index: int) -> models.ElementDefinition:
    kind = KINDS[index % len(KINDS)]
    options = [Choice(f"Option {number}", f"option_{number}") for number in range(5)]
    return models.ElementDefinition(kind, f"Element {index}", options=options if kind == "multiple_choice" else [])


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _line(name: str, value: float, goal: float, unit: str) -> None:
    missed = "" if value < goal else "  missed"
    print(f"{name:<48}{value:>9.1f} {unit:<3}{f'goal: under {goal:g} {unit}':>22}{missed}")


if __name__ == "__main__":
    main()
