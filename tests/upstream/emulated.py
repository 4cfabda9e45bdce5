"""The emulator over the sample project, and the typed client of it over the whole stack of transports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.generation import Generation as EmulatorGeneration
from emulator.project import Project
from emulator.sample import load_sample
from tests.emulator.asking import HOST
from tests.upstream.twins import client_over
from upstream.capabilities import Generation
from upstream.concurrency import BoundedTransport
from upstream.delivery import DeliveryClient, Endpoint
from upstream.retry import RetryingTransport
from upstream.transport import HttpxTransport, in_process


@dataclass(frozen=True)
class Emulated:
    """The emulator's app and the client."""

    app: Starlette
    client: DeliveryClient

    @property
    def asked(self) -> list[str]:
        """Path below the published project and query of every request, as they were received."""
        root = f"/delivery/{self.app.state.project.id}"
        asked = [(request.path.removeprefix(root), request.query) for request in self.app.state.requests]
        return [f"{path}?{query}" if query else path for path, query in asked]


@asynccontextmanager
async def emulated(
    *,
    generation: Generation = Generation.KENTICO_CLOUD,
    secure_access: bool = False,
    project: str | None = None,
    key: str | None = None,
    preview_key: str | None = None,
) -> AsyncIterator[Emulated]:
    """`project` and the keys are by default those of the sample project; a key is named as the project names it."""
    app = create_emulator(_sample_project(), generation=EmulatorGeneration(generation), secure_access=secure_access)
    keys = {**app.state.project.keys, "unknown": "unknown"}
    root = project or app.state.project.id
    carrier = HttpxTransport(app=in_process(app))

    async def at_once(seconds: float) -> None:
        pass

    client = client_over(
        RetryingTransport(BoundedTransport(carrier), sleep=at_once),
        generation=generation,
        production=Endpoint(f"{HOST}/delivery/{root}", None if key is None else keys[key]),
        preview=Endpoint(f"{HOST}/preview/{root}", keys[preview_key or "preview"]),
    )
    try:
        yield Emulated(app, client)
    finally:
        await carrier.aclose()


@cache
def _sample_project() -> Project:
    return load_sample()
