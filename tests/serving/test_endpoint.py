"""What the endpoint takes, what it refuses, and how it ends: always with JSON, never with a 5xx for a bad request."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.app import create_emulator
from emulator.faults import Fault, Faults
from server import create_app
from serving.settings import load_settings
from tests.serving.served import JSON, Answer, ask, post, refusal, server

QUERY = b'{"query": "{ __typename }"}'
DATA = Answer(200, JSON, {"data": {"__typename": "Query"}})


@pytest.fixture(scope="module")
def app() -> Starlette:
    return server(max_body=20_000)


def bad_request(message: str) -> Answer:
    return refusal(400, "BAD_REQUEST", message)


def not_executed(message: str) -> Answer:
    """An error of GraphQL itself that points at no place in the text."""
    return Answer(200, JSON, {"errors": [{"message": message, "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"}}]})


PUBLIC = "public, max-age=300, stale-while-revalidate=60, stale-if-error=3600"
NOT_JSON = bad_request("The body is not JSON.")
NO_OBJECT = bad_request("The body must be a JSON object.")
NO_QUERY = bad_request("The parameter 'query' is missing.")

BODIES = {
    b"": NOT_JSON,
    b"{": NOT_JSON,
    b'{"query": "{ __typename }"} and more': NOT_JSON,
    b'{"query": "\xff"}': NOT_JSON,
    b'\xef\xbb\xbf{"query": "{ __typename }"}': NOT_JSON,
    b'{"query": "{ item(codename: \\"\\ud800\\") { id } }"}': NOT_JSON,
    b'{"query": NaN}': NOT_JSON,
    b"[" * 20_000: NOT_JSON,
    b'{"query": "{ __typename }", "variables": {"number": ' + b"9" * 6_000 + b"}}": NOT_JSON,
    b"1": NO_OBJECT,
    b'"x"': NO_OBJECT,
    b"null": NO_OBJECT,
    b"[]": NO_OBJECT,
    b'[{"query": "{ __typename }"}]': NO_OBJECT,
    b"{}": NO_QUERY,
    b'{"query": null}': NO_QUERY,
    b'{"query": ""}': NO_QUERY,
    b'{"query": 1}': bad_request("The parameter 'query' must be a string."),
    b'{"query": ["{ __typename }"]}': bad_request("The parameter 'query' must be a string."),
    b'{"query": "{ __typename }", "operationName": 5}': bad_request("The parameter 'operationName' must be a string."),
    b'{"query": "{ __typename }", "variables": "x"}': bad_request("The parameter 'variables' must be an object."),
    b'{"query": "{ __typename }", "variables": [1]}': bad_request("The parameter 'variables' must be an object."),
    b'{"query": "{ __typename }", "extensions": false}': bad_request("The parameter 'extensions' must be an object."),
    b'{"query": "{ __typename }", "operationName": null, "variables": null, "extensions": null}': DATA,
    b'{"query": "{ __typename }", "operationName": "", "variables": {}, "extensions": {}, "other": 1}': DATA,
    b'{"query": "query A { __typename } query B { id: __typename }", "operationName": "B"}': Answer(
        200, JSON, {"data": {"id": "Query"}}
    ),
    b'{"query": "query A { __typename } query B { __typename }"}': not_executed(
        "Must provide operation name if query contains multiple operations."
    ),
    b'{"query": "{ __typename } # not this query, nor that query"}': DATA,
    b'{"query": "query A { __typename }", "operationName": "B"}': not_executed("Unknown operation named 'B'."),
    b'{"query": "fragment A on Query { __typename }"}': not_executed("Must provide an operation."),
}  # fmt: skip


@pytest.mark.parametrize(("body", "answer"), BODIES.items(), ids=[str(body[:60]) for body in BODIES])
async def test_a_body_is_a_json_object_with_a_query(app: Starlette, body: bytes, answer: Answer) -> None:
    assert await post(app, body) == answer


NOT_SENT_AS_JSON = refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send the content type application/json.")
TYPES = [
    ("application/json", DATA),
    ("Application/JSON ; charset=utf-8", DATA),
    ("", NOT_SENT_AS_JSON),
    ("text/plain", NOT_SENT_AS_JSON),
    ("application/jsonfoo", NOT_SENT_AS_JSON),
    ("application/x-www-form-urlencoded", NOT_SENT_AS_JSON),
    ("multipart/form-data; boundary=x", NOT_SENT_AS_JSON),
]


@pytest.mark.parametrize(("media_type", "answer"), TYPES)
async def test_a_body_comes_as_application_json_and_nothing_else(
    app: Starlette, media_type: str, answer: Answer
) -> None:
    assert await post(app, QUERY, content_type=media_type) == answer


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "GZIP"])
async def test_a_compressed_body_is_refused_and_not_read(app: Starlette, encoding: str) -> None:
    refused = refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without a content encoding.")
    assert await post(app, QUERY, content_encoding=encoding) == refused
    bomb: list[Message] = [{"type": "http.request", "body": gzip.compress(bytes(1_000_000)), "more_body": True}]
    messages = await _exchange(app, bomb, {"content-encoding": encoding})
    assert (messages[0]["status"], len(bomb)) == (415, 1)


@pytest.mark.parametrize(
    ("length", "answer"), [(20_000, DATA), (20_001, refusal(413, "BODY_TOO_LARGE", "A body may hold 20000 bytes."))]
)
async def test_a_body_has_a_largest_size(app: Starlette, length: int, answer: Answer) -> None:
    assert await post(app, QUERY.ljust(length)) == answer


async def test_a_body_that_claims_to_be_shorter_is_counted_as_it_comes(app: Starlette) -> None:
    chunks: list[Message] = [{"type": "http.request", "body": b" " * 5_000, "more_body": True} for _ in range(100)]
    messages = await _exchange(app, chunks, {"content-length": "10"})
    assert messages[0]["status"] == 413
    assert len(chunks) == 95, "what is too long is not read to its end"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
async def test_other_methods_are_not_allowed(app: Starlette, method: str) -> None:
    assert await ask(app, method, "/graphql") == refusal(405, "METHOD_NOT_ALLOWED", "Send POST or GET.")


NOTHING_HERE = "There is nothing here: GraphQL is at /graphql, the server's health at /health."


@pytest.mark.parametrize(
    ("method", "path", "answer"),
    [
        ("GET", "/nope", refusal(404, "NOT_FOUND", NOTHING_HERE)),
        ("POST", "/nope", refusal(404, "NOT_FOUND", NOTHING_HERE)),
        ("GET", "/graphiql/%2e%2e/%2e%2e/server.py", refusal(404, "NOT_FOUND", NOTHING_HERE)),
        (
            "POST",
            "/health",
            refusal(405, "METHOD_NOT_ALLOWED", "This path takes another method; the header Allow names it."),
        ),
    ],
)
async def test_what_no_route_takes_is_json_too(app: Starlette, method: str, path: str, answer: Answer) -> None:
    assert await ask(app, method, path) == answer


SEARCHES = {
    "query={__typename}": DATA,
    "query={__typename}&variables=&extensions=&operationName=": DATA,
    "query={__typename}&variables=null": DATA,
    f"query={quote('query A($codename: String!) { item(codename: $codename) { system { name } } }')}"
    f"&variables={quote(json.dumps({'codename': 'home'}))}&operationName=A": Answer(
        200, JSON, {"data": {"item": {"system": {"name": "Home"}}}}
    ),
    "": NO_QUERY,
    "query=": NO_QUERY,
    "documentId=1": refusal(400, "PERSISTED_DOCUMENT_NOT_FOUND", "No document of this id is known here."),
    "query={__typename}&variables={": bad_request("The parameter 'variables' is not JSON."),
    "query={__typename}&variables=[1]": bad_request("The parameter 'variables' must be an object."),
    "query={__typename}&extensions=1": bad_request("The parameter 'extensions' must be an object."),
    "query=%ff": bad_request("The query string cannot be read."),
    "query": bad_request("The query string cannot be read."),
    f"query={'x' * 20_000}": refusal(414, "URL_TOO_LONG", "A query string may hold 16000 bytes."),
}  # fmt: skip


@pytest.mark.parametrize(("search", "answer"), SEARCHES.items(), ids=[search[:60] for search in SEARCHES])
async def test_get_carries_its_parameters_in_the_query_string(app: Starlette, search: str, answer: Answer) -> None:
    assert await ask(app, "GET", f"/graphql?{search}") == answer


@pytest.mark.parametrize("operation", ["mutation", "subscription"])
async def test_get_is_for_queries_alone(app: Starlette, operation: str) -> None:
    answer = await ask(app, "GET", f"/graphql?query={operation}%7B__typename%7D")
    assert answer == refusal(405, "METHOD_NOT_ALLOWED", "GET is for queries; send other operations by POST.")


@pytest.mark.parametrize(
    ("body", "vary", "cache_control"),
    [
        (QUERY, "Accept, Accept-Encoding", PUBLIC),
        (b'{"query": "{ nothing }"}', "Accept, Accept-Encoding", "no-store"),
        (b"1", "Accept", "no-store"),
    ],
)
async def test_every_answer_says_what_it_varies_by_and_whether_it_may_be_kept(
    app: Starlette, body: bytes, vary: str, cache_control: str
) -> None:
    (start, _) = await _exchange(app, [{"type": "http.request", "body": body}])
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert (headers["vary"], headers["cache-control"]) == (vary, cache_control)


class Watched:
    """Says when a request has reached the emulator behind it."""

    def __init__(self, app: ASGIApp, reached: asyncio.Event) -> None:
        self._app = app
        self._reached = reached

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._reached.set()
        await self._app(scope, receive, send)


async def test_when_the_caller_goes_so_does_everything_that_was_asked_for_it() -> None:
    reached = asyncio.Event()
    emulator = create_emulator(faults=Faults({"*": Fault(latency=3600)}))
    emulator.add_middleware(Watched, reached=reached)
    app = create_app(load_settings(_env_file=None), emulator=emulator)
    query = '{ item(codename: "home") { id } items { totalCount } taxonomies { totalCount } contentTypes { limit } }'
    body = json.dumps({"query": query}).encode()

    async def gone() -> Message:
        await reached.wait()
        return await _gone()

    before = asyncio.all_tasks()
    assert await _exchange(app, [{"type": "http.request", "body": body}], then=gone) == []
    async with asyncio.timeout(5):
        await asyncio.gather(*(asyncio.all_tasks() - before), return_exceptions=True)
    assert [*emulator.state.requests] == []


async def test_a_caller_who_goes_while_sending_gets_no_answer(app: Starlette) -> None:
    assert await _exchange(app, [{"type": "http.request", "body": b'{"que', "more_body": True}], then=_gone) == []


async def _silence() -> Message:
    """The caller waits for the answer."""
    return await asyncio.Event().wait() and {}


async def _gone() -> Message:
    return {"type": "http.disconnect"}


async def _exchange(
    app: ASGIApp,
    unread: list[Message],
    headers: dict[str, str] | None = None,
    then: Callable[[], Awaitable[Message]] = _silence,
) -> list[Message]:
    """What the app sends for these messages of a POST; `then` says what comes after them."""
    sent: list[Message] = []

    async def receive() -> Message:
        return unread.pop(0) if unread else await then()

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.encode(), value.encode()) for name, value in {"content-type": JSON, **(headers or {})}.items()
        ],
    }
    await app(scope, receive, send)
    return sent
