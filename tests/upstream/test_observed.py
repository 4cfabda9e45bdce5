"""What a request's own clients note: how much was asked, what came, and how new it had to be."""

from __future__ import annotations

from contextlib import suppress

import pytest

from emulator.app import create_emulator
from emulator.faults import Fault
from resolvers.caller import Caller, Scope
from resolvers.loaders import Clients, Loaders
from upstream.capabilities import CAPABILITIES, Generation
from upstream.croct import CroctClient, CroctEndpoint
from upstream.delivery import DeliveryClient, Endpoint
from upstream.errors import UpstreamError, UpstreamMalformed
from upstream.exchange import Request, Response
from upstream.migration import MigrationClient
from upstream.observed import ObservedDelivery, ObservedTransport, observed
from upstream.personalization import PersonalizationClient
from upstream.query import Filter, ItemQuery, Operator
from upstream.slot_models import Identity, SlotRequest
from upstream.touched import Touched
from upstream.transport import HttpxTransport, in_process

EMULATOR = create_emulator()
PROJECT = EMULATOR.state.project


class Noting:
    """Answers with what it is given and notes the requests."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        self.requests: list[Request] = []
        self._headers = headers or {}

    async def send(self, request: Request) -> Response:
        self.requests.append(request)
        return Response(200, self._headers, b'{"segments": []}')


def delivery(touched: Touched) -> ObservedDelivery:
    transport = HttpxTransport(app=in_process(EMULATOR))
    endpoint = Endpoint(f"http://emulator/delivery/{PROJECT.id}")
    return ObservedDelivery(DeliveryClient(transport, endpoint, None, CAPABILITIES[Generation.KENTICO_CLOUD]), touched)


REQUEST = Request("delivery", "GET", "http://x/items", {"accept": "application/json"})


async def test_requests_are_counted_up_to_the_most_that_are_allowed() -> None:
    touched, inner = Touched(most=2), Noting()
    transport = ObservedTransport(inner, touched)
    for _ in range(2):
        await transport.send(REQUEST)
    with pytest.raises(UpstreamError) as refused:
        await transport.send(REQUEST)
    assert refused.value.code == "UPSTREAM_REQUESTS_LIMIT_EXCEEDED"
    assert str(refused.value) == "delivery: the operation made its 2 requests; ask for less at once."
    assert (touched.requests, len(inner.requests)) == (2, 2)


@pytest.mark.parametrize(
    ("service", "fresh", "waits"), [("delivery", True, True), ("delivery", False, False), ("croct", True, False)]
)
async def test_who_wants_fresh_content_waits_for_it_from_delivery_alone(service: str, fresh: bool, waits: bool) -> None:
    inner = Noting()
    await ObservedTransport(inner, Touched(fresh=fresh)).send(Request(service, "GET", "http://x", {"a": "b"}))
    waiting = {"x-kc-wait-for-loading-new-content": "true"} if waits else {}
    assert inner.requests[0].headers == {"a": "b", **waiting}


@pytest.mark.parametrize(
    ("headers", "stale"), [({"x-stale-content": "1"}, True), ({"x-stale-content": "0"}, False), ({}, False)]
)
async def test_stale_content_is_noted(headers: dict[str, str], stale: bool) -> None:
    touched = Touched()
    await ObservedTransport(Noting(headers), touched).send(REQUEST)
    assert touched.stale is stale


async def test_the_twin_of_a_client_leaves_the_client_alone() -> None:
    touched, inner = Touched(), Noting()
    client = PersonalizationClient(inner, Endpoint("http://x", "key"))
    await client.segments("uid")
    await observed(client, touched).segments("uid")
    assert (touched.requests, len(inner.requests)) == (1, 2)


async def test_every_service_of_a_request_is_counted() -> None:
    touched, inner = Touched(), Noting()
    clients = Clients(
        DeliveryClient(inner, Endpoint("http://x"), None, CAPABILITIES[Generation.KENTICO_CLOUD]),
        PersonalizationClient(inner, Endpoint("http://x", "key")),
        MigrationClient(inner, Endpoint("http://x", "key")),
        CroctClient(inner, CroctEndpoint("http://x", "key")),
    )
    loaders = Loaders(clients, Caller(scopes=frozenset(Scope)), touched=touched)
    for load in (
        loaders.content_types.everything.load(False),
        loaders.visitors.segments.load("uid"),
        loaders.drafts.projects.load(True),
        loaders.slots.content.load(SlotRequest("hero", Identity())),
    ):
        with suppress(UpstreamMalformed):
            await load
    assert [request.service for request in inner.requests] == ["delivery", "personalization", "migration", "croct"]
    assert touched.requests == 4


async def test_an_item_names_itself_and_what_it_links_to() -> None:
    touched = Touched()
    answer = await delivery(touched).item("on_roasts", language="es-ES")
    assert answer is not None
    assert touched.names == {"on_roasts"}
    assert {item.system.codename for item in touched.items} == {"on_roasts", *answer.modular_content}
    assert touched.languages == {"es-ES"}
    assert (touched.missing, touched.listings) == (False, set())


async def test_an_item_that_is_not_there_is_named_all_the_same() -> None:
    touched = Touched()
    assert await delivery(touched).item("nowhere") is None
    assert (touched.names, touched.missing, touched.items) == ({"nowhere"}, True, [])


async def test_items_asked_for_by_codename_are_no_listing() -> None:
    touched = Touched()
    wanted = ("home", "nowhere")
    await delivery(touched).items(ItemQuery((Filter("system.codename", Operator.IN, wanted),)))
    assert (touched.names, touched.listings, touched.missing) == ({"home", "nowhere"}, set(), True)


async def test_a_listing_may_change_with_every_item() -> None:
    touched = Touched()
    await delivery(touched).items(ItemQuery(limit=2))
    assert (touched.names, touched.listings) == (set(), {"items"})


async def test_types_and_taxonomies_are_named() -> None:
    touched = Touched()
    client = delivery(touched)
    await client.content_type("article")
    await client.element("cafe", "phone")
    await client.taxonomy("personas")
    assert (touched.types, touched.taxonomies, touched.listings) == ({"article", "cafe"}, {"personas"}, set())
    await client.types(limit=1)
    await client.taxonomies(limit=1)
    assert touched.listings == {"types", "taxonomies"}
    assert touched.missing is False
    await client.content_type("nowhere")
    assert touched.missing is True


async def test_taxonomies_of_items_count_once_their_element_was_read() -> None:
    touched = Touched()
    answer = await delivery(touched).item("on_roasts")
    assert answer is not None
    assert touched.read_taxonomies() == set()
    answer.item.element("personas")
    assert touched.read_taxonomies() == {"personas"}


async def test_staleness_comes_through_the_whole_client() -> None:
    emulator = create_emulator()
    emulator.state.faults.set("*", Fault(stale=True))
    transport = HttpxTransport(app=in_process(emulator))
    plain = DeliveryClient(
        transport,
        Endpoint(f"http://emulator/delivery/{PROJECT.id}"),
        None,
        CAPABILITIES[Generation.KENTICO_CLOUD],
    )
    stale, fresh = Touched(), Touched(fresh=True)
    await ObservedDelivery(plain, stale).item("home")
    await ObservedDelivery(plain, fresh).item("home")
    assert (stale.stale, fresh.stale) == (True, False)
