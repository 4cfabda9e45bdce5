"""`/health`: that the process answers, and over what."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def health_route(version: str, content: str) -> Route:
    """`content` says where the content comes from: the emulator or a project."""

    async def health(request: Request) -> Response:
        body = {"status": "ok", "version": version, "content": content}
        return JSONResponse(body, headers={"cache-control": "no-store"})

    return Route("/health", health, methods=["GET"])
