"""`/health` says that the process answers and where its content comes from."""

from __future__ import annotations

from serving.services import VERSION
from tests.serving.served import JSON, Answer, ask, server

PROJECT = "975bf280-fd91-488c-994c-2f04416e5ee3"


async def test_health_over_the_embedded_emulator() -> None:
    body = {"status": "ok", "version": VERSION, "content": "embedded emulator"}
    assert await ask(server(), "GET", "/health") == Answer(200, JSON, body)


async def test_health_over_a_project_asks_nothing_of_it() -> None:
    app = server(project_id=PROJECT, delivery_url="http://127.0.0.1:9")
    body = {"status": "ok", "version": VERSION, "content": f"project {PROJECT}"}
    assert await ask(app, "GET", "/health") == Answer(200, JSON, body)
    assert app.state.emulator is None
