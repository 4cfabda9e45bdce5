"""The whole server as it is by default, asked in process, with the emulator behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.faults import Faults
from server import create_app
from serving.settings import load_settings


@asynccontextmanager
async def asking(faults: Faults | None = None, **settings: Any) -> AsyncIterator[tuple[AsyncClient, Starlette]]:
    """A client of the server, and the emulator. Upstream requests are sent once."""
    emulator = create_emulator(faults=faults)
    app = create_app(
        load_settings(_env_file=None, **{"push_down": False, "upstream_attempts": 1, **settings}), emulator=emulator
    )
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://t") as client,
    ):
        emulator.state.requests.clear()
        yield client, emulator


async def post(client: AsyncClient, text: str, /, headers: dict[str, str] | None = None, **variables: Any) -> Response:
    return await client.post("/graphql", json={"query": text, "variables": variables}, headers=headers)


def codes(answer: Response) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


async def get(client: AsyncClient, text: str, **headers: str) -> Response:
    """Header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.get("/graphql", params={"query": text}, headers=named)
