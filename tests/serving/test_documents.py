"""Documents are checked once, found again by their text, and forgotten when there are too many."""

import gc

import pytest
from graphql import SourceLocation, Token, build_schema

from serving.documents import DocumentRefused, Documents, is_query
from serving.limits import Limits
from serving.statuses import Kind
from tests.memory import without_collections

SCHEMA = build_schema("type Query { leaf: Int } type Mutation { set: Int }")


def refused(documents: Documents, text: str) -> tuple[Kind, list[str]]:
    with pytest.raises(DocumentRefused) as refusal:
        documents.get(text)
    return refusal.value.kind, [error.message for error in refusal.value.errors]


def test_a_text_is_checked_once() -> None:
    documents = Documents(SCHEMA)
    assert documents.get("{ leaf }") is documents.get("{ leaf }")


def test_the_least_recently_used_document_goes_first() -> None:
    documents = Documents(SCHEMA, most=2)
    first = documents.get("{ a: leaf }")
    documents.get("{ b: leaf }")
    assert documents.get("{ a: leaf }") is first
    documents.get("{ c: leaf }")
    assert len(documents) == 2
    assert documents.get("{ a: leaf }") is first


def test_all_texts_together_have_a_largest_length() -> None:
    documents = Documents(SCHEMA, most_characters=100)
    for name in "abcdef":
        documents.get(f"{{ {name}: leaf }}".ljust(40))
        assert len(documents) <= 2
    documents.get("{ leaf }".ljust(1_000))
    assert len(documents) == 1


OPERATIONS = "query A { leaf } mutation B { set }"


def test_operations_are_found_by_name() -> None:
    document = Documents(SCHEMA).get(OPERATIONS)
    assert [is_query(document.operation(name)) for name in ("A", "B")] == [True, False]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (OPERATIONS, None, "Must provide operation name if query contains multiple operations."),
        (OPERATIONS, "C", "Unknown operation named 'C'."),
        ("{ leaf }", "A", "Unknown operation named 'A'."),
    ],
)
def test_an_operation_that_cannot_be_told_is_refused(text: str, name: str | None, message: str) -> None:
    document = Documents(SCHEMA).get(text)
    with pytest.raises(DocumentRefused) as refusal:
        document.operation(name)
    assert [error.message for error in refusal.value.errors] == [message]


@pytest.mark.parametrize(
    ("text", "kind", "messages"),
    [
        ("{", Kind.SYNTAX, ["Syntax Error: Expected Name, found <EOF>."]),
        ("", Kind.SYNTAX, ["Syntax Error: Unexpected <EOF>."]),
        ("{ nothing }", Kind.VALIDATION, ["Cannot query field 'nothing' on type 'Query'."]),
        ("{ leav }", Kind.VALIDATION, ["Cannot query field 'leav' on type 'Query'. Did you mean 'leaf'?"]),
        ("{ leaf " + "{ leaf " * 5_000, Kind.VALIDATION, ["The document is nested too deeply."]),
        ("fragment F on Query { leaf }", Kind.VALIDATION, ["Must provide an operation."]),
    ],
)
def test_what_is_wrong_is_said(text: str, kind: Kind, messages: list[str]) -> None:
    documents = Documents(SCHEMA, Limits(characters=100_000, tokens=100_000))
    assert refused(documents, text) == (kind, messages)


def test_without_suggestions_nothing_of_the_schema_is_hinted_at() -> None:
    documents = Documents(SCHEMA, suggestions=False)
    assert refused(documents, "{ leav }") == (Kind.VALIDATION, ["Cannot query field 'leav' on type 'Query'."])


@pytest.mark.parametrize(
    "text", ["{ __schema { types { name } } }", '{ ...F } fragment F on Query { __type(name: "Query") { name } }']
)
def test_introspection_can_be_off(text: str) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        Documents(SCHEMA, introspection=False).get(text)
    assert [error.extensions for error in refusal.value.errors] == [{"code": "INTROSPECTION_DISABLED"}]
    assert Documents(SCHEMA).get(text)


def test_typename_is_no_introspection() -> None:
    assert Documents(SCHEMA, introspection=False).get("{ __typename }")


def test_what_is_refused_is_not_kept() -> None:
    documents = Documents(SCHEMA)
    refused(documents, "{ nothing }")
    assert len(documents) == 0


def test_a_document_that_is_forgotten_is_free_without_a_collection_of_cycles() -> None:
    """Its tokens too, which lead to each other when they are made."""
    documents = Documents(SCHEMA, most=1)
    documents.get("{ unmistakable: leaf }")
    gc.collect()  # what validation left

    def tokens() -> int:
        return sum(type(it) is Token and it.value == "unmistakable" for it in gc.get_objects())

    with without_collections():
        assert tokens() == 1
        documents.get("{ leaf }")
        assert tokens() == 0


def test_errors_know_their_places_all_the_same() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        Documents(SCHEMA).get("{\n  leaf\n  nothing\n}")
    assert [error.locations for error in refusal.value.errors] == [[SourceLocation(3, 3)]]


CHOOSING = build_schema(
    """type Query { all(where: Where, order: Order, limit: Int): Query }
    enum Order { UP } input Where { size: Sizes, AND: [Where] } enum Size { S } input Sizes { in: [Size!] }"""
)
PLACES = [
    ("{ all(where: {size: {in: [S, XL]}}) { __typename } }", "where.size.in[1]"),
    ("{ all(where: {AND: [{}, {size: {in: XL}}]}) { __typename } }", "where.AND[1].size.in"),
    ("{ all(where: {colour: 1}) { __typename } }", "where.colour"),
    ("{ all { ...F } } fragment F on Query { ... { all(order: DOWN) { __typename } } }", "order"),
    ('{ all(limit: "1") { __typename } }', "limit"),
    ("{ all(nothing: 1) { __typename } }", None),
    ("{ all @skip(if: 1) { __typename } }", None),
]


@pytest.mark.parametrize(("text", "argument"), PLACES)
def test_a_value_that_is_refused_is_named_by_its_argument(text: str, argument: str | None) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        Documents(CHOOSING).get(text)
    named = [(error.extensions or {}).get("argument") for error in refusal.value.errors]
    assert named == [argument]
