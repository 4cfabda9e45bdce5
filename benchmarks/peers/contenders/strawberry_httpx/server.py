"""Strawberry as its documentation begins: types, resolvers, its DataLoader, its ASGI app on uvicorn, httpx upstream."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypedDict

import httpx
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

PORT, UPSTREAM = int(sys.argv[1]), sys.argv[2]


class Context(TypedDict):
    client: httpx.AsyncClient
    linked: DataLoader[str, Article | None]


Info = strawberry.Info[Context, None]


@strawberry.type
class System:
    id: strawberry.ID
    name: str
    codename: str
    language: str
    last_modified: str | None


@strawberry.type
class Text:
    value: str


@strawberry.type
class DateTime:
    value: str | None


@strawberry.type
class Term:
    codename: str
    name: str


@strawberry.type
class Taxonomy:
    terms: list[Term]


@strawberry.type
class LinkedItems:
    codenames: strawberry.Private[list[str]]

    @strawberry.field
    async def items(self, info: Info) -> list[Article] | None:
        found = await info.context["linked"].load_many(self.codenames)
        return [item for item in found if item is not None]


@strawberry.type
class Article:
    system: System
    title: Text | None
    summary: Text | None
    post_date: DateTime | None
    topics: Taxonomy | None
    related: LinkedItems | None


@strawberry.type
class Articles:
    items: list[Article]


@strawberry.type
class Query:
    @strawberry.field
    async def articles(self, info: Info, limit: int, offset: int) -> Articles | None:
        path = f"/items?system.type=article&depth=0&skip={offset}&limit={limit}"
        return Articles(items=[article(it) for it in (await get(info.context["client"], path))["items"]])

    @strawberry.field
    async def article(self, info: Info, codename: str) -> Article | None:
        return article((await get(info.context["client"], f"/items/{codename}?depth=0"))["item"])


def article(item: dict[str, Any]) -> Article:
    system, elements = item["system"], item["elements"]
    return Article(
        system=System(
            id=strawberry.ID(system["id"]),
            name=system["name"],
            codename=system["codename"],
            language=system["language"],
            last_modified=system["last_modified"],
        ),
        title=Text(value=elements["title"]["value"]),
        summary=Text(value=elements["summary"]["value"]),
        post_date=DateTime(value=elements["post_date"]["value"]),
        topics=Taxonomy(terms=[Term(codename=it["codename"], name=it["name"]) for it in elements["topics"]["value"]]),
        related=LinkedItems(codenames=elements["related_articles"]["value"]),
    )


async def get(client: httpx.AsyncClient, path: str) -> Any:
    return (await client.get(UPSTREAM + path)).raise_for_status().json()


class Graph(GraphQL[Context, None]):
    client: httpx.AsyncClient

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        async def linked(codenames: list[str]) -> list[Article | None]:
            answer = await get(self.client, f"/items?system.codename%5Bin%5D={','.join(codenames)}&depth=0")
            found = {it["system"]["codename"]: article(it) for it in answer["items"]}
            return [found.get(codename) for codename in codenames]

        return Context(client=self.client, linked=DataLoader(load_fn=linked))


graph = Graph(strawberry.Schema(Query), graphql_ide=None)


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    async with httpx.AsyncClient(timeout=30) as graph.client:
        yield


if __name__ == "__main__":
    app = Starlette(routes=[Mount("/", graph)], lifespan=lifespan)
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
