"""The whole server over the embedded emulator, asked in process, and what tests state about its answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.types import ASGIApp

from emulator.app import create_emulator
from emulator.croct.account import Account
from emulator.faults import Faults
from emulator.generation import Generation
from emulator.project import Project
from emulator.recording import load_recordings
from emulator.request_log import LoggedRequest
from emulator.sample import load_sample
from server import create_app
from serving.settings import load_settings
from tests.witness import Seen, Witness

# Answers hold what GraphQL asks for alone, and every query asks upstream, for whole items
# and as often as it likes: what guards the server is specified in tests/serving.
PLAIN = {
    "show_cost": False,
    "response_cache": 0,
    "model_poll": 86_400.0,  # what is asked upstream is what queries ask
    "push_down": False,
    "max_characters": 100_000,
    "max_tokens": 100_000,
    "max_fields": 100_000,
    "max_nodes": 100_000_000,
    "max_root_fields": 1_000,
    "max_aliases": 1_000,
    "max_upstream_requests": 100_000,
}


@cache
def sample_project() -> Project:
    return load_sample()


def saved_project(folder: Path, *items: Mapping[str, Any], **listings: Any) -> Project:
    """A project of payloads written as the service would send them; listings such as `types=[...]`."""
    (folder / "saved.json").write_text(json.dumps({"items": items, **listings}), encoding="utf-8")
    return load_recordings(folder)


def item_payload(codename: str, elements: Mapping[str, Any], **system: Any) -> dict[str, Any]:
    """An item as the Delivery API sends it."""
    plain = {
        "id": "00000000-0000-4000-8000-000000000001",
        "name": codename,
        "codename": codename,
        "language": "default",
        "type": "thing",
        "sitemap_locations": [],
        "last_modified": "2017-01-01T00:00:00Z",
    }
    return {"system": {**plain, **system}, "elements": dict(elements)}


class Graph:
    """`POST /graphql` as a method, with the upstream requests that each query caused."""

    def __init__(self, app: Starlette, client: AsyncClient, witness: Witness) -> None:
        self._client = client
        self._emulator: Starlette = app.state.emulator
        self.witness = witness

    async def query(self, text: str, /, **variables: Any) -> Any:
        """The answer's JSON. `calls` starts anew."""
        return (await self.ask(text, variables)).json()

    async def ask(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        *,
        method: str = "POST",
        headers: Mapping[str, str | bytes] | None = None,
    ) -> Response:
        """The whole answer to a request with these headers, cookies among them. `calls` and `seen` start anew."""
        self._emulator.state.requests.clear()
        self.seen.clear()
        self.witness.answered = self.witness.peak = 0
        sent = [
            (name.encode(), value if isinstance(value, bytes) else value.encode())
            for name, value in (headers or {}).items()
        ]
        if method == "GET":
            sent.append((b"graphql-require-preflight", b"1"))
            parameters = {"query": text, "variables": json.dumps(variables or {})}
            # Marked as no other site's page can: callers with credentials must.
            sent.append((b"content-type", b"application/json"))
            return await self._client.get("/graphql", params=parameters, headers=sent)
        body = {"query": text, "variables": variables or {}}
        return await self._client.request(method, "/graphql", json=body, headers=sent)

    @property
    def calls(self) -> list[str]:
        """What the last query asked the services, in the order of their answers, such as `GET /items?limit=2`.

        Decoded for reading; a request to the Preview API ends in ` (preview)`. The other services are told apart by
        their paths: `/visitor/…`, `/draft/projects/…`, `/external/web/content`.
        """
        return [_readable(request) for request in self._emulator.state.requests]

    @property
    def seen(self) -> list[Seen]:
        """What the services received of the last query, headers and bodies included."""
        return self.witness.seen

    @property
    def received(self) -> int:
        """How many bytes the services answered the last query with."""
        return self.witness.answered

    @property
    def faults(self) -> Faults:
        """What goes wrong upstream, by route."""
        faults: Faults = self._emulator.state.faults
        return faults

    @property
    def project(self) -> Project:
        project: Project = self._emulator.state.project
        return project

    @property
    def account(self) -> Account:
        """Croct's: its switches may change while it runs."""
        account: Account = self._emulator.state.croct
        return account


@asynccontextmanager
async def graph_over(
    project: Project | None = None,
    generation: Generation = Generation.KENTICO_CLOUD,
    *,
    clock: Callable[[], datetime] | None = None,
    address: str = "127.0.0.1",
    before: Callable[[ASGIApp], ASGIApp] | None = None,
    **settings: Any,
) -> AsyncIterator[Graph]:
    """The graph over a project, the sample by default. Upstream requests are sent once unless `settings` say more.

    They ask for whole items unless `settings` say `push_down`: what that spares is specified in test_push_down.py.
    `address` is where the caller asks from; `before` stands before the services.
    """
    emulator = create_emulator(project or sample_project(), generation=generation, clock=clock)
    witness = Witness()
    emulator.add_middleware(witness.middleware)
    if before is not None:
        emulator.add_middleware(before)
    given = {"project_id": None, "upstream_attempts": 1, "generation": generation.value, **PLAIN, **settings}
    app = create_app(load_settings(_env_file=None, **given), emulator=emulator)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app, client=(address, 50000)), base_url="http://t") as client,
    ):
        yield Graph(app, client, witness)
    assert app.state.handovers == {}, "no query of ours is left to the stock executor"


async def assert_graph(
    graph: Graph, query: str, data: Any, /, calls: Sequence[str] | None = None, **variables: Any
) -> None:
    """The query answers exactly `data`, without errors, and with these upstream requests in any order."""
    assert await graph.query(query, **variables) == {"data": data}
    if calls is not None:
        assert sorted(graph.calls) == sorted(calls)


async def assert_refused(graph: Graph, query: str, code: str, argument: str | None = None, /, **variables: Any) -> str:
    """One error with this code, naming this argument, before any upstream request. Returns the message."""
    answer = await graph.query(query, **variables)
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert graph.calls == []
    (error,) = answer["errors"]
    if argument is not None:
        assert error["extensions"] == {"code": code, "argument": argument}, error
        assert error["message"].startswith(f"Argument '{argument}': ")
    message: str = error["message"]
    return message


# The first segment of a path → how many of its segments say no more than which service and project it is.
_PREFIXES = {"delivery": 2, "preview": 2, "personalization": 2, "migration": 1, "croct": 1}


def _readable(request: LoggedRequest) -> str:
    _, *segments = request.path.split("/")
    path = "/".join(segments[_PREFIXES[segments[0]] :])
    query = f"?{unquote(request.query)}" if request.query else ""
    return f"{request.method} /{path}{query}" + (" (preview)" if segments[0] == "preview" else "")
