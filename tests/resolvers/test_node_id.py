"""Opaque ids: what goes in comes out, one thing has one id, and nothing else is read."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from resolvers.node_id import NodeId, decode_node_id
from resolvers.variant import Variant
from upstream.errors import ArgumentError

KINDS = ("item", "type", "taxonomy", "term")
WORDS = st.text(max_size=30)
IDS = st.builds(
    NodeId,
    st.sampled_from(KINDS),
    st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    st.builds(Variant, st.none() | WORDS, st.booleans()),
)


@given(IDS)
def test_an_id_is_read_as_it_was_written(id_: NodeId) -> None:
    assert decode_node_id(id_.encoded()) == id_


@given(IDS, IDS)
def test_two_things_never_share_an_id(one: NodeId, other: NodeId) -> None:
    assert (one.encoded() == other.encoded()) == (one == other)


@given(IDS)
def test_an_id_is_safe_in_an_address(id_: NodeId) -> None:
    assert set(id_.encoded()) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text() | st.binary().map(lambda junk: junk.decode("latin-1")))
def test_any_other_text_is_refused_or_is_an_id(text: str) -> None:
    with suppress(ArgumentError):
        assert decode_node_id(text).encoded() == text


def test_the_form_that_clients_have_stored_stays_readable() -> None:
    """Ids live on in client caches and links: this one must never change its meaning."""
    stored = "WyJpdGVtIiwiNjY4MWE4N2YtNmRhOS00M2M4LWE1NTctZGM3ZTMwYTk0NDZhIiwiZXMtTVgiLGZhbHNlXQ"
    expected = NodeId("item", ("6681a87f-6da9-43c8-a557-dc7e30a9446a",), Variant("es-MX", False))
    assert decode_node_id(stored) == expected
    assert expected.encoded() == stored
