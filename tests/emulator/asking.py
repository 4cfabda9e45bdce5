"""Asking an emulator in process, and the small project that most tests ask about."""

from functools import cache
from pathlib import Path
from typing import Any

from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from emulator.project import Project
from emulator.sample import load_sample

SMALL_PROJECT = Path(__file__).parent / "small_project"
PROJECT_ID = "11111111-2222-4333-8444-555555555555"
HOST = "http://emulator.test"


@cache
def small_project() -> Project:
    return load_sample(SMALL_PROJECT)


async def send(
    app: Starlette, path: str, *, method: str = "GET", host: str = HOST, headers: dict[str, str] | None = None
) -> Response:
    """One request; the path is sent as it is written."""
    async with AsyncClient(transport=ASGITransport(app, raise_app_exceptions=True)) as client:
        raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        return await client.request(method, host + path, headers=raw)


async def ask(app: Starlette, path: str, service: str = "delivery", **headers: str) -> Any:
    """The JSON body for a path below the project; errors come without their random request id."""
    response = await send(app, f"/{service}/{app.state.project.id}{path}", headers=headers)
    body = response.json()
    if response.status_code >= 400:
        assert len(body.pop("request_id")) == 12
        return response.status_code, body
    return body


async def codenames(app: Starlette, path: str, service: str = "delivery", **headers: str) -> list[str]:
    """The codenames of a listing of items, in order."""
    return [item["system"]["codename"] for item in (await ask(app, path, service, **headers))["items"]]


def error(status: int, code: int, message: str) -> tuple[int, dict[str, object]]:
    """A whole error as `ask` returns it."""
    return status, {"message": message, "error_code": code, "specific_code": 0}


def preview_key(project: Project) -> str:
    return f"Bearer {project.keys['preview']}"
