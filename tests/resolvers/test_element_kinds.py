"""Which kinds an element codename has: read once, kept for a while, and kept on where reading fails."""

from __future__ import annotations

from emulator.faults import Fault
from resolvers.element_kinds import ElementKinds
from tests.resolvers.loading import Loading, loading
from upstream.models import ContentType, ElementDefinition, TypeSystem


def content_type(codename: str, **kinds: str) -> ContentType:
    elements = {name: ElementDefinition(type=kind, name=name) for name, kind in kinds.items()}
    return ContentType(
        system=TypeSystem(id=codename, name=codename, codename=codename, last_modified=""), elements=elements
    )


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def kinds_of(kinds: ElementKinds, codename: str, over: Loading) -> list[str]:
    return sorted(await kinds.of(codename, over.loaders()))


async def test_the_kinds_of_a_codename_over_all_types() -> None:
    async with loading() as over:
        kinds = ElementKinds()
        assert await kinds_of(kinds, "url_pattern", over) == ["url_slug"]
        assert await kinds_of(kinds, "personas", over) == ["taxonomy"]
        assert await kinds_of(kinds, "nothing", over) == []
        assert [address.rpartition("/")[2] for address in over.addresses] == ["types"]


async def test_one_codename_may_have_several_kinds() -> None:
    kinds = ElementKinds()
    kinds.learn([content_type("a", title="text", body="rich_text"), content_type("b", title="rich_text")])
    async with loading() as over:
        assert await kinds_of(kinds, "title", over) == ["rich_text", "text"]
        assert await kinds_of(kinds, "body", over) == ["rich_text"]
        assert over.addresses == []


async def test_they_are_read_again_after_their_lifetime() -> None:
    clock = Clock()
    kinds = ElementKinds(lifetime=300, clock=clock)
    kinds.learn([content_type("a", price="text")])
    async with loading() as over:
        clock.now += 299
        assert await kinds_of(kinds, "price", over) == ["text"]
        assert over.addresses == []
        clock.now += 1
        assert await kinds_of(kinds, "price", over) == ["number"]
        assert len(over.addresses) == 1


async def test_where_the_model_cannot_be_read_the_last_one_stays() -> None:
    clock = Clock()
    kinds = ElementKinds(lifetime=300, clock=clock)
    kinds.learn([content_type("a", price="text")])
    async with loading() as over:
        over.emulator.state.faults.set("types", Fault(status=500))
        clock.now += 300
        assert await kinds_of(kinds, "price", over) == ["text"]
        over.emulator.state.faults.clear()
        assert await kinds_of(kinds, "price", over) == ["number"]
