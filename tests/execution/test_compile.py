"""Generated code: what is in its text, and that it is exact about leaves and calls nothing twice."""

import builtins
from collections import Counter
from typing import Any

import pytest
from graphql import GraphQLError, build_schema, parse
from graphql import execute as stock_execute

from execution import Engine, execute

SCHEMA = build_schema(
    "enum Colour { RED } type Query { row: Row rows: [Row] }"
    "type Row { string: String int: Int! float: Float flag: Boolean id: ID colour: Colour class: Int }"
)


def compiled(text: str, root: Any) -> Any:
    engine = Engine()
    for _ in range(2):
        execute(engine, SCHEMA, parse(text), {"rows": []})
    return execute(engine, SCHEMA, parse(text), root)


def test_nothing_of_a_document_gets_into_generated_text(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    genuine = builtins.compile

    def recording(source: Any, filename: str, *arguments: Any, **options: Any) -> Any:
        if filename == "<rows>":
            texts.append(source)
        return genuine(source, filename, *arguments, **options)

    monkeypatch.setattr(builtins, "compile", recording)
    result = compiled(
        "query Secret { rows { __import__os: string @skip(if: false) evil: int } }", {"rows": [{"int": 1}]}
    )
    assert result.data == {"rows": [{"__import__os": None, "evil": 1}]}
    assert texts
    assert not any(word in text for text in texts for word in ("Secret", "__import__", "evil"))


VALUES: list[Any] = [
    "x", "", 1, 0, -1, 2**31, -(2**31), 2**31 - 1, True, False, 1.5, 4.0, float("nan"), float("inf"), None, "8", "RED",
    ValueError("as a value"), [], {}, object, GraphQLError("located"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["string", "int", "float", "flag", "id", "colour", "class"])
@pytest.mark.parametrize("kind", ["dicts", "objects", "both"])
def test_leaves_are_coerced_or_refused_as_by_the_stock_executor(name: str, kind: str) -> None:
    def rows() -> list[Any]:
        made: list[Any] = [{name: value} for value in VALUES]
        objects = [type("Row", (), {name: value})() for value in VALUES if not callable(value)]
        return {"dicts": made, "objects": objects, "both": made + objects}[kind]

    text = f"{{ rows {{ before: __typename {name} after: {name} }} }}"
    expected: Any = stock_execute(SCHEMA, parse(text), {"rows": rows()})
    result = compiled(text, {"rows": rows()})
    assert repr(result.data) == repr(expected.data)
    assert [(error.message, error.path) for error in result.errors or []] == [
        (error.message, error.path) for error in expected.errors or []
    ]


def test_an_attribute_that_raises_is_read_once_and_so_are_its_neighbours() -> None:
    reads: Counter[str] = Counter()

    class Row:
        def __getattr__(self, name: str) -> Any:
            reads[name] += 1
            if name == "float":
                raise ValueError("broken")
            if name not in ("string", "int", "flag"):
                raise AttributeError(name)
            return {"string": "s", "int": 1, "flag": True}[name]

    result = compiled("{ rows { string int float flag } }", {"rows": [Row(), Row()]})
    assert result.data == {"rows": [{"string": "s", "int": 1, "float": None, "flag": True}] * 2}
    assert [(error.message, error.path) for error in result.errors] == [
        ("broken", ["rows", 0, "float"]),
        ("broken", ["rows", 1, "float"]),
    ]
    assert {name: reads[name] for name in ("string", "int", "float", "flag")} == dict.fromkeys(
        ("string", "int", "float", "flag"), 2
    )


def test_a_value_whose_special_methods_raise_is_an_error_of_its_field() -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise KeyError(name)

    text = "{ row { int } rows { int } }"
    expected: Any = stock_execute(SCHEMA, parse(text), {"row": Broken(), "rows": [{"int": 1}]})
    result = compiled(text, {"row": Broken(), "rows": [{"int": 1}]})
    assert result.data == expected.data == {"row": None, "rows": [{"int": 1}]}
    assert [error.path for error in result.errors] == [error.path for error in expected.errors] == [["row"]]
