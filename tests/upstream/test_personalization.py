"""The Personalization API as a typed client, over the emulator and over answers that nobody documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from emulator.faults import Fault
from tests.upstream.services import emulated
from tests.upstream.twins import KEY, Scripted, answer, everything_shown, json_answer
from upstream.delivery import Endpoint
from upstream.errors import ArgumentError, NotConfiguredError, UpstreamError
from upstream.exchange import Response
from upstream.personalization import PersonalizationClient
from upstream.visitor_models import Action, Activity, ActivitySummary, Location, Segment, Session, Visit

BASE = "https://engage.test/v1/visitor"
UID = "e3e9e191a12b9257"
SID = "900420c5d646260d"
BOSTON = Location("Boston", "Massachusetts", "USA")
Call = Callable[[PersonalizationClient], Awaitable[Any]]

# Method → what the sample visitor is, what an unknown visitor is, and the path and query that are asked for.
CALLS: dict[str, tuple[Call, Call, Any, Any, str]] = {
    "usual_location": (
        lambda it: it.usual_location(UID),
        lambda it: it.usual_location("nobody"),
        BOSTON,
        None,
        "/usuallocation",
    ),
    "current_location": (
        lambda it: it.current_location(UID, SID),
        lambda it: it.current_location(UID, "0000000000000000"),
        BOSTON,
        None,
        f"/currentlocation?sid={SID}",
    ),
    "first_visit": (
        lambda it: it.first_visit(UID),
        lambda it: it.first_visit("nobody"),
        Visit("2017-02-14T11:24:45+00:00", ""),
        None,
        "/firstvisit",
    ),
    "last_visit": (
        lambda it: it.last_visit(UID),
        lambda it: it.last_visit("nobody"),
        Visit("2017-04-05T11:19:00+00:00", "https://www.google.com/search?q=how+coffee+is+roasted"),
        None,
        "/lastvisit",
    ),
    "activity_summary": (
        lambda it: it.activity_summary(UID),
        lambda it: it.activity_summary("nobody"),
        ActivitySummary(3, "00:20:52", 4),
        None,
        "/activitysummary",
    ),
    "current_session": (
        lambda it: it.current_session(UID, SID),
        lambda it: it.current_session("nobody", SID),
        Session(
            "2017-04-05T11:19:00+00:00",
            "https://www.google.com/search?q=how+coffee+is+roasted",
            [
                Action("PageVisit", "/articles/on-roasts"),
                Action("CustomAction", "/articles/on-roasts"),
                Action("PageVisit", "/articles"),
            ],
        ),
        None,
        f"/currentsession?sid={SID}",
    ),
    "activity": (
        lambda it: it.activity(UID, 1, 365, "/articles", None),
        lambda it: it.activity("nobody", 0),
        Activity(True, "2017-04-05T11:23:00+00:00"),
        None,
        "/visitoractions?type=1&daysAgo=365&pageUrl=%2Farticles",
    ),
    "segments": (
        lambda it: it.segments(UID),
        lambda it: it.segments("nobody"),
        [Segment("Regular visitors"), Segment("Potential job candidates")],
        [],
        "/segments",
    ),
}


@pytest.mark.parametrize("method", CALLS)
async def test_the_sample_visitor_is_known_and_nobody_is_none(method: str) -> None:
    ask, ask_nobody, known, unknown, _ = CALLS[method]
    async with emulated() as services:
        assert await ask(services.personalization) == known
        assert await ask_nobody(services.personalization) == unknown


@pytest.mark.parametrize("method", CALLS)
async def test_each_method_is_one_get_with_the_key_as_bearer(method: str) -> None:
    transport = Scripted(answer(status=404))
    await CALLS[method][0](over(transport))
    (request,) = transport.requests
    assert (request.service, request.method, request.url) == (
        "personalization",
        "GET",
        f"{BASE}/{UID}{CALLS[method][4]}",
    )
    assert (dict(request.headers), request.body) == (
        {"accept": "application/json", "authorization": f"Bearer {KEY}"},
        None,
    )


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((0,), Activity(True, "2017-04-05T11:19:00+00:00")),
        ((2,), Activity(True, "2017-04-03T08:56:42+00:00")),
        ((2, 1), Activity(False)),
        ((3, None, None, "Downloaded job description"), Activity(True, "2017-04-03T08:51:24+00:00")),
        ((3, None, "/articles/on-roasts", None), Activity(True, "2017-04-05T11:20:15+00:00")),
        ((1, None, "/nowhere", None), Activity(False)),
        ((3, 0, None, "Played video"), Activity(False)),
    ],
)
async def test_activity_is_confirmed_by_type_time_page_and_name(arguments: tuple[Any, ...], found: Activity) -> None:
    async with emulated() as services:
        assert await services.personalization.activity(UID, *arguments) == found


async def test_what_an_action_is_called_travels_as_one_value() -> None:
    transport = Scripted(json_answer({"activity": False}))
    await over(transport).activity(UID, 3, 0, "/a?b=c&type=0#d", "x&y=ü\r\n")
    assert transport.urls == [
        f"{BASE}/{UID}/visitoractions?type=3&daysAgo=0&pageUrl=%2Fa%3Fb%3Dc%26type%3D0%23d"
        "&customActionName=x%26y%3D%C3%BC%0D%0A"
    ]


@pytest.mark.parametrize(
    ("uid", "path"),
    [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("%2e%2e", "%252e%252e"),
        ("a?sid=x", "a%3Fsid%3Dx"),
        ("a#b", "a%23b"),
        ("a\r\nHost: x", "a%0D%0AHost%3A%20x"),
        ("é", "%C3%A9"),
    ],
)
async def test_a_uid_is_one_path_segment(uid: str, path: str) -> None:
    transport = Scripted(answer(status=404))
    await over(transport).segments(uid)
    assert transport.urls == [f"{BASE}/{path}/segments"]


@pytest.mark.parametrize("uid", ["", ".", ".."])
async def test_a_uid_that_would_be_another_path_is_refused(uid: str) -> None:
    transport = Scripted(answer(status=404))
    with pytest.raises(ArgumentError, match=r"^Argument 'uid': must name something"):
        await over(transport).segments(uid)
    assert transport.requests == []


FOUR_KEYS = {"message": f"No {KEY}", "description": "Nothing.", "code": 7, "error_id": "an-id"}

# Status → code and message.
STATUSES = {
    400: ("UPSTREAM_BAD_REQUEST", "refused the request as malformed; upstreamCode names the rule."),
    401: ("UPSTREAM_UNAUTHENTICATED", "the key is missing or not accepted; check the key in the settings."),
    402: ("UPSTREAM_QUOTA_EXCEEDED", "the usage quota or the subscription does not allow this call."),
    403: ("UPSTREAM_FORBIDDEN", "the key belongs to another project or lacks the permission."),
    405: ("UPSTREAM_ERROR", "gave an answer that is not expected here."),
    423: ("UPSTREAM_QUOTA_EXCEEDED", "the usage quota does not allow this call."),
    429: ("UPSTREAM_RATE_LIMITED", "the rate limit is used up; retry later."),
    202: ("UPSTREAM_ERROR", "gave an answer that is not expected here."),
    302: ("UPSTREAM_ERROR", "gave an answer that is not expected here."),
    500: ("UPSTREAM_UNAVAILABLE", "the service failed; retry later."),
    503: ("UPSTREAM_UNAVAILABLE", "the service failed; retry later."),
}


@pytest.mark.parametrize("status", STATUSES)
async def test_the_four_keys_of_an_error_are_read_and_their_wording_is_ours(status: int) -> None:
    code, message = STATUSES[status]
    error = await refusal(json_answer(FOUR_KEYS, status))
    assert str(error) == f"personalization: HTTP {status}, {message}"
    assert error.extensions == {
        "code": code,
        "service": "personalization",
        "status": status,
        "requestId": "an-id",
        "upstreamCode": 7,
        "specificCode": None,
    }


@pytest.mark.parametrize(
    ("body", "upstream_code"),
    [
        (b"<html>busy</html>", None),
        (b"", None),
        (b'{"message": "x", "co', None),
        (b"[]", None),
        (b'{"code": {}}', None),
        (b'{"code": "E7"}', "E7"),
        (b'{"error_id": null, "code": null}', None),
        (b'\xef\xbb\xbf{"code": 7}', 7),
    ],
)
async def test_an_error_that_is_no_json_of_theirs_is_still_an_error(body: bytes, upstream_code: Any) -> None:
    error = await refusal(answer(body, 503))
    assert error.extensions == {
        "code": "UPSTREAM_UNAVAILABLE",
        "service": "personalization",
        "status": 503,
        "requestId": None,
        "upstreamCode": upstream_code,
        "specificCode": None,
    }


ODD = [
    (b"<html></html>", "the answer of segments is not complete JSON."),
    (b'{"segments": [', "the answer of segments is not complete JSON."),
    (b"", "the answer of segments is not complete JSON."),
    (b"{}", "the answer of segments is not as documented: Object missing required field `segments`"),
    (
        b'{"segments": [{"name": 1}]}',
        "the answer of segments is not as documented: Expected `str`, got `int` - at `$.segments[0].name`",
    ),
]


@pytest.mark.parametrize(("body", "message"), ODD)
async def test_an_answer_that_is_not_as_documented_names_the_place(body: bytes, message: str) -> None:
    error = await refusal(answer(body))
    assert (str(error), error.code) == (f"personalization: {message}", "UPSTREAM_MALFORMED")


async def test_what_came_later_does_no_harm() -> None:
    body = {"segments": [{"name": "Readers", "codename": "readers", "colour": "red"}], "total": 1}
    assert await over(Scripted(json_answer(body))).segments(UID) == [Segment("Readers", "readers")]


@pytest.mark.parametrize(("key", "status"), [("unknown", 401), ("foreign", 403)])
async def test_a_wrong_key_is_told(key: str, status: int) -> None:
    async with emulated(personalization=key) as services:
        with pytest.raises(UpstreamError) as raised:
            await services.personalization.segments(UID)
    assert (raised.value.status, raised.value.code, raised.value.upstream_code) == (
        status,
        STATUSES[status][0],
        status,
    )


async def test_a_failure_of_one_route_leaves_the_others() -> None:
    async with emulated() as services:
        services.faults.set("personalization.segments", Fault(truncate=True))
        with pytest.raises(UpstreamError, match="not complete JSON"):
            await services.personalization.segments(UID)
        assert await services.personalization.usual_location(UID) == BOSTON


async def test_without_a_key_the_setting_is_named() -> None:
    transport = Scripted(answer())
    with pytest.raises(NotConfiguredError) as raised:
        await PersonalizationClient(transport, None).segments(UID)
    assert str(raised.value) == ("The Personalization API is not configured: set CONTENTGRAPH_PERSONALIZATION_KEY.")
    assert raised.value.extensions == {"code": "NOT_CONFIGURED", "service": "The Personalization API"}
    assert transport.requests == []


def over(transport: Scripted) -> PersonalizationClient:
    return PersonalizationClient(transport, Endpoint(BASE, KEY))


async def refusal(response: Response) -> UpstreamError:
    """The error that an answer ends in; it shows no key, and nothing of what the service said."""
    transport = Scripted(response)
    with pytest.raises(UpstreamError) as raised:
        await over(transport).segments(UID)
    shown = everything_shown(raised.value) + repr(transport.requests)
    assert KEY not in shown
    assert UID not in everything_shown(raised.value)
    return raised.value
