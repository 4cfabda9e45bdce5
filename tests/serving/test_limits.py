"""Each limit: what is exactly as large passes, one more is refused with its code, however it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields as fields_of
from dataclasses import replace

import pytest
from graphql import GraphQLError, build_schema, parse

from serving.documents import DocumentRefused, Documents
from serving.limits import SATURATED, Limits, Measure, measured, over

SCHEMA = build_schema("type Query { a: Query b: Query list(limit: Int): [Query] leaf: Int }")


def documents(**limits: int) -> Documents:
    return Documents(SCHEMA, replace(Limits(), **limits))


def refusal(documents: Documents, text: str) -> list[tuple[str, int, int]]:
    """Code, measured and allowed of each error; nothing for a text that passes."""
    try:
        documents.get(text)
    except DocumentRefused as refused:
        return [_numbers(error) for error in refused.errors]
    return []


def _numbers(error: GraphQLError) -> tuple[str, int, int]:
    extensions = error.extensions
    assert extensions is not None
    return (str(extensions["code"]), int(extensions["measured"]), int(extensions["limit"]))


def nested(levels: int) -> str:
    return "{ a " * levels + "{ leaf }" + " }" * levels


def nested_inline(levels: int) -> str:
    return "{ a { ... on Query " * levels + "{ leaf }" + "} }" * levels


def nested_through_fragments(levels: int) -> str:
    chain = "".join(f" fragment F{n} on Query {{ a {{ ...F{n + 1} }} }}" for n in range(levels))
    return f"{{ ...F0 }}{chain} fragment F{levels} on Query {{ leaf }}"


def second_operation(text: Callable[[int], str]) -> Callable[[int], str]:
    return lambda n: f"query First {{ leaf }} query Second {text(n)}"


def aliases(n: int) -> str:
    return "{" + " ".join(f"x{i}: leaf" for i in range(n)) + "}"


def aliases_in_a_fragment_spread_twice(n: int) -> str:
    assert n % 2 == 0 or n > 1
    inner = " ".join(f"x{i}: leaf" for i in range(n // 2))
    rest = "y: leaf" if n % 2 else ""
    return f"{{ a {{ ...F }} b {{ ...F }} {rest} }} fragment F on Query {{ {inner} }}"


def directives(n: int) -> str:
    return "{" + " ".join("leaf @skip(if: false)" for _ in range(n)) + "}"


def directives_everywhere(n: int) -> str:
    """Five besides the leaf's: on a spread, its fragment's field, an inline fragment, a field and a variable's list."""
    return (
        "query ($no: Boolean = false) { ...F @skip(if: $no) ... @skip(if: $no) { leaf } a @skip(if: $no) { leaf }"
        + " leaf @skip(if: $no)" * (n - 4)
        + "} fragment F on Query { leaf @skip(if: false) }"
    )


