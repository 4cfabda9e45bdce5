"""Bytes at the border: what is not as documented is named by route and path."""

from __future__ import annotations

import msgspec
import pytest

from upstream.decode import decode, decode_failure
from upstream.errors import UpstreamMalformed
from upstream.models import ErrorBody, ItemListing, Pagination


class Cup(msgspec.Struct):
    size: int
    of: list[str] = []


@pytest.mark.parametrize(
    ("body", "cup"),
    [
        (b'{"size":3}', Cup(3)),
        (b'\xef\xbb\xbf{"size":3,"of":["caf\xc3\xa9"]}\r\n', Cup(3, ["café"])),
        (b'{"colour":{"deep":[1,null]},"size":3}', Cup(3)),
        (b'{"size":1,"size":2}', Cup(2)),
    ],
    ids=["plain", "byte order mark", "unknown field", "a name twice"],
)
def test_a_body_becomes_a_model(body: bytes, cup: Cup) -> None:
    assert decode("delivery", "cups", body, Cup) == cup


MISTYPED = "delivery: the answer of cups is not as documented: "
BROKEN = "delivery: the answer of cups is not complete JSON."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{}", MISTYPED + "Object missing required field `size`"),
        (b'{"size":"3"}', MISTYPED + "Expected `int`, got `str` - at `$.size`"),
        (b'{"size":3,"of":["a",null]}', MISTYPED + "Expected `str`, got `null` - at `$.of[1]`"),
        (b"[]", MISTYPED + "Expected `object`, got `array`"),
        (b"null", MISTYPED + "Expected `object`, got `null`"),
        (b"", BROKEN),
        (b"\xef\xbb\xbf", BROKEN),
        (b'{"size":', BROKEN),
        (b'{"size":3} trailing', BROKEN),
        (b"<!DOCTYPE html><html></html>", BROKEN),
        (b'{"size":3,"of":["\xff"]}', BROKEN),
        (b'{"size":3,"of":["\\ud800"]}', BROKEN),
        ('{"size":3}'.encode("utf-16"), BROKEN),
        (b'{"size":NaN}', BROKEN),
        (b'{"deep":' + b"[" * 100_000 + b"]" * 100_000 + b"}", BROKEN),
    ],
    ids=lambda it: repr(it[:30]) if isinstance(it, bytes) else "",
)
def test_anything_else_is_named(body: bytes, message: str) -> None:
    with pytest.raises(UpstreamMalformed) as refused:
        decode("delivery", "cups", body, Cup)
    assert str(refused.value) == message
    assert refused.value.code == "UPSTREAM_MALFORMED"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"items":[]}', "Object missing required field `pagination`"),
        (
            b'{"items":[],"pagination":{"skip":0,"limit":0}}',
            "Object missing required field `count` - at `$.pagination`",
        ),
        (
            b'{"items":[{"system":{"id":"x"},"elements":{}}],"pagination":{"skip":0,"limit":0,"count":1}}',
            "Object missing required field `name` - at `$.items[0].system`",
        ),
        (
            b'{"items":[],"modular_content":{"x":{"elements":{}}},"pagination":{"skip":0,"limit":0,"count":0}}',
            "Object missing required field `system` - at `$.modular_content[...]`",
        ),
    ],
)
def test_a_missing_field_of_a_listing_is_named_with_its_path(body: bytes, path: str) -> None:
    with pytest.raises(UpstreamMalformed) as refused:
        decode("delivery", "items", body, ItemListing)
    assert str(refused.value) == f"delivery: the answer of items is not as documented: {path}"


def test_a_listing_without_modular_content_has_none() -> None:
    body = b'{"items":[],"pagination":{"skip":0,"limit":0,"count":0,"next_page":""}}'
    assert decode("delivery", "items", body, ItemListing) == ItemListing([], Pagination(0, 0, 0), {})


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b'{"message":"m","request_id":"r","error_code":100}', ErrorBody("m", "r", 100)),
        (b"", ErrorBody()),
        (b"<html>", ErrorBody()),
        (b"[]", ErrorBody()),
        (b'{"error_code":"100"}', ErrorBody()),
        (b"\xff", ErrorBody()),
    ],
)
def test_the_body_of_a_failure_is_the_services_own_or_nothing(body: bytes, read: ErrorBody) -> None:
    assert decode_failure("delivery", body, ErrorBody) == read
