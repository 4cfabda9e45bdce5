"""Visitors: each field its own call, siblings at once, what is repeated shared, and what must not be asked."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.graph import Graph, assert_graph, assert_refused, graph_over
from tests.upstream.services import NOW

UID = "e3e9e191a12b9257"
SID = "900420c5d646260d"
SEARCH = "https://www.google.com/search?q=how+coffee+is+roasted"


@pytest.fixture
async def then() -> AsyncIterator[Graph]:
    """The graph at a fixed time, from which the sessions of the sample visitors are counted back."""
    async with graph_over(clock=lambda: NOW) as graph:
        yield graph


async def test_every_field(then: Graph) -> None:
    await assert_graph(
        then,
        f"""{{ visitor(uid: "{UID}") {{
          uid
          usualLocation {{ city state country }}
          currentLocation(sid: "{SID}") {{ city state country }}
          firstVisit {{ dateTime origin }}
          lastVisit {{ dateTime origin }}
          activitySummary {{ totalSessions activityTimeSpan averageSessionActions }}
          currentSession(sid: "{SID}") {{ started origin actions {{ type pageUrl }} }}
          activity(type: PAGE_VISIT) {{ activity lastOccurrence }}
          segments {{ name codename }}
        }} }}""",
        {
            "visitor": {
                "uid": UID,
                "usualLocation": {"city": "Boston", "state": "Massachusetts", "country": "USA"},
                "currentLocation": {"city": "Boston", "state": "Massachusetts", "country": "USA"},
                "firstVisit": {"dateTime": "2017-02-14T11:24:45+00:00", "origin": None},
                "lastVisit": {"dateTime": "2017-04-05T11:19:00+00:00", "origin": SEARCH},
                "activitySummary": {
                    "totalSessions": 3,
                    "activityTimeSpan": "00:20:52",
                    "averageSessionActions": 4,
                },
                "currentSession": {
                    "started": "2017-04-05T11:19:00+00:00",
                    "origin": SEARCH,
                    "actions": [
                        {"type": "PageVisit", "pageUrl": "/articles/on-roasts"},
                        {"type": "CustomAction", "pageUrl": "/articles/on-roasts"},
                        {"type": "PageVisit", "pageUrl": "/articles"},
                    ],
                },
                "activity": {"activity": True, "lastOccurrence": "2017-04-05T11:23:00+00:00"},
                "segments": [
                    {"name": "Regular visitors", "codename": None},
                    {"name": "Potential job candidates", "codename": None},
                ],
            }
        },
        calls=[
            f"GET /visitor/{UID}/usuallocation",
            f"GET /visitor/{UID}/currentlocation?sid={SID}",
            f"GET /visitor/{UID}/firstvisit",
            f"GET /visitor/{UID}/lastvisit",
            f"GET /visitor/{UID}/activitysummary",
            f"GET /visitor/{UID}/currentsession?sid={SID}",
            f"GET /visitor/{UID}/visitoractions?type=1",
            f"GET /visitor/{UID}/segments",
        ],
    )


async def test_what_nobody_selects_is_not_asked_for(then: Graph) -> None:
    await assert_graph(then, f'{{ visitor(uid: "{UID}") {{ uid }} }}', {"visitor": {"uid": UID}}, calls=[])


async def test_an_unknown_visitor_is_one_of_whom_nothing_is_known(then: Graph) -> None:
    await assert_graph(
        then,
        f"""{{ visitor(uid: "nobody") {{
          uid usualLocation {{ city }} currentLocation(sid: "{SID}") {{ city }} firstVisit {{ origin }}
          lastVisit {{ origin }} activitySummary {{ totalSessions }} currentSession(sid: "{SID}") {{ origin }}
          activity(type: SESSION) {{ activity }} segments {{ name }}
        }} }}""",
        {
            "visitor": {
                "uid": "nobody",
                "usualLocation": None,
                "currentLocation": None,
                "firstVisit": None,
                "lastVisit": None,
                "activitySummary": None,
                "currentSession": None,
                "activity": None,
                "segments": [],
            }
        },
    )


@pytest.mark.parametrize(
    ("arguments", "found", "query"),
    [
        ("type: SESSION", "2017-04-05T11:19:00+00:00", "type=0"),
        ("type: FORM_SUBMIT", "2017-04-03T08:56:42+00:00", "type=2"),
        ("type: FORM_SUBMIT, daysAgo: 1", None, "type=2&daysAgo=1"),
        ("type: FORM_SUBMIT, daysAgo: 0", None, "type=2&daysAgo=0"),
        (
            'type: CUSTOM_ACTION, customActionName: "Downloaded job description"',
            "2017-04-03T08:51:24+00:00",
            "type=3&customActionName=Downloaded+job+description",
        ),
        (
            'type: PAGE_VISIT, pageUrl: "/", daysAgo: 365',
            "2017-02-14T11:24:45+00:00",
            "type=1&daysAgo=365&pageUrl=/",
        ),
        ('type: PAGE_VISIT, pageUrl: "/nowhere"', None, "type=1&pageUrl=/nowhere"),
    ],
)
async def test_activity_is_confirmed_or_not(then: Graph, arguments: str, found: str | None, query: str) -> None:
    await assert_graph(
        then,
        f'{{ visitor(uid: "{UID}") {{ activity({arguments}) {{ activity lastOccurrence }} }} }}',
        {"visitor": {"activity": {"activity": found is not None, "lastOccurrence": found}}},
        calls=[f"GET /visitor/{UID}/visitoractions?{query}"],
    )


async def test_what_is_repeated_is_one_call(then: Graph) -> None:
    answer = await then.query(
        f"""{{
          a: visitor(uid: "{UID}") {{ segments {{ name }} one: activity(type: SESSION) {{ activity }} }}
          b: visitor(uid: "{UID}") {{ segments {{ codename }} two: activity(type: SESSION) {{ lastOccurrence }}
            three: activity(type: PAGE_VISIT) {{ activity }} }}
        }}"""
    )
    assert "errors" not in answer
    assert sorted(then.calls) == [
        f"GET /visitor/{UID}/segments",
        f"GET /visitor/{UID}/visitoractions?type=0",
        f"GET /visitor/{UID}/visitoractions?type=1",
    ]


async def test_two_hundred_visitors_take_their_turns() -> None:
    """At most so many requests at a time, and none twice; each visitor is asked about under two aliases."""
    visitors = [f"visitor-{number}" for number in range(200)]
    fields = "".join(
        f'{alias}{number}: visitor(uid: "{uid}") {{ segments {{ name }} }} '
        for number, uid in enumerate(visitors)
        for alias in "ab"
    )
    async with graph_over(
        upstream_concurrency=7, max_aliases=400, max_root_fields=400, max_tokens=10_000, max_fields=1_200
    ) as graph:
        answer = await graph.query(f"{{ {fields} }}")
    assert answer == {"data": {f"{alias}{number}": {"segments": []} for number in range(200) for alias in ("a", "b")}}
    assert sorted(graph.calls) == sorted(f"GET /visitor/{uid}/segments" for uid in visitors)
    assert graph.witness.peak == 7


async def test_the_callers_own_cookies_name_visitor_and_session(then: Graph) -> None:
    query = "{ visitor { uid segments { name } currentSession { origin } currentLocation { city } } }"
    answer = await then.ask(query, headers={"cookie": f"k_e_id={UID}; k_e_ses={SID}"})
    assert answer.json() == {
        "data": {
            "visitor": {
                "uid": UID,
                "segments": [{"name": "Regular visitors"}, {"name": "Potential job candidates"}],
                "currentSession": {"origin": SEARCH},
                "currentLocation": {"city": "Boston"},
            }
        }
    }
    assert answer.headers["cache-control"] == "private, no-store"


async def test_an_argument_goes_before_a_cookie(then: Graph) -> None:
    query = '{ visitor(uid: "nobody") { uid currentSession(sid: "0000000000000000") { origin } } }'
    await then.ask(query, headers={"cookie": f"k_e_id={UID}; k_e_ses={SID}"})
    assert then.calls == ["GET /visitor/nobody/currentsession?sid=0000000000000000"]


A_UID = "must be a visitor id: 1 to 20 letters, digits, hyphens or underscores."
A_SID = "must be a session id: 16 letters or digits."
RELATIVE = "must be relative to the site's root, such as /articles."


@pytest.mark.parametrize(
    ("field", "argument", "rule"),
    [
        ("visitor { uid }", "uid", "must name the visitor, or the request must carry the tracking cookie."),
        ('visitor(uid: "") { segments { name } }', "uid", A_UID),
        (f'visitor(uid: "{"a" * 21}") {{ segments {{ name }} }}', "uid", A_UID),
        ('visitor(uid: "..") { segments { name } }', "uid", A_UID),
        ('visitor(uid: "a/b") { segments { name } }', "uid", A_UID),
        ('visitor(uid: "a\\n") { segments { name } }', "uid", A_UID),
        ('visitor(uid: "é") { segments { name } }', "uid", A_UID),
        (
            'visitor(uid: "a") { currentSession { origin } }',
            "sid",
            "must name the session, or the request must carry the session cookie.",
        ),
        ('visitor(uid: "a") { currentSession(sid: "") { origin } }', "sid", A_SID),
        ('visitor(uid: "a") { currentSession(sid: "900420c5d646260") { origin } }', "sid", A_SID),
        ('visitor(uid: "a") { currentLocation(sid: "900420c5d646260d0") { city } }', "sid", A_SID),
        ('visitor(uid: "a") { currentLocation(sid: "900420c5d646260d\\n") { city } }', "sid", A_SID),
        ('visitor(uid: "a") { currentLocation(sid: "900420c5d646260-") { city } }', "sid", A_SID),
        ('visitor(uid: "a") { activity(type: SESSION, daysAgo: -1) { activity } }', "daysAgo", "must not be negative."),
        ('visitor(uid: "a") { activity(type: SESSION, pageUrl: "") { activity } }', "pageUrl", RELATIVE),
        ('visitor(uid: "a") { activity(type: SESSION, pageUrl: "x") { activity } }', "pageUrl", RELATIVE),
        ('visitor(uid: "a") { activity(type: SESSION, pageUrl: "//x") { activity } }', "pageUrl", RELATIVE),
        ('visitor(uid: "a") { activity(type: SESSION, pageUrl: "https://x/") { activity } }', "pageUrl", RELATIVE),
        (
            f'visitor(uid: "a") {{ activity(type: SESSION, pageUrl: "/{"a" * 1000}") {{ activity }} }}',
            "pageUrl",
            RELATIVE,
        ),
        (
            f'visitor(uid: "a") {{ activity(type: CUSTOM_ACTION, customActionName: "{"a" * 251}") {{ activity }} }}',
            "customActionName",
            "must have at most 250 characters.",
        ),
    ],
)
async def test_an_argument_that_breaks_a_rule_is_refused_before_anything_is_asked(
    graph: Graph, field: str, argument: str, rule: str
) -> None:
    message = await assert_refused(graph, f"{{ {field} }}", "BAD_USER_INPUT", argument)
    assert message == f"Argument '{argument}': {rule}"


@pytest.mark.parametrize("uid", ["a", "a" * 20, "A-Z_0-9"])
async def test_a_uid_of_each_form_is_asked_for(graph: Graph, uid: str) -> None:
    await graph.query(f'{{ visitor(uid: "{uid}") {{ segments {{ name }} }} }}')
    assert graph.calls == [f"GET /visitor/{uid}/segments"]


async def test_a_type_of_action_that_does_not_exist_is_no_query(graph: Graph) -> None:
    await assert_refused(
        graph, '{ visitor(uid: "a") { activity(type: DREAM) { activity } } }', "GRAPHQL_VALIDATION_FAILED"
    )
