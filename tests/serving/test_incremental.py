"""Answers in parts: @defer and @stream over multipart, in every dialect, equal to the same answer in one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from graphql.execution import (
    ExperimentalIncrementalExecutionResults,
    InitialIncrementalExecutionResult,
    PendingResult,
    SubsequentIncrementalExecutionResult,
)
from httpx import ASGITransport, AsyncClient
from starlette.types import ASGIApp, Message, Scope

from emulator.app import create_emulator
from emulator.faults import Fault, Faults
from execution.incremental import Begun
from schema.build import build_schema
from server import create_app
from serving.settings import load_settings
from tests.graph import PLAIN
from tests.serving.asking import asking, codes, post
from tests.serving.generated import Queries
from tests.serving.parted import BOTH, NAMED, PLACED, ask, parts_of, put_together, without_directives
from tests.serving.served import endpoint_in_parts

SETTINGS: dict[str, Any] = {**PLAIN, "incremental": True}

DEFERRED = """query ($later: Boolean = true) { item(codename: "on_roasts") { codename: system { codename }
  ... @defer(label: "type", if: $later) { system { type { name } } } } }"""
STREAMED = """{ taxonomy(codename: "personas") { name terms @stream(initialCount: 1, label: "terms") { name } } }"""

NAMED_PARTS = {
    DEFERRED: [
        {
            "data": {"item": {"codename": {"codename": "on_roasts"}}},
            "pending": [{"id": "0", "path": ["item"], "label": "type"}],
            "hasNext": True,
        },
        {
            "incremental": [{"data": {"system": {"type": {"name": "Article"}}}, "id": "0"}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    ],
    STREAMED: [
        {
            "data": {"taxonomy": {"name": "Personas", "terms": [{"name": "Coffee expert"}]}},
            "pending": [{"id": "0", "path": ["taxonomy", "terms"], "label": "terms"}],
            "hasNext": True,
        },
        {
            "incremental": [{"items": [{"name": "Coffee enthusiast"}], "id": "0"}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    ],
}
PLACED_PARTS = {
    DEFERRED: [
        {"data": {"item": {"codename": {"codename": "on_roasts"}}}, "hasNext": True},
        {
            "incremental": [{"data": {"system": {"type": {"name": "Article"}}}, "path": ["item"], "label": "type"}],
            "hasNext": False,
        },
    ],
    STREAMED: [
        {"data": {"taxonomy": {"name": "Personas", "terms": [{"name": "Coffee expert"}]}}, "hasNext": True},
        {
            "incremental": [
                {"items": [{"name": "Coffee enthusiast"}], "path": ["taxonomy", "terms", 1], "label": "terms"},
            ],
            "hasNext": False,
        },
    ],
}
BOTH_PARTS = {
    STREAMED: [
        NAMED_PARTS[STREAMED][0],
        {
            "incremental": [{"items": [{"name": "Coffee enthusiast"}], "id": "0", "path": ["taxonomy", "terms", 1]}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    ]
}
CASES = [
    *((text, NAMED, "; incrementalSpec=v0.2", parts) for text, parts in NAMED_PARTS.items()),
    *((text, PLACED, "; deferSpec=20220824", parts) for text, parts in PLACED_PARTS.items()),
    *((text, BOTH, "", parts) for text, parts in BOTH_PARTS.items()),
]


@pytest.mark.parametrize(("text", "accept", "spec", "parts"), CASES)
async def test_parts_come_in_the_dialect_that_is_asked_for(
    text: str, accept: str, spec: str, parts: list[dict[str, Any]]
) -> None:
    async with asking(**SETTINGS) as (client, _):
        answer = await ask(client, text, accept)
        assert parts_of(answer) == parts
        assert (answer.status_code, dict(answer.headers)) == (
            200,
            {
                "content-type": f'multipart/mixed; boundary="-"{spec}',
                "cache-control": "private, no-store",
                "vary": "Accept",
                "x-content-type-options": "nosniff",
                "x-cost-nodes": answer.headers["x-cost-nodes"],
                "x-cost-upstream": answer.headers["x-cost-upstream"],
            },
        )


async def test_a_body_of_parts_is_that_to_the_byte() -> None:
    async with asking(**SETTINGS) as (client, _):
        answer = await ask(client, "{ ... @defer { __typename } }")
    head = b"\r\n---\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
    assert answer.content == (
        head
        + b'{"data":{},"pending":[{"id":"0","path":[]}],"hasNext":true}'
        + head
        + b'{"incremental":[{"data":{"__typename":"Query"},"id":"0"}],"completed":[{"id":"0"}],"hasNext":false}'
        + b"\r\n-----\r\n"
    )


ACCEPTED = {
    NAMED: "incrementalSpec=v0.2",
    PLACED: "deferSpec=20220824",
    "multipart/mixed": 'boundary="-"',
    'Multipart/Mixed; boundary="graphql"; deferSpec="20220824"': "deferSpec=20220824",
    "multipart/mixed;deferSpec=20220824;q=0.5, multipart/mixed;q=0.9": 'boundary="-"',
    # urql names it last on every query, without qualities.
    "application/graphql-response+json, application/json, text/event-stream, multipart/mixed": 'boundary="-"',
}
NOT_ACCEPTED = [
    "application/graphql-response+json,application/json;q=0.9",
    "*/*",
    "application/json, multipart/*",
    "application/json, multipart/mixed;q=0",
    "application/json, multipart/mixed;deferSpec=20991231",
    "application/json, multipart/mixed;boundary=graphql;subscriptionSpec=1.0",
]


@pytest.mark.parametrize(("accept", "spec"), ACCEPTED.items())
async def test_parts_are_for_who_names_their_type(accept: str, spec: str) -> None:
    async with asking(**SETTINGS) as (client, _):
        answer = await ask(client, DEFERRED, accept)
        assert answer.headers["content-type"].endswith(spec)
        whole = await ask(client, DEFERRED, accept, later=False)
        assert whole.headers["content-type"].startswith("application/")


@pytest.mark.parametrize("accept", NOT_ACCEPTED)
async def test_who_does_not_name_it_is_told_its_name_and_nobody_is_asked(accept: str) -> None:
    async with asking(**SETTINGS) as (client, emulator):
        answer = await ask(client, DEFERRED, accept)
        (error,) = answer.json()["errors"]
        message = "This operation comes in parts (@defer, @stream): accept multipart/mixed, or leave them out."
        assert (answer.status_code, error) == (406, {"message": message, "extensions": {"code": "NOT_ACCEPTABLE"}})
        assert list(emulator.state.requests) == []


@pytest.mark.parametrize("accept", ["application/json", "multipart/mixed"])
@pytest.mark.parametrize("text", ["{ __typename }", DEFERRED])
async def test_switched_off_they_are_unknown_directives_and_parts_are_not_acceptable(text: str, accept: str) -> None:
    async with asking(None, **PLAIN) as (client, _):
        answer = await ask(client, text, accept)
        if accept == "multipart/mixed":
            assert (answer.status_code, codes(answer)) == (406, ["NOT_ACCEPTABLE"])
        elif "@defer" in text:
            assert answer.json()["errors"][0]["message"] == "Unknown directive '@defer'."
        else:
            assert answer.json() == {"data": {"__typename": "Query"}}


async def test_what_is_not_deferred_this_time_comes_whole_and_may_be_kept() -> None:
    async with asking(**{**SETTINGS, "response_cache": 10}) as (client, _):
        answers = [await ask(client, DEFERRED, "application/json", later=False) for _ in range(2)]
        assert [answer.json() for answer in answers] == [
            {"data": {"item": {"codename": {"codename": "on_roasts"}, "system": {"type": {"name": "Article"}}}}}
        ] * 2
        assert ["x-cache" in answer.headers for answer in answers] == [False, True]
        assert answers[0].headers["cache-control"].startswith("public")


async def test_what_comes_in_parts_is_never_kept() -> None:
    async with asking(**{**SETTINGS, "response_cache": 10}) as (client, emulator):
        made = []
        for _ in range(2):
            emulator.state.requests.clear()
            await ask(client, DEFERRED)
            made.append(len(emulator.state.requests))
        assert made == [2, 2]


async def test_an_operation_of_which_nothing_comes_later_is_one_part() -> None:
    async with asking(**SETTINGS) as (client, _):
        missing = '{ item(codename: "nowhere") { ... @defer { id } } }'
        assert parts_of(await ask(client, missing)) == [{"data": {"item": None}, "hasNext": False}]


async def test_put_together_they_are_the_answer_in_one_and_cost_no_more_than_estimated() -> None:
    """100 queries made at random: deferred and streamed at any place, in each other, in every dialect."""
    schema = build_schema(incremental=True)._schema
    limits = {"max_depth": 100, "max_directives": 1_000, "show_cost": True}
    compared = 0
    async with asking(**{**SETTINGS, **limits}) as (client, emulator):
        queries = Queries(schema, emulator.state.project, seed=11, parts=0.4)
        while compared < 100:
            text = queries.query()
            plan = (await post(client, text, headers={"x-dry-run": "true"})).json()
            if "@" not in text or "errors" in plan or plan["extensions"]["cost"]["upstreamRequests"] > 40:
                continue
            compared += 1
            whole = (await post(client, without_directives(text))).json()
            for accept in (NAMED, PLACED, BOTH):
                emulator.state.requests.clear()
                parts = parts_of(await ask(client, text, accept))
                assert put_together(parts)["data"] == whole["data"], text
                cost = parts[-1]["extensions"]["cost"]
                assert len(emulator.state.requests) == cost["actualUpstreamRequests"], text
                assert cost["actualUpstreamRequests"] <= cost["upstreamRequests"], text


async def test_what_is_deferred_is_counted_apart_and_by_every_limit() -> None:
    text = """{ items(limit: 10) { items @stream { id ... @defer { system { type { name } } }
      links: element(codename: "related_articles") { ... on ModularContentElement { items { id } } } } } }"""
    async with asking(**{**SETTINGS, "show_cost": True}) as (client, _):
        plan = (await post(client, text, headers={"x-dry-run": "1"})).json()["extensions"]
        assert [(step["request"], step["requests"]) for step in plan["plan"]] == [
            ("items", 1),
            ("content type", 2),
            ("items by codename", 2),
        ]
    refused = {"max_nodes": 60, "max_upstream_requests": 4, "max_depth": 3, "max_directives": 1, "max_fields": 8}
    for name, value in refused.items():
        async with asking(**{**SETTINGS, name: value}) as (client, emulator):
            answer = await ask(client, text)
            assert codes(answer) == [f"{name.removeprefix('max_').upper()}_LIMIT_EXCEEDED"]
            assert list(emulator.state.requests) == []
        async with asking(**{**SETTINGS, name: 1_000}) as (client, _):
            assert put_together(parts_of(await ask(client, text)))["data"]["items"]["items"] != []


async def test_the_last_part_tells_what_it_did_cost() -> None:
    async with asking(incremental=True) as (client, _):
        first, last = parts_of(await ask(client, DEFERRED))
    cost = {"nodes": 4, "maximumNodes": 500_000, "upstreamRequests": 2, "maximumUpstreamRequests": 200}
    assert first["extensions"] == {"cost": cost}
    assert last["extensions"] == {"cost": {**cost, "actualUpstreamRequests": 2}}


async def test_what_is_stale_shows_in_the_last_part() -> None:
    async with asking(Faults({"type": Fault(stale=True)}), **SETTINGS) as (client, _):
        assert parts_of(await ask(client, DEFERRED))[-1]["extensions"] == {"stale": True}


@pytest.mark.parametrize("accept", [NAMED, PLACED])
async def test_an_error_of_what_is_deferred_comes_with_it_as_everywhere_else(accept: str) -> None:
    async with asking(Faults({"type": Fault(status=500)}), **SETTINGS) as (client, _):
        parts = parts_of(await ask(client, DEFERRED, accept))
        (whole,) = (await post(client, DEFERRED, later=False)).json()["errors"]
        (error,) = put_together(parts)["errors"]
        assert "errors" not in parts[0]
        assert error["extensions"]["code"] == whole["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"
        assert error["message"] == whole["message"]


async def test_an_operation_is_paid_for_and_what_it_did_not_use_is_given_back() -> None:
    async with asking(**{**SETTINGS, "budget_burst": 4, "budget_rate": 0.001}) as (client, _):
        answers = [await ask(client, DEFERRED) for _ in range(2)]
        assert [(it.status_code, it.headers["x-budget-remaining"]) for it in answers] == [(200, "1"), (429, "1")]
        assert codes(answers[1]) == ["BUDGET_EXCEEDED"]


async def test_head_tells_the_headers_and_asks_nobody() -> None:
    async with asking(**SETTINGS) as (client, emulator):
        answer = await client.head("/graphql", params={"query": DEFERRED}, headers={"accept": NAMED})
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"].startswith("multipart/mixed")
        assert list(emulator.state.requests) == []


async def test_by_get_it_is_the_same() -> None:
    async with asking(**SETTINGS) as (client, _):
        answer = await client.get("/graphql", params={"query": DEFERRED}, headers={"accept": NAMED})
        assert parts_of(answer) == NAMED_PARTS[DEFERRED]


async def test_such_operations_are_the_stock_executors_and_counted() -> None:
    emulator = create_emulator()
    app = create_app(load_settings(_env_file=None, **SETTINGS), emulator=emulator)
    async with app.router.lifespan_context(app):
        await _exchange(app, {"query": DEFERRED})
        await _exchange(app, {"query": "{ __typename }"})
    assert app.state.handovers == {"@defer or @stream": 1}


# What ends before everything came: the first part is there, what is deferred takes for ever.
SLOW = Faults({"type": Fault(latency=3600)})
TOO_LATE = {
    "message": "The operation took longer than 0.2 seconds. Ask for less at once.",
    "extensions": {"code": "DEADLINE_EXCEEDED"},
}


@pytest.mark.parametrize(
    ("accept", "last"),
    [
        (NAMED, {"completed": [{"id": "0", "errors": [TOO_LATE]}], "hasNext": False}),
        (
            PLACED,
            {
                "incremental": [{"data": None, "path": ["item"], "label": "type", "errors": [TOO_LATE]}],
                "hasNext": False,
            },
        ),
    ],
)
async def test_what_takes_too_long_is_ended_and_the_last_part_says_so(accept: str, last: dict[str, Any]) -> None:
    async with asking(SLOW, **{**SETTINGS, "operation_deadline": 0.2}) as (client, _):
        before = asyncio.all_tasks()
        parts = parts_of(await ask(client, DEFERRED, accept))
        assert parts[1:] == [last]
        await _all_ended(before)


async def test_what_takes_too_long_for_its_first_part_is_refused_as_ever() -> None:
    async with asking(Faults({"item": Fault(latency=3600)}), **{**SETTINGS, "operation_deadline": 0.05}) as (client, _):
        before = asyncio.all_tasks()
        answer = await ask(
            client, '{ ... @defer { taxonomy(codename: "personas") { name } } item(codename: "x") { id } }'
        )
        assert (answer.status_code, codes(answer)) == (504, ["DEADLINE_EXCEEDED"])
        await _all_ended(before)


@pytest.mark.parametrize("parts", [0, 1])
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (DEFERRED, ["on_roasts"]),
        ("{ items(limit: 3) { items @stream(initialCount: 0) { id system { type { name } } } } }", ["items"]),
    ],
)
@pytest.mark.parametrize("accept", [NAMED, PLACED])
async def test_when_the_caller_goes_so_does_everything_that_was_to_come(
    accept: str, text: str, asked: list[str], parts: int
) -> None:
    """As soon as the head is sent, and once the first part is."""
    emulator = create_emulator(faults=Faults({"type": Fault(latency=3600), "types": Fault(latency=3600)}))
    app = create_app(load_settings(_env_file=None, **SETTINGS), emulator=emulator)
    before = asyncio.all_tasks()
    sent = await _exchange(app, {"query": text}, accept, goes_after=2 + parts)
    await _all_ended(before)
    assert [message.get("more_body") for message in sent[1:]] == [True] * (1 + parts)
    assert [request.path.rpartition("/")[2] for request in emulator.state.requests] == asked


async def test_a_failure_that_nobody_foresaw_is_masked_in_the_last_part() -> None:
    async def breaks() -> AsyncGenerator[SubsequentIncrementalExecutionResult, None]:
        raise RuntimeError("s3cret")
        yield

    @asynccontextmanager
    async def begin(*_: object) -> AsyncIterator[Begun]:
        first = InitialIncrementalExecutionResult({}, pending=[PendingResult("0", [])], has_next=True)
        yield ExperimentalIncrementalExecutionResults(first, breaks())

    async with AsyncClient(transport=ASGITransport(endpoint_in_parts(begin)), base_url="http://t") as client:
        answer = await ask(client, "{ ... @defer { __typename } }")
    first, last = parts_of(answer)
    ((failed,),) = (it["errors"] for it in last["completed"])
    assert (first["data"], failed["extensions"]["code"]) == ({}, "INTERNAL_SERVER_ERROR")
    assert "s3cret" not in answer.text


async def _all_ended(before: set[asyncio.Task[Any]]) -> None:
    async with asyncio.timeout(5):
        while asyncio.all_tasks() - before:
            await asyncio.gather(*(asyncio.all_tasks() - before), return_exceptions=True)


async def _exchange(app: ASGIApp, body: Any, accept: str = NAMED, *, goes_after: int | None = None) -> list[Message]:
    """What the app sends to a caller who goes once so many messages are sent."""
    sent: list[Message] = []
    unread: list[Message] = [{"type": "http.request", "body": json.dumps(body).encode()}]
    enough = asyncio.Event()

    async def receive() -> Message:
        if unread:
            return unread.pop()
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == goes_after:
            enough.set()
            await asyncio.Event().wait()

    headers = [(b"content-type", b"application/json"), (b"accept", accept.encode())]
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
    }
    await app(scope, receive, send)
    return sent
