"""How long the server takes for a query when nothing is between it and its caller: no socket, no HTTP client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

from starlette.applications import Starlette
from starlette.types import Message, Scope

import server
from benchmarks.queries import Query
from serving.settings import load_settings


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: the median, and the range that nine in ten lie in."""

    name: str
    median: float
    fast: float
    slow: float


async def timings(queries: Iterable[Query], *, rounds: int = 300) -> list[Timing]:
    """The first tenth of the rounds warms up and is not counted."""
    async with _app() as app:
        return [await _timing(app, query, rounds) for query in queries]


async def _timing(app: Starlette, query: Query, rounds: int) -> Timing:
    body = query.body
    query.check(await _post(app, body))
    taken = []
    for _ in range(rounds + rounds // 10):
        start = perf_counter()
        await _post(app, body)
        taken.append((perf_counter() - start) * 1000)
    counted = taken[rounds // 10 :]
    twentieths = quantiles(counted, n=20)
    return Timing(query.name, median(counted), twentieths[0], twentieths[-1])


@asynccontextmanager
async def _app() -> AsyncIterator[Starlette]:
    """The server over the sample project, whatever the environment says."""
    app = server.create_app(load_settings(_env_file=None, project_id=None, response_cache=0))
    async with app.router.lifespan_context(app):
        yield app
    if app.state.handovers:
        raise RuntimeError(f"Not ours to time: {dict(app.state.handovers)} were left to the stock executor.")


async def _post(app: Starlette, body: bytes) -> bytes:
    unread: list[Message] = [{"type": "http.request", "body": body}]
    sent = bytearray()

    async def receive() -> Message:
        if not unread:
            await asyncio.Event().wait()  # the caller waits for the answer, and stays
        return unread.pop()

    async def send(message: Message) -> None:
        sent.extend(message.get("body", b""))

    await app(dict(_SCOPE), receive, send)
    return bytes(sent)


_SCOPE: Scope = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "raw_path": b"/graphql",
    "query_string": b"",
    "root_path": "",
    "headers": [(b"content-type", b"application/json")],
}
