"""`/health`: that the process answers, over what, and whether its schema is that of the content model as it is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def health_route(version: str, content: str, model: Callable[[], Mapping[str, Any]], *, told: bool = True) -> Route:
    """`content` says where the content comes from: the emulator or a project. `model` is the state of the schema.

    A failure may name parts of the model: unless `told`, the log alone does.
    """

    async def health(request: Request) -> Response:
        state = dict(model())
        degraded = state["stale"] or state["failure"] is not None
        if state["failure"] is not None and not told:
            state["failure"] = "The log says why."
        body = {"status": "degraded" if degraded else "ok", "version": version, "content": content, "model": state}
        # 200 all the same: it serves, and whoever restarts what does not must not restart this.
        return JSONResponse(body, headers={"cache-control": "no-store"})

    return Route("/health", health, methods=["GET"])
