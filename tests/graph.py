"""The whole server over the embedded emulator, asked in process, and what tests state about its answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.faults import Faults
from emulator.generation import Generation
from emulator.project import Project
from emulator.recording import load_recordings
from emulator.request_log import LoggedRequest
from emulator.sample import load_sample
from server import create_app
from serving.settings import load_settings


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

    def __init__(self, app: Starlette, client: AsyncClient) -> None:
        self._client = client
        self._emulator: Starlette = app.state.emulator

    async def query(self, text: str, /, **variables: Any) -> Any:
        """The answer's JSON. `calls` starts anew."""
        self._emulator.state.requests.clear()
        answer = await self._client.post("/graphql", json={"query": text, "variables": variables})
        return answer.json()

    @property
    def calls(self) -> list[str]:
        """What the last query asked the services, in the order of their answers, such as `GET /items?limit=2`.

        Decoded for reading; a request to the Preview API ends in ` (preview)`.
        """
        return [_readable(request) for request in self._emulator.state.requests]

    @property
    def faults(self) -> Faults:
        """What goes wrong upstream, by route."""
        faults: Faults = self._emulator.state.faults
        return faults

    @property
    def project(self) -> Project:
        project: Project = self._emulator.state.project
        return project


@asynccontextmanager
async def graph_over(
    project: Project | None = None, generation: Generation = Generation.KENTICO_CLOUD, **settings: Any
) -> AsyncIterator[Graph]:
    """The graph over a project, the sample by default. Upstream requests are sent once unless `settings` say more."""
    emulator = create_emulator(project or sample_project(), generation=generation)
    given = {"project_id": None, "upstream_attempts": 1, "generation": generation.value, **settings}
    app = create_app(load_settings(_env_file=None, **given), emulator=emulator)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://t") as client,
    ):
        yield Graph(app, client)


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
        assert error["extensions"] == {"code": code, "argument": argument}
        assert error["message"].startswith(f"Argument '{argument}': ")
    message: str = error["message"]
    return message


def _readable(request: LoggedRequest) -> str:
    _, host, _, *path = request.path.split("/")
    query = f"?{unquote(request.query)}" if request.query else ""
    return f"{request.method} /{'/'.join(path)}{query}" + (" (preview)" if host == "preview" else "")
