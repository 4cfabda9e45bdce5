"""Fault injection: what goes wrong, on which route, and how often; for tests and demos. Imports Starlette."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EVERY_ROUTE = "*"

HTML_PAGE = "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong. Everything can be combined; `times` is how many answers it spoils, None for all."""

    latency: float = 0.0
    status: int | None = None
    stale: bool = False
    truncate: bool = False
    html: bool = False
    body: str | bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None


class UnknownRoute(ValueError):
    """There is no route of that name."""


class Faults:
    """The faults of a running emulator by route name; `*` is every route that has none of its own."""

    def __init__(self, faults: Mapping[str, Fault] | None = None) -> None:
        self._faults: dict[str, Fault] = {}
        self._left: dict[str, int] = {}
        for route, fault in (faults or {}).items():
            self.set(route, fault)

    @classmethod
    def parse(cls, specs: Iterable[str]) -> "Faults":
        """Faults as a command line gives them: `items:status=503,times=2`, `*:latency=0.5`, `types:stale`."""
        faults = cls()
        for spec in specs:
            route, _, settings = spec.partition(":")
            faults.set(route, _parsed(spec, settings))
        return faults

    def check(self, routes: Iterable[str]) -> None:
        """Raises UnknownRoute where a fault names none of them: it would never strike."""
        known = [*dict.fromkeys(routes), EVERY_ROUTE]
        for route in self._faults:
            if route not in known:
                raise UnknownRoute(f"A fault names the route '{route}', which is none of {', '.join(known)}.")

    def set(self, route: str, fault: Fault) -> None:
        self._faults[route] = fault
        self._left.pop(route, None)
        if fault.times is not None:
            self._left[route] = fault.times

    def clear(self, route: str | None = None) -> None:
        """Forget the fault of a route, or all of them."""
        for name in list(self._faults) if route is None else [route]:
            self._faults.pop(name, None)
            self._left.pop(name, None)

    def take(self, route: str) -> Fault | None:
        """The fault that the next answer of a route suffers; this is what uses up its `times`."""
        for name in (route, EVERY_ROUTE):
            fault = self._faults.get(name)
            if fault is not None and self._left.get(name, 1) > 0:
                if name in self._left:
                    self._left[name] -= 1
                return fault
        return None


class FaultInjection:
    """A route's app with its faults."""

    def __init__(self, app: ASGIApp, route: str, faults: Faults, failure: Callable[[int], Response]) -> None:
        self._app = app
        self._route = route
        self._faults = faults
        self._failure = failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._faults.take(self._route) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.latency:
            await asyncio.sleep(fault.latency)
        app = self._replacement(fault) or self._app
        await app(scope, receive, _spoiling(send, fault, Headers(scope=scope)))

    def _replacement(self, fault: Fault) -> Response | None:
        """The answer that stands in for the real one, if the fault has any."""
        if fault.body is not None:
            media_type = "text/html" if fault.html else "application/json; charset=utf-8"
            return Response(fault.body, fault.status or 200, media_type=media_type)
        if fault.html:
            return Response(HTML_PAGE, fault.status or 200, media_type="text/html")
        return None if fault.status is None else self._failure(fault.status)


def _spoiling(send: Send, fault: Fault, request: Headers) -> Send:
    """Send with the fault's headers; a truncated body has half of its bytes, and its length says so.

    X-Stale-Content is for callers that take stale content; one that waits for new content gets none.
    """
    waits = request.get("x-kc-wait-for-loading-new-content", "").lower() == "true"
    held: list[Message] = []

    async def spoil(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(fault.headers)
            if fault.stale and not waits:
                headers["x-stale-content"] = "1"
            held.append(message)
            return
        start = held.pop() if held else None
        if fault.truncate:
            body = message.get("body", b"")
            message = {**message, "body": body[: len(body) // 2]}
            if start is not None and "content-length" in MutableHeaders(scope=start):
                MutableHeaders(scope=start)["content-length"] = str(len(message["body"]))
        if start is not None:
            await send(start)
        await send(message)

    return spoil


_FLAGS = {"": True, "true": True, "1": True, "false": False, "0": False}

_READERS: Mapping[str, Callable[[str], object]] = {
    "latency": float,
    "status": int,
    "times": int,
    "stale": lambda text: _FLAGS[text.lower()],
    "truncate": lambda text: _FLAGS[text.lower()],
    "html": lambda text: _FLAGS[text.lower()],
    "body": str,
    "headers": json.loads,
}


def _parsed(spec: str, settings: str) -> Fault:
    values: dict[str, object] = {}
    for setting in filter(None, settings.split(",")):
        name, _, value = setting.partition("=")
        try:
            values[name.strip()] = _READERS[name.strip()](value)
        except (KeyError, ValueError):
            expected = ", ".join(_READERS)
            raise ValueError(f"The fault '{spec}' has a wrong setting '{setting}'; settings are {expected}.") from None
    return Fault(**values)  # type: ignore[arg-type]
