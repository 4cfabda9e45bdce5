"""The Personalization API: the reference's examples word for word, then each rule over the sample visitors."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.app import create_emulator
from emulator.faults import Fault, Faults
from emulator.sample import SAMPLE_FOLDER, load_sample
from emulator.visitors import load_visitors

REFERENCE = Path(__file__).parent / "reference" / "personalization"
NOON = datetime(2026, 11, 21, 12, 30, 45, tzinfo=UTC)
PROJECT = load_sample()
KEY = PROJECT.keys["personalization"]

READER = "/v1/visitor/e3e9e191a12b9257"
CAFE_OWNER = "/v1/visitor/b0e1d6f4a7c25893"


class Wall:
    """A clock that stands still until somebody moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def personalization(
    folder: Path = SAMPLE_FOLDER, clock: Callable[[], datetime] | None = None, faults: Faults | None = None
) -> httpx.AsyncClient:
    app = create_emulator(replace(PROJECT, folder=folder), clock=clock or Wall(NOON), faults=faults)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://emulator/personalization",
        headers={"Authorization": f"Bearer {KEY}"},
    )


async def answer(client: httpx.AsyncClient, path: str) -> Any:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    return response.json()


async def assert_refused(client: httpx.AsyncClient, path: str, status: int, message: str, description: str) -> None:
    response = await client.get(path)
    body = response.json()
    assert len(body.pop("error_id")) == 36
    assert (response.status_code, body) == (
        status,
        {"message": message, "description": description, "code": status},
    )


# The headings of the API reference, the call each example shows (or one that shows the object), and the example.
EXAMPLES = [
    ("View usual visitor location", ".", f"{READER}/UsualLocation", "usual-location"),
    (
        "View current visitor location",
        ".",
        f"{READER}/CurrentLocation?sid=900420c5d646260d",
        "current-location",
    ),
    ("Location object, 2", ".", "/v1/visitor/edinburgh/UsualLocation", "location-edinburgh"),
    ("Location object, 3", ".", "/v1/visitor/brno/UsualLocation", "location-brno"),
    ("Visit object", ".", "/v1/visitor/edinburgh/FirstVisit", "visit-object"),
    ("View first visit", ".", f"{READER}/FirstVisit", "first-visit"),
    ("View last visit", ".", f"{READER}/LastVisit", "last-visit"),
    ("View visitor's activity summary", ".", f"{READER}/ActivitySummary", "activity-summary"),
    ("Session object", ".", "/v1/visitor/brno/CurrentSession?sid=brno000000000001", "session-object"),
    (
        "View visitor's current session",
        ".",
        f"{READER}/CurrentSession?sid=900420c5d646260d",
        "current-session",
    ),
    ("Confirm visitor activity", "october", f"{READER}/VisitorActions?type=1&daysAgo=5", "activity-confirmed"),
    ("Confirm visitor activity, 2", "october", f"{READER}/VisitorActions?type=2&daysAgo=5", "activity-not-found"),
    ("View contact's segments", ".", f"{READER}/segments", "segments"),
    ("View contact's segments, 2", ".", "/v1/visitor/brno/segments", "segments-none"),
]


@pytest.mark.parametrize(("folder", "path", "example"), [row[1:] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES])
async def test_answers_as_the_reference_shows(folder: str, path: str, example: str) -> None:
    async with personalization(REFERENCE / folder, Wall(datetime(2016, 10, 22, tzinfo=UTC))) as client:
        body = await answer(client, path)
    expected = json.loads((REFERENCE / f"{example}.json").read_text("utf-8"))
    assert json.dumps(body) == json.dumps(expected)


def test_every_example_of_the_reference_is_compared() -> None:
    assert sorted(row[3] for row in EXAMPLES) == sorted(path.stem for path in REFERENCE.glob("*.json"))


async def test_the_sample_reader_is_on_the_website_now() -> None:
    async with personalization() as client:
        assert await answer(client, f"{READER}/lastvisit") == {
            "visitDateTime": "2026-11-21T11:19:00+00:00",
            "origin": "https://www.google.com/search?q=how+coffee+is+roasted",
        }
        assert await answer(client, f"{READER}/currentsession?sid=900420c5d646260d") == {
            "started": "2026-11-21T11:19:00+00:00",
            "origin": "https://www.google.com/search?q=how+coffee+is+roasted",
            "actions": [
                {"type": "PageVisit", "pageUrl": "/articles/on-roasts"},
                {"type": "CustomAction", "pageUrl": "/articles/on-roasts"},
                {"type": "PageVisit", "pageUrl": "/articles"},
            ],
        }
        assert await answer(client, f"{READER}/activitysummary") == {
            "totalSessions": 3,
            "activityTimeSpan": "00:20:52",
            "avgSessionActions": 4,
        }
        assert await answer(client, f"{READER}/usuallocation") == {
            "city": "Boston",
            "state": "Massachusetts",
            "country": "USA",
        }
        assert await answer(client, f"{READER}/currentlocation?sid=6be04d1f97c2a835") == {
            "city": "Edinburgh",
            "state": "Scotland",
            "country": "United Kingdom",
        }


