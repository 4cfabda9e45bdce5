"""An operation's way through the whole server: what it is refused for, what it costs, and when it ends."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive

from emulator.faults import Fault, Faults
from server import create_app
from serving.settings import load_settings
from tests.serving.asking import asking, codes, post

NESTED = '{ item(codename: "on_roasts") { element(codename: "related_articles") { ... on ModularContentElement {'
NESTED += " items { system { name } } } } } }"


async def test_the_cost_is_told_in_the_answer_and_in_its_headers_the_actual_one_too() -> None:
    async with asking() as (client, emulator):
        answer = await post(client, NESTED)
        assert answer.json()["extensions"] == {
            "cost": {
                "nodes": 8,
                "maximumNodes": 500_000,
                "upstreamRequests": 2,
                "maximumUpstreamRequests": 200,
                "actualUpstreamRequests": 1,
            }
        }
        told = {name: value for name, value in answer.headers.items() if name.startswith("x-") and name[2] in "cu"}
        assert told == {"x-cost-nodes": "8", "x-cost-upstream": "2", "x-upstream-requests": "1"} | {
            "x-content-type-options": "nosniff"
        }
        assert len(emulator.state.requests) == 1


async def test_a_dry_run_tells_the_plan_and_asks_nobody() -> None:
    async with asking() as (client, emulator):
        answer = await post(client, NESTED, headers={"x-dry-run": "true"})
        assert (answer.status_code, answer.json()["data"]) == (200, None)
        assert answer.json()["extensions"]["plan"] == [
            {"service": "delivery", "request": "items by codename", "requests": 1, "fields": ["item"]},
            {"service": "delivery", "request": "items by codename", "requests": 1, "fields": ["item.element.items"]},
        ]
        assert answer.json()["extensions"]["cost"]["upstreamRequests"] == 2
        assert list(emulator.state.requests) == []


LIMITED: dict[str, tuple[dict[str, int], str, dict[str, Any], str]] = {
    "characters": ({"max_characters": 20}, "{ __typename }".ljust(21), {}, "CHARACTERS"),
    "tokens": ({"max_tokens": 3}, "{ __typename a }", {}, "TOKENS"),
    "depth": ({"max_depth": 1}, "{ items { items { id } } }", {}, "DEPTH"),
    "aliases": ({"max_aliases": 0}, "{ a: items { limit } }", {}, "ALIASES"),
    "root fields": ({"max_root_fields": 1}, "{ __typename items { limit } }", {}, "ROOT_FIELDS"),
    "directives": ({"max_directives": 0}, "{ __typename @skip(if: false) }", {}, "DIRECTIVES"),
    "fields": ({"max_fields": 1}, "{ items { limit } }", {}, "FIELDS"),
    "comparisons": ({"max_comparisons": 1}, "{ __typename __typename }", {}, "COMPARISONS"),
    "introspection": ({"max_introspection_depth": 1}, "{ __schema { types { name } } }", {}, "INTROSPECTION_DEPTH"),
    "page size": ({"max_page": 9}, "{ items { limit } }", {}, "PAGE_SIZE"),
    "page size, written": ({"max_page": 9}, "{ items(limit: 10) { limit } }", {}, "PAGE_SIZE"),
    "page size, in a variable": (
        {"max_page": 9},
        "query ($n: Int!) { items(limit: $n) { limit } }",
        {"n": 10},
        "PAGE_SIZE",
    ),
    "page size, by default of a variable": (
        {"max_page": 9},
        "query ($n: Int! = 10) { items(limit: $n) { limit } }",
        {},
        "PAGE_SIZE",
    ),
    "page size, in a fragment": (
        {"max_page": 9},
        "query ($n: Int!) { ...F } fragment F on Query { items(limit: $n) { limit } }",
        {"n": 10},
        "PAGE_SIZE",
    ),
    "page size, in the one of several operations that is run": (
        {"max_page": 9},
        "query A($n: Int!) { items(limit: $n) { limit } } query B { items(limit: 50) { limit } }",
        {"operationName": "A", "n": 10},
        "PAGE_SIZE",
    ),
    "nodes": ({"max_nodes": 10}, "{ items(limit: 10) { items { id } } }", {}, "NODES"),
    "nodes, in a variable": (
        {"max_nodes": 10},
        "query ($n: Int!) { items(limit: $n) { items { id } } }",
        {"n": 10},
        "NODES",
    ),
    "nodes, in a fragment spread twice": (
        {"max_nodes": 21},
        "query ($n: Int!) { a: items(limit: $n) { ...F } b: items(limit: $n) { ...F } } "
        "fragment F on ItemList { items { id } }",
        {"n": 10},
        "NODES",
    ),
    "nodes, in the one of several operations that is run": (
        {"max_nodes": 10},
        "query A { items(limit: 10) { items { id } } } query B { items(limit: 90) { items { id } } }",
        {"operationName": "A"},
        "NODES",
    ),
    "upstream requests, by a variable": (
        {"max_upstream_requests": 2},
        'query ($n: Int!) { items(limit: $n) { items { referencedBy(type: "article", element: "a") { limit } } } }',
        {"n": 2},
        "UPSTREAM_REQUESTS",
    ),
    "upstream requests, in a fragment spread twice": (
        {"max_upstream_requests": 3},
        "{ a: items { ...F } b: items { ...F } } fragment F on ItemList { totalCount }",
        {},
        "UPSTREAM_REQUESTS",
    ),
    "upstream requests, in the one of several operations that is run": (
        {"max_upstream_requests": 1},
        "query A { items { totalCount } } query B { a: items { totalCount } b: items { totalCount } }",
        {"operationName": "A"},
        "UPSTREAM_REQUESTS",
    ),
    "upstream requests": ({"max_upstream_requests": 1}, "{ items(limit: 10) { totalCount } }", {}, "UPSTREAM_REQUESTS"),
}


@pytest.mark.parametrize(("settings", "text", "given", "limit"), LIMITED.values(), ids=LIMITED)
async def test_one_more_than_a_setting_allows_is_refused_with_its_code_and_asks_nobody(
    settings: dict[str, int], text: str, given: dict[str, Any], limit: str
) -> None:
    """`given` are the variables, and which operation to run."""
    variables = {name: value for name, value in given.items() if name != "operationName"}
    body = {"query": text, "operationName": given.get("operationName"), "variables": variables}
    async with asking(None, **settings) as (client, emulator):
        answer = await client.post("/graphql", json=body)
        assert (answer.status_code, codes(answer)) == (200, [f"{limit}_LIMIT_EXCEEDED"])
        assert answer.headers["cache-control"] == "no-store"
        assert list(emulator.state.requests) == []
    (name, value), *_ = settings.items()
    async with asking(None, **{name: value + 1}) as (client, _):
        answer = await client.post("/graphql", json=body)
        assert "LIMIT_EXCEEDED" not in answer.text


async def test_an_operation_that_takes_too_long_is_ended_and_so_is_what_it_asked() -> None:
    async with asking(faults=Faults({"item": Fault(latency=3600)}), operation_deadline=0.05) as (client, emulator):
        before = asyncio.all_tasks()
        answer = await post(client, '{ item(codename: "home") { id } }')
        assert (answer.status_code, codes(answer)) == (504, ["DEADLINE_EXCEEDED"])
        assert answer.headers["cache-control"] == "no-store"
        async with asyncio.timeout(5):
            await asyncio.gather(*(asyncio.all_tasks() - before), return_exceptions=True)
        assert list(emulator.state.requests) == []


async def test_a_caller_spends_what_is_asked_upstream_and_one_for_the_operation() -> None:
    async with asking(budget_burst=6, budget_rate=0.001, response_cache=0) as (client, _):
        remaining = []
        for _ in range(3):
            answer = await post(client, NESTED)
            remaining.append((answer.status_code, answer.headers["x-budget-remaining"]))
        assert remaining == [(200, "3"), (200, "1"), (429, "2")]
        assert codes(answer) == ["BUDGET_EXCEEDED"]
        assert answer.headers["retry-after"] == "1000"
        assert answer.headers["cache-control"] == "no-store"
        assert (await post(client, "{ __typename }")).status_code == 200


async def test_what_is_known_already_costs_no_budget() -> None:
    async with asking(budget_burst=3, budget_rate=0.001) as (client, _):
        assert [(await post(client, NESTED)).status_code for _ in range(5)] == [200] * 5


async def test_a_token_that_nobody_checks_does_not_buy_another_budget() -> None:
    async with asking(budget_burst=2, budget_rate=0.001, response_cache=0) as (client, _):
        text = '{ item(codename: "home") { id } }'
        answers = [await post(client, text, headers={"authorization": f"Bearer {n}"}) for n in range(3)]
        assert [answer.status_code for answer in answers] == [200, 429, 429]


@pytest.mark.parametrize("variables", [{}, {"codename": None}, {"codename": 5}, {"codename": ["a"]}])
async def test_variables_that_do_not_fit_are_refused_before_anything_is_asked(variables: dict[str, Any]) -> None:
    async with asking() as (client, emulator):
        answer = await post(client, "query ($codename: String!) { item(codename: $codename) { id } }", **variables)
        assert (answer.status_code, codes(answer)) == (200, ["GRAPHQL_VALIDATION_FAILED"])
        assert "data" not in answer.json()
        assert list(emulator.state.requests) == []


async def test_head_is_get_without_its_body() -> None:
    async with asking() as (client, _):
        get = await client.get("/graphql", params={"query": "{ __typename }"})
        head = await client.head("/graphql", params={"query": "{ __typename }"})
        assert (head.status_code, head.content) == (200, b"")
        assert {**head.headers, "x-cache": "", "age": ""} == {**get.headers, "x-cache": "", "age": ""}


async def test_options_tells_the_methods() -> None:
    async with asking() as (client, _):
        answer = await client.options("/graphql")
        assert (answer.status_code, answer.headers["allow"], answer.content) == (204, "GET, HEAD, POST, OPTIONS", b"")


async def test_a_long_answer_is_compressed_for_who_takes_it() -> None:
    text = "{ items(limit: 20) { items { system { name codename } } } }"
    async with asking() as (client, _):
        plain = await client.get("/graphql", params={"query": text}, headers={"accept-encoding": "identity"})
        packed = await client.get("/graphql", params={"query": text}, headers={"accept-encoding": "gzip"})
        assert ("content-encoding" in plain.headers, packed.headers["content-encoding"]) == (False, "gzip")
        assert plain.json() == packed.json()
        assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
        assert packed.headers["vary"] == "Accept, Accept-Encoding"


async def test_a_private_answer_to_a_cookie_is_not_compressed() -> None:
    text = "{ items(limit: 20, preview: true) { items { system { name codename } } } }"
    async with asking() as (client, _):
        packed = await post(client, text)
        plain = await post(client, text, headers={"cookie": "a=b", "content-type": "application/json"})
        assert (packed.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)


async def _never() -> Message:
    return await asyncio.Event().wait() and {}


async def _next_to_nothing() -> Message:
    """A sender who keeps the connection busy, and too short for every limit but time."""
    await asyncio.sleep(0)
    return {"type": "http.request", "body": b"", "more_body": True}


@pytest.mark.parametrize("receive", [_never, _next_to_nothing])
async def test_a_body_that_does_not_come_is_not_waited_for(receive: Receive) -> None:
    app = create_app(load_settings(_env_file=None, body_deadline=0.05))
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/json")],
    }
    await app(scope, receive, send)
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["errors"][0]["extensions"] == {"code": "REQUEST_TIMEOUT"}
