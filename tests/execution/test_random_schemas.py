"""The breadth-first executor against the stock one over random schemas: wrappers, interfaces, unions, batches."""

from __future__ import annotations

import asyncio
import os
from inspect import isawaitable
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLObjectType, GraphQLSchema, build_schema, parse
from graphql import execute as stock_execute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from execution import Engine, execute
from execution.batching import with_batch
from tests.execution.outcomes import settled
from tests.execution.worlds import World, batch_of, names_in, selections

# as in test_differential.py
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

EXAMPLES = int(os.environ.get("EXECUTION_EXAMPLES", "300")) // 2
LEAVES = ["ID", "String", "Int", "Float", "Boolean", "Colour", "Stamp"]


@st.composite
def schemas(draw: st.DrawFn) -> GraphQLSchema:
    """A Query and up to four object types; fields of any type in any wrapper, some of them resolved in batches."""
    objects = [f"T{number}" for number in range(draw(st.integers(1, 4)))]
    named = draw(st.lists(st.sampled_from(objects), unique=True))
    either = draw(st.lists(st.sampled_from(objects), min_size=1, unique=True))
    types = [*LEAVES, *objects, "Either", *(["Named"] if named else [])]
    wrappers = st.sampled_from(["{}", "{}", "{}!", "[{}]", "[{}!]", "[{}]!", "[{}!]!", "[[{}!]]"])

    def fields(count: int) -> str:
        drawn = (f"f{number}: {draw(wrappers).format(draw(st.sampled_from(types)))}" for number in range(count))
        return " ".join(drawn)

    lines = ["enum Colour { RED GREEN }", "scalar Stamp", f"union Either = {' | '.join(either)}"]
    if named:
        lines.append("interface Named { name: String }")
    for name in objects:
        implements = " implements Named" if name in named else ""
        lines.append(f"type {name}{implements} {{ name: String {fields(draw(st.integers(1, 4)))} }}")
    lines.append(f"type Query {{ {fields(draw(st.integers(1, 4)))} }}")
    schema = build_schema("\n".join(lines))
    for name in objects:
        of = schema.type_map[name]
        assert isinstance(of, GraphQLObjectType)
        for field in draw(st.lists(st.sampled_from(list(of.fields)), max_size=2, unique=True)):
            with_batch(of.fields[field], batch_of(field, draw(st.booleans())))
        if draw(st.integers(0, 3)) == 0:
            of.is_type_of = lambda value, _info, name=name: _kind(value) == name
    return schema


def _kind(value: Any) -> Any:
    return value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="EXECUTION_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data(), st.integers(0, 10**6), st.sampled_from([0, 0, 3, 12]), st.booleans())
def test_answers_are_equal(data: st.DataObject, seed: int, faults: int, asynchronous: bool) -> None:
    schema = data.draw(schemas())
    text = f"query ($yes: Boolean = true, $no: Boolean = false) {data.draw(selections(schema, schema.query_type, 3))}"
    document = parse(text)
    batched = {
        name
        for of in schema.type_map.values()
        if isinstance(of, GraphQLObjectType)
        for name, field in of.fields.items()
        if "execution.batch" in field.extensions
    }

    def root() -> Any:
        return World(schema, seed, faults, asynchronous, names_in(document), batched).root()

    async def compare() -> None:
        expected = settled(await _awaited(stock_execute(schema, document, root())))
        engine = Engine()
        for _ in range(3):
            assert settled(await _awaited(execute(engine, schema, document, root()))) == expected
        assert (engine.runs, engine.handovers) == (3, {})
        left = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*left, return_exceptions=True)

    asyncio.run(compare())


async def _awaited(result: Any) -> ExecutionResult:
    answer: ExecutionResult = await result if isawaitable(result) else result
    return answer
