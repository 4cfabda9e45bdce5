"""Callers who hang up, over sockets all the way: what was asked for them alone ends, what others wait for goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from tests.network import Doors, Listening, at_rest, listening, networked, until

ITEM = "on_roasts"
QUERY = f'{{ item(codename: "{ITEM}") {{ system {{ name }} }} }}'
# Another document that asks upstream for the same.
LIKEWISE = f'query Named {{ again: item(codename: "{ITEM}") {{ system {{ codename }} }} }}'
ANSWERS = {
    QUERY: {"item": {"system": {"name": "On Roasts"}}},
    LIKEWISE: {"again": {"system": {"codename": ITEM}}},
}


class Caller:
    """A connection to the server with one request on its way."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def asking(cls, url: str, text: str) -> Caller:
        reader, writer = await asyncio.open_connection(urlsplit(url).hostname, urlsplit(url).port)
        body = json.dumps({"query": text}).encode()
        head = f"POST /graphql HTTP/1.1\r\nhost: t\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        writer.write(head.encode() + b"\r\nconnection: close\r\n\r\n" + body)
        await writer.drain()
        return cls(reader, writer)

    async def data(self) -> object:
        """The answer's."""
        head, _, body = (await self._reader.read()).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        await self.hang_up()
        return json.loads(body)["data"]

    async def hang_up(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


@asynccontextmanager
async def served(doors: Doors, kept: int) -> AsyncIterator[tuple[str, Listening, Listening]]:
    """The address of the server, the server and the services behind it, which hold the item back."""
    async with (
        networked(doors, response_cache=kept, show_cost=False) as (app, services),
        listening(app) as server,
        asyncio.timeout(60),
    ):
        yield server.url, server, services


cached_or_not = pytest.mark.parametrize("kept", [0, 1_000], ids=["each operation run", "equal operations run once"])


@cached_or_not
async def test_when_the_only_caller_hangs_up_the_request_upstream_ends(kept: int) -> None:
    doors = Doors(ITEM)
    async with served(doors, kept) as (url, server, services):
        caller = await Caller.asking(url, QUERY)
        await until(lambda: doors.arrived[ITEM] == 1)
        assert services.busy == 1
        await caller.hang_up()
        await until(lambda: doors.left[ITEM] == 1)
        await until(lambda: (server.busy, server.connections, services.busy) == (0, 0, 0))
    assert doors.arrived[ITEM] == 1


@cached_or_not
@pytest.mark.parametrize("other", [QUERY, LIKEWISE], ids=["the same query", "another query that asks for the same"])
@pytest.mark.parametrize("leaving", [0, 1], ids=["who came first", "who came second"])
async def test_who_stays_is_answered_by_the_one_request_upstream(kept: int, other: str, leaving: int) -> None:
    doors = Doors(ITEM)
    async with served(doors, kept) as (url, server, _):
        texts = [QUERY, other]
        callers = [await Caller.asking(url, text) for text in texts]
        await until(lambda: server.busy == 2 and doors.arrived[ITEM] == 1)
        await at_rest()
        await callers[leaving].hang_up()
        await until(lambda: server.busy == 1)
        doors.open(ITEM)
        assert await callers[1 - leaving].data() == ANSWERS[texts[1 - leaving]]
    assert (doors.arrived[ITEM], doors.left[ITEM]) == (1, 0)


@cached_or_not
@pytest.mark.parametrize("other", [QUERY, LIKEWISE], ids=["the same query", "another query that asks for the same"])
async def test_when_both_hang_up_the_request_upstream_ends(kept: int, other: str) -> None:
    doors = Doors(ITEM)
    async with served(doors, kept) as (url, server, services):
        first, second = [await Caller.asking(url, text) for text in (QUERY, other)]
        await until(lambda: server.busy == 2 and doors.arrived[ITEM] == 1)
        await at_rest()
        await first.hang_up()
        await until(lambda: server.busy == 1)
        assert doors.left[ITEM] == 0
        await second.hang_up()
        await until(lambda: doors.left[ITEM] == 1)
        await until(lambda: (server.busy, services.busy) == (0, 0))
    assert doors.arrived[ITEM] == 1


async def test_who_comes_after_the_last_one_left_is_answered_by_a_request_of_their_own() -> None:
    doors = Doors(ITEM)
    async with served(doors, 1_000) as (url, _, _):
        first = await Caller.asking(url, QUERY)
        await until(lambda: doors.arrived[ITEM] == 1)
        await first.hang_up()
        await until(lambda: doors.left[ITEM] == 1)
        second = await Caller.asking(url, QUERY)
        await until(lambda: doors.arrived[ITEM] == 2)
        doors.open(ITEM)
        assert await second.data() == ANSWERS[QUERY]
