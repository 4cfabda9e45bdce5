"""Slots when Croct is suspended, fails, or answers what nobody documented; and the content that stands in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from emulator.faults import Fault
from tests.graph import Graph, graph_over
from tests.schema.slots import SLOT, body, slot


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (
            {"content": {"a": 1}, "metadata": {"contentSource": "dream", "version": "2"}},
            {"source": "UNKNOWN", "sourceName": "dream", "version": "2", "content": {"a": 1}, "component": None},
        ),
        (
            {"content": {"_component": "hero"}},
            {
                "source": "UNKNOWN",
                "sourceName": None,
                "version": None,
                "content": {"_component": "hero"},
                "component": {"id": "hero", "version": None},
            },
        ),
        (
            {"content": None, "metadata": {"contentSource": "slot"}},
            {"source": "SLOT", "sourceName": "slot", "version": None, "content": None, "component": None},
        ),
    ],
)
async def test_answers_that_came_later_or_are_incomplete(graph: Graph, sent: Any, shown: Any) -> None:
    graph.faults.set("croct.content", body(**sent))
    answer = await slot(graph, 'slot(id: "a") { source sourceName version content component { id version } }')
    assert answer == {"data": {"slot": shown}}


async def test_links_that_are_no_codenames_lead_nowhere(graph: Graph) -> None:
    content = {"article": "../../on_roasts,x", "featured": ["on_roasts", 5, None, "", "on_roasts", {"a": 1}]}
    graph.faults.set("croct.content", body(content=content))
    answer = await slot(graph, 'slot(id: "article-teasers") { codenames items { system { codename } } unresolved }')
    assert answer["data"]["slot"] == {
        "codenames": ["../../on_roasts,x", "on_roasts"],
        "items": [{"system": {"codename": "on_roasts"}}],
        "unresolved": ["../../on_roasts,x"],
    }
    assert graph.calls == [SLOT, "GET /items/on_roasts"]


async def test_a_suspension_is_no_error(graph: Graph) -> None:
    graph.account.suspended = True
    answer = await slot(
        graph,
        'slot(id: "home-hero") { content source sourceName version suspension component { id } items { id } '
        "schema { root { type } } experience { experienceId } }",
    )
    assert answer == {
        "data": {
            "slot": {
                "content": None,
                "source": "SUSPENDED",
                "sourceName": None,
                "version": None,
                "suspension": "tracking_and_personalization_suspended",
                "component": None,
                "items": [],
                "schema": None,
                "experience": None,
            }
        }
    }
    assert graph.calls == [SLOT]


@pytest.fixture
def fallbacks(tmp_path: Path) -> Path:
    content = {"en-us": {"heading": "Welcome", "article": "on_roasts"}, "es": {"heading": "Hola"}}
    file = tmp_path / "slots.json"
    file.write_text(json.dumps({"home-hero": [{"version": "2", "content": content}]}))
    return file


FELL_BACK = {
    "content": {"heading": "Welcome", "article": "on_roasts"},
    "source": "FALLBACK",
    "sourceName": None,
    "version": None,
    "experience": None,
    "component": None,
    "schema": None,
    "items": [{"system": {"codename": "on_roasts"}}],
}
FALLBACK_FIELDS = """content source sourceName version experience { experienceId } component { id }
  schema { root { type } } items { system { codename } } suspension"""


@pytest.mark.parametrize(
    ("fault", "suspension"),
    [
        (Fault(status=500), None),
        (Fault(status=401), None),
        (Fault(status=402), None),
        (Fault(status=429), None),
        (Fault(html=True), None),
        (Fault(truncate=True), None),
        (Fault(status=202, html=True, headers={"x-suspension-reason": "maintenance"}), "maintenance"),
        (body(content=None, metadata={"contentSource": "experience", "version": "2.0"}), None),
    ],
)
async def test_configured_content_stands_in_and_has_no_metadata(
    fallbacks: Path, fault: Fault, suspension: str | None
) -> None:
    async with graph_over(slot_fallbacks=fallbacks) as graph:
        graph.faults.set("croct.content", fault)
        answer = await slot(graph, f'slot(id: "home-hero") {{ {FALLBACK_FIELDS} }}')
    assert answer == {"data": {"slot": {**FELL_BACK, "suspension": suspension}}}


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(status=500, body=""), {"code": "UPSTREAM_UNAVAILABLE", "status": 500}),
        (Fault(status=401, body=""), {"code": "UPSTREAM_UNAUTHENTICATED", "status": 401}),
        (Fault(html=True), {"code": "UPSTREAM_MALFORMED"}),
    ],
)
async def test_a_failure_behind_configured_content_is_logged_without_the_visitor(
    fallbacks: Path, fault: Fault, told: dict[str, Any]
) -> None:
    async with graph_over(slot_fallbacks=fallbacks) as graph:
        graph.faults.set("croct.content", fault)
        with capture_logs() as lines:
            await slot(graph, 'slot(id: "home-hero", context: { attributes: { email: "eve@example.com" } }) { source }')
    silent = dict.fromkeys(("status", "requestId", "upstreamCode", "specificCode"))
    assert lines == [
        {"event": "slot_fallback", "log_level": "warning", "slot": "home-hero", "service": "croct", **silent, **told}
    ]


async def test_nothing_is_logged_where_croct_has_content_or_is_suspended(fallbacks: Path) -> None:
    async with graph_over(slot_fallbacks=fallbacks) as graph:
        with capture_logs() as lines:
            await slot(graph, 'slot(id: "home-hero") { source }')
            graph.account.suspended = True
            await slot(graph, 'slot(id: "home-hero") { source }')
    assert lines == []


async def test_configured_content_is_not_kept_waiting(fallbacks: Path) -> None:
    async with graph_over(slot_fallbacks=fallbacks, attempt_timeout=0.01) as graph:
        graph.faults.set("croct.content", Fault(latency=3600))
        answer = await slot(graph, 'slot(id: "home-hero") { source codenames }')
    assert answer == {"data": {"slot": {"source": "FALLBACK", "codenames": ["on_roasts"]}}}


@pytest.mark.parametrize(
    ("arguments", "heading"),
    [('preferredLocale: "es-MX"', "Hola"), ('preferredLocale: "fr"', "Welcome"), ('version: "2.7"', "Welcome")],
)
async def test_the_nearest_configured_content_stands_in(fallbacks: Path, arguments: str, heading: str) -> None:
    async with graph_over(slot_fallbacks=fallbacks) as graph:
        graph.account.suspended = True
        answer = await slot(graph, f'slot(id: "home-hero", {arguments}) {{ content }}')
    assert answer["data"]["slot"]["content"]["heading"] == heading


@pytest.mark.parametrize(("field", "code"), [('id: "home-hero", version: "1"', 500), ('id: "site-notice"', 503)])
async def test_without_content_for_this_slot_and_version_a_failure_is_an_error(
    fallbacks: Path, field: str, code: int
) -> None:
    async with graph_over(slot_fallbacks=fallbacks) as graph:
        graph.faults.set("croct.content", Fault(status=code))
        answer = await slot(graph, f"slot({field}) {{ content }}")
    assert answer["data"] == {"slot": None}
    assert [error["extensions"]["status"] for error in answer["errors"]] == [code]


async def test_content_that_croct_has_goes_before_what_is_configured(fallbacks: Path) -> None:
    async with graph_over(slot_fallbacks=fallbacks) as graph:
        answer = await slot(graph, 'slot(id: "home-hero") { source } unknown: slot(id: "nowhere") { source }')
    assert answer == {"data": {"slot": {"source": "SLOT"}, "unknown": None}}


async def test_the_violations_that_croct_names_are_passed_on(graph: Graph) -> None:
    violations = [{"path": "/context/page/url", "reason": "Expected string"}]
    problem = {"type": "https://croct.help/api/content/invalid-payload", "status": 400, "violations": violations}
    graph.faults.set("croct.content", Fault(status=400, body=json.dumps(problem)))
    answer = await slot(graph, 'slot(id: "home-hero") { content }')
    assert [error["extensions"] for error in answer["errors"]] == [
        {
            "code": "UPSTREAM_BAD_REQUEST",
            "service": "croct",
            "status": 400,
            "requestId": None,
            "upstreamCode": "invalid-payload",
            "specificCode": None,
            "violations": violations,
        }
    ]
