"""Query strings and path segments: what is asked arrives as one name, one value, one segment, whatever the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.upstream.hostile import TEXT
from upstream.errors import ArgumentError
from upstream.query import (
    LIST_OPERATORS,
    VALUELESS_OPERATORS,
    Filter,
    ItemQuery,
    Operator,
    Order,
    chunks,
    projection,
    segment,
)

WRITTEN = [
    (Filter("system.type", Operator.EQ, ("article",)), "system.type=article"),
    (Filter("elements.price", Operator.LT, ("8.5",)), "elements.price%5Blt%5D=8.5"),
    (Filter("elements.price", Operator.LTE, ("8",)), "elements.price%5Blte%5D=8"),
    (Filter("elements.price", Operator.GT, ("-1",)), "elements.price%5Bgt%5D=-1"),
    (
        Filter("system.last_modified", Operator.GTE, ("2017-03-01T00:00:00Z",)),
        "system.last_modified%5Bgte%5D=2017-03-01T00%3A00%3A00Z",
    ),
    (Filter("elements.price", Operator.RANGE, ("1", "2.5")), "elements.price%5Brange%5D=1,2.5"),
    (Filter("system.codename", Operator.IN, ("a", "b_c")), "system.codename%5Bin%5D=a,b_c"),
    (Filter("system.sitemap_locations", Operator.CONTAINS, ("x",)), "system.sitemap_locations%5Bcontains%5D=x"),
    (Filter("elements.personas", Operator.ANY, ("a", "b")), "elements.personas%5Bany%5D=a,b"),
    (Filter("elements.personas", Operator.ALL, ("a", "b")), "elements.personas%5Ball%5D=a,b"),
    (Filter("system.type", Operator.NEQ, ("article",)), "system.type%5Bneq%5D=article"),
    (Filter("system.type", Operator.NIN, ("a", "b")), "system.type%5Bnin%5D=a,b"),
    (Filter("elements.facts", Operator.EMPTY, ()), "elements.facts%5Bempty%5D"),
    (Filter("elements.facts", Operator.NEMPTY, ()), "elements.facts%5Bnempty%5D"),
    (Filter("elements.title", Operator.EQ, ("",)), "elements.title="),
    (Filter("elements.title", Operator.EQ, ("a, b & c=d+e%",)), "elements.title=a%2C%20b%20%26%20c%3Dd%2Be%25"),
    (Filter("elements.title", Operator.EQ, ("Café 😀",)), "elements.title=Caf%C3%A9%20%F0%9F%98%80"),
]


@pytest.mark.parametrize(("condition", "encoded"), WRITTEN, ids=[encoded for _, encoded in WRITTEN])
def test_a_filter_is_written_as_the_service_reads_it(condition: Filter, encoded: str) -> None:
    assert condition.encoded() == encoded


def test_every_operator_is_in_the_table_above() -> None:
    assert {condition.operator for condition, _ in WRITTEN} == set(Operator)


@pytest.mark.parametrize(
    ("query", "encoded"),
    [
        (ItemQuery(), ""),
        (ItemQuery(language="es-ES"), "language=es-ES"),
        (ItemQuery(elements=("title", "body")), "elements=title,body"),
        (ItemQuery(elements=()), "elements=-"),
        (ItemQuery(depth=0), "depth=0"),
        (ItemQuery(depth=15), "depth=15"),
        (ItemQuery(order=Order("system.name")), "order=system.name%5Basc%5D"),
        (ItemQuery(order=Order("elements.price", descending=True)), "order=elements.price%5Bdesc%5D"),
        (ItemQuery(skip=0, limit=1), "limit=1"),
        (ItemQuery(skip=1), "skip=1"),
        (ItemQuery(include_total=True), "includeTotalCount=true"),
        (
            ItemQuery(
                filters=(
                    Filter("system.type", Operator.EQ, ("article",)),
                    Filter("elements.price", Operator.GT, ("1",)),
                    Filter("elements.price", Operator.GT, ("2",)),
                ),
                language="es-ES",
                order=Order("system.name"),
                elements=("title",),
                depth=2,
                skip=10,
                limit=5,
                include_total=True,
            ),
            "system.type=article&elements.price%5Bgt%5D=1&elements.price%5Bgt%5D=2&language=es-ES&elements=title&depth=2"
            "&order=system.name%5Basc%5D&skip=10&limit=5&includeTotalCount=true",
        ),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_a_query_says_only_what_is_asked(query: ItemQuery, encoded: str) -> None:
    assert query.encoded() == encoded


def test_equal_queries_are_equal_keys() -> None:
    first = ItemQuery(filters=(Filter("system.type", Operator.EQ, ("article",)),), limit=3)
    second = ItemQuery(limit=3, filters=(Filter("system.type", Operator.EQ, ("article",)),))
    assert (first, hash(first)) == (second, hash(second))
    assert first != replace(second, skip=1)


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("on_roasts", "on_roasts"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("%2f", "%252f"),
        ("%2e%2e", "%252e%252e"),
        ("a?b#c", "a%3Fb%23c"),
        ("\r\nX: y", "%0D%0AX%3A%20y"),
        ("\x00", "%00"),
        ("a\\b", "a%5Cb"),
        ("é", "%C3%A9"),
        (" . ", "%20.%20"),
    ],
)
def test_an_identifier_is_one_segment(text: str, encoded: str) -> None:
    assert segment(text, "codename") == encoded


@pytest.mark.parametrize("text", ["", ".", ".."])
def test_what_names_a_folder_is_refused(text: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        segment(text, "codename")
    assert str(refused.value) == "Argument 'codename': must name something; '', '.' and '..' do not."


HALF = "a\ud83db"


@pytest.mark.parametrize(
    ("argument", "encode"),
    [
        ("codename", lambda: segment(HALF, "codename")),
        ("attribute", lambda: Filter(HALF, Operator.EQ, ("x",)).encoded()),
        ("system.name", lambda: Filter("system.name", Operator.IN, ("x", HALF)).encoded()),
        ("order", lambda: Order(HALF).encoded()),
        ("language", lambda: list(projection(HALF, None, None))),
        ("elements", lambda: list(projection(None, ("title", HALF), None))),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_half_a_surrogate_pair_is_refused(argument: str, encode: object) -> None:
    assert callable(encode)
    with pytest.raises(ArgumentError) as refused:
        encode()
    assert str(refused.value) == f"Argument '{argument}': is not text: it holds half of a surrogate pair."


@given(TEXT)
@settings(deadline=None)
def test_no_text_becomes_another_path(text: str) -> None:
    try:
        encoded = segment(text, "codename")
    except ArgumentError:
        assert text in ("", ".", "..")
        return
    parts = urlsplit(f"https://deliver.test/project/items/{encoded}?depth=1")
    assert parts._replace(path="") == urlsplit("https://deliver.test?depth=1")
    *folders, last = parts.path.split("/")
    assert (folders, unquote(last)) == (["", "project", "items"], text)


CONDITIONS = st.builds(
    lambda attribute, operator, values: Filter(attribute, operator, tuple(values[: _most(operator)])),
    TEXT,
    st.sampled_from(Operator),
    st.lists(TEXT, min_size=1, max_size=4),
)
QUERIES = st.builds(
    ItemQuery,
    filters=st.lists(CONDITIONS, max_size=3).map(tuple),
    language=st.none() | TEXT,
    order=st.none() | st.builds(Order, TEXT, st.booleans()),
    elements=st.none() | st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    depth=st.none() | st.integers(0, 20),
    skip=st.integers(0, 100),
    limit=st.none() | st.integers(1, 100),
    include_total=st.booleans(),
)


def _most(operator: Operator) -> int | None:
    return 0 if operator in VALUELESS_OPERATORS else None if operator in LIST_OPERATORS else 1


@given(QUERIES)
@example(ItemQuery(filters=(Filter("a=b&c[in]", Operator.EQ, ("x&depth=9",)),), language="a&limit=1"))
@settings(deadline=None)
def test_no_text_becomes_another_parameter(query: ItemQuery) -> None:
    parts = urlsplit(f"https://deliver.test/project/items?{query.encoded()}")
    assert parts._replace(query="") == urlsplit("https://deliver.test/project/items")
    assert parse_qsl(parts.query, keep_blank_values=True, max_num_fields=20) == [
        (name, ",".join(values)) for name, values in asked(query)
    ]
    assert [_split(part) for part in parts.query.split("&") if part] == asked(query)


def asked(query: ItemQuery) -> list[tuple[str, list[str]]]:
    """Names and values of a query string as the service should read them."""
    expected = [
        (f"{it.attribute}[{it.operator}]" if it.operator else it.attribute, list(it.values) or [""])
        for it in query.filters
    ]
    single: list[tuple[str, object, object]] = [
        ("language", query.language, query.language is not None),
        ("elements", query.elements or "-", query.elements is not None),
        ("depth", query.depth, query.depth is not None),
        (
            "order",
            query.order and f"{query.order.attribute}[{'desc' if query.order.descending else 'asc'}]",
            query.order,
        ),
        ("skip", query.skip, query.skip),
        ("limit", query.limit, query.limit),
        ("includeTotalCount", "true", query.include_total),
    ]
    values = [(name, list(it) if isinstance(it, tuple) else [str(it)]) for name, it, said in single if said]
    return expected + values


def _split(part: str) -> tuple[str, list[str]]:
    name, _, values = part.partition("=")
    return unquote(name), [unquote(value) for value in values.split(",")]


@pytest.mark.parametrize(
    ("keys", "room", "split"),
    [
        ([], 10, []),
        (["a"], 1, [["a"]]),
        (["a", "b"], 3, [["a", "b"]]),
        (["a", "b"], 2, [["a"], ["b"]]),
        (["a", "b", "c", "d"], 3, [["a", "b"], ["c", "d"]]),
        (["é", "b"], 8, [["é", "b"]]),
        (["é", "b"], 7, [["é"], ["b"]]),
        (["longer", "a", "b"], 3, [["longer"], ["a", "b"]]),
        (["a", "longer", "b"], 3, [["a"], ["longer"], ["b"]]),
        (["a", "b"], 0, [["a"], ["b"]]),
        (["a", "b"], -5, [["a"], ["b"]]),
    ],
)
def test_keys_are_split_where_the_url_would_grow_too_long(keys: list[str], room: int, split: list[list[str]]) -> None:
    assert list(chunks(iter(keys), room)) == split


@given(st.lists(TEXT, max_size=30), st.integers(-10, 200))
@settings(deadline=None)
def test_no_key_is_lost_and_each_chunk_is_as_full_as_it_can_be(keys: list[str], room: int) -> None:
    split = list(chunks(keys, room))
    assert [key for chunk in split for key in chunk] == keys
    assert all(len(chunk) == 1 or _written(chunk) <= room for chunk in split)
    assert all(_written([*chunk, following[0]]) > room for chunk, following in pairwise(split))


def _written(keys: list[str]) -> int:
    return len(",".join(quote(key, safe="") for key in keys))
