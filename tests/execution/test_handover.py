"""What the stock executor is given: the list, and that it is counted."""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse
from graphql.execution import experimental_execute_incrementally
from graphql.execution.executor import Executor
from graphql.pyutils import AbortController

from execution import Engine, breadth_first, execute
from execution.handover import (
    ABORT_SIGNAL,
    FRAGMENT_VARIABLES,
    INCREMENTAL,
    MIDDLEWARE,
    OVERRIDDEN,
    REASONS,
    SUBSCRIPTION,
)

SCHEMA = build_schema("type Query { a: String } type Subscription { a: String }")
ROOT = {"a": "x"}


class Doubling(Executor[Any]):
    def execute_field(self, *arguments: Any) -> Any:
        value: Any = super().execute_field(*arguments)
        return value * 2


def shout(following: Any, source: Any, info: Any, **arguments: Any) -> Any:
    return following(source, info, **arguments).upper()


CASES: list[tuple[str, str, dict[str, Any], Any]] = [
    (INCREMENTAL, "{ ... @defer(if: false) { a } }", {}, {"a": "x"}),
    (MIDDLEWARE, "{ a }", {"middleware": [shout]}, {"a": "X"}),
    (ABORT_SIGNAL, "{ a }", {"abort_signal": AbortController().signal}, {"a": "x"}),
    (OVERRIDDEN, "{ a }", {"executor_class": Doubling}, {"a": "xx"}),
    (SUBSCRIPTION, "subscription { a }", {}, {"a": "x"}),
]


@pytest.mark.parametrize(("reason", "text", "options", "data"), CASES)
def test_it_is_handed_over_and_counted(reason: str, text: str, options: dict[str, Any], data: Any) -> None:
    engine = Engine()
    result: Any = execute(engine, SCHEMA, parse(text), ROOT, **options)
    assert (result.data, result.errors) == (data, None)
    assert (engine.handovers, engine.runs) == ({reason: 1}, 0)


def test_fragment_variables_are_handed_over() -> None:
    engine = Engine()
    text = '{ ...F(x: "1") } fragment F($x: String) on Query { a }'
    document = parse(text, experimental_fragment_arguments=True)
    result: Any = execute(engine, SCHEMA, document, ROOT)
    assert result.data == {"a": "x"}
    assert engine.handovers == {FRAGMENT_VARIABLES: 1}


def test_a_subclass_that_overrides_executing_is_handed_over_and_one_that_builds_its_own_info_is_not() -> None:
    engine = Engine()
    made = breadth_first(engine)
    overriding = type("Overriding", (made,), {"complete_leaf_value": staticmethod(lambda kind, value: "leaf")})
    assert execute(engine, SCHEMA, parse("{ a }"), ROOT, executor_class=overriding).data == {"a": "leaf"}  # type: ignore[union-attr]

    def build_resolve_info(self: Any, *arguments: Any) -> Any:
        return made.build_resolve_info(self, *arguments)._replace(context="mine")

    informing = type("Informing", (made,), {"build_resolve_info": build_resolve_info})
    root = {"a": lambda info: info.context}
    assert execute(engine, SCHEMA, parse("{ a }"), root, executor_class=informing).data == {"a": "mine"}  # type: ignore[union-attr]
    assert (engine.handovers, engine.runs) == ({OVERRIDDEN: 1}, 1)


async def test_deferred_fragments_are_delivered_by_the_stock_executor() -> None:
    engine = Engine()
    text = "{ ... @defer { a } }"
    result: Any = experimental_execute_incrementally(SCHEMA, parse(text), ROOT, executor_class=breadth_first(engine))
    assert result.initial_result.data == {}
    assert [part.incremental[0].data async for part in result.subsequent_results] == [{"a": "x"}]
    assert engine.handovers == {INCREMENTAL: 1}


def test_these_are_all_the_reasons_there_are() -> None:
    assert set(REASONS) == {reason for reason, *_ in CASES} | {FRAGMENT_VARIABLES}


def test_the_page_of_the_executor_lists_them() -> None:
    page = (Path(__file__).parents[2] / "docs" / "execution.md").read_text("utf-8")
    listed = re.search(r"\| reason \| when \|\n\|---\|---\|\n((?:\|.*\n)+)", page)
    assert listed is not None
    assert tuple(re.findall(r"^\| `([^`]+)` \|", listed[1], re.MULTILINE)) == REASONS
