"""What is remembered between requests, and what is not."""

import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from graphql import DocumentNode, GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLString, build_schema, parse
from graphql.language import FieldNode, NameNode, Visitor, visit

from execution import Engine, execute
from execution.operation import VARIANTS
from execution.plan import SelectionPlan
from tests.memory import without_collections

SCHEMA = build_schema("type Query { a(n: Int): String b: Query c: String }")
ROOT = {"a": lambda _info, n=0: f"a{n}", "b": {"c": "d"}, "c": "e"}


def data(engine: Engine, document: DocumentNode | str, **options: Any) -> Any:
    document = parse(document) if isinstance(document, str) else document
    result: Any = execute(engine, SCHEMA, document, ROOT, **options)
    assert result.errors is None
    return result.data


def test_a_document_seen_once_is_not_kept() -> None:
    engine = Engine()
    for number in range(10):
        data(engine, f"{{ alias{number}: c }}")
    assert (len(engine.plans), len(engine.texts), engine.runs) == (0, 0, 10)


def test_a_document_is_known_by_its_text_from_the_second_time_on() -> None:
    engine = Engine()
    for _ in range(4):
        assert data(engine, "{ b { c } c }") == {"b": {"c": "d"}, "c": "e"}
    assert (len(engine.plans), len(engine.texts)) == (1, 1)


def test_plans_are_bounded() -> None:
    engine = Engine(plans=3)
    for number in range(20):
        for _ in range(2):
            data(engine, f"{{ alias{number}: c }}")
    assert (len(engine.plans), len(engine.texts), len(engine.seen)) == (3, 3, 20)


def test_a_document_rewritten_after_parsing_is_executed_as_it_is() -> None:
    class Rename(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
            return FieldNode(name=NameNode(value="c"), loc=node.loc) if node.name.value == "a" else None

    engine = Engine()
    document = parse("{ a }")
    rewritten = visit(document, Rename())
    for _ in range(3):
        assert data(engine, document) == {"a": "a0"}
        assert data(engine, rewritten) == {"c": "e"}


def test_one_plan_serves_all_values_of_a_variable() -> None:
    engine = Engine()
    document = parse("query ($n: Int) { a(n: $n) }")
    for number in range(30):
        assert data(engine, document, variable_values={"n": number}) == {"a": f"a{number}"}
    assert len(engine.plans) == 1


def test_skip_and_include_are_decided_for_each_request() -> None:
    engine = Engine()
    document = parse("query ($x: Boolean!, $y: Boolean = false) { c @skip(if: $x) b @include(if: $y) { c } a c }")
    expected = {
        (False, False): ["c", "a"],
        (True, False): ["a", "c"],
        (True, True): ["b", "a", "c"],
        (False, True): ["c", "b", "a"],
    }
    for _ in range(3):
        for (x, y), keys in expected.items():
            assert list(data(engine, document, variable_values={"x": x, "y": y})) == keys


def test_the_plans_of_one_operation_are_bounded_too() -> None:
    engine = Engine()
    conditions = [f"$x{number}: Boolean!" for number in range(6)]
    fields = [f"a{number}: c @skip(if: $x{number})" for number in range(6)]
    document = parse(f"query ({', '.join(conditions)}) {{ c {' '.join(fields)} }}")
    for _ in range(2):
        for bits in range(64):
            values = {f"x{number}": bool(bits >> number & 1) for number in range(6)}
            shown = [f"a{number}" for number in range(6) if not values[f"x{number}"]]
            assert list(data(engine, document, variable_values=values)) == ["c", *shown]
    (operation,) = engine.plans._entries.values()
    assert operation._variants is not None
    assert len(operation._variants) == VARIANTS


def test_operations_of_one_document_are_told_apart() -> None:
    engine = Engine()
    document = parse("query One { a } query Two { c }")
    for _ in range(3):
        assert data(engine, document, operation_name="One") == {"a": "a0"}
        assert data(engine, document, operation_name="Two") == {"c": "e"}


def test_the_same_text_on_another_schema_is_another_plan() -> None:
    engine = Engine()
    other = build_schema("type Query { c: Int }")
    document = parse("{ c }")
    for _ in range(3):
        assert data(engine, document) == {"c": "e"}
        result: Any = execute(engine, other, document, {"c": 1})
        assert result.data == {"c": 1}
    engine.forget()
    assert (len(engine.plans), len(engine.schemas)) == (0, 0)


def test_one_definition_may_serve_several_names() -> None:
    shared = GraphQLField(GraphQLString)
    schema = GraphQLSchema(GraphQLObjectType("Query", {"one": shared, "two": shared}))
    engine = Engine()
    for _ in range(3):
        result: Any = execute(engine, schema, parse("{ one two }"), {"one": "1", "two": "2"})
        assert result.data == {"one": "1", "two": "2"}


def test_what_is_forgotten_is_free_without_a_collection_of_cycles() -> None:
    engine = Engine()
    for _ in range(3):
        data(engine, "{ b { c } c }")
    with without_collections():
        plan = weakref.ref(_only_plan(engine))
        engine.forget()
        assert plan() is None


def _only_plan(engine: Engine) -> SelectionPlan:
    """The plan behind the only operation; its rows are compiled."""
    (operation,) = engine.plans._entries.values()
    assert operation._variants is not None
    (variant,) = operation._variants._entries.values()
    assert variant.root is not None
    assert variant.root.rows is not None
    return variant.root


def test_one_plan_serves_several_threads_at_once() -> None:
    engine = Engine(plans=2)
    documents = ["query ($n: Int = 1) { a(n: $n) b { c } c }", "{ b { c } x: a(n: 7) }"]
    stops = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            asked = [(documents[number % 2], number % 5) for number in range(600)]
            answers = list(pool.map(lambda it: data(engine, it[0], variable_values={"n": it[1]}), asked))
    finally:
        sys.setswitchinterval(stops)
    assert answers == [
        {"a": f"a{number}", "b": {"c": "d"}, "c": "e"} if text == documents[0] else {"b": {"c": "d"}, "x": "a7"}
        for text, number in asked
    ]
    assert len(engine.plans) == 2