ACTIVITY = [
    ("type=0", "2026-11-15T10:45:00+00:00"),
    ("type=Session", "2026-11-15T10:45:00+00:00"),
    ("type=0&pageUrl=/shop", "2026-10-31T12:00:00+00:00"),
    ("type=0&customActionName=Compared%20products", None),
    ("type=1", "2026-11-15T10:50:05+00:00"),
    ("type=pagevisit", "2026-11-15T10:50:05+00:00"),
    ("type=1&pageUrl=/shop/coffee", "2026-10-31T12:00:33+00:00"),
    ("type=1&pageUrl=/articles", None),
    ("type=1&daysAgo=5", None),
    ("type=1&daysAgo=7", "2026-11-15T10:50:05+00:00"),
    ("type=1&daysAgo=7&pageUrl=/shop/coffee", None),
    ("TYPE=1&DAYSAGO=7", "2026-11-15T10:50:05+00:00"),
    ("type=2", "2026-11-15T10:54:48+00:00"),
    ("type=FormSubmit&pageUrl=/shop/coffee", "2026-10-31T12:04:20+00:00"),
    ("type=3", "2026-11-15T10:47:01+00:00"),
    ("type=3&customActionName=Compared%20products", "2026-11-15T10:47:01+00:00"),
    ("type=3&customActionName=Played%20video", None),
]


@pytest.mark.parametrize(("query", "last_occurrence"), ACTIVITY)
async def test_activity_is_confirmed_from_the_actions(query: str, last_occurrence: str | None) -> None:
    async with personalization() as client:
        body = await answer(client, f"{CAFE_OWNER}/visitoractions?{query}")
    assert body == ({"activity": True, "lastOccurrence": last_occurrence} if last_occurrence else {"activity": False})


async def test_days_ago_counts_from_the_clock() -> None:
    clock = Wall(NOON)
    async with personalization(clock=clock) as client:
        confirmed = []
        for days in (0, 1, 2):
            clock.now = NOON + timedelta(days=days)
            body = await answer(client, f"{CAFE_OWNER}/visitoractions?type=1&daysAgo=7")
            confirmed.append(body["activity"])
    assert confirmed == [True, False, False]


async def test_what_has_not_happened_yet_is_no_activity() -> None:
    clock = Wall(NOON)
    async with personalization(clock=clock) as client:
        clock.now = NOON - timedelta(days=10)
        assert await answer(client, f"{CAFE_OWNER}/visitoractions?type=0") == {
            "activity": True,
            "lastOccurrence": "2026-10-31T12:00:00+00:00",
        }


async def test_paths_are_read_in_any_letter_case() -> None:
    async with personalization() as client:
        bodies = [
            await answer(client, f"/{version}/{noun}/e3e9e191a12b9257/{method}")
            for version, noun, method in [("v1", "visitor", "segments"), ("V1", "Visitor", "SEGMENTS")]
        ]
    assert bodies == [{"segments": [{"name": "Regular visitors"}, {"name": "Potential job candidates"}]}] * 2


async def test_the_uid_keeps_its_case() -> None:
    async with personalization() as client:
        assert await answer(client, "/v1/visitor/E3E9E191A12B9257/segments") == {"segments": []}


async def test_somebody_unknown_is_in_no_segment_and_has_no_history() -> None:
    async with personalization() as client:
        assert await answer(client, "/v1/visitor/nobody/segments") == {"segments": []}
        for method in ("usuallocation", "currentlocation", "firstvisit", "lastvisit", "activitysummary"):
            await assert_refused(
                client,
                f"/v1/visitor/nobody/{method}",
                404,
                "The requested resource was not found.",
                "The visitor 'nobody' was not found.",
            )


WRONG_SID = "The query parameter 'sid' is required and has 16 letters or digits."
WRONG_TYPE = (
    "The query parameter 'type' is required and is one of 0, 1, 2, 3, session, pagevisit, formsubmit, customaction."
)
WRONG_DAYS = "The query parameter 'daysAgo' must be a whole number of days."
WRONG_UID = "A visitor's uid has at most 20 characters."


