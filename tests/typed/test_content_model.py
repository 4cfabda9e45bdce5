"""The content model as read from the services, over the emulator."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from emulator.faults import Fault
from resolvers.content_model import ModelSnapshot, read_model
from tests.typed.asking import content_type, typed_graph


async def test_types_and_slot_schemas_are_read_with_the_versions_before_the_newest() -> None:
    async with typed_graph() as graph:
        reading = await read_model(graph.clients, ["home-hero", "site-notice"], None)
        assert reading.failures == ()
        assert sorted(it.system.codename for it in reading.snapshot.types)[:3] == ["about_us", "accessory", "article"]
        assert {slot: list(versions) for slot, versions in reading.snapshot.slots.items()} == {
            "home-hero": ["2", "1"],
            "site-notice": ["1"],
        }


async def test_a_slot_that_cannot_be_read_keeps_what_was_known_of_it() -> None:
    async with typed_graph() as graph:
        known = (await read_model(graph.clients, ["home-hero"], None)).snapshot
        graph.emulator.state.faults.set("croct.static-content", Fault(status=500))
        reading = await read_model(graph.clients, ["home-hero"], known)
        assert reading.snapshot == known
        assert reading.failures == (
            "The schemas of slot 'home-hero' could not be read. croct: HTTP 500, the service failed; retry later.",
        )


@pytest.mark.parametrize(
    ("slot", "failure"),
    [
        (
            "no-such-slot",
            "CONTENTGRAPH_SLOTS names 'no-such-slot': Croct knows no such slot, or sends no schema for it.",
        ),
        (
            "home hero",
            "CONTENTGRAPH_SLOTS names 'home hero', which must be a slot id: "
            "lower-case letters and digits in groups joined by hyphens.",
        ),
    ],
)
async def test_a_slot_that_is_none_is_named_with_the_setting(slot: str, failure: str) -> None:
    async with typed_graph() as graph:
        reading = await read_model(graph.clients, [slot, "site-notice"], None)
        assert reading.failures == (failure,)
        assert list(reading.snapshot.slots) == ["site-notice"]


@pytest.mark.parametrize(
    ("metadata", "failure"),
    [
        (
            {"version": "2.0", "schema": []},
            "The schemas of slot 'home-hero' could not be read. croct: metadata.schema is not an object.",
        ),
        (
            {"version": "2.0", "schema": None},
            "CONTENTGRAPH_SLOTS names 'home-hero': Croct knows no such slot, or sends no schema for it.",
        ),
    ],
)
async def test_a_schema_that_is_none_is_a_failure_of_its_slot_alone(metadata: dict[str, Any], failure: str) -> None:
    async with typed_graph() as graph:
        graph.emulator.state.faults.set(
            "croct.static-content", Fault(body=json.dumps({"content": {}, "metadata": metadata}))
        )
        reading = await read_model(graph.clients, ["home-hero"], None)
        assert reading.failures == (failure,)
        assert len(reading.snapshot.types) > 0


def test_a_fingerprint_tells_models_apart_and_not_their_order() -> None:
    one, other = content_type("a", {"x": "text", "y": "text"}), content_type("b")
    touched = msgspec.structs.replace(one, system=msgspec.structs.replace(one.system, last_modified="2017"))
    turned = content_type("a", {"y": "text", "x": "text"})
    same = {ModelSnapshot((one, other)).fingerprint, ModelSnapshot((other, touched)).fingerprint}
    assert len(same) == 1
    assert ModelSnapshot((turned, other)).fingerprint not in same
    assert ModelSnapshot((one, other), {"s": {"1": {}}}).fingerprint not in same
