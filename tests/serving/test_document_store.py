"""Where registered documents are kept: how many, for how long, and that one caller cannot drive out the others'."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from httpx import AsyncClient, Response
from hypothesis import given
from hypothesis import strategies as some
from starlette.requests import Request

from serving.document_store import EACH, WHOLE, MemoryStore, Room
from serving.guards import payer
from serving.settings import load_settings
from tests.serving.asked import request
from tests.serving.asking import asking, codes


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def held(store: MemoryStore, names: str) -> str:
    """Those of these that are known. To look is to use."""
    return "".join([name for name in names if await store.get(name) is not None])


async def test_the_store_holds_so_many_texts_and_the_least_recently_used_goes_first() -> None:
    store = MemoryStore(Room(2, 100), Room(2, 100))
    for name in "ab":
        await store.put(name, name, "me")
    assert await store.get("a") == "a"
    await store.put("c", "c", "me")
    assert await held(store, "abc") == "ac"


async def test_the_store_holds_so_many_characters() -> None:
    store = MemoryStore(Room(100, 10), Room(100, 10))
    await store.put("a", "x" * 6, "me")
    await store.put("a", "x" * 6, "me")
    await store.put("b", "x" * 4, "me")
    assert len(store) == 2
    await store.put("c", "x" * 5, "me")
    assert await held(store, "abc") == "bc"
    await store.put("d", "x" * 11, "me")
    assert await held(store, "bcd") == "bc"


async def test_a_text_is_forgotten_when_nobody_asks_for_it_any_more() -> None:
    clock = Clock()
    store = MemoryStore(lifetime=10, clock=clock)
    await store.put("a", "x", "me")
    clock.now = 9
    assert await store.get("a") == "x"
    clock.now = 18
    assert await store.get("a") == "x"
    clock.now = 28
    assert await store.get("a") is None
    assert len(store) == 0


@pytest.mark.parametrize("each", [Room(2, 100), Room(100, 2)], ids=["texts", "characters"])
async def test_of_one_caller_as_many_as_allowed_stay_and_one_more_drives_out_their_own(each: Room) -> None:
    store = MemoryStore(Room(4, 100), each)
    for name in "ab":
        await store.put(name, name, "victim")
    for name in "cd":
        await store.put(name, name, "flood")
    assert await held(store, "abcd") == "abcd"
    for name in "efghij":
        await store.put(name, name, "flood")
    assert await held(store, "abcdefghij") == "abij"


async def test_what_another_caller_sends_again_stays_its_first_senders_and_counts_once() -> None:
    store = MemoryStore(Room(4, 100), Room(2, 100))
    await store.put("a", "a", "first")
    for name in "abc":
        await store.put(name, name, "second")
    assert await held(store, "abc") == "abc"
    for name in "xyz":
        await store.put(name, name, "second")
    assert await held(store, "abcxyz") == "ayz"


async def test_when_all_are_too_many_whatever_was_used_longest_ago_goes() -> None:
    store = MemoryStore(Room(3, 100), Room(2, 100))
    for name in "abcd":
        await store.put(name, name, f"caller {name}")
    assert await held(store, "abcd") == "bcd"


async def test_what_is_larger_than_one_caller_may_store_is_not_stored() -> None:
    store = MemoryStore(Room(4, 100), Room(2, 10))
    await store.put("a", "x" * 11, "me")
    assert len(store) == 0


some_texts = some.text(alphabet="xyz", max_size=6)
some_puts = some.lists(some.tuples(some.sampled_from("abcdef"), some_texts, some.sampled_from(["me", "you"])))


@given(puts=some_puts)
async def test_whatever_is_stored_it_stays_within_every_bound(puts: list[tuple[str, str, str]]) -> None:
    whole, each = Room(4, 12), Room(3, 8)
    store = MemoryStore(whole, each)
    senders: dict[str, str] = {}
    for name, text, who in puts:
        known = await store.get(name)
        await store.put(name, text, who)
        if known is None:
            senders[name] = who
        assert await store.get(name) == (known if known is not None else text if len(text) <= 8 else None)
        texts = {it: found for it in "abcdef" if (found := await store.get(it)) is not None}
        assert whole.holds(len(texts), sum(map(len, texts.values())))
        for caller in ("me", "you"):
            own = [text for it, text in texts.items() if senders[it] == caller]
            assert each.holds(len(own), sum(map(len, own)))


def hashed(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(text.encode()).hexdigest()}}


async def test_a_caller_who_registers_without_end_drives_out_nobody_elses_documents() -> None:
    """Over HTTP, told apart by the addresses that a trusted proxy names."""
    mine = "query Mine { __typename }"

    async def send(client: AsyncClient, address: str, body: dict[str, Any]) -> Response:
        return await client.post("/graphql", json=body, headers={"x-forwarded-for": address})

    async with asking(trusted_proxies=["127.0.0.0/8"], show_cost=False) as (client, _):
        await send(client, "203.0.113.1", {"query": mine, "extensions": hashed(mine)})
        texts = [f"query Flood{n} {{ __typename }}" for n in range(WHOLE.texts + 1)]
        for text in texts:
            await send(client, "203.0.113.2", {"query": text, "extensions": hashed(text)})
        answer = await send(client, "203.0.113.3", {"extensions": hashed(mine)})
        assert answer.json() == {"data": {"__typename": "Query"}}
        kept = [await send(client, "203.0.113.2", {"extensions": hashed(text)}) for text in texts[-EACH.texts - 1 :]]
        assert codes(kept[0]) == ["PERSISTED_QUERY_NOT_FOUND"]
        assert [answer.json() for answer in kept[1:]] == [{"data": {"__typename": "Query"}}] * EACH.texts


PAYERS: list[tuple[Request, str]] = [
    (request("203.0.113.7"), "203.0.113.7"),
    (request("2001:db8:1:2:3::4"), "2001:db8:1:2::/64"),
    (request("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64"),
    (request("::ffff:203.0.113.7"), "203.0.113.7"),
    (request("127.0.0.1"), ""),
    (request(None), ""),
    (request("203.0.113.7", authorization="Bearer unchecked"), "203.0.113.7"),
]


@pytest.mark.parametrize(("asked", "who"), PAYERS)
def test_a_caller_is_an_address_or_the_network_that_goes_with_it(asked: Request, who: str) -> None:
    assert payer(load_settings(_env_file=None))(asked) == who


def test_a_caller_is_the_digest_of_a_token_where_tokens_are_checked() -> None:
    who = payer(load_settings(_env_file=None, access_tokens={"a-long-random-token": ["preview"]}))
    shown = who(request("203.0.113.7", authorization="Bearer a-long-random-token"))
    assert shown == sha256(b"a-long-random-token").hexdigest()
