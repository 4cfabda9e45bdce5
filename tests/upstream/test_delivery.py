"""The typed client: each route is one request, and what the emulator sends is what the client gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.emulator.asking import ask
from tests.upstream.as_sent import as_sent
from tests.upstream.emulated import Emulated, emulated
from tests.upstream.hostile import HOSTILE
from tests.upstream.twins import (
    BASE,
    KEY,
    PREVIEW,
    Scripted,
    answer,
    client_over,
    json_answer,
)
from upstream.capabilities import Generation
from upstream.delivery import DeliveryClient, Endpoint
from upstream.errors import ArgumentError, NotConfiguredError, UpstreamMalformed
from upstream.exchange import Request
from upstream.query import Filter, ItemQuery, Operator, Order

Call = Callable[[DeliveryClient], Awaitable[Any]]
ARTICLES = ItemQuery(filters=(Filter("system.type", Operator.EQ, ("article",)),))

CALLS: list[tuple[Call, str]] = [
    (lambda it: it.items(ItemQuery()), "/items"),
    (lambda it: it.items(ItemQuery(depth=0, skip=3, limit=2)), "/items?depth=0&skip=3&limit=2"),
    (lambda it: it.items(ItemQuery(elements=(), limit=5)), "/items?elements=-&limit=5"),
    (lambda it: it.items(ItemQuery(language="es-MX", depth=3)), "/items?language=es-MX&depth=3"),
    (
        lambda it: it.items(
            ItemQuery(
                filters=(
                    Filter("system.type", Operator.IN, ("article", "coffee")),
                    Filter("system.name", Operator.GT, ("C, & c=",)),
                ),
                elements=("title", "price"),
                order=Order("system.name", descending=True),
            )
        ),
        "/items?system.type%5Bin%5D=article,coffee&system.name%5Bgt%5D=C%2C%20%26%20c%3D&elements=title,price"
        "&order=system.name%5Bdesc%5D",
    ),
    (lambda it: it.item("on_roasts"), "/items/on_roasts"),
    (
        lambda it: it.item("on_roasts", language="es-ES", elements=("title", "related_articles"), depth=2),
        "/items/on_roasts?language=es-ES&elements=title,related_articles&depth=2",
    ),
    (lambda it: it.types(), "/types"),
    (lambda it: it.types(skip=2, limit=3), "/types?skip=2&limit=3"),
    (lambda it: it.content_type("article"), "/types/article"),
    (lambda it: it.element("article", "personas"), "/types/article/elements/personas"),
    (lambda it: it.element("coffee", "processing"), "/types/coffee/elements/processing"),
    (lambda it: it.taxonomies(), "/taxonomies"),
    (lambda it: it.taxonomies(skip=1, limit=1), "/taxonomies?skip=1&limit=1"),
    (lambda it: it.taxonomy("personas"), "/taxonomies/personas"),
]


@pytest.mark.parametrize(("call", "url"), CALLS, ids=[url for _, url in CALLS])
async def test_every_route_gives_what_was_sent_for_one_request(sample: Emulated, call: Call, url: str) -> None:
    given = await call(sample.client)
    assert sample.asked == [url]
    sent = await ask(sample.app, url)
    assert as_sent(given, sent) == sent


@pytest.mark.parametrize("generation", list(Generation))
@pytest.mark.parametrize("preview", [False, True])
async def test_every_item_of_the_sample_project_is_read(generation: Generation, preview: bool) -> None:
    async with emulated(generation=generation) as it:
        given = await it.client.items(ItemQuery(depth=5), preview=preview)
        key = it.app.state.project.keys["preview"]
        sent = await ask(it.app, "/items?depth=5", "preview" if preview else "delivery", authorization=f"Bearer {key}")
    assert as_sent(given, sent) == sent


async def test_preview_reads_the_newest_variant_with_its_key(sample: Emulated) -> None:
    key = sample.app.state.project.keys["preview"]
    published = await sample.client.item("on_roasts")
    newest = await sample.client.item("on_roasts", preview=True)
    sent = await ask(sample.app, "/items/on_roasts", "preview", authorization=f"Bearer {key}")
    assert as_sent(newest, sent) == sent
    assert published != newest


ABSENT: list[Call] = [
    lambda it: it.item("absent"),
    lambda it: it.item("absent", preview=True),
    lambda it: it.content_type("absent"),
    lambda it: it.element("absent", "title"),
    lambda it: it.element("article", "absent"),
    lambda it: it.taxonomy("absent"),
]


@pytest.mark.parametrize("call", ABSENT)
async def test_a_single_thing_that_does_not_exist_is_none(sample: Emulated, call: Call) -> None:
    assert await call(sample.client) is None
    assert [request.status for request in sample.app.state.requests] == [404]


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        (ARTICLES, "system.type=article"),
        (
            ItemQuery(
                filters=ARTICLES.filters,
                language="es-ES",
                order=Order("system.name"),
                elements=("title",),
                depth=3,
                skip=5,
                limit=2,
            ),
            "system.type=article&language=es-ES",
        ),
    ],
)
@pytest.mark.parametrize(
    ("generation", "end"),
    [
        (Generation.KENTICO_CLOUD, "elements=-&depth=0"),
        (Generation.KONTENT_AI, "elements=-&depth=0&limit=1&includeTotalCount=true"),
    ],
)
async def test_counting_is_one_small_request(query: ItemQuery, narrowed: str, generation: Generation, end: str) -> None:
    async with emulated(generation=generation) as it:
        counted = await it.client.count(query)
        assert it.asked == [f"/items?{narrowed}&{end}"]
        assert counted == len((await ask(it.app, f"/items?{narrowed}"))["items"])


async def test_a_total_that_was_asked_for_and_left_out_is_malformed() -> None:
    listing = {"items": [], "modular_content": {}, "pagination": {"skip": 0, "limit": 1, "count": 0, "next_page": ""}}
    client = client_over(Scripted(json_answer(listing)), generation=Generation.KONTENT_AI)
    with pytest.raises(UpstreamMalformed) as refused:
        await client.count(ItemQuery())
    assert str(refused.value) == "delivery: the answer of items lacks pagination.total_count."


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_identifier_is_one_segment_or_refused(sample: Emulated, text: str) -> None:
    calls: list[tuple[Call, str]] = [
        (lambda it: it.item(text), "/items/{}"),
        (lambda it: it.content_type(text), "/types/{}"),
        (lambda it: it.element(text, "title"), "/types/{}/elements/title"),
        (lambda it: it.element("article", text), "/types/article/elements/{}"),
        (lambda it: it.taxonomy(text), "/taxonomies/{}"),
    ]
    for call, _ in calls:
        try:
            assert await call(sample.client) is None
        except ArgumentError:
            assert text == ".."
    assert sample.asked == ([] if text == ".." else [path.format(quote(text, safe="")) for _, path in calls])


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_value_is_one_value(sample: Emulated, text: str) -> None:
    query = ItemQuery(filters=(Filter("system.name", Operator.EQ, (text,)),), language=text, limit=1)
    assert (await sample.client.items(query)).items == []
    encoded = quote(text, safe="")
    assert sample.asked == [f"/items?system.name={encoded}&language={encoded}&limit=1"]


@pytest.mark.parametrize("preview", [False, True])
def test_room_is_what_the_address_leaves_of_a_url(preview: bool) -> None:
    room = client_over(Scripted(answer())).room(preview=preview, longest=2048)
    assert len(f"{PREVIEW if preview else BASE}/items?") + room == 2048


async def sent_by(call: Call, *, key: str | None = None) -> Request:
    listing = {"items": [], "modular_content": {}, "pagination": {"skip": 0, "limit": 0, "count": 0, "next_page": ""}}
    script = Scripted(json_answer(listing))
    await call(client_over(script, production=Endpoint(BASE, key)))
    (request,) = script.requests
    return request


async def test_a_key_travels_in_the_header_and_nowhere_else() -> None:
    accept = {"accept": "application/json"}
    bearer = {**accept, "authorization": f"Bearer {KEY}"}
    published = await sent_by(lambda it: it.items(ItemQuery()))
    secure = await sent_by(lambda it: it.items(ItemQuery()), key=KEY)
    newest = await sent_by(lambda it: it.items(ItemQuery(), preview=True))
    assert published == Request("delivery", "GET", f"{BASE}/items", accept)
    assert secure == Request("delivery", "GET", f"{BASE}/items", bearer)
    assert newest == Request("delivery", "GET", f"{PREVIEW}/items", bearer)
    assert KEY not in repr([published, secure, newest])


@pytest.mark.parametrize(
    ("preview", "message"),
    [
        (False, "The Delivery API is not configured: set CONTENTGRAPH_PROJECT_ID."),
        (True, "The Preview API is not configured: set CONTENTGRAPH_PREVIEW_KEY."),
    ],
)
async def test_what_the_settings_leave_out_is_named_and_nothing_is_sent(preview: bool, message: str) -> None:
    script = Scripted(answer())
    with pytest.raises(NotConfiguredError) as refused:
        await client_over(script, production=None, preview=None).items(ItemQuery(), preview=preview)
    assert (str(refused.value), script.requests) == (message, [])
