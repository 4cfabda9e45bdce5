"""The outermost layer: the request log, and paths as they were sent."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Message, Scope

from emulator.app import create_emulator
from emulator.request_log import LoggedRequest, RequestLog
from tests.emulator.asking import PROJECT_ID, send, small_project


async def test_every_answered_request_is_logged_as_it_was_sent() -> None:
    app = create_emulator(small_project())
    base = f"/delivery/{PROJECT_ID}"
    await send(app, f"{base}/items?system.codename%5Bin%5D=a%2Cb&order=system.name[asc]")
    await send(app, f"{base}/items/%C3%A9%2F?depth=x", method="HEAD")
    await send(app, "/nothing", method="POST")
    await send(app, f"{base}/types", method="POST")
    assert list(app.state.requests) == [
        LoggedRequest("GET", f"{base}/items", "system.codename%5Bin%5D=a%2Cb&order=system.name[asc]", 200),
        LoggedRequest("HEAD", f"{base}/items/%C3%A9%2F", "depth=x", 400),
        LoggedRequest("POST", "/nothing", "", 404),
        LoggedRequest("POST", f"{base}/types", "", 405),
    ]
    app.state.requests.clear()
    assert len(app.state.requests) == 0


def test_the_log_forgets_the_oldest() -> None:
    log = RequestLog(capacity=2)
    requests = [LoggedRequest("GET", path, "", 200) for path in ("/a", "/b", "/c")]
    for request in requests:
        log.append(request)
    assert list(log) == requests[1:]
    assert log[-1] == requests[2]


async def test_it_works_below_a_path_of_another_app() -> None:
    inner = create_emulator(small_project())
    outer = Starlette(routes=[Mount("/staged", inner)])
    response = await send(outer, f"/staged/delivery/{PROJECT_ID}/types?limit=1")
    expected = f"http://emulator.test/staged/delivery/{PROJECT_ID}/types?limit=1&skip=1"
    assert response.json()["pagination"]["next_page"] == expected
    index = (await send(outer, "/staged/")).json()
    assert index["delivery"] == f"http://emulator.test/staged/delivery/{PROJECT_ID}"


@pytest.mark.parametrize("raw_path", [None, b"/nothing"])
async def test_a_server_need_not_tell_the_raw_path(raw_path: bytes | None) -> None:
    app = create_emulator(small_project())
    sent: list[Message] = []
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/nothing",
        "raw_path": raw_path,
        "query_string": b"\xff=1",
        "headers": [],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def answer(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, answer)
    assert sent[0]["status"] == 404
    assert list(app.state.requests) == [LoggedRequest("GET", "/nothing", "\ufffd=1", 404)]
