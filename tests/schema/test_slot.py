"""Slots: content, where it came from and why, for the caller or for a user named by argument."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph import Graph, graph_over
from tests.private_ways import CLIENT_ID, USER_TOKEN
from tests.schema.slots import MYSELF, SLOT, slot
from tests.upstream.services import SIGNING_KEY


async def test_every_field_of_a_slot_as_it_is_for_everybody(graph: Graph) -> None:
    answer = await slot(
        graph,
        """slot(id: "article-teasers") {
          slotId version component { id version } content source sourceName experience { experienceId }
          suspension codenames items { system { codename } } unresolved
        }""",
    )
    assert answer == {
        "data": {
            "slot": {
                "slotId": "article-teasers",
                "version": "1.0",
                "component": {"id": "article-teasers", "version": "1"},
                "content": {
                    "_component": "article-teasers@1",
                    "title": "From the roastery",
                    "article": "coffee_processing_techniques",
                    "featured": ["on_roasts", "origins_of_arabica_bourbon"],
                    "layout": "grid",
                    "columns": 2,
                },
                "source": "SLOT",
                "sourceName": "slot",
                "experience": None,
                "suspension": None,
                "codenames": ["coffee_processing_techniques", "on_roasts", "origins_of_arabica_bourbon"],
                "items": [
                    {"system": {"codename": "coffee_processing_techniques"}},
                    {"system": {"codename": "on_roasts"}},
                    {"system": {"codename": "origins_of_arabica_bourbon"}},
                ],
                "unresolved": [],
            }
        }
    }
    assert graph.calls == [
        SLOT,
        "GET /items?system.codename[in]=coffee_processing_techniques,on_roasts,origins_of_arabica_bourbon",
    ]
    assert graph.seen[0].json == {"slotId": "article-teasers"}


async def test_an_experience_and_its_experiment(graph: Graph) -> None:
    answer = await slot(
        graph,
        """slot(id: "newsletter-banner") {
          source sourceName experience { experienceId audienceId experiment { experimentId variantId } }
        }""",
    )
    assert answer == {
        "data": {
            "slot": {
                "source": "EXPERIMENT",
                "sourceName": "experiment",
                "experience": {
                    "experienceId": "1623b865-7508-4884-97f6-49ea3982943e",
                    "audienceId": "9419982d-4299-43e0-b3fb-a20813f616a6",
                    "experiment": {
                        "experimentId": "436aaab2-9ff3-4964-95c6-057cb31bb78c",
                        "variantId": "38086f40-73c1-44e8-963a-cb12a40a4065",
                    },
                },
            }
        }
    }


@pytest.mark.parametrize(
    ("context", "heading", "sent"),
    [
        (
            '{ campaign: { source: "newsletter", name: null } }',
            "Summer, on ice",
            {"campaign": {"source": "newsletter"}},
        ),
        (
            '{ page: { url: "https://x.example/trade/prices", title: "Prices" } }',
            "For those who pour for others",
            {"page": {"url": "https://x.example/trade/prices", "title": "Prices"}},
        ),
        (
            '{ attributes: { plan: "trade", nested: { list: [1, null, true] } } }',
            "For those who pour for others",
            {"attributes": {"plan": "trade", "nested": {"list": [1, None, True]}}},
        ),
        ('{ timeZone: "Europe/Prague" }', "Coffee, explained", {"timeZone": "Europe/Prague"}),
        ("{ timeZone: null, page: null, campaign: {}, attributes: null }", "Coffee, explained", None),
        ("{}", "Coffee, explained", None),
        ("null", "Coffee, explained", None),
    ],
)
async def test_the_context_decides_and_what_is_not_set_is_not_sent(
    graph: Graph, context: str, heading: str, sent: Any
) -> None:
    answer = await slot(graph, f'slot(id: "home-hero", context: {context}) {{ content }}')
    assert answer["data"]["slot"]["content"]["heading"] == heading
    assert graph.seen[0].json == {"slotId": "home-hero", **({} if sent is None else {"context": sent})}


@pytest.mark.parametrize(
    ("arguments", "version", "heading"),
    [
        ("", "2.0", "Coffee, explained"),
        ('version: "1"', "1.1", "Coffee, explained"),
        ('version: "1.0"', "1.0", "Coffee, explained"),
        ('version: "2", preferredLocale: "es"', "2.0", "El café, explicado"),
        ('preferredLocale: "ES_mx"', "2.0", "El café, explicado"),
        ('preferredLocale: "pt-br"', "2.0", "O café, explicado"),
        ('preferredLocale: "fr"', "2.0", "Coffee, explained"),
        ("version: null, preferredLocale: null", "2.0", "Coffee, explained"),
    ],
)
async def test_version_and_locale(graph: Graph, arguments: str, version: str, heading: str) -> None:
    given = f", {arguments}" if arguments else ""
    answer = await slot(graph, f'slot(id: "home-hero"{given}) {{ version content }}')
    found = answer["data"]["slot"]
    assert (found["version"], found["content"]["heading"]) == (version, heading)


@pytest.mark.parametrize("arguments", ['id: "nowhere"', 'id: "home-hero", version: "9"'])
async def test_an_unknown_slot_or_version_is_null(graph: Graph, arguments: str) -> None:
    assert await slot(graph, f"slot({arguments}) {{ source }}") == {"data": {"slot": None}}
    assert graph.calls == [SLOT]


@pytest.mark.parametrize(
    ("headers", "visitor", "sent"),
    [
        ({"x-client-id": CLIENT_ID}, "", {"x-client-id": CLIENT_ID}),
        ({"x-token": USER_TOKEN}, "", {"x-token": USER_TOKEN}),
        ({"cookie": f"ct.user_token={USER_TOKEN}"}, "", {"x-token": USER_TOKEN}),
        ({}, f', visitor: {{ clientId: "{CLIENT_ID}" }}', {"x-client-id": CLIENT_ID}),
        ({}, f', visitor: {{ userToken: "{USER_TOKEN}" }}', {"x-token": USER_TOKEN}),
        ({"x-client-id": SIGNING_KEY}, f', visitor: {{ userToken: "{USER_TOKEN}" }}', {"x-token": USER_TOKEN}),
        (
            {"x-token": "a.b.c"},
            f', visitor: {{ clientId: "{CLIENT_ID}", userToken: null }}',
            {"x-client-id": CLIENT_ID},
        ),
    ],
)
async def test_on_whose_behalf(graph: Graph, headers: dict[str, str], visitor: str, sent: dict[str, str]) -> None:
    agent = {"user-agent": "Browser/1.0"}
    answer = await slot(graph, f'slot(id: "home-hero"{visitor}) {{ source }}', {**headers, **agent})
    assert answer == {"data": {"slot": {"source": "SLOT"}}}
    (seen,) = graph.seen
    assert {name: value for name, value in seen.headers.items() if name.startswith("x-")} == {
        "x-api-key": SIGNING_KEY,
        "x-client-library": "contentgraph v0.1.0",
        "x-client-agent": "Browser/1.0",
        **sent,
    }


@pytest.mark.parametrize(
    ("address", "forwarded", "sent"),
    [
        ("203.0.113.7", None, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1", None),
    ],
)
async def test_the_address_is_believed_of_trusted_proxies_alone(
    address: str, forwarded: str | None, sent: str | None
) -> None:
    headers = MYSELF if forwarded is None else {**MYSELF, "x-forwarded-for": forwarded}
    async with graph_over(address=address, trusted_proxies=["10.0.0.0/8"]) as graph:
        await slot(graph, 'slot(id: "home-hero") { source }', headers)
    assert graph.seen[0].headers.get("x-client-ip") == sent


@pytest.mark.parametrize(
    "headers",
    [
        {"x-client-id": CLIENT_ID, "user-agent": "a\x01b"},
        {"x-client-id": CLIENT_ID, "user-agent": b"Br\xf6wser"},
        {"x-client-id": CLIENT_ID, "x-token": b"\xe9.\xe9.\xe9"},
        {"x-client-id": CLIENT_ID, "cookie": b"ct.user_token=\xff\xfe.x; =; k_e_id=\xe9"},
        {"x-client-id": CLIENT_ID, "x-forwarded-for": b"\xff", "x-token": "a b"},
    ],
)
async def test_headers_that_cannot_be_passed_on_cost_nobody_their_slot(
    graph: Graph, headers: dict[str, str | bytes]
) -> None:
    answer = await graph.ask('{ slot(id: "home-hero") { source } }', headers=headers)
    assert answer.json() == {"data": {"slot": {"source": "SLOT"}}}


async def test_equal_slots_are_one_call_and_different_ones_are_sent_side_by_side(graph: Graph) -> None:
    await slot(
        graph,
        """a: slot(id: "home-hero", context: { attributes: { x: 1, y: 2 } }) { source }
           b: slot(id: "home-hero", context: { attributes: { y: 2, x: 1 } }) { version }
           c: slot(id: "home-hero", context: { attributes: { x: 1 } }) { source }
           d: slot(id: "site-notice") { source }""",
    )
    assert graph.calls == [SLOT] * 3
    assert graph.witness.peak == 3


async def test_items_of_several_slots_are_one_batch_in_the_language_asked_for(graph: Graph) -> None:
    answer = await slot(
        graph,
        """a: slot(id: "home-hero") { items(language: "es-ES") { system { codename language } } }
           b: slot(id: "article-teasers") { items(language: "es-ES") { system { codename } } }""",
    )
    assert answer["data"]["a"] == {"items": [{"system": {"codename": "on_roasts", "language": "es-ES"}}]}
    assert graph.calls == [
        SLOT,
        SLOT,
        "GET /items?system.codename[in]=on_roasts,coffee_processing_techniques,origins_of_arabica_bourbon"
        "&language=es-ES",
    ]


async def test_what_is_not_published_shortens_the_items_and_is_named(graph: Graph) -> None:
    answer = await slot(
        graph,
        """visitor(uid: "e3e9e191a12b9257") {
          slot(id: "article-teasers") { items { system { codename } } unresolved }
        }""",
    )
    assert answer["data"]["visitor"]["slot"] == {
        "items": [
            {"system": {"codename": "origins_of_arabica_bourbon"}},
            {"system": {"codename": "coffee_processing_techniques"}},
        ],
        "unresolved": ["the_second_crack"],
    }
    assert len(graph.calls) == 2


async def test_drafts_of_linked_items(graph: Graph) -> None:
    answer = await slot(
        graph,
        """slot(id: "home-hero") {
          items(preview: true) { title: element(codename: "title") { ... on TextElement { value } } }
        }""",
    )
    assert answer["data"]["slot"]["items"] == [{"title": {"value": "On Roasts, and When to Stop"}}]
    assert graph.calls == [SLOT, "GET /items/on_roasts (preview)"]


async def test_a_slot_without_links_has_no_items(graph: Graph) -> None:
    answer = await slot(graph, 'slot(id: "newsletter-banner") { codenames items { id } unresolved component { id } }')
    assert answer["data"]["slot"] == {
        "codenames": [],
        "items": [],
        "unresolved": [],
        "component": {"id": "newsletter-banner"},
    }
    assert graph.calls == [SLOT]


async def test_content_may_have_no_component(graph: Graph) -> None:
    answer = await slot(graph, 'slot(id: "site-notice") { component { id } content items { system { name } } }')
    assert answer["data"]["slot"] == {
        "component": None,
        "content": {"_component": None, "_type": "event", "event": "open_cupping_boston", "seatsLeft": 12},
        "items": [{"system": {"name": "Open cupping, Boston"}}],
    }
