"""The server as a process of its own, and services behind it that answer when they are let to."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.app import create_emulator

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # seconds until a process that hangs is given up


@contextmanager
def running(*arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`python server.py` as a process of its own."""
    environment = {**os.environ, **{f"CONTENTGRAPH_{name}": value for name, value in settings.items()}}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "server.py"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


class Slow:
    """The emulator on a socket, in a thread: requests for paths that end so are `reached`, then wait until `let`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._emulator: Starlette = create_emulator()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.reached = Event()
        self.let = Event()

    @property
    def settings(self) -> dict[str, str]:
        """Of a server that reads it."""
        host, port = self._socket.getsockname()
        project: str = self._emulator.state.project.id
        return {"PROJECT_ID": project, "DELIVERY_URL": f"http://{host}:{port}/delivery"}

    @contextmanager
    def answering(self) -> Iterator[Slow]:
        app: ASGIApp = self
        serving = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
        thread = Thread(target=serving.run, args=([self._socket],))
        thread.start()
        try:
            yield self
        finally:
            self.let.set()
            serving.should_exit = True
            thread.join(PATIENCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith(self._path):
            self.reached.set()
            await asyncio.to_thread(self.let.wait, PATIENCE)
        await self._emulator(scope, receive, send)
