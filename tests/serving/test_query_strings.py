"""The parameters of a query string, and that equal strings are read once and few of them kept."""

from __future__ import annotations

from typing import Any

import pytest

from serving.query_strings import QueryStrings
from serving.responses import RequestRefused


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        (b"", {}),
        (b"query=%7Ba%7D", {"query": "{a}"}),
        (b"query=a+b&operationName=", {"query": "a b", "operationName": ""}),
        (b"query=a&query=b", {"query": "b"}),
        (b"variables=%7B%22a%22%3A1%7D", {"variables": {"a": 1}}),
        (b"variables=&extensions=", {}),
        (b"extensions=null", {"extensions": None}),
        (b"query=%C3%A9", {"query": "é"}),
    ],
)
def test_a_query_string_is_read(query: bytes, parameters: dict[str, Any]) -> None:
    assert QueryStrings().parameters(query) == parameters


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (b"query", "The query string cannot be read."),
        (b"query=%FF", "The query string cannot be read."),
        (b"variables=a", "The parameter 'variables' is not JSON."),
        (b"extensions=%7B", "The parameter 'extensions' is not JSON."),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_kept(query: bytes, sentence: str) -> None:
    strings = QueryStrings()
    for _ in range(2):
        with pytest.raises(RequestRefused, match=f"^{sentence}$") as refused:
            strings.parameters(query)
        assert (refused.value.status, refused.value.code) == (400, "BAD_REQUEST")


def test_equal_strings_are_read_once() -> None:
    strings = QueryStrings()
    assert strings.parameters(b"query=a") is strings.parameters(b"query=a")


def test_only_so_many_and_so_long_ones_are_kept_the_latest_asked_for_first() -> None:
    strings = QueryStrings(most=2, longest=len(b"query=a"))
    first, second = strings.parameters(b"query=a"), strings.parameters(b"query=b")
    assert strings.parameters(b"query=a") is first
    strings.parameters(b"query=c")
    assert strings.parameters(b"query=a") is first
    assert strings.parameters(b"query=b") is not second
    assert strings.parameters(b"query=ab") is not strings.parameters(b"query=ab")
