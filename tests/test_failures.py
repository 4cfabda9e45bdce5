"""Every endpoint of the Delivery API failed in turn: its field is null with one error, every sibling answers whole."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from httpx import ASGITransport, AsyncClient

from emulator.faults import Fault
from server import create_app
from serving.logs import configure_logs
from serving.settings import load_settings
from tests.graph import Graph, graph_over

# Route, and the field of the query below that it serves.
FIELDS = {
    "item": "item",
    "items": "items",
    "type": "contentType",
    "types": "contentTypes",
    "element": "contentElement",
    "taxonomy": "taxonomy",
    "taxonomies": "taxonomies",
}
QUERY = """{
  item(codename: "on_roasts") { system { name } }
  items(where: { system: { type: { eq: "office" } } }) { items { system { codename } } }
  contentType(codename: "office") { name }
  contentTypes(limit: 2) { items { codename } }
  contentElement(type: "article", codename: "title") { name }
  taxonomy(codename: "personas") { terms { codename } }
  taxonomies(limit: 1) { items { codename } }
}"""
WHOLE: dict[str, Any] = {
    "item": {"system": {"name": "On Roasts"}},
    "items": {"items": [{"system": {"codename": "boston_office"}}, {"system": {"codename": "madrid_office"}}]},
    "contentType": {"name": "Office"},
    "contentTypes": {"items": [{"codename": "about_us"}, {"codename": "accessory"}]},
    "contentElement": {"name": "Title"},
    "taxonomy": {"terms": [{"codename": "coffee_expert"}, {"codename": "coffee_enthusiast"}]},
    "taxonomies": {"items": [{"codename": "personas"}]},
}
SILENT = {"service": "delivery", "status": None, "requestId": None, "upstreamCode": None, "specificCode": None}


def spoken(code: str, status: int, upstream_code: int, specific_code: int | None = 0) -> dict[str, Any]:
    """The extensions of a failure that the service explains in its own error body."""
    return {
        "code": code,
        "service": "delivery",
        "status": status,
        "requestId": "a request id",
        "upstreamCode": upstream_code,
        "specificCode": specific_code,
    }


# What goes wrong, the error's extensions, and its message.
FAILURES: dict[str, tuple[Fault, dict[str, Any], str]] = {
    "400": (
        Fault(status=400),
        spoken("UPSTREAM_BAD_REQUEST", 400, 2),
        "delivery: HTTP 400, refused the request as malformed; upstreamCode names the rule.",
    ),
    "401": (
        Fault(status=401),
        spoken("UPSTREAM_UNAUTHENTICATED", 401, 3),
        "delivery: HTTP 401, the key is missing or not accepted; check the key in the settings.",
    ),
    "403": (
        Fault(status=403),
        spoken("UPSTREAM_FORBIDDEN", 403, 4),
        "delivery: HTTP 403, the key belongs to another project or lacks the permission.",
    ),
    "404 of the route": (
        Fault(status=404),
        spoken("UPSTREAM_NOT_FOUND", 404, 1),
        "delivery: HTTP 404, knows no such project or route; check the project id and the hosts in the settings.",
    ),
    "429": (
        Fault(status=429),
        spoken("UPSTREAM_RATE_LIMITED", 429, 10000, None),
        "delivery: HTTP 429, the rate limit is used up; retry later.",
    ),
    "500": (
        Fault(status=500),
        spoken("UPSTREAM_UNAVAILABLE", 500, 0),
        "delivery: HTTP 500, the service failed; retry later.",
    ),
    "HTML and 502": (
        Fault(html=True, status=502),
        {**SILENT, "code": "UPSTREAM_UNAVAILABLE", "status": 502},
        "delivery: HTTP 502, the service failed; retry later.",
    ),
    "302": (
        Fault(body="", status=302, headers={"location": "https://evil.example/"}),
        {**SILENT, "code": "UPSTREAM_ERROR", "status": 302},
        "delivery: HTTP 302, gave an answer that is not expected here.",
    ),
    "HTML": (
        Fault(html=True),
        {**SILENT, "code": "UPSTREAM_MALFORMED"},
        "delivery: the answer of {route} is not complete JSON.",
    ),
    "truncated": (
        Fault(truncate=True),
        {**SILENT, "code": "UPSTREAM_MALFORMED"},
        "delivery: the answer of {route} is not complete JSON.",
    ),
    "empty": (
        Fault(body=""),
        {**SILENT, "code": "UPSTREAM_MALFORMED"},
        "delivery: the answer of {route} is not complete JSON.",
    ),
    "a list for an object": (
        Fault(body="[]"),
        {**SILENT, "code": "UPSTREAM_MALFORMED"},
        "delivery: the answer of {route} is not as documented: Expected `object`, got `array`",
    ),
}


def without_request_id(error: dict[str, Any]) -> dict[str, Any]:
    """Request ids are the service's own and new each time."""
    extensions = dict(error["extensions"])
    if extensions["requestId"] is not None:
        assert re.fullmatch(r"[A-Za-z0-9+/]{11}=", extensions["requestId"])
        extensions["requestId"] = "a request id"
    return {**error, "extensions": extensions}


