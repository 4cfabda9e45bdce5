"""What the guards of an operation cost: to refuse a hostile document, and to let a good one pass."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
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
    """Milliseconds."""

    name: str
    median: float
    goal: float


def _chain(links: int, fan: int) -> str:
    fragments = "".join(f"fragment F{n} on Query {{{f' ...F{n + 1}' * fan}}}\n" for n in range(links))
    return f"{{ ...F0 }}\n{fragments}fragment F{links} on Query {{ __typename }}"


HOSTILE = {
    "fragments, 2^23 spreads": _chain(23, 2),
    "fragments, 2^60 spreads": _chain(60, 2),
    "fragments, 8^40 spreads": _chain(40, 8),
    "999 unknown fields": "{" + " a" * 998 + "}",
    "10,000 unknown fields": "{" + " a" * 7_000 + "}",
    "1,000 aliases": "{" + "".join(f" a{n}: __typename" for n in range(300)) + "}",
    "300 directives": "{ __typename" + " @skip(if: false)" * 140 + " }",
    "a literal of 15,000 characters": '{ item(codename: "' + "x" * 14_900 + '") { nothing } }',
}


async def refusals(rounds: int = 20) -> list[Figure]:
    """Nothing of them is kept, so every round is the first."""
    gate = _gate(_nothing)
    figures = []
    for name, text in HOSTILE.items():
        taken = [await _timed(lambda text=text: _refused(gate, text)) for _ in range(rounds)]  # type: ignore[misc]
        figures.append(Figure(name, median(taken), 50.0))
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
    return Figure("all guards of an operation that is not kept", median(with_guards) - median(without), 0.15)


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
    start = perf_counter()
    await call()
    return (perf_counter() - start) * 1000


async def figures() -> list[Figure]:
    return [await overhead(), *await refusals()]
