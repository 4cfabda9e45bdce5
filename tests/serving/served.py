"""Asking the server over HTTP in process; and an endpoint over a twin of execution, where one answer must be odd."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, NamedTuple

from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from resolvers.caller import Caller
from resolvers.context import Context
from resolvers.loaders import Clients, Loaders
from schema.build import build_schema
from server import create_app
from serving.cost import Costs
from serving.documents import Documents
from serving.endpoint import GraphQLEndpoint
from serving.gate import Begin, Execute, Gate
from serving.responses import Executed
from serving.settings import load_settings
from tests.graph import PLAIN
from upstream.capabilities import CAPABILITIES, Generation
from upstream.croct import CroctClient
from upstream.delivery import DeliveryClient
from upstream.exchange import Request, Response
from upstream.migration import MigrationClient
from upstream.personalization import PersonalizationClient

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"


class Answer(NamedTuple):
    """Status, media type without its charset, and the parsed body."""

    status: int
    media_type: str
    body: Any


def server(**settings: Any) -> Starlette:
    """The whole server over the sample project."""
    return create_app(load_settings(_env_file=None, **{**PLAIN, **settings}))


def endpoint(execute: Execute) -> Starlette:
    """The endpoint alone over a twin of execution."""
    schema = build_schema()._schema
    gate = Gate(execute, context_of_nothing, Documents(schema), Costs(schema), show_cost=False)
    return Starlette(routes=[Route("/graphql", GraphQLEndpoint(lambda: nullcontext(gate), _anybody))])


def endpoint_in_parts(begin: Begin) -> Starlette:
    """The same for what comes in parts."""

    async def whole(*_: object) -> Executed:
        raise AssertionError("asked for in parts")

    schema = build_schema(incremental=True)._schema
    gate = Gate(whole, context_of_nothing, Documents(schema), Costs(schema), begin=begin)
    return Starlette(routes=[Route("/graphql", GraphQLEndpoint(lambda: nullcontext(gate), _anybody))])


async def ask(app: ASGIApp, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request. Header names are written with underscores; without `accept` there is no such header."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://contentgraph.test") as client:
        del client.headers["accept"]
        answer = await client.request(method, path, content=body, headers=sent)
    media_type, _, charset = answer.headers["content-type"].partition("; ")
    assert charset == "charset=utf-8" or not media_type.startswith("application/graphql")
    return Answer(answer.status_code, media_type, answer.json() if answer.content else None)


async def post(app: ASGIApp, body: bytes, **headers: str) -> Answer:
    return await ask(app, "POST", "/graphql", body, **{"content_type": JSON, **headers})


def refusal(status: int, code: str, message: str, media_type: str = JSON) -> Answer:
    """What a request is answered that is not one of GraphQL."""
    return Answer(status, media_type, {"errors": [{"message": message, "extensions": {"code": code}}]})


class _Nowhere:
    """A transport that no test may reach."""

    async def send(self, request: Request) -> Response:
        raise AssertionError(f"asked for {request.url}")


async def _anybody(request: object) -> Caller:
    return Caller()


def context_of_nothing(caller: Caller) -> Context:
    """Of operations that ask no service."""
    nowhere = _Nowhere()
    clients = Clients(
        DeliveryClient(nowhere, None, None, CAPABILITIES[Generation.KENTICO_CLOUD]),
        PersonalizationClient(nowhere, None),
        MigrationClient(nowhere, None),
        CroctClient(nowhere, None),
    )
    return Context(Loaders(clients, caller), caller)
