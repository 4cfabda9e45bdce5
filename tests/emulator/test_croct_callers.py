"""Who may fetch content: keys, client ids, user tokens, and the state of the account, in the order they are checked."""

from typing import Any

import pytest

from emulator.croct.keys import ApiKey
from emulator.faults import Fault
from emulator.sample import SAMPLE_FOLDER
from tests.emulator.croct_client import (
    APPLICATION,
    CLIENT_ID,
    CONTENT_KEY,
    KEY,
    NOW,
    USELESS_KEY,
    Croct,
    assert_problem,
    signed_token,
    unsigned_token,
)

PATH = "/external/web/content"
STATIC_PATH = "/external/web/static-content"
CROCT = "https://croct.help/api/authentication/"
OWN = "urn:contentgraph:emulator:"
BODY = {"slotId": "home-hero"}


@pytest.mark.parametrize("path", [PATH, STATIC_PATH])
@pytest.mark.parametrize(
    ("key", "status", "type_"),
    [
        (None, 401, OWN + "missing-api-key"),
        ("secret", 401, CROCT + "invalid-api-key"),
        ("a40d1765-7612-1a4a-bcfd-7d60d26ebe08", 401, CROCT + "invalid-api-key"),
        (f"{KEY.id}:ES256;{KEY.private_key}", 401, CROCT + "invalid-api-key"),
        (APPLICATION.id, 401, CROCT + "unknown-api-key"),
        (USELESS_KEY.id, 403, OWN + "permission-denied"),
    ],
)
async def test_an_api_key_is_a_known_uuid_that_may_fetch_content(
    path: str, key: str | None, status: int, type_: str
) -> None:
    await assert_problem(await Croct().post(BODY, path, {"X-Api-Key": key}), status, type_, path)


async def test_a_key_may_be_any_uuid_where_the_account_is_not_strict() -> None:
    croct = Croct()
    croct.account.strict_keys = False
    key = "00000000-0000-0000-0000-000000000000"
    await assert_problem(await croct.post(BODY, headers={"X-Api-Key": key}), 401, CROCT + "unknown-api-key", PATH)


@pytest.mark.parametrize("path", ["/client/web/content", "/client/web/static-content"])
@pytest.mark.parametrize(
    ("application", "type_"),
    [
        (None, CROCT + "missing-public-id"),
        ("website", CROCT + "invalid-public-id"),
        (KEY.id, OWN + "unknown-public-id"),
    ],
)
async def test_a_browser_names_a_known_application(path: str, application: str | None, type_: str) -> None:
    await assert_problem(await Croct().post(BODY, path, {"X-App-Id": application}), 401, type_, path)


@pytest.mark.parametrize("client_id", ["me", "e3e9e191a12b9257", "11111111-2222-1333-8444-555555555555"])
async def test_a_client_id_is_a_uuid(client_id: str) -> None:
    response = await Croct().post(BODY, headers={"X-Client-Id": client_id})
    await assert_problem(response, 401, CROCT + "invalid-client-id", PATH)


async def test_somebody_must_be_named() -> None:
    croct = Croct()
    response = await croct.post(BODY, headers={"X-Client-Id": None})
    await assert_problem(response, 401, OWN + "missing-client-identity", PATH)
    croct.account.anonymous_clients = True
    assert (await croct.post(BODY, headers={"X-Client-Id": None})).status_code == 200


YESTERDAY = int(NOW.timestamp()) - 86_400

ACCEPTED: dict[str, dict[str, Any]] = {
    "a subject": {"sub": "user-1"},
    "nobody": {},
    "an expiry to come": {"exp": int(NOW.timestamp()) + 1, "iat": YESTERDAY},
    "an expiry this very second": {"exp": int(NOW.timestamp())},
    "an id of its own": {"jti": "c3b5b9f0-5f9a-4b3c-8c9c-8b5c8b5c8b5c"},
    "several audiences": {"aud": ["croct.io", "example.com"]},
}
REFUSED: dict[str, dict[str, Any]] = {
    "expired": {"exp": int(NOW.timestamp()) - 1},
    "an expiry that is no time": {"exp": "tomorrow"},
    "issued in the future": {"iat": int(NOW.timestamp()) + 1},
    "issued never": {"iat": None},
    "another issuer": {"iss": "example.com"},
    "another audience": {"aud": "example.com"},
    "an empty subject": {"sub": ""},
}