def directives_in_a_fragment_spread_twice(n: int) -> str:
    inner = " ".join("leaf @skip(if: false)" for _ in range(n // 2))
    rest = "leaf @skip(if: false)" if n % 2 else ""
    return f"{{ a {{ ...F }} b {{ ...F }} {rest} }} fragment F on Query {{ {inner} }}"


def root_fields(n: int) -> str:
    return "{" + " leaf" * n + "}"


def tokens(n: int) -> str:
    """Comments count: they take the parser's time."""
    return "{" + " leaf" * (n - 3) + "\n#\n}"


def root_fields_in_fragments(n: int) -> str:
    return "{ ...F ... on Query { leaf } ... { leaf }" + " leaf" * (n - 4) + "} fragment F on Query { leaf leaf }"


def fields(n: int) -> str:
    return "{ a {" + " leaf" * (n - 1) + "} }"


def fields_in_a_fragment_spread_twice(n: int) -> str:
    inner, rest = " leaf" * ((n - 2) // 2), " leaf" if n % 2 else ""
    return f"{{ a {{ ...F }} b {{ ...F }} {rest} }} fragment F on Query {{ {inner} }}"


def introspection_through_fragments(levels: int) -> str:
    chain = "".join(f" fragment F{n} on __Type {{ ofType {{ ...F{n + 1} }} }}" for n in range(levels - 2))
    last = f" fragment F{levels - 2} on __Type {{ ofType {{ name }} }}"
    return f'{{ __type(name: "Query") {{ ...F0 }} }}{chain}{last}'


def introspection(levels: int) -> str:
    return '{ __type(name: "Query") { ofType ' + "{ ofType " * (levels - 2) + "{ name }" + "}" * levels


def comparisons(n: int) -> str:
    """Each of two equal fields is compared with the other: k of them are k(k - 1) comparisons."""
    equal = next(k for k in range(1, 100) if k * (k - 1) >= n)
    return "{" + " leaf" * equal + "}"


def comparisons_through_fragments(n: int) -> str:
    """Two fragments with one field each: seven for the fragments, two for the field."""
    extra = "" if n <= 9 else " b { leaf leaf }"
    return f"{{ ...F ...G{extra} }} fragment F on Query {{ leaf }} fragment G on Query {{ leaf }}"


CASES: dict[str, tuple[str, Callable[[int], str], int]] = {
    "characters": ("characters", lambda n: "{ leaf }".ljust(n), 100),
    "tokens": ("tokens", tokens, 15),
    "depth": ("depth", nested, 5),
    "depth, inline fragments add none": ("depth", nested_inline, 5),
    "depth, through fragments": ("depth", nested_through_fragments, 5),
    "depth, in the second operation": ("depth", second_operation(nested), 5),
    "aliases": ("aliases", aliases, 6),
    "aliases, a fragment spread twice": ("aliases", aliases_in_a_fragment_spread_twice, 6),
    "aliases, in the second operation": ("aliases", second_operation(aliases), 6),
    "root fields": ("root_fields", root_fields, 8),
    "root fields, in fragments": ("root_fields", root_fields_in_fragments, 8),
    "root fields, in the second operation": ("root_fields", second_operation(root_fields), 8),
    "directives": ("directives", directives, 7),
    "directives, wherever they stand": ("directives", directives_everywhere, 7),
    "directives, a fragment spread twice": ("directives", directives_in_a_fragment_spread_twice, 7),
    "directives, in the second operation": ("directives", second_operation(directives), 7),
    "fields": ("fields", fields, 12),
    "fields, a fragment spread twice": ("fields", fields_in_a_fragment_spread_twice, 12),
    "fields, in the second operation": ("fields", second_operation(fields), 12),
    "introspection depth": ("introspection_depth", introspection, 4),
    "introspection depth, through fragments": ("introspection_depth", introspection_through_fragments, 4),
    "introspection depth, in the second operation": ("introspection_depth", second_operation(introspection), 4),
    "comparisons": ("comparisons", comparisons, 6),
    "comparisons, through fragments": ("comparisons", comparisons_through_fragments, 9),
    "comparisons, in the second operation": ("comparisons", second_operation(comparisons), 6),
}


@pytest.mark.parametrize(("limit", "text", "n"), CASES.values(), ids=CASES)
def test_as_many_as_allowed_pass_and_one_more_does_not(limit: str, text: Callable[[int], str], n: int) -> None:
    limited = documents(**{limit: n})
    assert refusal(limited, text(n)) == []
    assert refusal(limited, text(n + 1)) == [(f"{limit.upper()}_LIMIT_EXCEEDED", n + 1, n)]


def test_every_limit_of_a_document_has_such_a_case_in_fragments_and_in_a_second_operation_where_those_matter() -> None:
    of_the_text = {"characters", "tokens"}
    of_the_variables = {"page_size"}  # tests/serving/test_gate.py
    for limit in {field.name for field in fields_of(Limits)} - of_the_variables:
        ways = {name.partition(", ")[2] for name, (counted, *_) in CASES.items() if counted == limit}
        assert "" in ways
        if limit not in of_the_text:
            assert "in the second operation" in ways
            assert any("fragment" in way or "wherever" in way for way in ways)


def test_typename_under_an_alias_is_free_as_caches_of_clients_add_it() -> None:
    text = "{ kind: __typename a { kind: __typename } }"
    assert refusal(documents(aliases=0), text) == []


def test_introspection_does_not_count_as_depth() -> None:
    assert refusal(documents(depth=1), "{ a { leaf } __schema { types { fields { type { name } } } } }") == []


def test_every_limit_that_is_exceeded_has_its_own_error() -> None:
    text = "{ x: leaf @skip(if: false) a { leaf } }"
    limited = documents(aliases=0, directives=0, depth=0, root_fields=1)
    assert sorted(refusal(limited, text)) == [
        ("ALIASES_LIMIT_EXCEEDED", 1, 0),
        ("DEPTH_LIMIT_EXCEEDED", 1, 0),
        ("DIRECTIVES_LIMIT_EXCEEDED", 1, 0),
        ("ROOT_FIELDS_LIMIT_EXCEEDED", 2, 1),
    ]


def test_the_message_says_what_was_found_what_is_allowed_and_where() -> None:
    (error,) = over(parse("query Page { a { leaf } }"), Limits(depth=0))
    assert error.message == ("The depth of operation 'Page' may be at most 0; here it is 1. Ask for less at once.")
    (error,) = over(parse("{ a { leaf } }"), Limits(depth=0))
    assert error.message == "The depth may be at most 0; here it is 1. Ask for less at once."


def chain(links: int, fan: int, body: str) -> str:
    """A document whose expansion has fan^links leaves: in `body`, ~ is the next link and # a number of its own."""
    fragments = "".join(
        f"fragment F{n} on Query {{ "
        + " ".join(body.replace("~", f"...F{n + 1}").replace("#", str(i)) for i in range(fan))
        + " }\n"
        for n in range(links)
    )
    return f"{{ ...F0 }}\n{fragments}fragment F{links} on Query {{ leaf }}"


CHAINS = {
    "2^23 spreads": chain(23, 2, "~"),
    "2^60 spreads": chain(60, 2, "~"),
    "8^40 spreads": chain(40, 8, "~"),
    "2^60 aliases": chain(60, 2, "x#: a { ~ }"),
    "2^60 directives": chain(60, 2, "~ @skip(if: false)"),
}


@pytest.mark.parametrize("text", CHAINS.values(), ids=CHAINS)
def test_a_chain_of_fragments_is_refused_without_expanding_it(text: str) -> None:
    limited = documents(tokens=10_000, characters=100_000, depth=1_000)
    refused = refusal(limited, text)
    assert refused != []
    assert {value for _, value, _ in refused} <= {SATURATED, 2**23}


def test_cycles_and_unknown_fragments_count_nothing_and_are_left_to_the_standard_rules() -> None:
    text = "{ ...A ...Nowhere } fragment A on Query { a { ...B } } fragment B on Query { b { ...A ...B } }"
    (only,) = measured(parse(text))
    assert only[1].fields <= 3
    with pytest.raises(DocumentRefused) as refused:
        documents().get(text)
    assert {"Cannot spread fragment 'A' within itself via 'B'.", "Unknown fragment 'Nowhere'."} <= {
        error.message for error in refused.value.errors
    }


def test_what_is_not_spread_counts_nothing() -> None:
    (only,) = measured(parse("{ leaf } fragment A on Query { a { leaf } }"))
    assert only[1] == Measure(root_fields=1, fields=1)


def test_a_long_chain_is_no_matter_of_the_stack() -> None:
    text = "{ ...F0 }" + "".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(5_000))
    (only,) = measured(parse(text + "fragment F5000 on Query { leaf }"))
    assert only[1] == Measure(root_fields=1, fields=1)
