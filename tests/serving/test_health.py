"""`/health` says that the process answers, where its content comes from, and how old its schema is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.faults import Fault
from server import create_app
from serving.services import VERSION
from serving.settings import load_settings
from tests.graph import PLAIN, sample_project
from tests.serving.served import JSON, Answer, ask, server

PROJECT = "975bf280-fd91-488c-994c-2f04416e5ee3"
UNREAD = {"fingerprint": None, "stale": False, "readAt": None, "failure": None, "failingSince": None}
REASON = "delivery: HTTP 500, the service failed; retry later."


async def test_health_over_the_embedded_emulator() -> None:
    body = {"status": "ok", "version": VERSION, "content": "embedded emulator", "model": UNREAD}
    assert await ask(server(), "GET", "/health") == Answer(200, JSON, body)


async def test_health_over_a_project_asks_nothing_of_it() -> None:
    app = server(project_id=PROJECT, delivery_url="http://127.0.0.1:9")
    body = {"status": "ok", "version": VERSION, "content": f"project {PROJECT}", "model": UNREAD}
    assert await ask(app, "GET", "/health") == Answer(200, JSON, body)
    assert app.state.emulator is None


async def health(app: Starlette) -> Any:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://t") as client:
        answer = await client.get("/health")
    assert answer.status_code == 200
    body = answer.json()
    return {"status": body["status"], **body["model"]}


async def test_a_stale_model_shows_with_its_age_and_why_until_it_is_read_again(tmp_path: Path) -> None:
    emulator = create_emulator(sample_project())
    settings = load_settings(
        _env_file=None, **PLAIN, project_id=None, upstream_attempts=1, model_file=tmp_path / "model.json"
    )
    first = create_app(settings, emulator=emulator)
    async with first.router.lifespan_context(first):
        fresh = await health(first)
        assert (fresh["status"], fresh["stale"], fresh["failure"]) == ("ok", False, None)
        emulator.state.faults.set("types", Fault(status=500))
        await _refresh(first)
        failing = await health(first)
        assert (failing["status"], failing["stale"], failing["failure"]) == ("degraded", False, REASON)
    second = create_app(settings, emulator=emulator)
    async with second.router.lifespan_context(second):
        stale = await health(second)
        assert (stale["status"], stale["stale"], stale["failure"]) == ("degraded", True, REASON)
        assert stale["fingerprint"] == fresh["fingerprint"]
        assert stale["readAt"] is not None
        assert stale["failingSince"] is not None
        emulator.state.faults.clear()
        await _refresh(second)
        assert (await health(second))["status"] == "ok"


async def test_a_hardened_server_leaves_the_reason_to_its_log() -> None:
    emulator = create_emulator(sample_project())
    emulator.state.faults.set("types", Fault(status=500))
    plain = {**PLAIN, "project_id": None, "upstream_attempts": 1, "profile": "hardened"}
    app = create_app(load_settings(_env_file=None, **plain), emulator=emulator)
    async with app.router.lifespan_context(app):
        found = await health(app)
        assert (found["status"], found["failure"]) == ("degraded", "The log says why.")


async def _refresh(app: Starlette) -> None:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://t") as client:
        assert (await client.post("/schema/refresh")).status_code == 200