@pytest.mark.parametrize(
    ("path", "description"),
    [
        ("/currentsession", WRONG_SID),
        ("/currentlocation", WRONG_SID),
        ("/currentlocation?sid=", WRONG_SID),
        ("/currentlocation?sid=900420c5d646260", WRONG_SID),
        ("/currentlocation?sid=900420c5d646260d0", WRONG_SID),
        ("/currentlocation?sid=900420c5d646260-", WRONG_SID),
        ("/visitoractions", WRONG_TYPE),
        ("/visitoractions?type=", WRONG_TYPE),
        ("/visitoractions?type=4", WRONG_TYPE),
        ("/visitoractions?type=1&daysAgo=-1", WRONG_DAYS),
        ("/visitoractions?type=1&daysAgo=1.5", WRONG_DAYS),
        ("/visitoractions?type=1&daysAgo=week", WRONG_DAYS),
        ("00000/segments", WRONG_UID),
    ],
)
async def test_ill_formed_parameters_are_named(path: str, description: str) -> None:
    async with personalization() as client:
        await assert_refused(client, READER + path, 400, "The request is not valid.", description)


async def test_a_uid_of_twenty_characters_is_accepted() -> None:
    async with personalization() as client:
        assert await answer(client, f"{READER}0000/segments") == {"segments": []}


async def test_a_session_of_somebody_else_is_not_found() -> None:
    async with personalization() as client:
        await assert_refused(
            client,
            f"{CAFE_OWNER}/currentsession?sid=900420c5d646260d",
            404,
            "The requested resource was not found.",
            "The visitor 'b0e1d6f4a7c25893' has no session '900420c5d646260d'.",
        )


@pytest.mark.parametrize("path", ["/", "/v1/visitor/e3e9e191a12b9257", f"{READER}/cart", "/v2/visitor/x/segments"])
async def test_other_paths_are_unknown(path: str) -> None:
    async with personalization() as client:
        await assert_refused(
            client, path, 404, "The requested resource was not found.", "No method of the API has this path."
        )


DENIED = "Authorization has been denied for this request."
SEND_KEY = "Send the Personalization API key as a bearer token."


@pytest.mark.parametrize("header", [None, "", KEY, f"Basic {KEY}", "Bearer ", "Bearer something-else"])
async def test_without_the_key_nothing_is_told(header: str | None) -> None:
    async with personalization() as client:
        del client.headers["authorization"]
        if header is not None:
            client.headers["authorization"] = header
        await assert_refused(client, f"{READER}/segments", 401, DENIED, SEND_KEY)


async def test_the_key_of_another_project_is_forbidden() -> None:
    async with personalization() as client:
        client.headers["authorization"] = f"bearer {PROJECT.keys['foreign']}"
        await assert_refused(
            client,
            f"{READER}/segments",
            403,
            "Access to the project has been denied.",
            "The API key belongs to another project.",
        )


async def test_the_scheme_is_accepted_in_lower_case() -> None:
    async with personalization() as client:
        client.headers["authorization"] = f"bearer {KEY}"
        assert await answer(client, "/v1/visitor/19d3a86ef04b7c52/segments") == {"segments": []}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_the_api_is_read_only(method: str) -> None:
    async with personalization() as client:
        response = await client.request(method, f"{READER}/segments")
    body = response.json()
    body.pop("error_id")
    assert (response.status_code, response.headers["allow"], body) == (
        405,
        "GET, HEAD",
        {
            "message": "The requested method is not allowed.",
            "description": f"The Personalization API is read-only; {method} is not supported.",
            "code": 405,
        },
    )


async def test_a_fault_speaks_the_services_own_language() -> None:
    faults = Faults({"personalization.segments": Fault(status=503)})
    async with personalization(faults=faults) as client:
        response = await client.get(f"{READER}/segments")
        unharmed = await client.get(f"{READER}/firstvisit")
    body = response.json()
    body.pop("error_id")
    assert (response.status_code, body) == (
        503,
        {"message": "Service Unavailable", "description": "The failure was asked for.", "code": 503},
    )
    assert unharmed.status_code == 200


async def test_a_project_without_visitors_knows_nobody() -> None:
    async with personalization(SAMPLE_FOLDER / "types") as client:
        assert await answer(client, f"{READER}/segments") == {"segments": []}


def test_the_sample_visitors_have_distinct_segments() -> None:
    visitors = load_visitors(SAMPLE_FOLDER / "visitors", NOON)
    assert {uid: visitor.segments for uid, visitor in visitors.items()} == {
        "19d3a86ef04b7c52": (),
        "5ac8e2071fbd9436": ("Baristas", "Lapsed visitors"),
        "7f4c02ad91be6d35": ("Newsletter subscribers", "Coffee lovers"),
        "b0e1d6f4a7c25893": ("Cafe owners",),
        "e3e9e191a12b9257": ("Regular visitors", "Potential job candidates"),
    }


def test_nothing_in_the_sample_lies_in_the_future_of_the_start() -> None:
    for visitor in load_visitors(SAMPLE_FOLDER / "visitors", NOON).values():
        assert max(action.at for action in visitor.activity()) <= NOON
