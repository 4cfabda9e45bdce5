"""The typed graph over an emulator, asked in process."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.generation import Generation
from emulator.project import Project
from emulator.request_log import LoggedRequest
from emulator.sample import load_sample
from resolvers.caller import Caller, Scope, Traces
from resolvers.context import Context, Rules
from resolvers.loaders import Clients, Loaders
from schema.build import Schema, build_schema
from schema.typed.model import ContentModel, LinkTargets, SlotModel
from serving.errors import formatted
from upstream import capabilities, models
from upstream.croct import CroctClient, CroctEndpoint
from upstream.delivery import DeliveryClient, Endpoint
from upstream.migration import MigrationClient
from upstream.personalization import PersonalizationClient
from upstream.slot_models import Identity
from upstream.transport import HttpxTransport, in_process

VISITOR = Identity(client_id="11111111-2222-4333-8444-555555555555")


@cache
def sample_project() -> Project:
    return load_sample()


def content_type(codename: str, elements: Mapping[str, Any] | None = None, name: str = "") -> models.ContentType:
    """A content type: its elements by codename, each a kind or a definition."""
    made = {
        element: models.ElementDefinition(type=given, name=element) if isinstance(given, str) else given
        for element, given in (elements or {}).items()
    }
    return models.ContentType(models.TypeSystem(f"id-{codename}", name or codename, codename, ""), made)


@dataclass
class TypedGraph:
    """A typed schema, the project behind it, and the upstream requests of the last query."""

    schema: Schema
    emulator: Starlette
    clients: Clients
    rules: Rules
    url_length: int = 2048
    scopes: frozenset[Scope] = frozenset(Scope)

    async def query(self, text: str, operation: str | None = None, /, **variables: Any) -> Any:
        """The answer as JSON would have it; `operation` is the one to run of several."""
        self.emulator.state.requests.clear()
        caller = Caller(self.scopes, lambda: Traces(VISITOR))
        loaders = Loaders(self.clients, caller, url_length=self.url_length)
        try:
            context = Context(loaders, caller, self.rules)
            result = await self.schema.execute(
                text, variable_values=variables, context_value=context, operation_name=operation
            )
        finally:
            loaders.close()
        answer: dict[str, Any] = {"errors": formatted(result.errors)} if result.errors else {}
        return json.loads(json.dumps({**answer, "data": result.data}))

    async def data(self, text: str, operation: str | None = None, /, **variables: Any) -> Any:
        """The data of a query that must have no errors."""
        answer = await self.query(text, operation, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def refusal(self, text: str, **variables: Any) -> tuple[str, str]:
        """The code and the message of the only error."""
        (error,) = (await self.query(text, **variables))["errors"]
        return error["extensions"]["code"], error["message"]

    @property
    def calls(self) -> list[str]:
        """What was asked, such as `/items?limit=2`; in the order of the answers."""
        return [_readable(request) for request in self.emulator.state.requests]


@asynccontextmanager
async def typed_graph(
    project: Project | None = None,
    generation: Generation = Generation.KENTICO_CLOUD,
    *,
    links: LinkTargets | None = None,
    types: Sequence[models.ContentType] | None = None,
    slots: SlotModel | None = None,
    rules: Rules | None = None,
    url_length: int = 2048,
    schema: Schema | None = None,
    push_down: bool = False,
) -> AsyncIterator[TypedGraph]:
    """The typed graph over a project, the sample by default; its types are those the project lists.

    It asks for whole items unless `push_down`: what that spares is specified in test_push_down.py.
    """
    emulator = create_emulator(project or sample_project(), generation=generation)
    transport = HttpxTransport(app=in_process(emulator))
    served: Project = emulator.state.project
    keys = served.keys
    delivery = DeliveryClient(
        transport,
        Endpoint(f"http://emulator/delivery/{served.id}"),
        Endpoint(f"http://emulator/preview/{served.id}", keys.get("preview")),
        capabilities.CAPABILITIES[capabilities.Generation(generation.value)],
    )
    croct = CroctEndpoint("http://emulator/croct", keys["croct"]) if "croct" in keys else None
    clients = Clients(
        delivery,
        PersonalizationClient(transport, None),
        MigrationClient(transport, None),
        CroctClient(transport, croct),
    )
    if schema is None:
        found = tuple((await delivery.types()).types) if types is None else tuple(types)
        model = ContentModel(found) if links is None else ContentModel(found, links)
        schema = build_schema(model, slots)
    yield TypedGraph(schema, emulator, clients, replace(rules or Rules(), push_down=push_down), url_length)
    await transport.aclose()


def _readable(request: LoggedRequest) -> str:
    _, host, _, *path = request.path.split("/")
    query = f"?{unquote(request.query)}" if request.query else ""
    return f"/{'/'.join(path)}{query}" + (" (preview)" if host == "preview" else "")
