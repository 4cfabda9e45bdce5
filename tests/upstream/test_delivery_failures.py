"""The typed client over a service that refuses, fails, or answers what nobody documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from emulator.faults import Fault
from tests.upstream.emulated import Emulated, emulated
from tests.upstream.twins import (
    KEY,
    Scripted,
    answer,
    client_over,
    everything_shown,
    extensions_of,
    json_answer,
)
from upstream import models
from upstream.delivery import DeliveryClient
from upstream.element_models import Asset, AssetElement, UnknownElement
from upstream.errors import UpstreamError
from upstream.exchange import Response, Transport
from upstream.query import ItemQuery

Call = Callable[[DeliveryClient], Awaitable[Any]]


async def refusal(client: DeliveryClient, call: Call) -> tuple[str, dict[str, Any]]:
    """Message and extensions of the error that a call ends in; neither shows a key."""
    with pytest.raises(UpstreamError) as raised:
        await call(client)
    shown = everything_shown(raised.value)
    assert KEY not in shown
    assert "eyJ" not in shown
    return str(raised.value), raised.value.extensions


def items(it: DeliveryClient) -> Awaitable[Any]:
    return it.items(ItemQuery())


def item(it: DeliveryClient) -> Awaitable[Any]:
    return it.item("on_roasts")


def newest(it: DeliveryClient) -> Awaitable[Any]:
    return it.item("on_roasts", preview=True)


@pytest.mark.parametrize(
    ("settings", "call", "extensions"),
    [
        ({"secure_access": True}, items, extensions_of("UPSTREAM_UNAUTHENTICATED", 401, upstream_code=3)),
        ({"secure_access": True}, item, extensions_of("UPSTREAM_UNAUTHENTICATED", 401, upstream_code=3)),
        ({"secure_access": True, "key": "foreign"}, items, extensions_of("UPSTREAM_FORBIDDEN", 403, upstream_code=4)),
        ({"preview_key": "unknown"}, newest, extensions_of("UPSTREAM_UNAUTHENTICATED", 401, upstream_code=3)),
        ({"preview_key": "foreign"}, newest, extensions_of("UPSTREAM_FORBIDDEN", 403, upstream_code=4)),
        ({"project": "another"}, items, extensions_of("UPSTREAM_NOT_FOUND", 404, upstream_code=1)),
        ({"project": "another"}, item, extensions_of("UPSTREAM_NOT_FOUND", 404, upstream_code=1)),
        (
            {},
            lambda it: it.items(ItemQuery(limit=0)),
            extensions_of("UPSTREAM_BAD_REQUEST", 400, upstream_code=1005),
        ),
        (
            {},
            lambda it: it.items(ItemQuery(include_total=True)),
            extensions_of("UPSTREAM_BAD_REQUEST", 400, upstream_code=1004),
        ),
    ],
)
async def test_a_refusal_of_the_emulator_is_told(
    settings: dict[str, Any], call: Call, extensions: dict[str, Any]
) -> None:
    async with emulated(**settings) as it:
        _, told = await refusal(it.client, call)
    assert len(told["requestId"]) == 12
    assert told == {**extensions, "requestId": told["requestId"], "specificCode": 0}


async def test_the_secure_access_key_opens_production() -> None:
    async with emulated(secure_access=True, key="secure_access") as it:
        assert (await it.client.items(ItemQuery(limit=1))).pagination.count == 1


@pytest.mark.parametrize(("times", "found"), [(1, True), (2, True), (3, False)])
async def test_a_passing_fault_is_outlived(sample: Emulated, times: int, found: bool) -> None:
    sample.app.state.faults.set("item", Fault(status=503, times=times))
    if found:
        assert await sample.client.item("on_roasts") is not None
    else:
        _, told = await refusal(sample.client, item)
        assert (told["code"], told["status"]) == ("UPSTREAM_UNAVAILABLE", 503)
    statuses = [request.status for request in sample.app.state.requests]
    assert statuses == [503] * times + [200] * found


ROUTES: list[tuple[str, Call]] = [
    ("items", items),
    ("item", item),
    ("types", lambda it: it.types()),
    ("type", lambda it: it.content_type("article")),
    ("element", lambda it: it.element("article", "title")),
    ("taxonomies", lambda it: it.taxonomies()),
    ("taxonomy", lambda it: it.taxonomy("personas")),
]
KIND_OF_ROUTE = {"item": "items", "type": "types", "element": "types", "taxonomy": "taxonomies"}


@pytest.mark.parametrize(("route", "call"), ROUTES, ids=[route for route, _ in ROUTES])
@pytest.mark.parametrize(
    "fault",
    [Fault(html=True), Fault(truncate=True), Fault(body=""), Fault(body='{"items": ['), Fault(body=b"\xff")],
    ids=["HTML", "truncated", "empty", "begun", "not UTF-8"],
)
async def test_a_body_that_is_no_json_is_malformed_on_every_route(
    sample: Emulated, route: str, call: Call, fault: Fault
) -> None:
    sample.app.state.faults.set(route, fault)
    kind = KIND_OF_ROUTE.get(route, route)
    assert await refusal(sample.client, call) == (
        f"delivery: the answer of {kind} is not complete JSON.",
        extensions_of("UPSTREAM_MALFORMED"),
    )


@pytest.mark.parametrize(("route", "call"), ROUTES, ids=[route for route, _ in ROUTES])
@pytest.mark.parametrize("body", ["null", "[]", '"text"', "{}"])
async def test_json_of_another_shape_is_malformed_on_every_route(
    sample: Emulated, route: str, call: Call, body: str
) -> None:
    sample.app.state.faults.set(route, Fault(body=body))
    message, told = await refusal(sample.client, call)
    kind = KIND_OF_ROUTE.get(route, route)
    assert message.startswith(f"delivery: the answer of {kind} is not as documented: ")
    assert told == extensions_of("UPSTREAM_MALFORMED")


# Odd answers


def body(code: Any, **more: Any) -> dict[str, Any]:
    return {"message": "The service's own words, " + KEY, "request_id": "HyufT6wUgEc=", "error_code": code, **more}


ODD: list[tuple[Response, dict[str, Any]]] = [
    (
        json_answer(body(1, specific_code=0), 404),
        extensions_of("UPSTREAM_NOT_FOUND", 404, request_id="HyufT6wUgEc=", upstream_code=1, specific_code=0),
    ),
    (answer("<html>Not found</html>", 404), extensions_of("UPSTREAM_NOT_FOUND", 404)),
    (answer("", 404), extensions_of("UPSTREAM_NOT_FOUND", 404)),
    (
        json_answer(body("100"), 404),
        extensions_of("UPSTREAM_NOT_FOUND", 404),
    ),
    (
        json_answer(body(3, specific_code=0), 401),
        extensions_of("UPSTREAM_UNAUTHENTICATED", 401, request_id="HyufT6wUgEc=", upstream_code=3, specific_code=0),
    ),
    (
        json_answer(body(4, specific_code=7), 403),
        extensions_of("UPSTREAM_FORBIDDEN", 403, request_id="HyufT6wUgEc=", upstream_code=4, specific_code=7),
    ),
    (
        json_answer(body(10000), 429),
        extensions_of("UPSTREAM_RATE_LIMITED", 429, request_id="HyufT6wUgEc=", upstream_code=10000),
    ),
    (
        json_answer(body(0, specific_code=0), 500),
        extensions_of("UPSTREAM_UNAVAILABLE", 500, request_id="HyufT6wUgEc=", upstream_code=0, specific_code=0),
    ),
    (answer("<html>Bad gateway</html>", 502), extensions_of("UPSTREAM_UNAVAILABLE", 502)),
    (json_answer(["no", "object"], 503), extensions_of("UPSTREAM_UNAVAILABLE", 503)),
    (json_answer({"error": "other"}, 400), extensions_of("UPSTREAM_BAD_REQUEST", 400)),
    (
        json_answer(body(100, specific_code=0), 400),
        extensions_of("UPSTREAM_BAD_REQUEST", 400, request_id="HyufT6wUgEc=", upstream_code=100, specific_code=0),
    ),
    (answer("", 302, {"location": "https://elsewhere.test/"}), extensions_of("UPSTREAM_ERROR", 302)),
    (answer("", 204), extensions_of("UPSTREAM_ERROR", 204)),
    (answer("{}", 206), extensions_of("UPSTREAM_ERROR", 206)),
]


@pytest.mark.parametrize(("odd", "extensions"), ODD, ids=lambda it: str(it.status) if isinstance(it, Response) else "")
@pytest.mark.parametrize("call", [items, item, newest], ids=["listing", "single", "preview"])
async def test_an_odd_answer_is_told_in_our_words(odd: Response, extensions: dict[str, Any], call: Call) -> None:
    message, told = await refusal(client_over(Scripted(odd)), call)
    assert told == extensions
    assert message.startswith(f"delivery: HTTP {odd.status}, ")


@pytest.mark.parametrize("code", [100, 101, 102, 104])
async def test_the_codes_of_absence_make_a_single_thing_none_and_a_listing_an_error(code: int) -> None:
    client = client_over(Scripted(json_answer(body(code, specific_code=0), 404)))
    assert await item(client) is None
    _, told = await refusal(client, items)
    assert told == extensions_of(
        "UPSTREAM_NOT_FOUND", 404, request_id="HyufT6wUgEc=", upstream_code=code, specific_code=0
    )


SYSTEM = {"id": "g", "name": "X", "codename": "x", "type": "t", "language": "en", "sitemap_locations": []}
ZERO = {**SYSTEM, "last_modified": "1. 1. 0001 0:00:00", "sundial": 1}


async def test_quoted_integers_later_kinds_and_zero_dates_are_no_obstacle() -> None:
    asset = {"name": "a.jpg", "type": "image/jpeg", "size": "90895", "description": None, "url": "u", "sundial": 1}
    elements: dict[str, dict[str, Any]] = {
        "image": {"type": "asset", "name": "Image", "value": [asset], "sundial": 1},
        "shadow": {"type": "sundial", "name": "Shadow", "value": {"hour": 3}},
    }
    client = client_over(Scripted(json_answer({"item": {"system": ZERO, "elements": elements}, "sundial": 1})))
    given = await client.item("x")
    assert given is not None
    assert given.item.system == models.ItemSystem("g", "X", "x", "en", "t", [], "1. 1. 0001 0:00:00")
    assert models.timestamp(given.item.system.last_modified, "last_modified") is None
    image = given.item.element("image")
    assert image == AssetElement("Image", [Asset("a.jpg", "image/jpeg", "90895", None, "u")])
    assert isinstance(image, AssetElement)
    assert [it.size for it in image.value] == [90895]
    assert given.item.element("shadow") == UnknownElement("Shadow", "sundial", elements["shadow"])
    assert given.modular_content == {}


@pytest.mark.parametrize(
    ("call", "sent", "message"),
    [
        (
            item,
            {"item": {"system": SYSTEM, "elements": {}}},
            "items is not as documented: Object missing required field `last_modified` - at `$.item.system`",
        ),
        (
            item,
            {"item": {"system": ZERO}},
            "items is not as documented: Object missing required field `elements` - at `$.item`",
        ),
        (
            item,
            {"item": {"system": ZERO, "elements": {}}, "modular_content": {"y": {"system": ZERO}}},
            "items is not as documented: Object missing required field `elements` - at `$.modular_content[...]`",
        ),
        (
            items,
            {"items": [{"system": {**ZERO, "name": 7}, "elements": {}}]},
            "items is not as documented: Expected `str`, got `int` - at `$.items[0].system.name`",
        ),
        (
            lambda it: it.content_type("x"),
            {"system": ZERO, "elements": {"price": {"name": "Price"}}},
            "types is not as documented: Object missing required field `type` - at `$.elements[...]`",
        ),
        (
            lambda it: it.taxonomy("x"),
            {"system": ZERO, "terms": [{"name": "A", "codename": "a", "terms": [{"name": "B"}]}]},
            "taxonomies is not as documented: Object missing required field `codename` - at `$.terms[0].terms[0]`",
        ),
    ],
)
async def test_a_missing_or_mistyped_field_is_named_with_its_path(call: Call, sent: Any, message: str) -> None:
    assert await refusal(client_over(Scripted(json_answer(sent))), call) == (
        f"delivery: the answer of {message}",
        extensions_of("UPSTREAM_MALFORMED"),
    )


async def test_a_failure_of_the_transport_is_passed_on() -> None:
    failure = UpstreamError("delivery", "gone.")
    transport: Transport = Scripted(failure)
    with pytest.raises(UpstreamError) as raised:
        await items(client_over(transport))
    assert raised.value is failure
