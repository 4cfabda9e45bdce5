"""The breadth-first executor against the stock one: random documents over random worlds.
Examples: EXECUTION_EXAMPLES (300 unless set)."""

import asyncio
import os
from inspect import isawaitable
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLSchema, parse
from graphql import execute as stock_execute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from execution import Engine, execute
from tests.execution.outcomes import full, settled
from tests.execution.worlds import World, documents, make_schema, names_in

# stock settles what it drops in the background: some of that is not yet done when a short loop ends
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

EXAMPLES = int(os.environ.get("EXECUTION_EXAMPLES", "300"))
SYNC, ASYNC = make_schema(asynchronous=False), make_schema(asynchronous=True)
checked = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="EXECUTION_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
variables = st.fixed_dictionaries({"no": st.booleans()}, optional={"yes": st.booleans(), "n": st.integers(0, 9)})
worlds = st.tuples(st.integers(0, 10**6), st.sampled_from([0, 0, 2, 10]))
# the same text is met for the first time, then again: interpreted, then compiled
SIGHTS = 3


@checked
@given(documents(SYNC), variables, worlds)
def test_synchronous_answers_are_equal_with_their_errors_in_order(
    text: str, values: dict[str, Any], world: tuple[int, int]
) -> None:
    document = parse(text)
    expected = full(stock_execute(SYNC, document, _root(SYNC, document, world), variable_values=values))
    engine = Engine()
    for _ in range(SIGHTS):
        result = execute(engine, SYNC, document, _root(SYNC, document, world), variable_values=values)
        assert full(result) == expected
    assert (engine.runs, engine.handovers) == (SIGHTS, {})


@checked
@given(documents(ASYNC), variables, worlds)
def test_asynchronous_answers_are_equal_with_their_errors_as_sets(
    text: str, values: dict[str, Any], world: tuple[int, int]
) -> None:
    async def compare() -> None:
        document = parse(text)
        stock = stock_execute(ASYNC, document, _root(ASYNC, document, world), variable_values=values)
        expected = settled(await stock if isawaitable(stock) else stock)
        engine = Engine()
        for _ in range(SIGHTS):
            result = execute(engine, ASYNC, document, _root(ASYNC, document, world), variable_values=values)
            assert settled(await result if isawaitable(result) else result) == expected
        assert (engine.runs, engine.handovers) == (SIGHTS, {})
        left = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*left, return_exceptions=True)

    asyncio.run(compare())


def _root(schema: GraphQLSchema, document: DocumentNode, world: tuple[int, int]) -> Any:
    seed, faults = world
    return World(schema, seed, faults, schema is ASYNC, names_in(document)).root()
