"""Which of the two JSON types an answer has, and what that means for its status."""

from __future__ import annotations

import pytest

from serving.negotiation import NotAcceptable, response_type
from tests.serving.served import GRAPHQL_RESPONSE, JSON, Answer, ask, post, refusal, server

CHOSEN = [
    (None, JSON),
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    ("application/json", JSON),
    ("APPLICATION/JSON; charset=utf-8", JSON),
    ("application/graphql-response+json", GRAPHQL_RESPONSE),
    ("application/graphql-response+json, application/json", GRAPHQL_RESPONSE),
    ("application/json, application/graphql-response+json", GRAPHQL_RESPONSE),
    ("application/graphql-response+json;q=0.8, application/json", JSON),
    ("application/graphql-response+json; q=0.8, */*; q=0.1", GRAPHQL_RESPONSE),
    ("application/graphql-response+json;q=0.5, application/*;q=0.6, */*;q=0.1", JSON),
    ("application/graphql-response+json;q=0, */*", JSON),
    ("application/json;q=0, */*", GRAPHQL_RESPONSE),
    ("application/graphql-response+json;q=rubbish, application/json", JSON),
    ("application/graphql-response+json;q=2, application/json;q=0.1", JSON),
    # Apollo Client, urql and graphql-request as they are; a browser's address bar.
    ("application/graphql-response+json,application/json;q=0.9", GRAPHQL_RESPONSE),
    (
        "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, "
        "multipart/mixed",
        GRAPHQL_RESPONSE,
    ),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", JSON),
]

REFUSED = [
    "text/html",
    "image/png, text/*",
    "application/jsonfoo",
    "application/json;q=0",
    "application/json;q=nan",
    "*/*;q=0",
    "application/graphql-response+json;q=0, application/json;q=0, */*",
    "text/event-stream, multipart/mixed",
]


@pytest.mark.parametrize(("accept", "media_type"), CHOSEN)
def test_the_accept_header_chooses_between_the_two_types(accept: str | None, media_type: str) -> None:
    assert response_type(accept) == media_type


@pytest.mark.parametrize("accept", REFUSED)
def test_a_caller_who_accepts_neither_type_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        response_type(accept)


async def test_a_refusal_for_the_accept_header_is_json_all_the_same() -> None:
    assert await post(server(), b'{"query": "{ __typename }"}', accept="image/png") == refusal(
        406, "NOT_ACCEPTABLE", "Answers are application/graphql-response+json or application/json."
    )


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
async def test_a_result_is_a_200_of_either_type(accept: str) -> None:
    answer = await post(server(), b'{"query": "{ __typename }"}', accept=accept)
    assert answer == Answer(200, accept, {"data": {"__typename": "Query"}})


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL_RESPONSE, 400)])
@pytest.mark.parametrize(
    ("query", "message", "column"),
    [
        ("{", "Syntax Error: Expected Name, found <EOF>.", 2),
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'.", 3),
    ],
)
async def test_what_was_not_executed_has_no_data_and_a_status_by_type(
    accept: str, status: int, query: str, message: str, column: int
) -> None:
    answer = await post(server(), f'{{"query": "{query}"}}'.encode(), accept=accept)
    error = {
        "message": message,
        "locations": [{"line": 1, "column": column}],
        "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
    }
    assert answer == Answer(status, accept, {"errors": [error]})


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
async def test_a_field_that_fails_leaves_a_200_of_either_type(accept: str) -> None:
    answer = await post(server(), b'{"query": "{ items(limit: 0) { limit } }"}', accept=accept)
    error = {
        "message": "Argument 'limit': must be between 1 and 100.",
        "locations": [{"line": 1, "column": 3}],
        "path": ["items"],
        "extensions": {"code": "BAD_USER_INPUT", "argument": "limit"},
    }
    assert answer == Answer(200, accept, {"errors": [error], "data": {"items": None}})


async def test_get_negotiates_as_post_does() -> None:
    answer = await ask(server(), "GET", "/graphql?query={__typename}", accept=GRAPHQL_RESPONSE)
    assert answer == Answer(200, GRAPHQL_RESPONSE, {"data": {"__typename": "Query"}})