async def test_the_query_answers_whole_while_nothing_fails(graph: Graph) -> None:
    assert await graph.query(QUERY) == {"data": WHOLE}
    assert len(graph.calls) == len(FIELDS)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("route", FIELDS)
async def test_one_failing_endpoint_costs_its_own_field_alone(graph: Graph, route: str, failure: str) -> None:
    fault, extensions, message = FAILURES[failure]
    graph.faults.set(route, fault)
    assert_failed(await graph.query(QUERY), FIELDS[route], message.format(route=LISTINGS[route]), extensions)


@pytest.mark.parametrize("route", FIELDS)
async def test_one_endpoint_that_does_not_answer_costs_its_own_field_alone(route: str) -> None:
    async with graph_over(attempt_timeout=0.5) as graph:
        graph.faults.set(route, Fault(latency=60))
        answer = await graph.query(QUERY)
    message = "delivery: no answer within the time allowed; retry later."
    assert_failed(answer, FIELDS[route], message, {**SILENT, "code": "UPSTREAM_TIMEOUT"})


def assert_failed(answer: dict[str, Any], field: str, message: str, extensions: dict[str, Any]) -> None:
    """The field is null with this one error; everything else is whole."""
    assert answer["data"] == {**WHOLE, field: None}
    (error,) = answer["errors"]
    assert without_request_id(error) == {
        "message": message,
        "locations": [{"line": QUERY[: QUERY.index(f"  {field}(")].count("\n") + 1, "column": 3}],
        "path": [field],
        "extensions": extensions,
    }


LISTINGS = {
    "item": "items",
    "items": "items",
    "type": "types",
    "types": "types",
    "element": "types",
    "taxonomy": "taxonomies",
    "taxonomies": "taxonomies",
}

SYSTEM = '{"id": "1", "name": "N", "codename": "c", "language": "l", "type": "t", "sitemap_locations": []'
MISTYPED = {
    "item": (f'{{"item": {{"system": {SYSTEM}}}, "elements": {{}}}}}}', "last_modified"),
    "items": ('{"items": [{"system": 5}], "pagination": {}}', "$.items[0].system"),
    "type": ('{"system": {"id": 1}, "elements": {}}', "$.system.id"),
    "types": ('{"types": {}, "pagination": {}}', "$.types"),
    "element": ('{"type": "text", "name": null}', "$.name"),
    "taxonomy": (
        '{"system": {"id": "1", "name": "n", "codename": "c", "last_modified": "d"}, "terms": [1]}',
        "$.terms[0]",
    ),
    "taxonomies": ('{"taxonomies": [], "pagination": {"skip": 0, "limit": "x", "count": 0}}', "$.pagination.limit"),
}


