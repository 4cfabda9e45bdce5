"""What upstream services receive: requests with their headers and bodies, and how many are under way at once."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as the service got it."""

    method: str
    path: str
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Witness:
    """`peak` is the largest number of requests that were ever under way together, `answered` the bytes sent back."""

    seen: list[Seen] = field(default_factory=list)
    peak: int = 0
    under_way: int = 0
    answered: int = 0

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """For `Starlette.add_middleware`."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            body = b""
            more = True
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
            self.seen.append(Seen(scope["method"], scope["raw_path"].decode(), Headers(scope=scope), body))
            self.under_way += 1
            self.peak = max(self.peak, self.under_way)
            for _ in range(10):  # everybody who may come meanwhile does
                await asyncio.sleep(0)

            async def again() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            async def weighed(message: Message) -> None:
                self.answered += len(message.get("body", b""))
                await send(message)

            try:
                await app(scope, again, weighed)
            finally:
                self.under_way -= 1

        return watched
