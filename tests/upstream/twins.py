"""In-memory twins of a Transport, and the answers that they give."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from upstream.capabilities import CAPABILITIES, Generation
from upstream.delivery import DeliveryClient, Endpoint
from upstream.exchange import Request, Response, Transport

KEY = "eyJhbGciOiJIUzI1NiJ9.eyJzZWNyZXQiOnRydWV9.unmistakable"
BASE = "https://deliver.test/project"
PREVIEW = "https://preview.test/project"


class Scripted:
    """Gives its outcomes in turn, the last one for ever, and remembers the requests."""

    def __init__(self, *outcomes: Response | Exception) -> None:
        self._outcomes = list(outcomes)
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.requests.append(request)
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @property
    def urls(self) -> list[str]:
        return [request.url for request in self.requests]


class Held:
    """Answers a request only when told to, by URL."""

    def __init__(self) -> None:
        self._doors: dict[str, asyncio.Event] = {}
        self.arrived: list[str] = []

    async def send(self, request: Request) -> Response:
        self.arrived.append(request.url)
        await self._door(request.url).wait()
        return answer(request.url)

    def release(self, *urls: str) -> None:
        for url in urls:
            self._door(url).set()

    def _door(self, url: str) -> asyncio.Event:
        return self._doors.setdefault(url, asyncio.Event())


def get(url: str = f"{BASE}/items") -> Request:
    return Request("delivery", "GET", url, {"authorization": f"Bearer {KEY}"})


def answer(body: str | bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, headers or {}, body.encode() if isinstance(body, str) else body)


def json_answer(content: Any, status: int = 200) -> Response:
    return answer(json.dumps(content), status, {"content-type": "application/json"})


def client_over(
    transport: Transport,
    *,
    generation: Generation = Generation.KENTICO_CLOUD,
    production: Endpoint | None = Endpoint(BASE),
    preview: Endpoint | None = Endpoint(PREVIEW, KEY),
) -> DeliveryClient:
    return DeliveryClient(transport, production, preview, CAPABILITIES[generation])


async def settled(condition: Callable[[], bool]) -> None:
    """Lets the other tasks run until the condition holds."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("the tasks came to rest without it")


def everything_shown(error: BaseException) -> str:
    """All that a log or an answer could print of an error."""
    return "".join([str(error), repr(error), repr(vars(error)), *traceback.format_exception(error)])


def extensions_of(
    code: str,
    status: int | None = None,
    *,
    request_id: str | None = None,
    upstream_code: int | None = None,
    specific_code: int | None = None,
) -> dict[str, Any]:
    """The whole `extensions` of a failure of the Delivery API."""
    return {
        "code": code,
        "service": "delivery",
        "status": status,
        "requestId": request_id,
        "upstreamCode": upstream_code,
        "specificCode": specific_code,
    }
