"""Every endpoint of the services beside Delivery failed in turn: its field is null with one error, the rest answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from emulator.faults import Fault
from resolvers.node_id import NodeId
from resolvers.variant import Variant
from tests.graph import Graph, graph_over, sample_project
from tests.private_ways import CLIENT_ID, ON_ROASTS, PROJECT, VISITOR

SID = "900420c5d646260d"
# Route of the emulator → the service, and the path of the field of the query below that it serves.
FIELDS: dict[str, tuple[str, list[str]]] = {
    "personalization.usuallocation": ("personalization", ["visitor", "usualLocation"]),
    "personalization.currentlocation": ("personalization", ["visitor", "currentLocation"]),
    "personalization.firstvisit": ("personalization", ["visitor", "firstVisit"]),
    "personalization.lastvisit": ("personalization", ["visitor", "lastVisit"]),
    "personalization.activitysummary": ("personalization", ["visitor", "activitySummary"]),
    "personalization.currentsession": ("personalization", ["visitor", "currentSession"]),
    "personalization.visitoractions": ("personalization", ["visitor", "activity"]),
    "personalization.segments": ("personalization", ["visitor", "segments"]),
    "migration.types": ("migration", ["project", "types"]),
    "migration.items": ("migration", ["project", "items"]),
    "migration.item": ("migration", ["project", "item"]),
    "migration.workflow": ("migration", ["project", "workflowSteps"]),
    "migration.sitemap": ("migration", ["project", "sitemap"]),
    "migration.taxonomy": ("migration", ["project", "taxonomies"]),
    "croct.content": ("croct", ["slot"]),
}
QUERY = f"""{{
  visitor(uid: "e3e9e191a12b9257") {{
    usualLocation {{ city }}
    currentLocation(sid: "{SID}") {{ city }}
    firstVisit {{ dateTime }}
    lastVisit {{ origin }}
    activitySummary {{ totalSessions }}
    currentSession(sid: "{SID}") {{ origin }}
    activity(type: PAGE_VISIT) {{ activity }}
    segments {{ name }}
  }}
  project(id: "{PROJECT}") {{
    types {{ name }}
    items(limit: 2) {{ items {{ name }} }}
    item(id: "{ON_ROASTS}") {{ name }}
    workflowSteps {{ name }}
    sitemap {{ name }}
    taxonomies {{ name }}
  }}
  slot(id: "home-hero", version: "1") {{ content }}
  item(codename: "on_roasts") {{ system {{ name }} }}
}}"""
SEARCH = "https://www.google.com/search?q=how+coffee+is+roasted"
WHOLE: dict[str, Any] = {
    "visitor": {
        "usualLocation": {"city": "Boston"},
        "currentLocation": {"city": "Boston"},
        "firstVisit": {"dateTime": "2017-02-14T11:24:45+00:00"},
        "lastVisit": {"origin": SEARCH},
        "activitySummary": {"totalSessions": 3},
        "currentSession": {"origin": SEARCH},
        "activity": {"activity": True},
        "segments": [{"name": "Regular visitors"}, {"name": "Potential job candidates"}],
    },
    "project": {
        "types": [
            {"name": name}
            for name in (
                "About us",
                "Accessory",
                "Article",
                "Brewer",
                "Cafe",
                "Coffee",
                "Event",
                "Fact about us",
                "FAQ",
                "Grinder",
                "Hero unit",
                "Home",
                "Hosted video",
                "Office",
                "Person",
                "Social post",
                "Testimonial",
            )
        ],
        "items": {"items": [{"name": "A morning in the roastery"}, {"name": "About us"}]},
        "item": {"name": "On Roasts"},
        "workflowSteps": [
            {"name": name} for name in ("Draft", "Review", "Translation", "Ready to publish", "Published", "Archived")
        ],
        "sitemap": [
            {"name": name} for name in ("Home", "About us", "Articles", "Shop", "Cafes", "Events", "Questions")
        ],
        "taxonomies": [{"name": "Personas"}, {"name": "Product status"}, {"name": "Regions"}],
    },
    "slot": {
        "content": {
            "_component": "home-hero@1",
            "heading": "Coffee, explained",
            "article": "on_roasts",
            "linkText": "Read on",
        }
    },
    "item": {"system": {"name": "On Roasts"}},
}
MYSELF = {"x-client-id": CLIENT_ID}

FAILURES: dict[str, tuple[Fault, str, int | None]] = {
    "401": (Fault(status=401), "UPSTREAM_UNAUTHENTICATED", 401),
    "402": (Fault(status=402), "UPSTREAM_QUOTA_EXCEEDED", 402),
    "403": (Fault(status=403), "UPSTREAM_FORBIDDEN", 403),
    "423": (Fault(status=423), "UPSTREAM_QUOTA_EXCEEDED", 423),
    "429": (Fault(status=429, headers={"retry-after": "1"}), "UPSTREAM_RATE_LIMITED", 429),
    "500": (Fault(status=500), "UPSTREAM_UNAVAILABLE", 500),
    "503, of a proxy": (Fault(status=503, html=True), "UPSTREAM_UNAVAILABLE", 503),
    "200, of a proxy": (Fault(html=True), "UPSTREAM_MALFORMED", None),
    "truncated": (Fault(truncate=True), "UPSTREAM_MALFORMED", None),
    "a number": (Fault(body="5"), "UPSTREAM_MALFORMED", None),
}

ON_EVERY_ROUTE = {"500", "truncated"}
ONE_OF_EACH = ["personalization.segments", "migration.sitemap", "croct.content"]


def without(path: list[str]) -> dict[str, Any]:
    root, *below = path
    return {**WHOLE, root: {**WHOLE[root], below[0]: None} if below else None}


async def test_the_query_answers_whole_while_nothing_fails(graph: Graph) -> None:
    assert (await graph.ask(QUERY, headers=MYSELF)).json() == {"data": WHOLE}


@pytest.mark.parametrize("failure", FAILURES)
async def test_one_field_fails_and_the_rest_answers(graph: Graph, failure: str) -> None:
    fault, code, status = FAILURES[failure]
    for route in FIELDS if failure in ON_EVERY_ROUTE else ONE_OF_EACH:
        service, path = FIELDS[route]
        graph.faults.set(route, fault)
        answer = (await graph.ask(QUERY, headers=MYSELF)).json()
        graph.faults.clear()
        (error,) = answer["errors"]
        told = error["extensions"]
        assert (error["path"], told["code"], told["service"], told["status"]) == (path, code, service, status)
        assert error["message"].startswith(f"{service}: ")
        assert answer["data"] == without(path)


DRAFT = NodeId("draft", (PROJECT, ON_ROASTS), Variant()).encoded()


@pytest.mark.parametrize(
    ("service", "query", "data"),
    [
        (
            "personalization",
            '{ visitor(uid: "somebody") { uid segments { name } } }',
            {"visitor": {"uid": "somebody", "segments": None}},
        ),
        ("migration", f'{{ __typename node(id: "{DRAFT}") {{ id }} }}', {"__typename": "Query", "node": None}),
        ("croct", '{ __typename slot(id: "home-hero") { source } }', {"__typename": "Query", "slot": None}),
    ],
)
async def test_a_service_that_does_not_answer_is_not_waited_for(service: str, query: str, data: Any) -> None:
    async with graph_over(attempt_timeout=0.01) as graph:
        graph.faults.set("*", Fault(latency=3600))
        answer = (await graph.ask(query, headers=MYSELF)).json()
    assert answer["data"] == data
    (error,) = answer["errors"]
    assert error["message"] == f"{service}: no answer within the time allowed; retry later."
    assert error["extensions"]["code"] == "UPSTREAM_TIMEOUT"


async def test_without_the_list_of_projects_there_is_none(graph: Graph) -> None:
    graph.faults.set("migration.projects", Fault(status=500))
    answer = (await graph.ask(QUERY, headers=MYSELF)).json()
    assert answer["data"] == without(["project"])
    assert [error["path"] for error in answer["errors"]] == [["project"]]


@pytest.mark.parametrize(
    ("prefix", "left"),
    [
        ("personalization", {**WHOLE, "visitor": dict.fromkeys(WHOLE["visitor"])}),
        ("migration", {**WHOLE, "project": None}),
        ("croct", {**WHOLE, "slot": None}),
    ],
)
async def test_a_service_that_is_gone_leaves_the_others(graph: Graph, prefix: str, left: dict[str, Any]) -> None:
    for route in (*FIELDS, "migration.projects"):
        if route.startswith(prefix):
            graph.faults.set(route, Fault(status=503))
    answer = (await graph.ask(QUERY, headers=MYSELF)).json()
    assert answer["data"] == left
    assert {error["extensions"]["service"] for error in answer["errors"]} == {prefix}


async def test_a_service_that_is_not_configured_says_which_setting_it_needs() -> None:
    project = sample_project()
    keys = {name: key for name, key in project.keys.items() if name not in ("personalization", "migration")}
    async with graph_over(replace(project, keys=keys, folder=None)) as graph:
        answer = (await graph.ask(QUERY, headers=MYSELF)).json()
    assert {(error["message"], error["extensions"]["code"]) for error in answer["errors"]} == {
        ("The Personalization API is not configured: set CONTENTGRAPH_PERSONALIZATION_KEY.", "NOT_CONFIGURED"),
        ("The Migration API is not configured: set CONTENTGRAPH_MIGRATION_KEY.", "NOT_CONFIGURED"),
        ("Croct is not configured: set CONTENTGRAPH_CROCT_API_KEY.", "NOT_CONFIGURED"),
    }
    assert answer["data"] == {
        "visitor": dict.fromkeys(WHOLE["visitor"]),
        "project": None,
        "slot": None,
        "item": WHOLE["item"],
    }
    assert graph.calls == ["GET /items/on_roasts"]


async def test_reading_is_retried_and_content_is_asked_for_once() -> None:
    async with graph_over(upstream_attempts=2) as graph:
        for route in ("personalization.segments", "migration.projects", "croct.content"):
            graph.faults.set(route, Fault(status=503, headers={"retry-after": "0"}, times=1))
        query = f'{{ {VISITOR} {{ segments {{ name }} }} projects {{ name }} slot(id: "home-hero") {{ source }} }}'
        answer = await graph.ask(query, headers=MYSELF)
        assert answer.json()["data"] == {
            "visitor": {"segments": WHOLE["visitor"]["segments"]},
            "projects": [{"name": "Brass Heron"}],
            "slot": None,
        }
        assert sorted(graph.calls) == [
            "GET /draft/projects",
            "GET /draft/projects",
            "GET /visitor/e3e9e191a12b9257/segments",
            "GET /visitor/e3e9e191a12b9257/segments",
            "POST /external/web/content",
        ]
