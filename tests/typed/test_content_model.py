"""The content model as read from the services, over the emulator."""

from __future__ import annotations

import msgspec

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


async def test_a_slot_that_croct_does_not_know_is_named() -> None:
    async with typed_graph() as graph:
        reading = await read_model(graph.clients, ["no-such-slot"], None)
        assert reading.failures == ("Croct knows no slot 'no-such-slot', or sends no schema for it.",)


def test_a_fingerprint_tells_models_apart_and_not_their_order() -> None:
    one, other = content_type("a", {"x": "text", "y": "text"}), content_type("b")
    touched = msgspec.structs.replace(one, system=msgspec.structs.replace(one.system, last_modified="2017"))
    turned = content_type("a", {"y": "text", "x": "text"})
    same = {ModelSnapshot((one, other)).fingerprint, ModelSnapshot((other, touched)).fingerprint}
    assert len(same) == 1
    assert ModelSnapshot((turned, other)).fingerprint not in same
    assert ModelSnapshot((one, other), {"s": {"1": {}}}).fingerprint not in same
