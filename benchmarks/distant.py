"""A service that is far away: what it was asked before it answers at once, but for the way. In a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Distant:
    """An ASGI app before another one, whose answers it keeps, so that it takes the time of the way and no more.

    `asked` lists path with query, and bytes of the body, of every request.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._known: dict[bytes, list[Message]] = {}
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = scope["raw_path"] + b"?" + scope["query_string"]
        answer = self._known.get(target)
        if answer is None:
            answer = self._known[target] = []
            await self._app(scope, receive, _into(answer))
        self.asked.append((target.decode().rstrip("?"), sum(len(message.get("body", b"")) for message in answer)))
        await asyncio.sleep(self._seconds)
        for message in answer:
            await send(message)


def _into(answer: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        answer.append(message)

    return keep


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """Its address."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
