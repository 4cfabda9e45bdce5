"""The breadth-first executor against the stock one, in process: `python -m benchmarks.execution [case ...]`.
Same schema, resolvers and parsed document; answers compared first; rounds alternate; medians of paired ratios."""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from itertools import count
from typing import Any

from graphql import DocumentNode, GraphQLSchema, parse
from graphql import execute as stock_execute
from strawberry.execution.is_awaitable import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from benchmarks.execution_world import (
    ATTRIBUTES,
    DICTS,
    FAULTY,
    PLAIN,
    ROWS_OF_TEN,
    TEN,
    TYPED,
    UserById,
    join_by_loader,
    join_directly,
)
from execution import Engine, breadth_first
from execution.strawberry import breadth_first_context

# -- cases -------------------------------------------------------------------------------------------------------------


@dataclass
class Case:
    name: str
    goal: float
    schema: GraphQLSchema
    text: str
    root: Any = None
    context: Callable[[], Any] | None = None
    fresh: Callable[[], str] | None = None  # a text never seen before, for each call
    variables: Callable[[], dict[str, Any]] | None = None
    memory: float | None = None
    join: Callable[[], Awaitable[Any]] | None = None
    join_goal: float = 0


_numbers = count()


def cases() -> list[Case]:
    posts = "{ posts { id title %s { id name email } } }"
    return [
        Case("100 parents, async resolver each + aiodataloader", 5, TYPED, posts % "user", context=UserById),
        Case("100 parents, batch resolver, load_many", 9, TYPED, posts % "loaded", context=UserById,
             join=join_by_loader, join_goal=1.6),
        Case("100 parents, batch resolver, load_many of distinct keys", 9, TYPED, posts % "distinct", context=UserById),
        Case("100 parents, batch resolver, fetching directly", 30, TYPED, posts % "direct", context=UserById,
             join=join_directly, join_goal=3.5),
        Case("1,000 x 10 plain fields, Strawberry objects", 35, TYPED, ROWS_OF_TEN),
        Case("1,000 x 10 plain fields, attributes", 30, PLAIN, ROWS_OF_TEN, {"rows": ATTRIBUTES}),
        Case("1,000 x 10 plain fields, dicts", 22, PLAIN, ROWS_OF_TEN, {"rows": DICTS}),
        Case("250 x 25 nested lists", 30, TYPED, "{ outers { id inners { id name } } }", memory=1.1),
        Case("250 x 25, async leaf, batch", 35, TYPED, "{ outers { id inners { id name lateBatch } } }", memory=1 / 8),
        Case("250 x 25, async leaf, per item", 0, TYPED, "{ outers { id inners { id name late } } }", memory=1.0),
        Case("1,000 sync resolvers", 4, TYPED, "{ rows { called } }"),
        Case("1,000 sync resolvers with info", 3, TYPED, "{ rows { informed } }"),
        Case("1,000 sync resolvers with an argument", 0, TYPED, "{ rows { argued(times: 3) } }"),
        Case("1,000 enums", 3, TYPED, "{ rows { colour } }"),
        Case("1,000 datetimes", 3, TYPED, "{ rows { at } }"),
        Case("1,000 of an interface", 3, TYPED, "{ nodes { __typename id ... on Leaf { label } } }"),
        Case("1,000 x 10, 1% of rows with an error", 6, PLAIN, f"{{ rows {{ {TEN} faulty }} }}", {"rows": FAULTY}),
        Case("one field, warm", 1.4, TYPED, "{ hello }"),
        Case("one default field, warm", 1.4, PLAIN, "{ hello }", {"hello": "world"}),
        Case("one field, cold document", 0.9, TYPED, "", fresh=lambda: f"{{ a{next(_numbers)}: hello }}"),
        Case("one field, changing variables", 1, TYPED, "query ($n: String) { hello(name: $n) }",
             variables=lambda: {"n": f"name {next(_numbers)}"}),
    ]  # fmt: skip


# -- measuring ---------------------------------------------------------------------------------------------------------


def _executor_class(case: Case) -> tuple[Any, dict[str, Any]]:
    if case.schema is TYPED:
        return breadth_first_context(), {"is_awaitable": optimized_is_awaitable}
    return breadth_first(Engine()), {}


def _call(case: Case, executor_class: Any, options: dict[str, Any], document: DocumentNode) -> Any:
    return stock_execute(
        case.schema,
        document,
        case.root,
        context_value=case.context() if case.context else None,
        variable_values=case.variables() if case.variables else None,
        executor_class=executor_class,
        **options,
    )


async def measure(case: Case, seconds: float = 1.5) -> str:
    ours, options = _executor_class(case)
    stock = StrawberryGraphQLCoreExecutionContext if case.schema is TYPED else None

    async def timed(executor_class: Any, document: DocumentNode) -> float:
        start = time.perf_counter()
        result = _call(case, executor_class, options, document)
        if isawaitable(result):
            await result
        return time.perf_counter() - start

    document = parse(case.text or "{ hello }")
    if case.variables is None:
        for _ in range(3):
            expected, got = (_call(case, kind, options, document) for kind in (stock, ours))
            expected = await expected if isawaitable(expected) else expected
            got = await got if isawaitable(got) else got
            assert got == expected, case.name
    ratios: list[float] = []
    times: dict[Any, list[float]] = {stock: [], ours: []}
    gc.collect()
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline or len(ratios) < 5:
        pair = {}
        repeats = 1 if times[stock] and times[stock][0] > 1e-3 else 20
        for kind in (stock, ours) if len(ratios) % 2 else (ours, stock):
            total = 0.0
            for _ in range(repeats):
                total += await timed(kind, parse(case.fresh()) if case.fresh else document)
            pair[kind] = total / repeats
        ratios.append(pair[stock] / pair[ours])
        for kind, taken in pair.items():
            times[kind].append(taken)
    line = (
        f"| {case.name} | {statistics.median(times[stock]) * 1e6:,.0f} | {statistics.median(times[ours]) * 1e6:,.0f} |"
        f" {statistics.median(ratios):.2g} | {case.goal:g} |"
    )
    notes = []
    if case.join is not None:
        pairs: list[tuple[float, float]] = []
        for _ in range(500):
            start = time.perf_counter()
            await case.join()
            pairs.append((time.perf_counter() - start, await timed(ours, document)))
        multiple = statistics.median(taken / by_hand for by_hand, taken in pairs)
        by_hand = statistics.median(by_hand for by_hand, _ in pairs) * 1e6
        notes.append(f"{multiple:.1f}x the join by hand ({by_hand:,.0f} µs), goal {case.join_goal:g}")
    if case.memory is not None:
        peaks = [await _peak(case, kind, options, document) for kind in (stock, ours)]
        notes.append(f"peak memory {peaks[1] / peaks[0]:.2f}x ({peaks[1] / 1e6:.1f} MB), goal {case.memory:.3g}")
    assert not ours.engine.handovers, "nothing here is handed over"
    return f"{line} {'; '.join(notes)} |"


async def _peak(case: Case, kind: Any, options: dict[str, Any], document: DocumentNode) -> int:
    gc.collect()
    tracemalloc.start()
    result = _call(case, kind, options, document)
    if isawaitable(result):
        await result
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


async def main(wanted: list[str]) -> None:
    print("| case | stock µs | ours µs | ratio | goal | and |\n|---|--:|--:|--:|--:|---|")
    for case in cases():
        if not wanted or any(word in case.name for word in wanted):
            print(await measure(case), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
