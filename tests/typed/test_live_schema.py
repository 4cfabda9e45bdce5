"""The schema that serves: swapped when the model changes, kept when anything fails, remembered for the next start."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.requests import Request
from structlog.testing import capture_logs

from resolvers.caller import Caller, Scope
from resolvers.content_model import ModelReading, ModelSnapshot, decode_snapshot
from schema.build import Schema
from schema.typed.graph import ModelRefused
from serving.schema_routes import refresh_route
from tests.typed.living import Source, answered, model, types
from upstream.errors import UpstreamUnreachable


async def test_the_model_is_read_at_start_and_again_on_demand() -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()
    assert types(live) == ["Article"]
    source.snapshot = model("article", "coffee")
    assert await live.refresh() is True
    assert types(live) == ["Article", "Coffee"]


async def test_a_model_that_did_not_change_is_not_built_again() -> None:
    source = Source(model("article", "coffee"))
    live = source.live()
    await live.start()
    served = live.current
    source.snapshot = model("coffee", "article")
    assert await live.refresh() is False
    assert (live.current.schema, source.builds) == (served.schema, 1)


async def test_a_model_that_cannot_be_read_keeps_the_old_schema_and_says_why() -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()
    source.error = UpstreamUnreachable("delivery", "could not be reached.")
    assert await live.refresh() is False
    assert (types(live), live.current.failure) == (["Article"], "delivery: could not be reached.")
    source.error = None
    await live.refresh()
    assert live.current.failure is None


async def test_a_model_that_cannot_be_built_keeps_the_old_schema_and_says_why() -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()

    def refuse(snapshot: ModelSnapshot, made: Callable[[], None]) -> Schema:
        raise ModelRefused("Type X must define one or more fields.")

    built, live._build = live._build, refuse
    source.snapshot = model("coffee")
    assert await live.refresh() is False
    assert types(live) == ["Article"]
    reason = "No schema could be built of the content model: Type X must define one or more fields."
    assert live.current.failure == reason
    live._build = built
    source.snapshot = model("article", "coffee")
    assert await live.refresh() is True
    assert (types(live), live.current.health["failure"]) == (["Article", "Coffee"], None)


async def test_a_model_that_was_refused_is_not_built_again_until_it_changes() -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()
    tried: list[str] = []

    def refuse(snapshot: ModelSnapshot, made: Callable[[], None]) -> Schema:
        tried.append(snapshot.fingerprint)
        raise ModelRefused("no")

    live._build = refuse
    source.snapshot = model("coffee")
    assert [await live.refresh() for _ in range(3)] == [False, False, False]
    source.snapshot = model("tea")
    assert await live.refresh() is False
    assert tried == [model("coffee").fingerprint, model("tea").fingerprint]


async def test_whatever_else_goes_wrong_in_a_build_is_logged_and_told_by_its_kind_alone() -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()

    def fail(snapshot: ModelSnapshot, made: Callable[[], None]) -> Schema:
        raise RuntimeError("/a/path/of/ours")

    live._build = fail
    source.snapshot = model("coffee")
    with capture_logs() as logged:
        assert await live.refresh() is False
    assert live.current.failure == "No schema could be built of the content model: RuntimeError."
    assert [(line["event"], line["log_level"]) for line in logged] == [
        ("content_model_unbuilt", "error"),
        ("content_model_failed", "warning"),
    ]


async def test_it_is_known_since_when_and_why_the_model_could_not_be_renewed() -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()
    fine = {
        "fingerprint": source.snapshot.fingerprint,
        "stale": False,
        "readAt": "2017-01-01T00:00:00Z",
        "failure": None,
        "failingSince": None,
    }
    assert live.current.health == fine
    source.error = UpstreamUnreachable("delivery", "could not be reached.")
    await live.refresh()
    failing = {"failure": "delivery: could not be reached.", "failingSince": "2017-01-01T00:01:00Z"}
    assert live.current.health == fine | failing
    source.error = UpstreamUnreachable("delivery", "timed out.")
    await live.refresh()
    assert live.current.health == fine | failing | {"failure": "delivery: timed out."}
    source.error = None
    await live.refresh()
    assert live.current.health == fine | {"readAt": "2017-01-01T00:02:00Z"}


async def test_without_services_the_last_good_model_serves_marked_stale(tmp_path: Path) -> None:
    store = tmp_path / "state" / "model.json"
    source = Source(model("article"))
    await source.live(store).start()
    assert decode_snapshot(store.read_bytes()) == source.snapshot
    os.utime(store, (0, datetime(2016, 12, 31, tzinfo=UTC).timestamp()))
    source.error = UpstreamUnreachable("delivery", "could not be reached.")
    later = source.live(store)
    with capture_logs() as logged:
        await later.start()
    assert types(later) == ["Article"]
    health = {
        "fingerprint": source.snapshot.fingerprint,
        "stale": True,
        "readAt": "2016-12-31T00:00:00Z",
        "failure": "delivery: could not be reached.",
        "failingSince": "2017-01-01T00:01:00Z",
    }
    assert later.current.state == {**health, "types": 1, "slots": [], "renamed": []}
    assert [line for line in logged if line["log_level"] == "warning"] == [
        {"event": "content_model_failed", "reason": "delivery: could not be reached.", "log_level": "warning"},
        {"event": "content_model_stale", **health, "log_level": "warning"},
    ]
    source.error = None
    assert await later.refresh() is False
    assert (later.current.stale, later.current.failure) == (False, None)


@pytest.mark.parametrize("stored", [None, b"{", b'{"types": 1}'])
async def test_without_services_and_without_a_stored_model_the_base_graph_serves(
    tmp_path: Path, stored: bytes | None
) -> None:
    store = tmp_path / "model.json"
    if stored is not None:
        store.write_bytes(stored)
    source = Source(model())
    source.error = UpstreamUnreachable("delivery", "could not be reached.")
    live = source.live(store)
    with capture_logs() as logged:
        await live.start()
    assert (types(live), live.current.snapshot) == ([], None)
    reason = "delivery: could not be reached." + (" Nor can the one that was stored be used." if stored else "")
    assert live.current.failure == reason
    assert logged[-1] == {
        "event": "content_model_missing",
        "serving": "the base graph alone",
        "reason": reason,
        "log_level": "warning",
    }


async def test_a_service_that_does_not_answer_delays_the_start_only_so_long() -> None:
    source = Source(model("article"))
    live = source.live()

    async def never(known: ModelSnapshot | None) -> ModelReading:
        await asyncio.Event().wait()
        raise AssertionError

    live._read = never
    await live.start(patience=0.01)
    assert live.current.failure == "The content model was not read within 0.01 seconds."


async def test_a_swap_under_load_loses_and_mixes_no_answer() -> None:
    """Each operation selects what one of two models has and the other has not: it succeeds whole or fails whole."""
    first, second = model("article", title="text", old="text"), model("article", title="text", new="text")
    source = Source(first)
    live = source.live()
    await live.start()
    answers: list[Mapping[str, Any] | list[Any]] = []

    async def ask(field: str) -> None:
        query = f'{{ __type(name: "Article") {{ fields {{ name }} }} article @skip(if: true) {{ {field} }} }}'
        answer = await answered(live, query)
        assert ("data" in answer) != ("errors" in answer)
        answers.append(answer.get("errors") or answer["data"])

    async def load() -> None:
        for _ in range(20):
            await asyncio.gather(*(ask(field) for field in ("old", "new") * 5))

    async def swaps() -> None:
        for turn in range(6):
            source.snapshot = (second, first)[turn % 2]
            assert await live.refresh() is True

    await asyncio.gather(load(), swaps())
    assert len(answers) == 200
    for answer in answers:
        if isinstance(answer, list):
            assert [error["message"][:18] for error in answer] == ["Cannot query field"]
        else:
            names = {field["name"] for field in answer["__type"]["fields"]}
            assert len(names & {"old", "new"}) == 1


ADMIN = Caller(frozenset({Scope.ADMIN}))


@pytest.mark.parametrize(("caller", "status"), [(ADMIN, 200), (Caller(), 403)])
async def test_a_refresh_on_demand_needs_the_scope_admin(caller: Caller, status: int) -> None:
    source = Source(model("article"))
    live = source.live()
    await live.start()
    source.snapshot = model("article", "Query")

    async def identify(request: Request) -> Caller:
        return caller

    app = Starlette(routes=[refresh_route(live, identify)])
    async with AsyncClient(transport=ASGITransport(app), base_url="http://t") as client:
        answer = await client.post("/schema/refresh")
    assert answer.status_code == status
    if status == 200:
        body = answer.json()
        assert (body["swapped"], body["types"], len(body["renamed"])) == (True, 2, 2)
    else:
        assert answer.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
