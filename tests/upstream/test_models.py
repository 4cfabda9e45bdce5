"""What the Delivery API sends as models: every kind, what came later, and what is not as documented."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import pytest

from upstream.decode import decode
from upstream.element_models import (
    KNOWN_KINDS,
    AnyElement,
    Asset,
    AssetElement,
    Choice,
    DateTimeElement,
    ModularContentElement,
    MultipleChoiceElement,
    NumberElement,
    Rendition,
    RichTextElement,
    RichTextImage,
    RichTextLink,
    TaxonomyElement,
    TextElement,
    UnknownElement,
    UrlSlugElement,
)
from upstream.errors import UpstreamMalformed
from upstream.models import (
    ContentType,
    ElementDefinition,
    ErrorBody,
    Item,
    ItemAnswer,
    ItemSystem,
    Pagination,
    TaxonomyGroup,
    Term,
    TypeListing,
    TypeSystem,
    timestamp,
)

T = TypeVar("T")

SYSTEM = {
    "id": "f4b3fc05-e988-4dae-9ac1-a94aba566474",
    "name": "On Roasts",
    "codename": "on_roasts",
    "language": "en-US",
    "type": "article",
    "sitemap_locations": ["articles"],
    "last_modified": "2017-04-04T13:45:30.7692802Z",
}
URL = "https://assets.kenticocloud.com:443/p/g/a.jpg"


def item_with(element: bytes) -> Item:
    body = b'{"item":{"system":%b,"elements":{"x":%b}}}' % (json.dumps(SYSTEM).encode(), element)
    return decode("delivery", "items", body, ItemAnswer).item


def decoded(content: Any, model: type[T]) -> T:
    return decode("delivery", "anything", json.dumps(content).encode(), model)


ELEMENTS: list[tuple[dict[str, Any], AnyElement]] = [
    ({"type": "text", "name": "Title", "value": "a"}, TextElement("Title", "a")),
    ({"type": "text", "name": "Title", "value": ""}, TextElement("Title", "")),
    ({"value": "a", "name": "Title", "type": "text"}, TextElement("Title", "a")),
    ({"type": "text", "name": "Title", "value": "a", "later": {"x": [1]}}, TextElement("Title", "a")),
    ({"type": "url_slug", "name": "Slug", "value": "a-b"}, UrlSlugElement("Slug", "a-b")),
    ({"type": "number", "name": "Price", "value": 8.5}, NumberElement("Price", 8.5)),
    ({"type": "number", "name": "Price", "value": 8}, NumberElement("Price", 8)),
    ({"type": "number", "name": "Price", "value": 2**80}, NumberElement("Price", 2**80)),
    ({"type": "number", "name": "Price", "value": None}, NumberElement("Price", None)),
    (
        {"type": "date_time", "name": "Post date", "value": "2014-11-18T00:00:00Z"},
        DateTimeElement("Post date", "2014-11-18T00:00:00Z"),
    ),
    ({"type": "date_time", "name": "Post date", "value": None}, DateTimeElement("Post date", None)),
    (
        {"type": "multiple_choice", "name": "Processing", "value": [{"name": "Dry", "codename": "dry__natural_"}]},
        MultipleChoiceElement("Processing", [Choice("Dry", "dry__natural_")]),
    ),
    (
        {
            "type": "taxonomy",
            "name": "Personas",
            "taxonomy_group": "personas",
            "value": [{"name": "Barista", "codename": "barista"}],
        },
        TaxonomyElement("Personas", "personas", [Choice("Barista", "barista")]),
    ),
    (
        {
            "type": "asset",
            "name": "Image",
            "value": [{"name": "a.jpg", "type": "image/jpeg", "size": 90895, "description": None, "url": URL}],
        },
        AssetElement("Image", [Asset("a.jpg", "image/jpeg", 90895, None, URL)]),
    ),
    (
        {
            "type": "asset",
            "name": "Image",
            "value": [
                {
                    "name": "a.jpg",
                    "type": "image/jpeg",
                    "size": 1,
                    "description": "A",
                    "url": URL,
                    "width": 640,
                    "height": 480,
                    "renditions": {
                        "default": {"rendition_id": "r", "preset_id": "p", "width": 2, "height": 1, "query": "w=2&h=1"}
                    },
                }
            ],
        },
        AssetElement(
            "Image",
            [Asset("a.jpg", "image/jpeg", 1, "A", URL, 640, 480, {"default": Rendition("r", "p", 2, 1, "w=2&h=1")})],
        ),
    ),
    ({"type": "asset", "name": "Image", "value": []}, AssetElement("Image", [])),
    ({"type": "modular_content", "name": "Facts", "value": ["a", "b"]}, ModularContentElement("Facts", ["a", "b"])),
    (
        {
            "type": "rich_text",
            "name": "Body",
            "images": {"14mio": {"image_id": "14mio", "description": "", "url": URL, "width": 2, "height": 1}},
            "links": {"guid": {"codename": "on_roasts", "type": "article", "url_slug": ""}},
            "modular_content": ["tweet"],
            "value": "<p>…</p>",
        },
        RichTextElement(
            "Body",
            {"14mio": RichTextImage("14mio", URL, "", 2, 1)},
            {"guid": RichTextLink("on_roasts", "article", "")},
            ["tweet"],
            "<p>…</p>",
        ),
    ),
    (
        {"type": "custom", "name": "Colour", "value": '{"hex":"#fff"}', "searchable_value": None},
        UnknownElement(
            "Colour",
            "custom",
            {"type": "custom", "name": "Colour", "value": '{"hex":"#fff"}', "searchable_value": None},
        ),
    ),
    ({"type": "sundial"}, UnknownElement("", "sundial", {"type": "sundial"})),
    ({"type": "sundial", "name": 7}, UnknownElement("", "sundial", {"type": "sundial", "name": 7})),
    ({"type": "TEXT", "value": "a"}, UnknownElement("", "TEXT", {"type": "TEXT", "value": "a"})),
]


@pytest.mark.parametrize(("sent", "element"), ELEMENTS, ids=lambda it: it["type"] if isinstance(it, dict) else "")
def test_an_element_of_any_kind_is_read(sent: dict[str, Any], element: AnyElement) -> None:
    read = item_with(json.dumps(sent).encode()).element("x")
    assert read == element
    assert type(read) is type(element)


def test_every_kind_is_in_the_table_above() -> None:
    assert KNOWN_KINDS | {"unknown"} == {element.kind for _, element in ELEMENTS}


@pytest.mark.parametrize(
    ("element", "message"),
    [
        (b'{"type":"text","value":3}', ": Expected `str`, got `int` - at `$.value`"),
        (b'{"type":"text","value":null}', ": Expected `str`, got `null` - at `$.value`"),
        (b'{"type":"number","value":"3"}', ": Expected `int | float | null`, got `str` - at `$.value`"),
        (b'{"type":"number","value":1e999}', ": Number out of range - at `$.value`"),
        (
            b'{"type":"taxonomy","value":[{"codename":"a"}]}',
            ": Object missing required field `name` - at `$.value[0]`",
        ),
        (
            b'{"type":"asset","value":[{"name":"a","type":"b","size":1.5}]}',
            ": Expected `int | str | null`, got `float` - at `$.value[0].size`",
        ),
        (b'{"type":"rich_text","value":"","images":[]}', ": Expected `object`, got `array` - at `$.images`"),
        (b'{"name":"no type"}', ": Object missing required field `type`"),
        (b'{"type":null}', ": Expected `str` - at `$.type`"),
        (b'{"type":[],"name":"x"}', ": Expected `str` - at `$.type`"),
        (b'{"type":{},"name":"x"}', ": Expected `str` - at `$.type`"),
        (b'{"type":7}', ": Expected `str` - at `$.type`"),
        (b"[]", ": Expected `object`, got `array`"),
        (b"null", ": Expected `object`, got `null`"),
        (b'"text"', ": Expected `object`, got `str`"),
        (b'{"type":"text","value":"\xff"}', " is not UTF-8."),
    ],
    ids=repr,
)
def test_a_mistyped_element_is_named_with_its_item_and_path(element: bytes, message: str) -> None:
    item = item_with(element)
    with pytest.raises(UpstreamMalformed) as refused:
        item.element("x")
    assert str(refused.value) == f"delivery: item 'on_roasts', elements.x{message}"


@pytest.mark.parametrize("value", [b'"\xff"', b"1e999"])
def test_an_element_of_a_later_kind_that_cannot_be_read_is_refused(value: bytes) -> None:
    with pytest.raises(UpstreamMalformed):
        item_with(b'{"type":"sundial","value":%b}' % value).element("x")


def test_one_mistyped_element_leaves_the_others_readable() -> None:
    elements = {"bad": {"type": "text", "value": 3}, "good": {"type": "text", "name": "Good", "value": "a"}}
    item = decoded({"item": {"system": SYSTEM, "elements": elements}}, ItemAnswer).item
    with pytest.raises(UpstreamMalformed):
        item.element("bad")
    assert item.element("good") == TextElement("Good", "a")


def test_an_element_is_decoded_once_and_an_absent_one_is_none() -> None:
    item = item_with(b'{"type":"text","name":"X","value":"a"}')
    assert item.element("x") is item.element("x")
    assert item.element("y") is None


def test_system_attributes_of_both_generations_are_read_and_later_ones_passed_over() -> None:
    assert decoded(SYSTEM, ItemSystem) == ItemSystem(**SYSTEM)  # type: ignore[arg-type]
    later = {"collection": "default", "workflow": "default", "workflow_step": "published"}
    read = decoded({**SYSTEM, **later, "sundial": {"x": 1}}, ItemSystem)
    assert read == ItemSystem(**SYSTEM, **later)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(SYSTEM))
def test_a_missing_system_attribute_is_named(name: str) -> None:
    rest = {key: value for key, value in SYSTEM.items() if key != name}
    with pytest.raises(UpstreamMalformed) as refused:
        decoded({"item": {"system": rest, "elements": {}}}, ItemAnswer)
    assert str(refused.value) == (
        "delivery: the answer of anything is not as documented: "
        f"Object missing required field `{name}` - at `$.item.system`"
    )


@pytest.mark.parametrize(
    "written",
    [
        "2017-04-04T13:45:30.7692802Z",
        "2017-04-04T13:45:30.934Z",
        "2017-04-04T13:45:30Z",
        "2017-04-04T13:45Z",
        "2017-04-04T13:45:30",
        "2017-04-04T13:45:30+02:00",
    ],
)
def test_an_instant_stays_as_it_was_written(written: str) -> None:
    assert timestamp(written, "last_modified") == written


@pytest.mark.parametrize("written", [None, "", "1. 1. 0001 0:00:00", "0001-01-01T00:00:00", "0001-01-01T00:00:00Z"])
def test_the_zero_date_is_none(written: str | None) -> None:
    assert timestamp(written, "last_modified") is None


@pytest.mark.parametrize(
    "written",
    ["yesterday", "2017-04-04", "4. 4. 2017 13:45:30", "2017-04-04T13:45:30Z\n", "٢٠١٧-04-04T13:45:30Z", " "],
)
def test_any_other_text_is_no_instant(written: str) -> None:
    with pytest.raises(UpstreamMalformed) as refused:
        timestamp(written, "system.last_modified")
    assert str(refused.value) == "delivery: system.last_modified is not an ISO 8601 date and time."


def test_a_type_never_modified_is_read() -> None:
    system = {"id": "", "name": "Coffee", "codename": "coffee", "last_modified": "1. 1. 0001 0:00:00"}
    elements = {
        "price": {"type": "number", "name": "Price"},
        "status": {"type": "taxonomy", "name": "Status", "taxonomy_group": "product_status"},
        "processing": {"type": "multiple_choice", "name": "P", "options": [{"name": "Dry", "codename": "dry"}]},
        "colour": {"type": "custom", "name": "Colour"},
    }
    listing = {
        "types": [{"system": system, "elements": elements}],
        "pagination": {"skip": 0, "limit": 0, "count": 1, "next_page": ""},
    }
    assert decoded(listing, TypeListing) == TypeListing(
        [
            ContentType(
                TypeSystem("", "Coffee", "coffee", "1. 1. 0001 0:00:00"),
                {
                    "price": ElementDefinition("number", "Price"),
                    "status": ElementDefinition("taxonomy", "Status", taxonomy_group="product_status"),
                    "processing": ElementDefinition("multiple_choice", "P", options=[Choice("Dry", "dry")]),
                    "colour": ElementDefinition("custom", "Colour"),
                },
            )
        ],
        Pagination(0, 0, 1),
    )


def test_terms_nest() -> None:
    system = {"id": "g", "name": "Personas", "codename": "personas", "last_modified": "2016-10-20T13:24:00Z"}
    barista = {"name": "Barista", "codename": "barista", "terms": []}
    expert = {"name": "Coffee expert", "codename": "coffee_expert", "terms": [barista]}
    assert decoded({"system": system, "terms": [expert]}, TaxonomyGroup) == TaxonomyGroup(
        TypeSystem("g", "Personas", "personas", "2016-10-20T13:24:00Z"),
        [Term("Coffee expert", "coffee_expert", [Term("Barista", "barista", [])])],
    )


@pytest.mark.parametrize(
    ("sent", "pagination"),
    [
        ({"skip": 0, "limit": 0, "count": 3, "next_page": ""}, Pagination(0, 0, 3)),
        (
            {"skip": 2, "limit": 1, "count": 1, "next_page": "https://x/?skip=3"},
            Pagination(2, 1, 1, "https://x/?skip=3"),
        ),
        ({"skip": 0, "limit": 1, "count": 1, "total_count": 7, "next_page": ""}, Pagination(0, 1, 1, "", 7)),
    ],
)
def test_the_echo_of_both_generations_is_read(sent: dict[str, Any], pagination: Pagination) -> None:
    assert decoded(sent, Pagination) == pagination


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        (
            {"message": "m", "request_id": "HyufT6wUgEc=", "error_code": 100, "specific_code": 0},
            ErrorBody("m", "HyufT6wUgEc=", 100, 0),
        ),
        ({"message": None, "request_id": "r", "error_code": 2, "specific_code": 0}, ErrorBody(None, "r", 2, 0)),
        ({"message": "m", "request_id": "r", "error_code": 10000}, ErrorBody("m", "r", 10000)),
        ({}, ErrorBody()),
    ],
)
def test_an_error_body_of_both_generations_is_read(sent: dict[str, Any], body: ErrorBody) -> None:
    assert decoded(sent, ErrorBody) == body
