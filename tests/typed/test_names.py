"""Names are pure functions of codenames: what each becomes, and that no two ever meet."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.typed.names import Names, enum_value, field_name, type_name

GRAPHQL_NAME = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_]*")
RESERVED = frozenset({"Item", "Query", "item", "id"})


@pytest.mark.parametrize(
    ("codename", "field", "type_"),
    [
        ("article", "article", "Article"),
        ("post_date", "postDate", "PostDate"),
        ("heading_1", "heading_1", "Heading_1"),
        ("heading1", "heading1", "Heading1"),
        ("meta__seo_", "meta__seo_", "Meta__seo_"),
        ("a_b_c", "aBC", "ABC"),
        ("3d_model", "_3dModel", "_3dModel"),
        ("item", "item_", "Item_"),
        ("item_", "item__", "Item__"),
        ("query", "query", "Query_"),
        ("Title", "title_x7e8cd205", "Title_x7e8cd205"),
        ("3d-model", "_3dModel_x2865b23f", "_3dModel_x2865b23f"),
        ("__x", "x_x670321fc", "X_x670321fc"),
        ("é", "x_x4a99557e", "X_x4a99557e"),
    ],
)
def test_a_codename_becomes(codename: str, field: str, type_: str) -> None:
    assert (field_name(codename, RESERVED), type_name(codename, RESERVED)) == (field, type_)


CODENAMES = st.one_of(
    st.text("ab1_", min_size=1, max_size=8),
    st.text("abAB1_-", min_size=1, max_size=8),
    st.sampled_from(["item", "item_", "Item", "id", "id_", "_id", "query", "Query"]),
    st.text(min_size=1, max_size=5),
)


@given(st.sets(CODENAMES, min_size=2, max_size=12))
def test_no_two_codenames_share_a_name(codenames: set[str]) -> None:
    for make in (field_name, type_name):
        assert len({make(codename, RESERVED) for codename in codenames}) == len(codenames)


@given(CODENAMES)
def test_every_name_is_legal_and_free(codename: str) -> None:
    for make in (field_name, type_name):
        name = make(codename, RESERVED)
        assert GRAPHQL_NAME.fullmatch(name)
        assert name not in RESERVED


@given(CODENAMES)
def test_no_type_has_the_shape_of_a_suffix(codename: str) -> None:
    assert not re.search(r"[A-Za-z0-9]_[A-Z]", type_name(codename, RESERVED))


def test_a_name_that_was_moved_is_reported_with_both_codenames() -> None:
    names = Names("element of 'article'", frozenset({"id"}))
    assert names.of(["title", "Title", "id", "x-y", "body_copy"]) == {
        "title": "title",
        "Title": "title_x7e8cd205",
        "id": "id_",
        "x-y": "xY_xcc96fed8",
        "body_copy": "bodyCopy",
    }
    assert [str(renaming) for renaming in names.renamings] == [
        "element of 'article' 'Title' is named 'title_x7e8cd205': 'title' belongs to 'title'.",
        "element of 'article' 'id' is named 'id_': 'id' belongs to the base graph.",
        "element of 'article' 'x-y' is named 'xY_xcc96fed8': no service makes such a codename.",
    ]


@pytest.mark.parametrize(
    ("codename", "value"),
    [("wet__washed_", "wet__washed_"), ("3d", None), ("true", None), ("__x", None), ("from-left", None)],
)
def test_an_option_is_an_enumeration_value_where_graphql_allows_it(codename: str, value: str | None) -> None:
    assert enum_value(codename) == value
