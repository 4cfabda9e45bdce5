"""Rules of arguments: both edges of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers import arguments
from upstream.errors import ArgumentError
from upstream.query import segment

CODENAMES = ["a", "A", "0", "_", "-", "on_roasts", "es-MX", "x" * 250]
NO_CODENAMES = [
    "",
    "x" * 251,
    "a b",
    "a,b",
    "a/b",
    "a.b",
    "a%2f",
    "a\n",
    "\na",
    "é",
    "ª",
    "٣",
    "a[in]",
    "a=b",
    "a&b",
    "..",
]


@pytest.mark.parametrize("text", CODENAMES)
def test_a_codename_passes(text: str) -> None:
    assert arguments.codename(text) == text
    assert arguments.optional_codename(text, "language") == text
    assert arguments.is_codename(text)


@pytest.mark.parametrize("text", NO_CODENAMES)
def test_what_is_no_codename_is_refused_by_the_name_of_its_argument(text: str) -> None:
    assert not arguments.is_codename(text)
    with pytest.raises(ArgumentError) as refusal:
        arguments.codename(text, "element")
    assert refusal.value.argument == "element"
    with pytest.raises(ArgumentError):
        arguments.optional_codename(text, "language")


def test_an_optional_codename_may_be_absent() -> None:
    assert arguments.optional_codename(None, "language") is None


@given(st.text())
def test_a_codename_never_leaves_its_path_segment(text: str) -> None:
    if arguments.is_codename(text):
        assert segment(text, "codename") == text


GUIDS = ["f4b3fc05-e988-4dae-9ac1-a94aba566474", "F4B3FC05-E988-4DAE-9AC1-A94ABA566474"]
NO_GUIDS = [
    "",
    "f4b3fc05e9884dae9ac1a94aba566474",
    "f4b3fc05-e988-4dae-9ac1-a94aba56647",
    "f4b3fc05-e988-4dae-9ac1-a94aba5664744",
    "g4b3fc05-e988-4dae-9ac1-a94aba566474",
    "f4b3fc05-e988-4dae-9ac1-a94aba566474\n",
    "{f4b3fc05-e988-4dae-9ac1-a94aba566474}",
    "f4b3fc05-e988-4dae-9ac1-a94aba566474,f4b3fc05-e988-4dae-9ac1-a94aba566474",
]


@pytest.mark.parametrize("text", GUIDS)
def test_a_guid_passes(text: str) -> None:
    assert arguments.guid(text) == text


@pytest.mark.parametrize("text", NO_GUIDS)
def test_what_is_no_guid_is_refused(text: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        arguments.guid(text)
    assert refusal.value.argument == "id"


@pytest.mark.parametrize(("limit", "offset"), [(1, 0), (100, 0), (100, 2**31 - 1)])
def test_a_page_within_its_limits_passes(limit: int, offset: int) -> None:
    arguments.page(limit, offset, 100)


@pytest.mark.parametrize(
    ("limit", "offset", "argument"),
    [(0, 0, "limit"), (-1, 0, "limit"), (101, 0, "limit"), (1, -1, "offset"), (0, -1, "limit")],
)
def test_a_page_outside_its_limits_is_refused(limit: int, offset: int, argument: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        arguments.page(limit, offset, 100)
    assert refusal.value.argument == argument