@pytest.mark.parametrize("make", [unsigned_token, signed_token])
@pytest.mark.parametrize("claims", ACCEPTED.values(), ids=ACCEPTED)
async def test_a_user_token_is_enough(make: Any, claims: dict[str, Any]) -> None:
    body = await Croct().content("home-hero", token=make(claims), version="1.0")
    assert body["metadata"] == {"version": "1.0", "contentSource": "slot"}


@pytest.mark.parametrize("claims", REFUSED.values(), ids=REFUSED)
async def test_what_a_token_says_is_checked(claims: dict[str, Any]) -> None:
    response = await Croct().post(BODY, headers={"X-Token": unsigned_token(claims)})
    await assert_problem(response, 401, CROCT + "invalid-token", PATH)


UNKNOWN_KEY = ApiKey("f81e2103-6eb1-4057-97dd-8d36ca61fc83", frozenset(), KEY.private_key)
SIGNED = signed_token({"sub": "user-1"})
FORGED = {
    "no token": "user-1",
    "one part": SIGNED.partition(".")[0],
    "four parts": SIGNED + ".x",
    "a signature cut short": SIGNED[:-4],
    "the claims of another token": ".".join(
        [SIGNED.split(".")[0], unsigned_token({"sub": "admin"}).split(".")[1], SIGNED.split(".")[2]]
    ),
    "a key nobody knows": signed_token({}, UNKNOWN_KEY),
    "the key of somebody else": signed_token({}, ApiKey(KEY.id, frozenset(), CONTENT_KEY.private_key)),
    "a signature where none is said to be": unsigned_token() + SIGNED.split(".")[2],
    "another application": unsigned_token(header={"appId": KEY.id}),
    "another algorithm": unsigned_token(header={"alg": "HS256"}),
    "no JSON": "bm90.anNvbg.",
    "no base64": "!.!.",
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
async def test_a_token_that_was_tampered_with_is_refused(token: str) -> None:
    response = await Croct().post(BODY, headers={"X-Token": token})
    await assert_problem(response, 401, CROCT + "invalid-token", PATH)


async def test_an_unsigned_token_may_have_two_parts() -> None:
    body = await Croct().content("home-hero", token=unsigned_token().rstrip("."), version="1.0")
    assert body["metadata"] == {"version": "1.0", "contentSource": "slot"}


async def test_an_application_may_enforce_signed_tokens() -> None:
    croct = Croct()
    croct.account.signed_tokens_only = True
    response = await croct.post(BODY, headers={"X-Token": unsigned_token()})
    await assert_problem(response, 403, OWN + "token-not-signed", PATH)
    assert (await croct.post(BODY, headers={"X-Token": SIGNED})).status_code == 200
    assert (await croct.post(BODY)).status_code == 200


async def test_a_key_must_be_permitted_to_issue_user_tokens() -> None:
    response = await Croct().post(BODY, headers={"X-Token": signed_token({}, CONTENT_KEY)})
    await assert_problem(response, 403, OWN + "permission-denied", PATH)


async def test_the_subject_of_a_token_counts_before_the_client_id() -> None:
    croct = Croct()
    token = signed_token({"sub": "e3e9e191a12b9257"})
    response = await croct.post({"slotId": "newsletter-banner"}, headers={"X-Token": token, "X-Client-Id": CLIENT_ID})
    assert response.json()["content"]["city"] == "Boston"


async def test_a_suspended_account_answers_202_without_a_body() -> None:
    croct = Croct()
    croct.account.suspended = True
    for path in (PATH, STATIC_PATH):
        response = await croct.post(BODY, path)
        assert (response.status_code, response.content, response.headers["x-suspension-reason"]) == (
            202,
            b"",
            "tracking_and_personalization_suspended",
        )
    croct.account.suspended = False
    assert (await croct.post(BODY)).status_code == 200


async def test_over_quota_only_returning_users_are_served() -> None:
    croct = Croct()
    croct.account.quota_exceeded = True
    await assert_problem(await croct.post(BODY), 402, CROCT + "quota-exceeded", PATH)
    headers = {"X-Client-Id": None, "X-Token": signed_token({"sub": "e3e9e191a12b9257"})}
    assert (await croct.post(BODY, headers=headers)).status_code == 200


async def test_past_due_nobody_is_served() -> None:
    croct = Croct()
    croct.account.past_due = True
    headers = {"X-Client-Id": None, "X-Token": signed_token({"sub": "e3e9e191a12b9257"})}
    await assert_problem(await croct.post(BODY, headers=headers), 402, CROCT + "past-due-subscription", PATH)


async def test_checks_come_in_one_order() -> None:
    """From the last to the first: each new fault is reported before those that were there already."""
    croct = Croct()
    body: Any = {"slotId": "home-hero", "version": "9"}
    headers: dict[str, str | None] = {}
    seen: list[str | int] = []

    async def report() -> None:
        response = await croct.post(body, headers=headers)
        seen.append(response.json()["type"].rpartition("/")[2].rpartition(":")[2] if response.content else 202)

    await report()
    body["slotId"] = "nothing"
    await report()
    body["slotId"] = None
    await report()
    headers["X-Token"] = "nonsense"
    await report()
    headers["X-Client-Id"] = "nonsense"
    await report()
    croct.account.quota_exceeded = True
    await report()
    croct.account.suspended = True
    await report()
    headers["X-Api-Key"] = "nonsense"
    await report()
    croct.account.rate_limited = True
    await report()
    assert seen == [
        "unknown-version",
        "unknown-slot",
        "invalid-payload",
        "invalid-token",
        "invalid-client-id",
        "quota-exceeded",
        202,
        "invalid-api-key",
        "rate-limited",
    ]


async def test_too_many_requests_are_told_when_to_come_back() -> None:
    croct = Croct()
    croct.account.rate_limited = True
    response = await croct.post(BODY)
    await assert_problem(response, 429, OWN + "rate-limited", PATH)
    assert response.headers["retry-after"] == "1"


async def test_wrong_bodies_are_answered_without_an_instance() -> None:
    response = await Croct().post({"slotId": "home-hero", "context": {"page": {"url": 1}}})
    await assert_problem(response, 400, "https://croct.help/api/content/invalid-payload", None)


async def test_the_body_must_be_declared_as_json() -> None:
    headers = {"X-Api-Key": KEY.id, "X-Client-Id": CLIENT_ID}
    response = await Croct().http.post(PATH, content=b"slotId=home-hero", headers=headers)
    await assert_problem(response, 415, OWN + "unsupported-media-type", PATH)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
async def test_only_post_is_allowed(method: str) -> None:
    response = await Croct().http.request(method, PATH)
    await assert_problem(response, 405, OWN + "method-not-allowed", PATH)
    assert response.headers["allow"] == "POST"


async def test_other_paths_are_unknown() -> None:
    response = await Croct().post(BODY, "/external/web/evaluate")
    await assert_problem(response, 404, OWN + "unknown-path", "/external/web/evaluate")


@pytest.mark.parametrize(
    ("status", "type_"),
    [(402, CROCT + "quota-exceeded"), (429, OWN + "rate-limited"), (503, OWN + "failure-503")],
)
async def test_a_fault_is_a_problem_as_well(status: int, type_: str) -> None:
    croct = Croct()
    croct.app.state.faults.set("croct.content", Fault(status=status))
    response = await croct.post(BODY)
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, response.json()["type"], response.json()["status"]) == (status, type_, status)


async def test_the_request_log_has_the_call() -> None:
    croct = Croct()
    await croct.post(BODY)
    await croct.post(BODY, STATIC_PATH)
    assert [tuple(it) for it in croct.app.state.requests] == [
        ("POST", "/croct/external/web/content", "", 200),
        ("POST", "/croct/external/web/static-content", "", 200),
    ]


async def test_a_project_without_an_application_has_no_key() -> None:
    croct = Croct(SAMPLE_FOLDER / "types")
    await assert_problem(await croct.post(BODY), 401, CROCT + "unknown-api-key", PATH)
