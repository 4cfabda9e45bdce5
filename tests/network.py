"""The server with its network client and the services it asks, each on a loopback socket, in one event loop."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.server import ServerState

from emulator.app import create_emulator
from emulator.faults import Faults
from resolvers.caller import Scope as Permission
from server import create_app
from serving.services import shown_croct_key
from serving.settings import load_settings
from tests.graph import sample_project


class Doors:
    """Holds back what the emulator is asked for items of these codenames until `open`, or until the caller hangs up.

    `arrived` and `left` count by codename those who came and those who went before they had an answer.
    """

    def __init__(self, *codenames: str) -> None:
        self._doors = {codename: asyncio.Event() for codename in codenames}
        self.arrived: Counter[str] = Counter()
        self.left: Counter[str] = Counter()

    def open(self, codename: str) -> None:
        self._doors[codename].set()

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """For `Starlette.add_middleware`."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            codename = scope.get("path", "").rpartition("/")[2]
            if codename not in self._doors:
                await app(scope, receive, send)
                return
            self.arrived[codename] += 1
            opened = asyncio.ensure_future(self._doors[codename].wait())
            gone = asyncio.ensure_future(_hung_up(receive))
            try:
                await asyncio.wait({opened, gone}, return_when=asyncio.FIRST_COMPLETED)
                if gone.done():
                    self.left[codename] += 1
                else:
                    await app(scope, receive, send)
            finally:
                opened.cancel()
                gone.cancel()

        return guarded


class Listening:
    """An application that uvicorn serves: its address, and the connections that it sees."""

    def __init__(self, url: str, state: ServerState) -> None:
        self.url = url
        self._state = state

    @property
    def connections(self) -> int:
        return len(self._state.connections)

    @property
    def busy(self) -> int:
        """Requests under way."""
        return len(self._state.tasks)


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[Listening]:
    """Without the application's own start and end. It closes no idle connection: one that is just being used again
    would break."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, timeout_keep_alive=86_400)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as sock:
        # Without `serve`: it would take the signals of the process for its own.
        await server.startup(sockets=[sock])
        try:
            yield Listening(f"http://127.0.0.1:{sock.getsockname()[1]}", server.server_state)
        finally:
            await server.shutdown(sockets=[sock])


@asynccontextmanager
async def networked(
    doors: Doors | None = None, faults: Faults | None = None, **settings: Any
) -> AsyncIterator[tuple[Starlette, Listening]]:
    """The server, started, which reaches every service over sockets, and the services. Scopes are open to everybody.

    Upstream requests are sent once, and nobody but the deadline of an operation loses patience with them.
    """
    emulator = create_emulator(sample_project(), faults=faults)
    if doors is not None:
        emulator.add_middleware(doors.middleware)
    async with listening(emulator) as services:
        given = _settings_for(services.url, emulator) | _UNHURRIED | settings
        app = create_app(load_settings(_env_file=None, **given))
        async with app.router.lifespan_context(app):
            yield app, services


async def until(condition: Callable[[], bool]) -> None:
    """Lets sockets and tasks run until the condition holds."""
    async with asyncio.timeout(60):
        while True:
            if condition():
                return
            await asyncio.sleep(0)


async def at_rest() -> None:
    """Lets everything go on that waits for no socket: who has been received has by then asked for what they need."""
    for _ in range(100):
        await asyncio.sleep(0)


_UNHURRIED: dict[str, Any] = {
    "upstream_attempts": 1,
    "read_timeout": 3600,
    "attempt_timeout": 3600,
    "upstream_budget": 3600,
}


def _settings_for(url: str, emulator: Starlette) -> dict[str, Any]:
    project, application = emulator.state.project, emulator.state.croct.application
    return {
        "project_id": project.id,
        "delivery_url": f"{url}/delivery",
        "preview_url": f"{url}/preview",
        "preview_key": project.keys["preview"],
        "personalization_url": f"{url}/personalization/v1/visitor",
        "personalization_key": project.keys["personalization"],
        "migration_url": f"{url}/migration/draft",
        "migration_key": project.keys["migration"],
        "croct_url": f"{url}/croct",
        "croct_api_key": shown_croct_key(application),
        "croct_application_id": application.id,
        "open_scopes": list(Permission),
    }


async def _hung_up(receive: Receive) -> Message:
    while (message := await receive())["type"] != "http.disconnect":
        pass
    return message
