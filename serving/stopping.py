"""The end of the process: whoever still waits for an answer then is told so. Imports Starlette's types."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.responses import RequestRefused, refused

STOPPING = "The server is stopping and could not wait for this answer; ask again."


class Stopping:
    """Requests that the server cancels, because they outlast its patience, end in an answer and not in a traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            if not begun:
                told = RequestRefused(503, "SERVER_STOPPING", STOPPING, {"retry-after": "1"})
                await refused(told)(scope, receive, send)