@pytest.mark.parametrize("route", FIELDS)
async def test_a_mistyped_body_is_an_error_that_names_the_place(graph: Graph, route: str) -> None:
    body, place = MISTYPED[route]
    graph.faults.set(route, Fault(body=body))
    answer = await graph.query(QUERY)
    assert answer["data"] == {**WHOLE, FIELDS[route]: None}
    (error,) = answer["errors"]
    assert error["extensions"] == {**SILENT, "code": "UPSTREAM_MALFORMED"}
    assert error["message"].startswith(f"delivery: the answer of {LISTINGS[route]} is not as documented: ")
    assert place in error["message"]


async def test_when_everything_fails_every_field_says_so(graph: Graph) -> None:
    graph.faults.set("*", Fault(status=500))
    answer = await graph.query(QUERY)
    assert answer["data"] == dict.fromkeys(WHOLE)
    assert sorted(error["path"][0] for error in answer["errors"]) == sorted(WHOLE)


async def test_a_failure_that_passes_is_retried() -> None:
    async with graph_over(upstream_attempts=2) as graph:
        graph.faults.set("item", Fault(status=503, headers={"retry-after": "0"}, times=1))
        assert await graph.query('{ item(codename: "madrid") { system { name } } }') == {
            "data": {"item": {"system": {"name": "Madrid"}}}
        }
        assert graph.calls == ["GET /items/madrid", "GET /items/madrid"]


async def test_stale_content_is_content(graph: Graph) -> None:
    graph.faults.set("*", Fault(stale=True))
    assert await graph.query(QUERY) == {"data": WHOLE, "extensions": {"stale": True}}


async def test_a_refused_connection_is_an_error_of_each_field() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings = load_settings(
        _env_file=None,
        project_id="975bf280-fd91-488c-994c-2f04416e5ee3",
        delivery_url=f"http://127.0.0.1:{port}",
        preview_key=None,
        open_scopes="content,preview",
        upstream_attempts=1,
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://t") as client,
    ):
        answer = (await client.post("/graphql", json={"query": QUERY})).json()
        assert answer["data"] == dict.fromkeys(WHOLE)
        assert [error["extensions"] for error in answer["errors"]] == [{**SILENT, "code": "UPSTREAM_UNREACHABLE"}] * 7
        assert {error["message"] for error in answer["errors"]} == {
            "delivery: could not be reached; check the host in the settings, or retry later."
        }
        preview = (
            await client.post("/graphql", json={"query": '{ item(codename: "x", preview: true) { id } }'})
        ).json()
        assert preview["errors"][0]["message"] == ("The Preview API is not configured: set CONTENTGRAPH_PREVIEW_KEY.")
        assert preview["errors"][0]["extensions"] == {"code": "NOT_CONFIGURED", "service": "The Preview API"}


@pytest.fixture
def logs() -> Iterator[None]:
    """Log lines as the running server writes them."""
    configure_logs("debug", as_json=False)
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("failure", FAILURES)
async def test_nothing_secret_is_in_an_answer_or_a_log_line(
    capsys: pytest.CaptureFixture[str], logs: None, failure: str
) -> None:
    async with graph_over() as graph:
        graph.faults.set("*", FAILURES[failure][0])
        answer = await graph.query(
            """query ($secret: String!) {
              item(codename: "on_roasts", preview: true) { id }
              items(where: { system: { name: { eq: $secret } } }, preview: true) { limit }
              taxonomy(codename: "personas", preview: true) { id }
            }""",
            secret="whispered",
        )
        project = graph.project
    assert len(answer["errors"]) == 3
    written = capsys.readouterr()
    lines = written.out + written.err
    assert lines.count("upstream_failed") == 3
    for text in (str(answer), lines):
        for secret in (project.keys["preview"], project.id, "http://", "https://", "Bearer", "whispered", "/items"):
            assert secret not in text
