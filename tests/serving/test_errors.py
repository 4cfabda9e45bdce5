"""What a caller learns of a failure, and what stays in the log."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError
from strawberry.types import ExecutionResult
from structlog.testing import capture_logs

from resolvers.context import Context
from serving.errors import formatted
from serving.gate import Operation
from serving.responses import Executed
from tests.serving.served import GRAPHQL_RESPONSE, JSON, Answer, endpoint, post
from upstream.errors import ArgumentError, NotConfiguredError, UpstreamError, UpstreamMalformed

QUERY = b'{"query": "{ __typename }"}'
MASK = "Something went wrong here; the log has the details under this request id."


def failed_at(path: list[str | int] | None, failure: Exception | None, message: str = "as it was said") -> GraphQLError:
    return GraphQLError(message, path=path, original_error=failure)


def shown(error: GraphQLError) -> dict[str, Any]:
    (only,) = formatted([error])
    return only


def test_a_failure_meant_for_the_caller_keeps_its_message_and_extensions() -> None:
    wrong = ArgumentError("limit", "must not be negative.")
    assert shown(failed_at(["items"], wrong, str(wrong))) == {
        "message": "Argument 'limit': must not be negative.",
        "path": ["items"],
        "extensions": {"code": "BAD_USER_INPUT", "argument": "limit"},
    }
    missing = NotConfiguredError("The Preview API", "CONTENTGRAPH_PREVIEW_KEY")
    assert shown(failed_at(["item"], missing, str(missing))) == {
        "message": "The Preview API is not configured: set CONTENTGRAPH_PREVIEW_KEY.",
        "path": ["item"],
        "extensions": {"code": "NOT_CONFIGURED", "service": "The Preview API"},
    }


def test_a_failure_within_a_failure_is_found() -> None:
    inner = failed_at(None, ArgumentError("limit", "must not be negative."))
    assert shown(failed_at(["items"], inner))["extensions"] == {"code": "BAD_USER_INPUT", "argument": "limit"}


def test_an_upstream_failure_is_shown_and_logged_with_the_services_own_codes() -> None:
    failure = UpstreamError("delivery", "failed.", status=503, request_id="abc", upstream_code=5, specific_code=7)
    codes = {
        "code": "UPSTREAM_ERROR",
        "service": "delivery",
        "status": 503,
        "requestId": "abc",
        "upstreamCode": 5,
        "specificCode": 7,
    }
    with capture_logs() as lines:
        assert shown(failed_at(["items", "items", 0, "author"], failure))["extensions"] == codes
    assert lines == [{"event": "upstream_failed", "log_level": "warning", "path": "items.items.author", **codes}]


def test_the_reasons_of_violations_are_told_to_the_caller_and_not_to_the_log() -> None:
    """They may repeat what a visitor sent: the caller sent it, the log should not keep it."""
    violations = [{"path": "/context/attributes", "reason": "'eve@example.com' is too long."}]
    failure = UpstreamError("croct", "refused.", status=400, code="UPSTREAM_BAD_REQUEST", violations=violations)
    with capture_logs() as lines:
        assert shown(failed_at(["slot"], failure))["extensions"] == {**failure.facts, "violations": violations}
    assert lines == [{"event": "upstream_failed", "log_level": "warning", "path": "slot", **failure.facts}]


def test_an_upstream_failure_is_logged_once_per_answer_however_many_fields_it_costs() -> None:
    one, other = UpstreamError("delivery", "failed.", status=503), UpstreamError("delivery", "failed.", status=503)
    within = failed_at(None, one)
    errors = [
        *(failed_at(["items", number, "author"], one) for number in range(3)),
        failed_at(["types"], other),
        failed_at(["item"], within),
        failed_at(["items", 3, "author"], one),
    ]
    with capture_logs() as lines:
        told = formatted(errors)
    assert [error["extensions"] for error in told] == [one.extensions] * 6
    assert [(line["event"], line["path"]) for line in lines] == [
        ("upstream_failed", "items.author"),
        ("upstream_failed", "types"),
    ]
    with capture_logs() as lines:
        formatted(errors[:1])
    assert [line["path"] for line in lines] == ["items.author"]


def test_a_malformed_answer_is_an_upstream_failure_without_a_status() -> None:
    failure = UpstreamMalformed("delivery", "the answer of items is not complete JSON.")
    assert shown(failed_at(["items"], failure))["extensions"] == {
        "code": "UPSTREAM_MALFORMED",
        "service": "delivery",
        "status": None,
        "requestId": None,
        "upstreamCode": None,
        "specificCode": None,
    }


def test_an_unforeseen_failure_is_masked_and_logged_under_the_id_that_the_caller_sees() -> None:
    with capture_logs() as lines:
        error = shown(failed_at(["item"], RuntimeError("the key is s3cret"), "the key is s3cret"))
    (line,) = lines
    request_id = line.pop("request_id")
    assert error == {
        "message": MASK,
        "path": ["item"],
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
    }
    assert line == {
        "event": "internal_error",
        "log_level": "error",
        "path": "item",
        "exception": "RuntimeError: the key is s3cret",
    }


def test_an_error_of_graphql_itself_is_told_apart_by_whether_anything_ran() -> None:
    assert shown(failed_at(None, None)) == {
        "message": "as it was said",
        "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
    }
    assert shown(failed_at(["item", "id"], None)) == {
        "message": "as it was said",
        "path": ["item", "id"],
        "extensions": {"code": "GRAPHQL_ERROR"},
    }


async def test_an_execution_that_breaks_is_a_500_that_tells_nothing_but_its_request_id() -> None:
    async def broken(operation: Operation, context: Context) -> Executed:
        raise RuntimeError("the key is s3cret")

    with capture_logs() as lines:
        answer = await post(endpoint(broken), QUERY, accept=GRAPHQL_RESPONSE)
    (line,) = lines
    error = {"message": MASK, "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": line["request_id"]}}
    assert answer == Answer(500, GRAPHQL_RESPONSE, {"errors": [error]})
    assert line["exception"].endswith("RuntimeError: the key is s3cret")


async def test_an_answer_that_cannot_be_written_is_masked_as_well() -> None:
    async def unwritable(operation: Operation, context: Context) -> Executed:
        return ExecutionResult(data={"item": object()}, errors=None)

    with capture_logs() as lines:
        status, media_type, body = await post(endpoint(unwritable), QUERY)
    assert (status, media_type, body["errors"][0]["message"]) == (500, JSON, MASK)
    assert [line["event"] for line in lines] == ["internal_error"]


async def test_an_answer_may_hold_what_fits_json_and_not_utf_8_or_64_bits() -> None:
    data = {"surrogate": "\ud800", "large": 2**64}

    async def odd(operation: Operation, context: Context) -> Executed:
        return ExecutionResult(data=data, errors=None)

    assert await post(endpoint(odd), QUERY) == Answer(200, JSON, {"data": data})


async def test_a_non_null_field_that_failed_leaves_data_null_and_present() -> None:
    async def null(operation: Operation, context: Context) -> Executed:
        return ExecutionResult(data=None, errors=[failed_at(["item"], ArgumentError("codename", "is wrong."), "wrong")])

    answer = await post(endpoint(null), QUERY, accept=GRAPHQL_RESPONSE)
    extensions = {"code": "BAD_USER_INPUT", "argument": "codename"}
    error = {"message": "wrong", "path": ["item"], "extensions": extensions}
    assert answer == Answer(200, GRAPHQL_RESPONSE, {"errors": [error], "data": None})
