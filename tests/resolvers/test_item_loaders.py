"""Items by codename, by GUID and by query: what is asked together, what is split, and what is known already."""

from __future__ import annotations

from asyncio import gather
from urllib.parse import unquote

import pytest

from emulator.faults import Fault
from resolvers.item_loaders import Found, ListingKey
from resolvers.variant import Variant
from tests.graph import sample_project
from tests.resolvers.loading import Loading, loading
from upstream import models
from upstream.errors import ContentGraphError, UpstreamError
from upstream.query import Filter, ItemQuery, Operator

PLAIN = Variant()
SPANISH = Variant("es-ES")
DRAFT = Variant(None, True)
PUBLISHED = [item.codename for item in sample_project().items.values() if "en-US" in item.published]


def keys(*names: str, variant: Variant = PLAIN) -> dict[Variant, tuple[str, ...]]:
    return {variant: names}


def answers(found: dict[Variant, Found]) -> list[models.Item | ContentGraphError | None]:
    return [answer for of_variant in found.values() for answer in of_variant.values()]


def codenames(found: dict[Variant, Found]) -> list[str | None]:
    return [item.system.codename if isinstance(item, models.Item) else None for item in answers(found)]


def asked(over: Loading) -> list[str]:
    """Paths and queries below the project, decoded."""
    return [unquote("/".join(address.split("/")[5:])) for address in over.addresses]


async def test_one_codename_is_asked_for_alone_and_several_together() -> None:
    async with loading() as over:
        items = over.loaders().items
        assert codenames(await items.by_codename.load_all(keys("madrid"))) == ["madrid"]
        assert codenames(await items.by_codename.load_all(keys("siphon", "nowhere", "boston"))) == [
            "siphon",
            None,
            "boston",
        ]
        assert asked(over) == ["items/madrid", "items?system.codename[in]=siphon,nowhere,boston"]


async def test_guids_are_asked_for_in_a_list() -> None:
    madrid = sample_project().items["madrid"].id
    async with loading() as over:
        items = over.loaders().items
        assert codenames(await items.by_id.load_all(keys(madrid))) == ["madrid"]
        assert asked(over) == [f"items?system.id[in]={madrid}"]


async def test_each_variant_is_a_request_of_its_own() -> None:
    async with loading() as over:
        batch = over.loaders().items.by_codename
        found = await gather(
            batch.load_all(keys("madrid", "boston")),
            batch.load_all(keys("madrid", variant=SPANISH)),
            batch.load_all(keys("madrid", "tokyo", variant=DRAFT)),
        )
        assert [codenames(items) for items in found] == [["madrid", "boston"], ["madrid"], ["madrid", "tokyo"]]
        assert [
            [item.system.language for item in answers(items) if isinstance(item, models.Item)] for items in found
        ] == [
            ["en-US", "en-US"],
            ["es-ES"],
            ["en-US", "en-US"],
        ]
        assert sorted(asked(over)) == [
            "items/madrid?language=es-ES",
            "items?system.codename[in]=madrid,boston",
            "items?system.codename[in]=madrid,tokyo",
        ]


@pytest.mark.parametrize("url_length", [200, 256, 333, 512, 1024, 2048])
@pytest.mark.parametrize("variant", [PLAIN, Variant("es-MX"), DRAFT])
async def test_a_long_list_is_split_at_the_longest_address(url_length: int, variant: Variant) -> None:
    async with loading() as over:
        items = over.loaders(url_length).items
        found = await items.by_codename.load_all(keys(*PUBLISHED, variant=variant))
        assert codenames(found) == PUBLISHED
        assert max(len(address) for address in over.addresses) <= url_length
        values = [address.partition("=")[2].partition("&")[0] for address in asked(over)]
        assert sorted(name for value in values for name in value.split(",")) == sorted(PUBLISHED)
        longest = max(len(name) for name in PUBLISHED)
        assert all(len(address) > url_length - longest - 1 for address in over.addresses[:-1])


async def test_a_codename_longer_than_the_room_is_still_asked_for() -> None:
    async with loading() as over:
        found = await over.loaders(100).items.by_codename.load_all(keys("madrid", "boston"))
        assert codenames(found) == ["madrid", "boston"]
        assert asked(over) == ["items?system.codename[in]=madrid", "items?system.codename[in]=boston"]


async def test_one_failed_part_of_a_split_list_fails_its_own_codenames() -> None:
    async with loading() as over:
        over.emulator.state.faults.set("items", Fault(status=500, times=1))
        batch = over.loaders(100).items.by_codename
        pending = (batch.load(codename, PLAIN) for codename in ("madrid", "boston"))
        failed, found = await gather(*pending, return_exceptions=True)
        assert isinstance(failed, UpstreamError)
        assert isinstance(found, models.Item)
        assert found.system.codename == "boston"


async def test_linked_items_that_come_along_are_known() -> None:
    async with loading() as over:
        items = over.loaders().items
        await items.by_codename.load("madrid", PLAIN)
        assert codenames(await items.by_codename.load_all(keys("lucia_ferrer", "house_espresso"))) == [
            "lucia_ferrer",
            "house_espresso",
        ]
        lucia = sample_project().items["lucia_ferrer"].id
        assert codenames(await items.by_id.load_all(keys(lucia))) == ["lucia_ferrer"]
        assert asked(over) == ["items/madrid"]


async def test_what_is_known_in_one_variant_is_not_in_another() -> None:
    async with loading() as over:
        items = over.loaders().items
        await items.by_codename.load("madrid", PLAIN)
        await items.by_codename.load("lucia_ferrer", SPANISH)
        await items.by_codename.load("lucia_ferrer", DRAFT)
        assert asked(over) == ["items/madrid", "items/lucia_ferrer?language=es-ES", "items/lucia_ferrer"]


async def test_a_listing_makes_its_items_known_unless_it_is_projected() -> None:
    offices = ItemQuery(filters=(Filter("system.type", Operator.EQ, ("office",)),))
    async with loading() as over:
        items = over.loaders().items
        await items.by_query.load(ListingKey(ItemQuery(filters=offices.filters, elements=("name",)), False))
        await items.by_codename.load("madrid_office", PLAIN)
        assert asked(over) == ["items?system.type=office&elements=name", "items/madrid_office"]
    async with loading() as over:
        items = over.loaders().items
        await items.by_query.load(ListingKey(offices, False))
        await items.by_codename.load_all(keys("madrid_office", "boston_office", "madrid"))
        assert asked(over) == ["items?system.type=office"]


async def test_two_requests_share_nothing() -> None:
    async with loading() as over:
        for _ in range(2):
            await over.loaders().items.by_codename.load("madrid", PLAIN)
        assert asked(over) == ["items/madrid", "items/madrid"]
