"""Whatever is sent, the answer is JSON that the API could have given: never a failure inside."""

import asyncio
import json
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message, Scope

from emulator.app import create_emulator
from emulator.generation import Generation
from tests.emulator.asking import PROJECT_ID, small_project

APPS = [create_emulator(small_project(), generation=it) for it in Generation]

PIECES = st.sampled_from(
    [
        *("items", "types", "taxonomies", "items-feed", "languages", "alpha", "article", "elements", "title", "tags"),
        *("/", "?", "&", "=", "[", "]", "%5B", "%5d", "%", "%zz", "%00", "%2F", "%0a", ",", ".", "..", "+", "\x00"),
        *("system.", "elements.", "type", "rating", "language", "order", "depth", "skip", "limit", "asc", "DESC", "gt"),
        *("range", "in", "contains", "empty", "0", "1", "-1", "1e400", "\u0663", "9" * 30, "é", "\U0001f600"),
    ]
)
TARGETS = st.lists(PIECES, max_size=14).map("".join).map(lambda it: it.encode()) | st.binary(max_size=60)


@given(TARGETS, st.binary(max_size=40), st.sampled_from(APPS))
@settings(max_examples=400, derandomize=True, deadline=None)
def test_no_target_breaks_it(target: bytes, token: bytes, app: object) -> None:
    path, _, query = target.partition(b"?")
    raw_path = f"/delivery/{PROJECT_ID}/".encode() + path
    status, body = asyncio.run(_answer(app, raw_path, query, token))
    assert status in (200, 400, 404)
    assert isinstance(json.loads(body), dict)


@given(st.text(max_size=30), st.sampled_from(APPS))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_text_is_one_codename(codename: str, app: object) -> None:
    written = quote(codename.encode("utf-8", "surrogatepass"), safe="")
    raw_path = f"/delivery/{PROJECT_ID}/items/{written}".encode()
    status, body = asyncio.run(_answer(app, raw_path, b"", b""))
    code = json.loads(body).get("error_code")
    assert (status, code) == ((404, 1) if codename == "" else (404, 100))


async def _answer(app: object, raw_path: bytes, query: bytes, token: bytes) -> tuple[int, bytes]:
    assert callable(app)
    messages: list[Message] = []
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": raw_path.decode("utf-8", "replace"),
        "raw_path": raw_path,
        "query_string": query,
        "headers": [(b"host", b"emulator.test"), (b"authorization", b"Bearer " + token), (b"x-continuation", token)],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    return messages[0]["status"], b"".join(message.get("body", b"") for message in messages[1:])
