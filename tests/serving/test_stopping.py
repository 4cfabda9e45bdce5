"""When the server stops, requests that outlast its patience are answered; nothing is left to be told in a traceback."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from serving.stopping import Stopping

START: Message = {"type": "http.response.start", "status": 200, "headers": []}


async def stopped(*first: Message, scope: str = "http") -> list[Message]:
    """What a request is sent that has been sent `first` when it is cancelled."""
    waiting, sent = asyncio.Event(), list[Message]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for message in first:
            await send(message)
        waiting.set()
        await asyncio.Event().wait()

    async def receive() -> Message:
        raise AssertionError("nothing is read any more")

    async def send(message: Message) -> None:
        sent.append(message)

    task = asyncio.create_task(_ran(Stopping(app), {"type": scope, "method": "POST"}, receive, send))
    await waiting.wait()
    task.cancel("timeout graceful shutdown exceeded")
    await task
    return sent


async def _ran(app: Stopping, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


async def test_a_request_that_waits_is_told() -> None:
    start, body = await stopped()
    headers: dict[bytes, Any] = dict(start["headers"])
    assert (start["status"], headers[b"content-type"], headers[b"cache-control"], headers[b"retry-after"]) == (
        503,
        b"application/json; charset=utf-8",
        b"no-store",
        b"1",
    )
    assert json.loads(body["body"]) == {
        "errors": [
            {
                "message": "The server is stopping and could not wait for this answer; ask again.",
                "extensions": {"code": "SERVER_STOPPING"},
            }
        ]
    }


async def test_an_answer_that_has_begun_is_left_as_it_is() -> None:
    assert await stopped(START) == [START]


async def test_what_is_no_request_is_cancelled_as_ever() -> None:
    with pytest.raises(asyncio.CancelledError):
        await stopped(scope="lifespan")
