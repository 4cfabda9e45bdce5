"""Who may keep an answer and for how long: the exact headers of every mixture, and a canary for what is private."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from httpx import AsyncClient

from emulator.faults import Fault, Faults
from serving.cache_policy import MOST_TAGS, Lifetimes, Policy, etag, not_modified, policy, tags
from tests.serving.asking import asking, codes, get, post
from upstream.touched import Touched

LATER = "stale-while-revalidate=60, stale-if-error=3600"
NO_STORE, PRIVATE = "no-store", "private, no-store"
CLIENT = {"x-client-id": "5d3d2a35-6e1c-4c9f-9a43-6b6a3a1f2a10"}

ITEM = 'item(codename: "madrid") { system { name } }'
PREVIEW = 'preview: item(codename: "madrid", preview: true) { system { name } }'
VISITOR = 'visitor(uid: "e3e9e191a12b9257") { segments { name } }'
SLOT = 'slot(id: "home-hero") { content }'
WRONG = "wrong: items(offset: -1) { limit }"
MISSING = 'missing: item(codename: "nowhere") { id }'
MADRID = (
    "item-decaf_el_carmen item-house_espresso item-lucia_ferrer item-madrid type-cafe type-coffee type-person "
    "language-en-US"
)
TYPE = 'contentType(codename: "cafe") { name }'

MATRIX: dict[str, tuple[str, Mapping[str, Fault], str, str | None]] = {
    "an item": (ITEM, {}, f"public, max-age=20, {LATER}", MADRID),
    "a type": (TYPE, {}, f"public, max-age=300, {LATER}", "type-cafe"),
    "an item and a type": (f"{ITEM} {TYPE}", {}, f"public, max-age=20, {LATER}", MADRID),
    "nothing": ("__typename", {}, f"public, max-age=300, {LATER}", None),
    "what is not there": (MISSING, {}, f"public, max-age=5, {LATER}", "item-nowhere"),
    "another language": (
        'item(codename: "madrid", language: "es-MX") { id }',
        {},
        f"public, max-age=20, {LATER}",
        f"{MADRID} language-es-ES language-es-MX",
    ),
    "a listing": (
        "items(limit: 1) { limit }",
        {},
        f"public, max-age=20, {LATER}",
        "items item-a_morning_in_the_roastery type-hosted_video language-en-US",
    ),
    "a taxonomy": ('taxonomy(codename: "personas") { name }', {}, f"public, max-age=300, {LATER}", "taxonomy-personas"),
    "all taxonomies": (
        "taxonomies(limit: 1) { limit }",
        {},
        f"public, max-age=300, {LATER}",
        "taxonomies taxonomy-personas",
    ),
    "preview": (PREVIEW, {}, PRIVATE, None),
    "an item and its preview": (f"{ITEM} {PREVIEW}", {}, PRIVATE, None),
    "a visitor": (VISITOR, {}, PRIVATE, None),
    "an item and a visitor": (f"{ITEM} {VISITOR}", {}, PRIVATE, None),
    "a slot": (SLOT, {}, PRIVATE, None),
    "an item and a slot": (f"{ITEM} {SLOT}", {}, PRIVATE, None),
    "drafts": ("projects { name }", {}, PRIVATE, None),
    "an error": (WRONG, {}, NO_STORE, None),
    "an item and an error": (f"{ITEM} {WRONG}", {}, NO_STORE, None),
    "a visitor and an error": (f"{VISITOR} {WRONG}", {}, PRIVATE, None),
    "an item that failed": (ITEM, {"item": Fault(status=500)}, NO_STORE, None),
    "half of it failed": (f"{ITEM} {TYPE}", {"type": Fault(status=503)}, NO_STORE, None),
    "a stale item": (ITEM, {"item": Fault(stale=True)}, "public, max-age=2", MADRID),
    "a stale preview": (PREVIEW, {"item": Fault(stale=True)}, PRIVATE, None),
    "a stale item and an error": (f"{ITEM} {WRONG}", {"item": Fault(stale=True)}, NO_STORE, None),
    "a preview that failed": (PREVIEW, {"item": Fault(status=500)}, PRIVATE, None),
    "an item and a slot that failed": (f"{ITEM} {SLOT}", {"croct.content": Fault(status=500)}, PRIVATE, None),
}  # fmt: skip

# What every answer to a GET has, whoever may keep it.
ALWAYS = {
    "cache-control",
    "content-length",
    "content-type",
    "vary",
    "x-content-type-options",
    "x-cost-nodes",
    "x-cost-upstream",
    "x-upstream-requests",
}


@pytest.mark.parametrize(("fields", "faults", "cache_control", "tagged"), MATRIX.values(), ids=MATRIX)
async def test_the_strictest_part_of_an_answer_decides(
    fields: str, faults: Mapping[str, Fault], cache_control: str, tagged: str | None
) -> None:
    async with asking(Faults(faults), push_down=False, compression=False) as (client, _):
        answer = await client.get("/graphql", params={"query": f"{{ {fields} }}"}, headers=CLIENT)
    stale = any(fault.stale for fault in faults.values())
    expected = {"cache-control": cache_control, "vary": "Accept"}
    if cache_control.startswith("public"):
        expected["etag"] = etag(answer.content)
    if tagged is not None:
        expected |= {"surrogate-key": tagged, "cache-tag": tagged.replace(" ", ",")}
    if stale:
        expected["x-stale-content"] = "1"
    headers = dict(answer.headers)
    assert {name: value for name, value in headers.items() if name not in ALWAYS - set(expected)} == expected
    assert set(headers) >= ALWAYS
    assert answer.json()["extensions"].get("stale") == (True if stale else None)


@pytest.mark.parametrize(
    ("fields", "faults", "cache_control"),
    [
        (ITEM, {}, NO_STORE),
        (TYPE, {}, NO_STORE),
        (ITEM, {"item": Fault(stale=True)}, NO_STORE),
        (PREVIEW, {}, PRIVATE),
        (f"{ITEM} {VISITOR}", {}, PRIVATE),
        (f"{ITEM} {SLOT}", {}, PRIVATE),
        (f"{ITEM} {WRONG}", {}, NO_STORE),
    ],
)
async def test_what_is_asked_for_fresh_is_kept_by_nobody(
    fields: str, faults: Mapping[str, Fault], cache_control: str
) -> None:
    """`Cache-Control: no-cache` of who has the scope; everybody has on this emulator."""
    async with asking(Faults(faults), compression=False) as (client, emulator):
        headers = {**CLIENT, "cache-control": "no-cache"}
        asked = []
        for _ in range(2):
            emulator.state.requests.clear()
            answer = await client.get("/graphql", params={"query": f"{{ {fields} }}"}, headers=headers)
            asked.append(len(emulator.state.requests))
            assert answer.headers["cache-control"] == cache_control
            assert not {"etag", "surrogate-key", "cache-tag", "x-cache", "age"} & set(answer.headers)
        assert asked[0] == asked[1] > 0


@pytest.mark.parametrize(
    "refused",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "{ __typename }", "extensions": '{"persistedQuery":{"version":1,"sha256Hash":"' + "0" * 64 + '"}}'},
        {},
        {"query": "mutation { __typename }"},
    ],
)
async def test_what_is_refused_is_never_kept(refused: dict[str, str]) -> None:
    async with asking() as (client, _):
        answer = await client.get("/graphql", params=refused)
    assert "errors" in answer.json()
    assert (answer.headers["cache-control"], "etag" in answer.headers) == (NO_STORE, False)


async def test_content_that_needs_a_token_is_private() -> None:
    tokens = {"a-long-random-token": ["content"]}
    async with asking(open_scopes=["slots"], access_tokens=tokens) as (client, _):
        text = f"{{ {ITEM} }}"
        granted = await get(client, text, authorization="Bearer a-long-random-token", content_type="application/json")
        assert granted.json()["data"] == {"item": {"system": {"name": "Madrid"}}}
        assert granted.headers["cache-control"] == PRIVATE
        refused = await get(client, text)
        assert codes(refused) == ["FORBIDDEN"]


async def test_linked_items_are_tagged_with_what_was_read_of_them() -> None:
    text = """{ item(codename: "on_roasts") { personas: element(codename: "personas") { ... on TaxonomyElement {
      terms { name } } } related: element(codename: "related_articles") { ... on ModularContentElement {
      items { system { type { name } } } } } } }"""
    async with asking() as (client, _):
        answer = await get(client, text)
    named = answer.headers["surrogate-key"].split()
    assert [tag for tag in named if not tag.startswith("item-")] == [
        "type-article",
        *(tag for tag in named if tag.startswith("type-") and tag != "type-article"),
        "taxonomy-personas",
        "language-en-US",
    ]
    assert {"item-on_roasts", "item-coffee_processing_techniques"} <= set(named)


async def test_an_answer_that_is_known_to_the_caller_is_not_sent_again() -> None:
    async with asking() as (client, emulator):
        text = f"{{ {ITEM} }}"
        first = await get(client, text)
        again = await get(client, text, if_none_match=first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        kept = ("etag", "cache-control", "vary", "surrogate-key")
        assert {name: again.headers[name] for name in kept} == {name: first.headers[name] for name in kept}
        assert len(emulator.state.requests) == 1
        other = await get(client, text, if_none_match='"another"')
        assert (other.status_code, other.content) == (200, first.content)


async def test_two_equal_requests_at_once_cost_one_and_the_next_one_none_and_is_not_even_sent() -> None:
    async with asking() as (client, emulator):
        text = f"{{ {ITEM} }}"
        first, second = await asyncio.gather(get(client, text), get(client, text))
        assert first.content == second.content
        assert sorted(answer.headers["x-upstream-requests"] for answer in (first, second)) == ["0", "1"]
        assert len(emulator.state.requests) == 1
        third = await get(client, text)
        assert (third.headers["x-cache"], third.headers["x-upstream-requests"]) == ("hit", "0")
        assert third.content == first.content
        fourth = await get(client, text, if_none_match=first.headers["etag"])
        assert (fourth.status_code, fourth.content, fourth.headers["x-cache"]) == (304, b"", "hit")
        assert len(emulator.state.requests) == 1


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"query": "query ($c: String!) { item(codename: $c) { id } }", "variables": {"c": "madrid", "x": 1}}, False),
        ({"query": "query ($c: String!) { item(codename: $c) { id } }", "variables": {"c": "boston"}}, False),
        ({"query": "query  ($c: String!) { item(codename: $c) { id } }", "variables": {"c": "madrid"}}, False),
        ({"query": "query ($c: String!) { item(codename: $c) { id } }", "variables": {"c": "madrid"}}, True),
    ],
)
async def test_an_answer_belongs_to_its_text_and_its_variables(other: dict[str, Any], same: bool) -> None:
    async with asking() as (client, _):
        text = "query ($c: String!) { item(codename: $c) { id } }"
        await client.post("/graphql", json={"query": text, "variables": {"c": "madrid"}})
        answer = await client.post("/graphql", json=other)
        assert ("x-cache" in answer.headers) is same


FRESH = {"fresh-token-of-a-publisher": ["content", "fresh"]}
NOBODY = {"content_type": "application/json"}


async def test_only_who_may_ask_for_fresh_content_gets_past_the_caches_linked_items_too() -> None:
    text = """{ item(codename: "on_roasts") { element(codename: "related_articles") { ... on ModularContentElement {
      items { element(codename: "related_articles") { ... on ModularContentElement { items { id } } } } } } } }"""
    async with asking(
        Faults({"*": Fault(stale=True)}), open_scopes=["content"], access_tokens=FRESH, push_down=False
    ) as (
        client,
        emulator,
    ):
        stale = await get(client, text)
        ignored = await get(client, text, cache_control="no-cache")
        assert (stale.json()["extensions"]["stale"], ignored.headers["x-cache"]) == (True, "hit")
        emulator.state.requests.clear()
        fresh = await get(
            client, text, cache_control="no-cache", authorization="Bearer fresh-token-of-a-publisher", **NOBODY
        )
        assert "stale" not in fresh.json()["extensions"]
        assert fresh.headers["cache-control"] == NO_STORE
        assert len(emulator.state.requests) == 2


VISITORS = ("e3e9e191a12b9257", "19d3a86ef04b7c52", "5ac8e2071fbd9436")
CLIENTS = tuple(f"5d3d2a35-6e1c-4c9f-9a43-6b6a3a1f2a1{n}" for n in range(4))


async def test_no_private_value_ever_reaches_another_caller() -> None:
    """Equal texts of different callers, interleaved and again: each gets what they get when they are alone."""
    text = '{ item(codename: "madrid") { id } visitor { uid } slot(id: "home-hero") { content } }'
    callers = [
        {"cookie": f"k_e_id={uid}", "x-client-id": client, "apollo-require-preflight": "1"}
        for uid, client in zip(VISITORS, CLIENTS, strict=False)
    ]

    async def ask(client: AsyncClient, headers: dict[str, str]) -> Any:
        return (await client.get("/graphql", params={"query": text}, headers=headers)).json()["data"]

    alone = []
    for headers in callers:
        async with asking() as (client, _):
            alone.append(await ask(client, headers))
    assert [data["visitor"]["uid"] for data in alone] == list(VISITORS)
    async with asking() as (client, _):
        for _ in range(3):
            together = await asyncio.gather(*(ask(client, headers) for headers in callers * 2))
            assert together == alone * 2


async def test_a_preview_is_never_served_to_who_may_not_see_it() -> None:
    text = f"{{ {PREVIEW} }}"
    tokens = {"an-editor-of-the-site": ["content", "preview"]}
    async with asking(open_scopes=["content"], access_tokens=tokens) as (client, _):
        editor = {"authorization": "Bearer an-editor-of-the-site"}
        answers = await asyncio.gather(*(post(client, text, headers=editor if n % 2 else None) for n in range(6)))
        assert [answer.json()["data"]["preview"] is None for answer in answers] == [True, False] * 3


def test_tags_of_one_kind_are_one_tag_when_they_are_too_many() -> None:
    touched = Touched(names={f"item_{n:03}" for n in range(MOST_TAGS)}, types={"article"})
    assert len(tags(touched)) == MOST_TAGS + 1
    touched.names.add("one_more")
    assert tags(touched) == ("items", "type-article")


def test_a_codename_that_could_be_two_tags_is_none() -> None:
    assert tags(Touched(names={"a b", "a,b", "é", "a_b-c"})) == ("item-a_b-c",)


def test_a_lifetime_of_nothing_is_no_lifetime() -> None:
    touched = Touched(names={"a"})
    assert policy(touched, Lifetimes(content=0), private=False, complete=True) == Policy(NO_STORE)


@pytest.mark.parametrize(
    ("header", "matches"),
    [(None, False), ('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False), ("a", False)],
)
def test_entity_tags_are_compared_as_their_rfc_says(header: str | None, matches: bool) -> None:
    assert not_modified(header, '"a"') is matches


def test_equal_bodies_have_equal_entity_tags() -> None:
    assert etag(b"a") == etag(b"a")
    assert etag(b"a") != etag(b"b")
