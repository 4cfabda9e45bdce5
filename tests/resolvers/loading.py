"""The loaders of one request over an emulator in process, without a graph above them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.project import Project
from resolvers.caller import Caller, Scope
from resolvers.loaders import Clients, Loaders
from tests.graph import sample_project
from upstream.capabilities import CAPABILITIES, Generation
from upstream.croct import CroctClient
from upstream.delivery import DeliveryClient, Endpoint
from upstream.migration import MigrationClient
from upstream.personalization import PersonalizationClient
from upstream.transport import HttpxTransport, in_process


class Loading:
    """New loaders as often as wanted, and the addresses that all of them asked for."""

    def __init__(self, clients: Clients, emulator: Starlette) -> None:
        self._clients = clients
        self.emulator = emulator

    def loaders(self, url_length: int = 2048) -> Loaders:
        return Loaders(self._clients, Caller(scopes=frozenset(Scope)), url_length=url_length)

    @property
    def addresses(self) -> list[str]:
        """As they were sent, percent-encoded."""
        return [
            f"http://emulator{request.path}" + (f"?{request.query}" if request.query else "")
            for request in self.emulator.state.requests
        ]


@asynccontextmanager
async def loading(project: Project | None = None) -> AsyncIterator[Loading]:
    emulator = create_emulator(project or sample_project())
    served: Project = emulator.state.project
    transport = HttpxTransport(app=in_process(emulator))
    clients = Clients(
        DeliveryClient(
            transport,
            Endpoint(f"http://emulator/delivery/{served.id}"),
            Endpoint(f"http://emulator/preview/{served.id}", served.keys["preview"]),
            CAPABILITIES[Generation.KENTICO_CLOUD],
        ),
        PersonalizationClient(transport, None),
        MigrationClient(transport, None),
        CroctClient(transport, None),
    )
    try:
        yield Loading(clients, emulator)
    finally:
        await transport.aclose()
