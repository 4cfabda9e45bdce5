"""Requests made to break something: texts, variables and bodies that nobody means well. None of them is a 5xx."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.applications import Starlette

from tests.serving.served import GRAPHQL_RESPONSE, JSON, post, server


@pytest.fixture(scope="module")
def app() -> Starlette:
    return server()


HOSTILE = {
    "selections nested 4,000 deep": "{" + "a{" * 4_000 + "b" + "}" * 4_001,
    "a list nested 3,000 deep": "{ item(codename: " + "[" * 3_000 + "]" * 3_000 + ") { id } }",
    "an integer of 6,000 digits": "{ items(limit: " + "9" * 6_000 + ") { limit } }",
    "300 fields of nothing": "{ items {" + "".join(f" nothing{n}" for n in range(300)) + "} }",
    "a lone surrogate, escaped": '{ item(codename: "\\ud800") { id } }',
    "a fragment of itself": "{ ...a } fragment a on Query { ...a }",
    "a NUL": "{ \0 }",
}  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_text_is_refused_as_the_callers_mistake(app: Starlette, query: str) -> None:
    status, media_type, body = await post(app, json.dumps({"query": query}).encode(), accept=GRAPHQL_RESPONSE)
    assert (status, media_type, list(body)) == (400, GRAPHQL_RESPONSE, ["errors"])
    assert {error["extensions"]["code"] for error in body["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize("value", [b"[" * 900 + b"]" * 900, b"9" * 60, b"1e300", b"{}", b"true"])
@pytest.mark.parametrize("kind", ["Int!", "SimpleValue!", "String!"])
async def test_a_hostile_variable_is_refused_or_used(app: Starlette, kind: str, value: bytes) -> None:
    query = f"query ($value: {kind}) {{ __typename @skip(if: false) item(codename: $value) {{ id }} }}"
    status, _, body = await post(
        app, b'{"query": %b, "variables": {"value": %b}}' % (json.dumps(query).encode(), value)
    )
    assert status == 200
    assert all(error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED" for error in body["errors"])


some_json = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=12,
)
some_words = some.sampled_from(
    [
        "{",
        "}",
        "(",
        ")",
        "item",
        "items",
        "codename:",
        '"on_roasts"',
        "id",
        "...",
        "$x",
        "limit:",
        "1",
        "@skip",
        "query",
    ]
)
some_queries = some.text() | some.lists(some_words).map(" ".join)
some_requests = some.fixed_dictionaries(
    {}, optional={"query": some_queries | some_json, "variables": some_json, "operationName": some_json}
)
some_bodies = some.binary() | (some_json | some_requests).map(lambda value: json.dumps(value).encode())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=some_bodies, accept=some.sampled_from([JSON, GRAPHQL_RESPONSE, "text/html", "*/*"]))
async def test_whatever_is_sent_the_answer_is_json_and_no_failure_of_the_server(
    app: Starlette, body: bytes, accept: str
) -> None:
    status, media_type, answer = await post(app, body, accept=accept)
    assert status in (200, 400, 406)
    assert media_type in (JSON, GRAPHQL_RESPONSE)
    assert set(answer) <= {"data", "errors"}
    assert "INTERNAL_SERVER_ERROR" not in {error["extensions"]["code"] for error in answer.get("errors", [])}
