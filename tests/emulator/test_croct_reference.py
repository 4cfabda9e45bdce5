"""Croct's documentation word for word: the example response, and every problem its error pages list."""

import json
from typing import Any

import pytest

from emulator.croct.problems import KINDS
from tests.emulator.croct_client import CLIENT_ID, REFERENCE, Croct

KEY = "7a3a4c3e-5d0f-4b0e-9d5c-0f3b8c1d2e4f"
APPLICATION = "06e3d5fb-cdfd-4270-8eba-de7a7bb04b5f"

# Fetch content, Example: the request of the example, headers as far as they matter.
EXAMPLE_HEADERS = {
    "X-Api-Key": KEY,
    "X-Client-Id": CLIENT_ID,
    "X-Client-Ip": "192.0.2.10",
    "X-Client-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36",
    "X-Client-Library": "Custom Client v1.0.0",
}
EXAMPLE_BODY = {
    "slotId": "home-hero",
    "version": "1",
    "preferredLocale": "en-us",
    "includeSchema": True,
    "context": {
        "timeZone": "America/New_York",
        "page": {"url": "https://example.com/pricing", "title": "Pricing", "referrer": "https://google.com"},
        "campaign": {"name": "summer-sale", "source": "google", "medium": "cpc"},
        "attributes": {"plan": "pro"},
    },
}


async def test_the_example_request_gets_the_example_response() -> None:
    """The list of content sources says `experiment` where the example says `experience`; both can be had."""
    croct = Croct(REFERENCE)
    croct.account.experiment_source = "experience"
    response = await croct.post(EXAMPLE_BODY, headers=EXAMPLE_HEADERS)
    expected = json.loads((REFERENCE / "croct" / "fetch-content.json").read_text("utf-8"))
    assert json.dumps(response.json()) == json.dumps(expected)


async def test_by_default_a_variant_is_an_experiment() -> None:
    response = await Croct(REFERENCE).post(EXAMPLE_BODY, headers=EXAMPLE_HEADERS)
    assert response.json()["metadata"]["contentSource"] == "experiment"


# The error pages: status, title and detail of each known problem.
WORDING = {
    "invalid-payload": (400, "Invalid payload.", "Some of the request parameters are invalid."),
    "invalid-api-key": (401, "The API key is invalid.", "The provided API key is not in a valid format."),
    "unknown-api-key": (401, "The API key is unknown.", "The provided API key does not exist."),
    "invalid-token": (401, "The token is invalid.", "The provided token is invalid or malformed."),
    "invalid-client-id": (401, "The client ID is invalid.", "The provided client ID is not in a valid format."),
    "missing-public-id": (
        401,
        "The application ID is missing.",
        "The request must include an application public ID, but none was provided.",
    ),
    "invalid-public-id": (
        401,
        "The application ID is invalid.",
        "The provided application public ID is not in a valid format.",
    ),
    "quota-exceeded": (
        402,
        "The usage quota has been exceeded.",
        "The Monthly Active Users (MAU) quota for this application has been exceeded.",
    ),
    "past-due-subscription": (
        402,
        "The subscription is past due.",
        "The subscription payment is overdue and access has been restricted.",
    ),
}

# What provokes each: the path, the body, the headers, the account.
PROBLEMS: dict[str, tuple[str, Any, dict[str, str | None], dict[str, bool]]] = {
    "invalid-payload": (
        "/external/web/content",
        {"slotId": "home-hero", "context": {"page": {"url": 1}}},
        {},
        {},
    ),
    "invalid-api-key": ("/external/web/content", EXAMPLE_BODY, {"X-Api-Key": "key"}, {}),
    "unknown-api-key": ("/external/web/content", EXAMPLE_BODY, {"X-Api-Key": APPLICATION}, {}),
    "invalid-token": ("/client/web/content", EXAMPLE_BODY, {"X-Token": "token"}, {}),
    "invalid-client-id": ("/client/web/content", EXAMPLE_BODY, {"X-Client-Id": "client"}, {}),
    "missing-public-id": ("/client/web/content", EXAMPLE_BODY, {"X-App-Id": None}, {}),
    "invalid-public-id": ("/client/web/content", EXAMPLE_BODY, {"X-App-Id": "application"}, {}),
    "quota-exceeded": ("/client/web/content", EXAMPLE_BODY, {}, {"quota_exceeded": True}),
    "past-due-subscription": ("/client/web/content", EXAMPLE_BODY, {}, {"past_due": True}),
}


async def provoke(name: str) -> Any:
    """The body of a problem."""
    path, body, headers, switches = PROBLEMS[name]
    croct = Croct(REFERENCE)
    for switch, position in switches.items():
        setattr(croct.account, switch, position)
    response = await croct.post(body, path, {"X-Api-Key": KEY, "X-App-Id": APPLICATION, **headers})
    assert response.headers["content-type"] == "application/problem+json"
    assert response.status_code == response.json()["status"]
    return response.json()


@pytest.mark.parametrize("name", PROBLEMS)
async def test_problems_are_worded_as_documented(name: str) -> None:
    status, title, detail = WORDING[name]
    section = "content" if status == 400 else "authentication"
    particulars: dict[str, Any] = {"instance": PROBLEMS[name][0]}
    if status == 400:
        particulars = {"violations": [{"path": "/context/page/url", "reason": "Expected string"}]}
    assert await provoke(name) == {
        "type": f"https://croct.help/api/{section}/{name}",
        "title": title,
        "status": status,
        "detail": detail,
        **particulars,
    }


def test_every_problem_of_croct_is_provoked() -> None:
    croct = {name for name, kind in KINDS.items() if kind.type.startswith("https://croct.help/")}
    assert croct == WORDING.keys() == PROBLEMS.keys()
