"""What the guards of an operation cost: to refuse a hostile document, and to let a good one pass."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from time import thread_time
from typing import Any

from graphql import ExecutionResult

from resolvers.caller import Caller
from resolvers.context import Context
from schema.build import build_schema
from serving.budget import Allowance, MemoryBudget
from serving.cost import Costs
from serving.documents import Documents
from serving.gate import Asked, Gate, Operation
from serving.responses import Answer

QUERY = """query Page($limit: Int!) { items(limit: $limit) { items { system { id name codename language lastModified }
  related: element(codename: "related_articles") { ... on ModularContentElement { items { system { name } } } } } } }"""


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds of this thread's own time: what else the machine does is not the guards'."""

    name: str
    median: float
    worst: float
    goal: float


def _chain(links: int, fan: int) -> str:
    fragments = "".join(f"fragment F{n} on Query {{{f' ...F{n + 1}' * fan}}}\n" for n in range(links))
    return f"{{ ...F0 }}\n{fragments}fragment F{links} on Query {{ __typename }}"


def _nested(levels: int, body: str) -> str:
    """Aliases that fan out: three in each of so many levels."""
    return body if levels == 0 else " ".join(f"a{n}: items {{ {_nested(levels - 1, body)} }}" for n in range(3))


def _in_one_place(count: int) -> str:
    spreads = "".join(f" ...F{n}" for n in range(count))
    return f"{{ items {{ items {{{spreads}}} }} }}" + "".join(f" fragment F{n} on Item {{ id }}" for n in range(count))


# The first are refused by a limit that counts them; the rest are as bad as 1,000 tokens can be.
HOSTILE = {
    "fragments, 2^23 spreads": _chain(23, 2),
    "fragments, 2^60 spreads": _chain(60, 2),
    "fragments, 8^40 spreads": _chain(40, 8),
    "aliases, 3^5 fields": f"{{ {_nested(5, 'limit')} }}",
    "aliases, 300": "{" + "".join(f" a{n}: __typename" for n in range(300)) + "}",
    "directives, 140": "{ __typename" + " @skip(if: false)" * 140 + " }",
    "unknown fields, 10,000": "{" + " a" * 10_000 + "}",
    "unknown fields, 7,000": "{" + " a" * 7_000 + "}",
    "unknown fields, 998": "{" + " a" * 998 + "}",
    "unknown arguments, 320": "{ items(" + " ".join(f"a{n}: 1" for n in range(320)) + ") { limit } }",
    "unused variables, 190": f"query ({' '.join(f'$v{n}: Int' for n in range(190))}) {{ __typename }}",
    "equal fields, 240": "{ items { items {" + " system { name }" * 240 + "} } }",
    "fields of one alias that differ, 29": "{ items { items {"
    + "".join(f' e: element(codename: "{n}") {{ kind }}' for n in range(29))
    + "} } }",
    "fragments in one place, 90": _in_one_place(90),
    "lists in each other, 480": "{ items(limit: " + "[" * 480 + "]" * 480 + ") { limit } }",
    "a literal of 14,900 characters": '{ item(codename: "' + "x" * 14_900 + '") { nothing } }',
    "a literal of 2,000,000 characters": '{ item(codename: "' + "x" * 2_000_000 + '") { id } }',
}


async def refusals(rounds: int = 20) -> list[Figure]:
    """Nothing of them is kept, so every round is the first. The schema is not the collector's while they are timed."""
    gate = _gate(_nothing)
    gc.collect()
    gc.freeze()
    figures = []
    for name, text in HOSTILE.items():
        taken = []
        for _ in range(rounds):
            gc.collect()
            taken.append(await _timed(lambda text=text: _refused(gate, text)))  # type: ignore[misc]
        figures.append(Figure(name, median(taken), max(taken), 50.0))
    gc.unfreeze()
    return figures


async def overhead(rounds: int = 2_000) -> Figure:
    """The whole gate around an execution that does nothing, against that execution alone."""
    gate = _gate(_nothing)
    parameters = {"query": QUERY, "variables": {"limit": 10}}
    operation = await gate.prepared(Asked(parameters), Caller())
    assert isinstance(operation, Operation)
    context = gate.new_context(Caller())

    async def guarded() -> None:
        caller = Caller()
        prepared = await gate.prepared(Asked(parameters), caller)
        assert isinstance(prepared, Operation)
        await gate.answer(prepared, Asked(parameters), caller)

    async def bare() -> None:
        await _nothing(operation, context)

    with_guards = [await _timed(guarded) for _ in range(rounds)]
    without = [await _timed(bare) for _ in range(rounds)]
    bare_median = median(without)
    worst = sorted(with_guards)[-rounds // 100] - bare_median
    return Figure("all guards of an operation that is not kept", median(with_guards) - bare_median, worst, 0.15)


async def _refused(gate: Gate, text: str) -> None:
    answer = await gate.prepared(Asked({"query": text}), Caller())
    assert isinstance(answer, Answer), "a hostile document must not be run"


async def _nothing(operation: Operation, context: Context) -> ExecutionResult:
    return ExecutionResult(data={"items": None}, errors=None)


class _NoLoaders:
    def close(self) -> None:
        pass


def _gate(execute: Callable[[Operation, Context], Awaitable[Any]]) -> Gate:
    schema = build_schema()._schema

    def new_context(caller: Caller) -> Context:
        return Context(_NoLoaders(), caller)  # type: ignore[arg-type]

    budget = MemoryBudget(Allowance(1e12, 1e12))
    return Gate(execute, new_context, Documents(schema), Costs(schema), budget=budget)


async def _timed(call: Callable[[], Awaitable[None]]) -> float:
    start = thread_time()
    await call()
    return (thread_time() - start) * 1000


async def figures() -> list[Figure]:
    return [await overhead(), *await refusals()]
