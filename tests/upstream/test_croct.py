"""Croct's content as a typed client: what it sends, and what it makes of the answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.faults import Fault
from tests.upstream.services import SIGNING_KEY, emulated
from tests.upstream.twins import Scripted, answer, everything_shown, json_answer
from upstream.croct import CroctClient, CroctEndpoint
from upstream.errors import NotConfiguredError, UpstreamError, UpstreamUnreachable
from upstream.exchange import Response
from upstream.retry import RetryingTransport, RetryPolicy
from upstream.slot_models import Experience, Experiment, Identity, Metadata, SlotAnswer, SlotRequest

BASE = "https://croct.test"
CLIENT_ID = "11111111-2222-4333-8444-555555555555"
USER = Identity(CLIENT_ID)
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1bm1pc3Rha2FibGUifQ."
PREVIEW = "eyJhbGciOiJub25lIn0.eyJwcmV2aWV3IjoidW5taXN0YWthYmxlIn0."


async def test_a_slot_is_a_post_with_the_keys_of_the_api() -> None:
    transport = Scripted(json_answer({"content": {}}))
    await over(transport).content(SlotRequest("home-hero", USER))
    (request,) = transport.requests
    assert (request.service, request.method, request.url) == ("croct", "POST", f"{BASE}/external/web/content")
    assert dict(request.headers) == {
        "accept": "application/json",
        "content-type": "application/json",
        "X-Api-Key": SIGNING_KEY,
        "X-Client-Library": "contentgraph v0.1.0",
        "X-Client-Id": CLIENT_ID,
    }
    assert request.body == b'{"slotId":"home-hero"}'


@pytest.mark.parametrize(
    ("identity", "headers"),
    [
        (Identity(), {}),
        (Identity(token=TOKEN), {"X-Token": TOKEN}),
        (
            Identity(CLIENT_ID, TOKEN, "203.0.113.7", "Browser/1.0"),
            {
                "X-Client-Id": CLIENT_ID,
                "X-Token": TOKEN,
                "X-Client-Ip": "203.0.113.7",
                "X-Client-Agent": "Browser/1.0",
            },
        ),
    ],
)
def test_an_identity_is_the_headers_that_are_known(identity: Identity, headers: dict[str, str]) -> None:
    assert identity.headers() == headers


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (SlotRequest("a", USER), {"slotId": "a"}),
        (SlotRequest("a", USER, version="1.2"), {"slotId": "a", "version": "1.2"}),
        (SlotRequest("a", USER, preferred_locale="pt_br"), {"slotId": "a", "preferredLocale": "pt_br"}),
        (SlotRequest("a", USER, preview_token=PREVIEW), {"slotId": "a", "previewToken": PREVIEW}),
        (SlotRequest("a", USER, include_schema=True), {"slotId": "a", "includeSchema": True}),
        (
            SlotRequest("a", USER, context=b'{"page":{"url":"https://x/\xc3\xa9"}}'),
            {"slotId": "a", "context": {"page": {"url": "https://x/é"}}},
        ),
    ],
)
def test_what_is_not_set_is_left_out_of_the_body(request_: SlotRequest, body: dict[str, Any]) -> None:
    assert json.loads(request_.body()) == body


def test_the_keys_stand_in_the_order_of_the_official_sdk() -> None:
    request = SlotRequest("a", USER, "1", "en", PREVIEW, True, b"{}")
    assert list(json.loads(request.body())) == [
        "slotId",
        "includeSchema",
        "version",
        "preferredLocale",
        "context",
        "previewToken",
    ]


async def test_the_emulator_receives_what_was_sent() -> None:
    async with emulated() as services:
        identity = Identity(CLIENT_ID, None, "203.0.113.7", "Browser/1.0")
        await services.croct.content(SlotRequest("home-hero", identity, "1", "es"))
        (seen,) = services.seen
    assert (seen.method, seen.path, seen.json) == (
        "POST",
        "/croct/external/web/content",
        {"slotId": "home-hero", "version": "1", "preferredLocale": "es"},
    )
    assert {name: seen.headers[name] for name in seen.headers if name.startswith("x-")} == {
        "x-api-key": SIGNING_KEY,
        "x-client-library": "contentgraph v0.1.0",
        "x-client-id": CLIENT_ID,
        "x-client-ip": "203.0.113.7",
        "x-client-agent": "Browser/1.0",
    }


async def test_content_and_where_it_came_from() -> None:
    async with emulated() as services:
        found = await services.croct.content(SlotRequest("home-hero", USER, "1"))
    assert found == SlotAnswer(
        {
            "_component": "home-hero@1",
            "heading": "Coffee, explained",
            "article": "on_roasts",
            "linkText": "Read on",
        },
        Metadata("1.1", "slot"),
    )


async def test_an_experiment_and_its_variant() -> None:
    async with emulated() as services:
        found = await services.croct.content(SlotRequest("newsletter-banner", USER))
    assert found is not None
    assert found.metadata == Metadata(
        "1.0",
        "experiment",
        Experience(
            "1623b865-7508-4884-97f6-49ea3982943e",
            "9419982d-4299-43e0-b3fb-a20813f616a6",
            Experiment("436aaab2-9ff3-4964-95c6-057cb31bb78c", "38086f40-73c1-44e8-963a-cb12a40a4065"),
        ),
    )


async def test_the_schema_comes_only_when_asked_for() -> None:
    async with emulated() as services:
        without = await services.croct.content(SlotRequest("home-hero", USER, "1.0"))
        found = await services.croct.content(SlotRequest("home-hero", USER, "1.0", include_schema=True))
    assert without is not None
    assert without.metadata is not None
    assert bytes(without.metadata.schema) == b""
    assert found is not None
    assert found.metadata is not None
    assert list(json.loads(bytes(found.metadata.schema))["root"]["attributes"]) == ["heading", "article"]


@pytest.mark.parametrize("request_", [SlotRequest("nowhere", USER), SlotRequest("home-hero", USER, "9")])
async def test_an_unknown_slot_or_version_is_none(request_: SlotRequest) -> None:
    async with emulated() as services:
        assert await services.croct.content(request_) is None


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (
            {"x-suspension-reason": "tracking_and_personalization_suspended"},
            "tracking_and_personalization_suspended",
        ),
        ({}, "suspended"),
    ],
)
async def test_a_suspension_is_an_answer(headers: dict[str, str], reason: str) -> None:
    assert await over(Scripted(answer(b"", 202, headers))).content(SlotRequest("a", USER)) == SlotAnswer(
        suspension=reason
    )


async def test_the_emulator_suspends() -> None:
    async with emulated() as services:
        services.account.suspended = True
        assert await services.croct.content(SlotRequest("home-hero", USER)) == SlotAnswer(
            suspension="tracking_and_personalization_suspended"
        )


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"content": {"a": None}}, SlotAnswer({"a": None})),
        ({"content": None}, SlotAnswer()),
        ({}, SlotAnswer()),
        ({"content": {}, "metadata": None}, SlotAnswer({})),
        ({"content": {}, "metadata": {}}, SlotAnswer({}, Metadata())),
        (
            {"content": {}, "metadata": {"contentSource": "dream", "version": "2", "mood": 1}},
            SlotAnswer({}, Metadata("2", "dream")),
        ),
        (
            {
                "content": {},
                "metadata": {"experience": {"experienceId": "e", "audienceId": "a", "experiment": None}},
            },
            SlotAnswer({}, Metadata(None, None, Experience("e", "a"))),
        ),
    ],
)
async def test_what_may_be_missing_or_new_does_no_harm(body: Any, found: SlotAnswer) -> None:
    assert await over(Scripted(json_answer(body))).content(SlotRequest("a", USER)) == found


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>", "the answer of content is not complete JSON."),
        (b'{"content": {"a', "the answer of content is not complete JSON."),
        (b"", "the answer of content is not complete JSON."),
        (
            b'{"content": []}',
            "the answer of content is not as documented: Expected `object | null`, got `array` - at `$.content`",
        ),
        (
            b'{"content": {}, "metadata": {"experience": {"experienceId": 1}}}',
            "the answer of content is not as documented: Expected `str`, got `int`"
            " - at `$.metadata.experience.experienceId`",
        ),
        (b'{"content": {"a": ' + b"[" * 100_000, "the answer of content is not complete JSON."),
    ],
)
async def test_an_answer_that_is_not_as_documented_names_the_place(body: bytes, message: str) -> None:
    error = await refusal(answer(body))
    assert (str(error), error.code) == (f"croct: {message}", "UPSTREAM_MALFORMED")


PROBLEM = {
    "type": "https://croct.help/api/content/invalid-payload",
    "title": "Invalid payload.",
    "status": 400,
    "detail": f"Not {TOKEN}.",
    "violations": [{"path": "/context/page/url", "reason": "Expected string"}],
}


async def test_the_violations_of_a_problem_are_told() -> None:
    error = await refusal(json_answer(PROBLEM, 400))
    assert str(error) == "croct: HTTP 400, refused the request as malformed; upstreamCode names the rule."
    assert error.extensions == {
        "code": "UPSTREAM_BAD_REQUEST",
        "service": "croct",
        "status": 400,
        "requestId": None,
        "upstreamCode": "invalid-payload",
        "specificCode": None,
        "violations": [{"path": "/context/page/url", "reason": "Expected string"}],
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "UPSTREAM_UNAUTHENTICATED"),
        (402, "UPSTREAM_QUOTA_EXCEEDED"),
        (403, "UPSTREAM_FORBIDDEN"),
        (408, "UPSTREAM_TIMEOUT"),
        (423, "UPSTREAM_QUOTA_EXCEEDED"),
        (429, "UPSTREAM_RATE_LIMITED"),
        (500, "UPSTREAM_UNAVAILABLE"),
        (502, "UPSTREAM_UNAVAILABLE"),
        (302, "UPSTREAM_ERROR"),
        (204, "UPSTREAM_ERROR"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"type": "https://c', b'{"type": 5}', b"[]"])
async def test_any_other_status_is_an_error_whatever_the_body(status: int, code: str, body: bytes) -> None:
    assert (await refusal(answer(body, status))).extensions == {
        "code": code,
        "service": "croct",
        "status": status,
        "requestId": None,
        "upstreamCode": None,
        "specificCode": None,
    }


@pytest.mark.parametrize(
    ("switch", "status", "upstream_code"),
    [
        ("quota_exceeded", 402, "quota-exceeded"),
        ("past_due", 402, "past-due-subscription"),
        ("rate_limited", 429, "urn:contentgraph:emulator:rate-limited"),
    ],
)
async def test_a_problem_of_the_account_is_told(switch: str, status: int, upstream_code: str) -> None:
    async with emulated() as services:
        setattr(services.account, switch, True)
        with pytest.raises(UpstreamError) as raised:
            await services.croct.content(SlotRequest("home-hero", USER))
    assert (raised.value.status, raised.value.upstream_code) == (status, upstream_code)


@pytest.mark.parametrize(
    ("key", "identity", "upstream_code"),
    [
        ("secret", USER, "invalid-api-key"),
        ("00000000-0000-4000-8000-000000000000", USER, "unknown-api-key"),
        (SIGNING_KEY, Identity("me"), "invalid-client-id"),
        (SIGNING_KEY, Identity(token="a.b.c"), "invalid-token"),
        (SIGNING_KEY, Identity(), "urn:contentgraph:emulator:missing-client-identity"),
    ],
)
async def test_wrong_credentials_are_told(key: str, identity: Identity, upstream_code: str) -> None:
    async with emulated(croct=key) as services:
        with pytest.raises(UpstreamError) as raised:
            await services.croct.content(SlotRequest("home-hero", identity))
    assert (raised.value.status, raised.value.code, raised.value.upstream_code) == (
        401,
        "UPSTREAM_UNAUTHENTICATED",
        upstream_code,
    )


@pytest.mark.parametrize(
    "outcome", [answer(b"", 503), answer(b"", 429, {"retry-after": "0"}), UpstreamUnreachable("croct", "gone")]
)
async def test_content_is_asked_for_once_and_never_again(outcome: Response | Exception) -> None:
    transport = Scripted(outcome, json_answer({"content": {}}))
    client = CroctClient(RetryingTransport(transport, RetryPolicy(attempts=5)), CroctEndpoint(BASE, SIGNING_KEY))
    with pytest.raises(UpstreamError):
        await client.content(SlotRequest("a", USER))
    assert len(transport.requests) == 1


async def test_a_fault_passes() -> None:
    async with emulated() as services:
        services.faults.set("croct.content", Fault(truncate=True, times=1))
        with pytest.raises(UpstreamError, match="not complete JSON"):
            await services.croct.content(SlotRequest("home-hero", USER))
        assert await services.croct.content(SlotRequest("home-hero", USER)) is not None


async def test_without_a_key_the_setting_is_named() -> None:
    transport = Scripted(answer())
    with pytest.raises(NotConfiguredError) as raised:
        await CroctClient(transport, None).content(SlotRequest("a", USER))
    assert str(raised.value) == "Croct is not configured: set CONTENTGRAPH_CROCT_API_KEY."
    assert raised.value.extensions == {"code": "NOT_CONFIGURED", "service": "Croct"}
    assert transport.requests == []


def test_keys_and_tokens_show_in_no_representation() -> None:
    shown = repr(
        [
            CroctEndpoint(BASE, SIGNING_KEY),
            SlotRequest("a", Identity(CLIENT_ID, TOKEN), preview_token=PREVIEW),
        ]
    )
    assert [secret for secret in (SIGNING_KEY, TOKEN, PREVIEW) if secret in shown] == []


def over(transport: Scripted) -> CroctClient:
    return CroctClient(transport, CroctEndpoint(BASE, SIGNING_KEY, "contentgraph v0.1.0"))


async def refusal(response: Response) -> UpstreamError:
    """The error that an answer ends in; it shows no key and no token."""
    transport = Scripted(response)
    with pytest.raises(UpstreamError) as raised:
        await over(transport).content(SlotRequest("a", Identity(CLIENT_ID, TOKEN), preview_token=PREVIEW))
    shown = everything_shown(raised.value) + repr(transport.requests)
    assert [secret for secret in (SIGNING_KEY, CLIENT_ID, TOKEN, PREVIEW) if secret in shown] == []
    return raised.value
