"""No GraphQL at all: each of the three answers joined by hand, on the libraries that contentgraph stands on. What this
takes is what the sockets, HTTP and JSON of this stack take; no graph on it can be faster."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import aiohttp
import orjson
import uvicorn
from msgspec import Struct
from msgspec.json import Decoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from yarl import URL

PORT, UPSTREAM = int(sys.argv[1]), sys.argv[2]
T = TypeVar("T")


class System(Struct):
    id: str
    name: str
    codename: str
    language: str
    last_modified: str


class Text(Struct):
    value: str


class Topics(Struct):
    value: list[dict[str, str]]


class Links(Struct):
    value: list[str]


class Elements(Struct):
    title: Text
    summary: Text
    post_date: Text
    topics: Topics
    related_articles: Links


class Item(Struct):
    system: System
    elements: Elements


class Listing(Struct):
    items: list[Item]


class Single(Struct):
    item: Item


LISTING, SINGLE = Decoder(Listing), Decoder(Single)
sessions: list[aiohttp.ClientSession] = []


async def get(path: str, decoder: Decoder[T]) -> T:
    async with sessions[0].get(URL(UPSTREAM + path, encoded=True)) as answer:
        return decoder.decode(await answer.read())


async def listing(variables: dict[str, Any]) -> list[Item]:
    offset = variables["offset"]
    return (await get(f"/items?system.type=article&depth=0&skip={offset}&limit=100", LISTING)).items


async def flat(variables: dict[str, Any]) -> Any:
    return {"items": {"items": [_flat(item) for item in await listing(variables)]}}


def _flat(item: Item) -> dict[str, Any]:
    it = item.system
    system = {"id": it.id, "name": it.name, "codename": it.codename, "lastModified": it.last_modified}
    return {"system": system, "title": {"value": item.elements.title.value}}


async def linked(variables: dict[str, Any]) -> Any:
    items = await listing(variables)
    wanted = dict.fromkeys(codename for item in items for codename in item.elements.related_articles.value)
    found = await get(f"/items?system.codename%5Bin%5D={','.join(wanted)}&depth=0", LISTING)
    known = {item.system.codename: _named(item) for item in found.items}
    shown = [
        {
            **_named(item),
            "topics": _topics(item),
            "related": {"items": [known[codename] for codename in item.elements.related_articles.value]},
        }
        for item in items
    ]
    return {"items": {"items": shown}}


async def one(variables: dict[str, Any]) -> Any:
    item = (await get(f"/items/{variables['codename']}?depth=0", SINGLE)).item
    system, elements = item.system, item.elements
    names = {"id": system.id, "name": system.name, "codename": system.codename, "language": system.language}
    return {
        "item": {
            "system": {**names, "lastModified": system.last_modified},
            "title": {"value": elements.title.value},
            "summary": {"value": elements.summary.value},
            "postDate": {"value": elements.post_date.value},
            "topics": _topics(item),
        }
    }


def _named(item: Item) -> dict[str, Any]:
    system = {"codename": item.system.codename, "name": item.system.name}
    return {"system": system, "title": {"value": item.elements.title.value}}


def _topics(item: Item) -> dict[str, Any]:
    return {"terms": [{"codename": it["codename"], "name": it["name"]} for it in item.elements.topics.value]}


ANSWERS: dict[str, Callable[[dict[str, Any]], Awaitable[Any]]] = {"Flat": flat, "Linked": linked, "One": one}


async def answer(request: Request) -> Response:
    asked = orjson.loads(await request.body())
    name = asked["query"].split("(", 1)[0].removeprefix("query ")
    return Response(orjson.dumps({"data": await ANSWERS[name](asked["variables"])}), media_type="application/json")


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as session:
        sessions.append(session)
        yield


if __name__ == "__main__":
    app = Starlette(routes=[Route("/graphql", answer, methods=["POST"])], lifespan=lifespan)
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
