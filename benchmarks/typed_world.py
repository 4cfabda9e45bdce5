"""A project of generated articles for typed queries: one gate over both graphs, and upstream answers from memory."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from emulator.app import create_emulator
from emulator.project import Project
from emulator.recording import load_recordings
from resolvers.caller import Caller
from resolvers.context import Context
from resolvers.loaders import Clients, Loaders
from schema.build import build_schema
from schema.typed.model import ContentModel
from serving.cost import Costs
from serving.documents import Documents
from serving.gate import Ceilings, Gate
from serving.limits import Limits
from serving.operation import strawberry_execute
from upstream.capabilities import CAPABILITIES, Generation
from upstream.croct import CroctClient
from upstream.delivery import DeliveryClient, Endpoint
from upstream.exchange import Request, Response
from upstream.migration import MigrationClient
from upstream.personalization import PersonalizationClient
from upstream.transport import HttpxTransport, in_process

ARTICLES = 100
LINKS = 3


@dataclass
class Remembering:
    """Carries a request once, and answers it from memory from then on. `asked` are the addresses."""

    carrier: HttpxTransport
    asked: list[str] = field(default_factory=list)
    known: dict[str, Response] = field(default_factory=dict)

    async def send(self, request: Request) -> Response:
        self.asked.append(request.url)
        if request.url not in self.known:
            self.known[request.url] = await self.carrier.send(request)
        return self.known[request.url]


@dataclass(frozen=True, slots=True)
class World:
    gate: Gate
    carrier: Remembering


async def world() -> World:
    """Everything that an operation needs, with the limits of the server's defaults but for the length of documents."""
    project = _project()
    carrier = Remembering(HttpxTransport(app=in_process(create_emulator(project))))
    delivery = DeliveryClient(
        carrier, Endpoint(f"http://emulator/delivery/{project.id}"), None, CAPABILITIES[Generation.KENTICO_CLOUD]
    )
    clients = Clients(
        delivery, PersonalizationClient(carrier, None), MigrationClient(carrier, None), CroctClient(carrier, None)
    )
    schema = build_schema(ContentModel(tuple((await delivery.types()).types)))
    core = schema._schema

    def context(caller: Caller) -> Context:
        return Context(Loaders(clients, caller), caller)

    documents = Documents(core, Limits(depth=30))
    ceilings = Ceilings(nodes=10_000_000)
    return World(
        Gate(strawberry_execute(schema), context, documents, Costs(core), ceilings=ceilings, show_cost=False), carrier
    )


def _project() -> Project:
    with TemporaryDirectory() as folder:
        saved = {"items": [_article(number) for number in range(ARTICLES)], "types": [_TYPE]}
        (Path(folder) / "saved.json").write_text(json.dumps(saved), "utf-8")
        return load_recordings(Path(folder))


def _article(number: int) -> dict[str, Any]:
    links = [f"article_{(number * 7 + step * 13 + 1) % ARTICLES}" for step in range(LINKS)]
    values: dict[str, Any] = {
        "title": f"Article {number}",
        "slug": f"article-{number}",
        "price": number / 4,
        "posted": f"2017-01-{number % 28 + 1:02}T00:00:00Z",
        "summary": f"What article {number} is about. " * 5,
        "body": f"<p>{'Much text. ' * 60}</p>",
        "image": [
            {"name": f"{number}-{step}.jpg", "type": "image/jpeg", "size": 1, "description": None, "url": "https://a/b"}
            for step in range(2)
        ],
        "topics": [{"name": f"Topic {step}", "codename": f"topic_{step}"} for step in range(number % 4)],
        "mood": [{"name": "Calm", "codename": "calm"}],
        "related": links,
    }
    elements = {name: {**element, "value": values[name]} for name, element in _ELEMENTS.items()}
    elements["body"] |= {"images": {}, "links": {}, "modular_content": []}
    return {
        "system": {
            "id": f"00000000-0000-4000-8000-{number:012}",
            "name": f"Article {number}",
            "codename": f"article_{number}",
            "language": "en-US",
            "type": "article",
            "sitemap_locations": [],
            "last_modified": "2017-01-01T00:00:00Z",
        },
        "elements": elements,
    }


_ELEMENTS: dict[str, dict[str, Any]] = {
    "title": {"type": "text", "name": "Title"},
    "slug": {"type": "url_slug", "name": "Slug"},
    "price": {"type": "number", "name": "Price"},
    "posted": {"type": "date_time", "name": "Posted"},
    "summary": {"type": "text", "name": "Summary"},
    "body": {"type": "rich_text", "name": "Body"},
    "image": {"type": "asset", "name": "Image"},
    "topics": {"type": "taxonomy", "name": "Topics", "taxonomy_group": "topics"},
    "mood": {"type": "multiple_choice", "name": "Mood"},
    "related": {"type": "modular_content", "name": "Related"},
}
_TYPE = {
    "system": {"id": "1", "name": "Article", "codename": "article", "last_modified": "2017-01-01T00:00:00Z"},
    "elements": {
        name: {**element, "options": [{"name": "Calm", "codename": "calm"}]} if name == "mood" else element
        for name, element in _ELEMENTS.items()
    },
}
