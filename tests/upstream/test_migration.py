"""The Migration API as a typed client, over the emulator and over answers that nobody documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from emulator.faults import Fault
from tests.graph import sample_project
from tests.upstream.services import NOW, emulated
from tests.upstream.twins import KEY, Scripted, answer, everything_shown, json_answer
from upstream.delivery import Endpoint
from upstream.draft_models import (
    DraftAsset,
    DraftElement,
    DraftElementDefinition,
    DraftFilter,
    DraftImage,
    DraftItem,
    DraftItemPage,
    DraftTaxonomyGroup,
    DraftTerm,
    DraftType,
    Pagination,
    Project,
    SitemapNode,
    WorkflowStep,
    draft_asset,
)
from upstream.errors import ArgumentError, NotConfiguredError, UpstreamError, UpstreamMalformed
from upstream.exchange import Response
from upstream.migration import MigrationClient

BASE = "https://api.test/draft"
PROJECT = "a25b8200-7213-4df2-8cfe-7df2ccb18cb2"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
HAND_GRINDER = "c54307d6-4737-485f-9452-2a606646f7c8"
ROASTER = "39cc135c-cedf-5dde-9903-814a56b69fca"
GRINDER = "70b99f6a-7087-4675-af83-d3d31201914b"
GRINDERS = "42bcd900-2536-510b-8588-be79986d4081"
HOME = "a3f80065-419c-56fd-b334-b7dd403c3bf3"
REVIEW = "d56d7769-f281-53e6-86e1-072fa14bcc6c"
ARTICLE = "38f4c716-23fb-4567-b0c0-061de6c79dad"
Call = Callable[[MigrationClient], Awaitable[Any]]


async def test_the_projects_that_the_key_opens_are_listed() -> None:
    async with emulated() as services:
        assert await services.migration.projects() == [Project(PROJECT, "Brass Heron")]


async def test_a_type_has_ids_and_names_for_everything() -> None:
    async with emulated() as services:
        types = await services.migration.types(PROJECT) or []
    assert (len(types), types[-1]) == (
        17,
        DraftType(
            "eafd5794-de71-447a-99ac-13636d785580",
            "Testimonial",
            [
                DraftElementDefinition("86876a55-cc96-5e60-a9f3-58aa67470b0e", "Quote", "text"),
                DraftElementDefinition("cf24a5f2-474a-52ed-ae7a-d2d2f081b9c6", "Customer", "text"),
                DraftElementDefinition("025a1751-3133-5a09-b53f-bfc35dc12173", "Rating", "number"),
                DraftElementDefinition("9f3d3389-07da-58be-adf7-e54d1d93294b", "Given on", "date_time"),
                DraftElementDefinition(
                    "75ab1096-69a0-5fde-9960-4486577f9fe4",
                    "Personas",
                    "taxonomy",
                    "5f163b07-05e5-4339-adef-9562d85b8256",
                ),
                DraftElementDefinition("2c6e5c28-8ae3-5b48-9d63-fa7a93b23675", "About", "modular_content"),
            ],
        ),
    )


async def test_workflow_steps_come_in_their_order() -> None:
    async with emulated() as services:
        assert await services.migration.workflow(PROJECT) == [
            WorkflowStep("ec137eb6-3f4a-5b75-b27c-18a5d0f39128", "Draft", "red"),
            WorkflowStep(REVIEW, "Review", "yellow"),
            WorkflowStep("d2f83241-7aa6-52b0-9eab-306efc1e667b", "Translation", "lime"),
            WorkflowStep("ee845e6e-fc31-5a0d-9454-4995f6ff91d4", "Ready to publish", "teal"),
            WorkflowStep("ba864521-877f-5c69-98dc-2374693f4d73", "Published", "light-green"),
            WorkflowStep("7206c0fa-229d-5b44-87e7-759f4c4ff5b1", "Archived", "gray"),
        ]


async def test_the_sitemap_is_a_tree() -> None:
    async with emulated() as services:
        nodes = await services.migration.sitemap(PROJECT) or []
    assert [node.name for node in nodes] == [
        "Home",
        "About us",
        "Articles",
        "Shop",
        "Cafes",
        "Events",
        "Questions",
    ]
    assert nodes[3] == SitemapNode(
        "87ca9e12-6aa2-5f2c-af31-acd4b490771e",
        "Shop",
        [
            SitemapNode("617104f9-7f19-5710-bdf3-60b53a8a7032", "Coffee"),
            SitemapNode(
                "2f9a9655-cbdb-5de4-ad59-0a4fa704fc27",
                "Equipment",
                [
                    SitemapNode("02300c2b-54b2-5a9b-97cc-c57897362287", "Brewers"),
                    SitemapNode(GRINDERS, "Grinders"),
                    SitemapNode("cf751ea1-02be-53f0-b2fd-1d87f0c70708", "Accessories"),
                ],
            ),
        ],
    )


async def test_taxonomy_groups_come_with_all_their_terms() -> None:
    async with emulated() as services:
        groups = await services.migration.taxonomies(PROJECT) or []
    assert [group.name for group in groups] == ["Personas", "Product status", "Regions"]
    assert groups[0] == DraftTaxonomyGroup(
        "5f163b07-05e5-4339-adef-9562d85b8256",
        "Personas",
        [
            DraftTerm(
                "908650da-81d4-52e1-a632-cb8493b3f9ed",
                "Coffee expert",
                [
                    DraftTerm("71e9ebd6-f7be-5f7f-9417-14539fcd6170", "Barista"),
                    DraftTerm("2b23aa72-1628-5adf-bc25-b13fd1edcb12", "Cafe owner"),
                ],
            ),
            DraftTerm(
                "ce1be6ba-4e82-5736-9043-ff6e6ac042a3",
                "Coffee enthusiast",
                [
                    DraftTerm("bd029707-dff1-5cfe-81fc-a5befbec9224", "Coffee lover"),
                    DraftTerm("a5ff50d1-0908-5c60-8afc-33945a8b2f4a", "Coffee blogger"),
                ],
            ),
        ],
    )


async def test_an_item_is_a_list_of_elements_with_ids() -> None:
    async with emulated() as services:
        found = await services.migration.item(PROJECT, HAND_GRINDER)
    assert found == DraftItem(
        HAND_GRINDER,
        GRINDER,
        "ba864521-877f-5c69-98dc-2374693f4d73",
        "Hand grinder",
        "2016-11-25T11:17:46.5616988Z",
        [
            DraftElement("ffbff326-dbaf-5e07-a074-c64f6eef97df", "Product name", "text", "Hand Grinder"),
            DraftElement("cef07ebc-67b4-5a3c-82fa-52cac053a91a", "Price", "number", 64),
            DraftElement(
                "89372ba2-18d8-5e04-9d4c-4a650ac78a83",
                "Image",
                "asset",
                [
                    {
                        "asset_id": "8b0d5d34-2ad6-527f-80e8-c94fe433414b",
                        "name": "hand-grinder.jpg",
                        "type": "image/jpeg",
                        "size": 39954,
                        "last_modified": "2016-11-25T11:17:46.5616988Z",
                        "create_download_link": f"http://emulator/migration/draft/projects/{PROJECT}"
                        "/assets/8b0d5d34-2ad6-527f-80e8-c94fe433414b",
                    }
                ],
            ),
            DraftElement(
                "20d6ef7a-1f20-59ec-8207-1b1aa0c93f85",
                "Short description",
                "rich_text",
                "<p>Thirty grams in forty seconds, and it fits inside a travel mug.</p>",
            ),
            DraftElement(
                "c3e55839-bae1-59da-a2e6-34fd8d99b157",
                "Product status",
                "taxonomy",
                ["9afdc651-4840-594d-9062-7578a406c6b4"],
            ),
            DraftElement("2ed95a7a-1012-587d-a22b-d502428cdefe", "Manufacturer", "text", "Steinbach Werk"),
            DraftElement(
                "70d4d116-2abc-59ae-8f60-977a23600e0b",
                "Burrs",
                "multiplechoice",
                None,
                ["26c27f4f-4fef-59ec-a512-bb4ad420a48f"],
            ),
            DraftElement(
                "4546ff13-f27f-569a-98aa-5f05f63ea718",
                "Power",
                "multiplechoice",
                None,
                ["19c1bf9c-d5a2-5ae5-9e9b-e2f4d54e0545"],
            ),
            DraftElement("093597ff-4780-5e5b-a05b-c411bda555a8", "URL pattern", "url_slug", "hand-grinder"),
        ],
        ["2f9a9655-cbdb-5de4-ad59-0a4fa704fc27", GRINDERS],
    )


async def test_a_rich_text_brings_its_images() -> None:
    async with emulated() as services:
        found = await services.migration.item(PROJECT, "6681a87f-6da9-43c8-a557-dc7e30a9446a")
    assert found is not None
    assert [element.images for element in found.elements if element.type == "rich_text"] == [
        [
            DraftImage(
                "on_roasts",
                DraftAsset(ROASTER, "roaster-window.jpg", "image/jpeg", 118733, "2017-06-12T08:29:56.4585879Z"),
            )
        ]
    ]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (DraftFilter(sitemap_locations=(GRINDERS,)), ["Counter grinder", "Hand grinder", "Pocket mill"]),
        (DraftFilter(sitemap_locations=(GRINDERS, HOME), content_type=GRINDER), 3),
        (DraftFilter(content_type=GRINDER), ["Counter grinder", "Hand grinder", "Pocket mill"]),
        (DraftFilter(content_type=ARTICLE, workflow_status=REVIEW), ["On Roasts", "The second crack"]),
        (DraftFilter(content_type=UNKNOWN), []),
        (DraftFilter(), 80),
    ],
)
async def test_items_are_filtered_by_place_step_and_type(filters: DraftFilter, names: list[str] | int) -> None:
    async with emulated() as services:
        page = await services.migration.items(PROJECT, filters, 1)
    assert page is not None
    count = names if isinstance(names, int) else len(names)
    assert page.pagination == Pagination(count, count, min(count, 1), 1)
    if isinstance(names, list):
        assert sorted(item.name for item in page.items) == names


async def test_a_page_past_the_last_is_empty() -> None:
    async with emulated() as services:
        assert await services.migration.items(PROJECT, DraftFilter(), 2) == DraftItemPage([], Pagination(80, 0, 1, 2))


async def test_a_download_link_is_good_for_an_hour() -> None:
    async with emulated() as services:
        link = await services.migration.download_link(PROJECT, ROASTER)
    assert link is not None
    address, _, expires = link.partition("?expires=")
    assert address.endswith("/8a7930a5-0967-43ce-a0db-868b6b650f45/roaster-window.jpg")
    assert int(expires) == int(NOW.timestamp()) + 3600


# Method → the call, and the path and query that it asks for.
CALLS: dict[str, tuple[Call, str]] = {
    "projects": (lambda it: it.projects(), "/projects"),
    "types": (lambda it: it.types(PROJECT), f"/projects/{PROJECT}/types"),
    "items": (lambda it: it.items(PROJECT, DraftFilter(), 1), f"/projects/{PROJECT}/items"),
    "items, a later page": (lambda it: it.items(PROJECT, DraftFilter(), 7), f"/projects/{PROJECT}/items?page=7"),
    "items, filtered": (
        lambda it: it.items(PROJECT, DraftFilter(("a", "b"), "c", "d&e"), 2),
        f"/projects/{PROJECT}/items?sitemap_location=a&sitemap_location=b&workflow_status=c&content_type=d%26e&page=2",
    ),
    "item": (lambda it: it.item(PROJECT, HAND_GRINDER), f"/projects/{PROJECT}/items/{HAND_GRINDER}"),
    "workflow": (lambda it: it.workflow(PROJECT), f"/projects/{PROJECT}/workflow"),
    "sitemap": (lambda it: it.sitemap(PROJECT), f"/projects/{PROJECT}/sitemap"),
    "taxonomies": (lambda it: it.taxonomies(PROJECT), f"/projects/{PROJECT}/taxonomy"),
    "download_link": (lambda it: it.download_link(PROJECT, ROASTER), f"/projects/{PROJECT}/assets/{ROASTER}"),
}


@pytest.mark.parametrize("call", CALLS)
async def test_each_method_is_one_get_with_the_key_as_bearer(call: str) -> None:
    ask, path = CALLS[call]
    transport = Scripted(answer(status=404))
    assert await ask(over(transport)) == ([] if call == "projects" else None)
    (request,) = transport.requests
    assert (request.service, request.method, request.url, request.body) == ("migration", "GET", BASE + path, None)
    assert dict(request.headers) == {"accept": "application/json", "authorization": f"Bearer {KEY}"}


@pytest.mark.parametrize(
    ("id", "segment"),
    [
        ("../../x", "..%2F..%2Fx"),
        ("https://elsewhere", "https%3A%2F%2Felsewhere"),
        ("a?page=2", "a%3Fpage%3D2"),
        ("a#b", "a%23b"),
        ("@elsewhere", "%40elsewhere"),
        ("a\r\nHost: x", "a%0D%0AHost%3A%20x"),
        ("%2e%2e", "%252e%252e"),
    ],
)
async def test_an_id_is_one_path_segment_wherever_it_came_from(id: str, segment: str) -> None:
    transport = Scripted(answer(status=404))
    client = over(transport)
    await client.download_link(PROJECT, id)
    await client.item(PROJECT, id)
    await client.types(id)
    assert transport.urls == [
        f"{BASE}/projects/{PROJECT}/assets/{segment}",
        f"{BASE}/projects/{PROJECT}/items/{segment}",
        f"{BASE}/projects/{segment}/types",
    ]


@pytest.mark.parametrize("id", ["", ".", ".."])
async def test_an_id_that_would_be_another_path_is_refused(id: str) -> None:
    transport = Scripted(answer())
    with pytest.raises(ArgumentError):
        await over(transport).download_link(PROJECT, id)
    with pytest.raises(ArgumentError):
        await over(transport).sitemap(id)
    assert transport.requests == []


async def test_what_does_not_exist_is_none() -> None:
    async with emulated() as services:
        assert await services.migration.types(UNKNOWN) is None
        assert await services.migration.items(UNKNOWN, DraftFilter(), 1) is None
        assert await services.migration.item(PROJECT, UNKNOWN) is None
        assert await services.migration.download_link(PROJECT, UNKNOWN) is None


@pytest.mark.parametrize(
    ("key", "code", "status", "upstream_code"),
    [("unknown", "UPSTREAM_UNAUTHENTICATED", 401, 3), ("foreign", "UPSTREAM_FORBIDDEN", 403, 4)],
)
async def test_a_wrong_key_is_told(key: str, code: str, status: int, upstream_code: int) -> None:
    async with emulated(migration=key) as services:
        with pytest.raises(UpstreamError) as raised:
            await services.migration.projects()
    told = raised.value
    assert (told.code, told.status, told.upstream_code) == (code, status, upstream_code)
    assert told.request_id is not None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "UPSTREAM_BAD_REQUEST"),
        (401, "UPSTREAM_UNAUTHENTICATED"),
        (402, "UPSTREAM_QUOTA_EXCEEDED"),
        (403, "UPSTREAM_FORBIDDEN"),
        (423, "UPSTREAM_QUOTA_EXCEEDED"),
        (429, "UPSTREAM_RATE_LIMITED"),
        (202, "UPSTREAM_ERROR"),
        (500, "UPSTREAM_UNAVAILABLE"),
        (504, "UPSTREAM_UNAVAILABLE"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"message": "eyJ', b'{"request_id": "r", "error_code": 5}'])
async def test_any_other_status_is_an_error_whatever_the_body(status: int, code: str, body: bytes) -> None:
    error = await refusal(answer(body, status))
    known = body.endswith(b"}")
    assert error.extensions == {
        "code": code,
        "service": "migration",
        "status": status,
        "requestId": "r" if known else None,
        "upstreamCode": 5 if known else None,
        "specificCode": None,
    }


@pytest.mark.parametrize(
    ("call", "body", "message"),
    [
        ("projects", b"<html>", "the answer of projects is not complete JSON."),
        ("types", b'{"types": [{', "the answer of types is not complete JSON."),
        (
            "item",
            b"{}",
            "the answer of an item is not as documented: Object missing required field `item_id`",
        ),
        (
            "items",
            b'{"items": [{"item_id": 5}]}',
            "the answer of items is not as documented: Expected `str`, got `int` - at `$.items[0].item_id`",
        ),
        (
            "sitemap",
            b'{"nodes": [{"sitemap_node_id": "x", "name": "x", "children": [{}]}]}',
            "the answer of sitemap is not as documented: Object missing required field `sitemap_node_id`"
            " - at `$.nodes[0].children[0]`",
        ),
        ("sitemap", b'{"nodes": ' + b"[" * 5000, "the answer of sitemap is not as documented"),
        (
            "taxonomies",
            b"[]",
            "the answer of taxonomy is not as documented: Expected `object`, got `array`",
        ),
        (
            "download_link",
            b'{"download_link": null}',
            "the answer of a download link is not as documented: Expected `str`, got `null` - at `$.download_link`",
        ),
    ],
)
async def test_an_answer_that_is_not_as_documented_names_the_place(call: str, body: bytes, message: str) -> None:
    error = await refusal(answer(body), CALLS[call][0])
    assert error.code == "UPSTREAM_MALFORMED"
    assert str(error).startswith(f"migration: {message}")


async def test_a_tree_nested_without_end_is_an_error_and_no_crash() -> None:
    depth = 5000
    body = b'{"nodes": [' + b'{"sitemap_node_id": "x", "name": "x", "children": [' * depth
    error = await refusal(answer(body), CALLS["sitemap"][0])
    assert error.code == "UPSTREAM_MALFORMED"


async def test_what_came_later_does_no_harm() -> None:
    body = {"statuses": [{"workflow_id": "1", "name": "New", "colour": "x"}], "pagination": None}
    assert await over(Scripted(json_answer(body))).workflow(PROJECT) == [WorkflowStep("1", "New")]


@pytest.mark.parametrize("value", ["an id", None, {"asset_id": 5}, {"asset_id": "x"}, []])
def test_an_asset_that_is_none_is_an_error(value: Any) -> None:
    with pytest.raises(UpstreamMalformed, match=r"^migration: an asset is not as documented: "):
        draft_asset(value)


def test_an_asset_may_lack_size_and_date() -> None:
    assert draft_asset({"asset_id": "x", "name": "a.jpg", "type": "image/jpeg", "size": "75"}) == DraftAsset(
        "x", "a.jpg", "image/jpeg", "75"
    )


@pytest.mark.parametrize(("written", "size"), [(39954, 39954), ("39954", 39954), (None, None)])
def test_the_size_of_an_asset_may_arrive_quoted(written: int | str | None, size: int | None) -> None:
    assert draft_asset({"asset_id": "a", "name": "n", "type": "t", "size": written}).size == size


def test_a_size_that_is_none_names_this_service() -> None:
    asset = draft_asset({"asset_id": "a", "name": "n", "type": "t", "size": "large"})
    with pytest.raises(UpstreamMalformed) as refused:
        _ = asset.size
    assert str(refused.value) == "migration: size is neither an integer nor a quoted one."


async def test_a_failure_of_one_route_leaves_the_others() -> None:
    async with emulated() as services:
        services.faults.set("migration.types", Fault(html=True))
        with pytest.raises(UpstreamError, match=r"the answer of types is not complete JSON\.$"):
            await services.migration.types(PROJECT)
        assert len(await services.migration.projects()) == 1


async def test_without_a_key_the_setting_is_named() -> None:
    transport = Scripted(answer())
    with pytest.raises(NotConfiguredError) as raised:
        await MigrationClient(transport, None).projects()
    assert str(raised.value) == "The Migration API is not configured: set CONTENTGRAPH_MIGRATION_KEY."
    assert raised.value.extensions == {"code": "NOT_CONFIGURED", "service": "The Migration API"}
    assert transport.requests == []


def test_these_tests_are_of_the_sample_project() -> None:
    assert sample_project().id == PROJECT


def over(transport: Scripted) -> MigrationClient:
    return MigrationClient(transport, Endpoint(BASE, KEY))


async def refusal(response: Response, call: Call = CALLS["projects"][0]) -> UpstreamError:
    """The error that an answer ends in; neither it nor the request's text shows the key."""
    transport = Scripted(response)
    with pytest.raises(UpstreamError) as raised:
        await call(over(transport))
    assert KEY not in everything_shown(raised.value) + repr(transport.requests)
    return raised.value
