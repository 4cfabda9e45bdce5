"""The Migration API: the reference's examples word for word, then drafts, filters and paging over the sample."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.faults import Fault
from emulator.migration import Migration
from emulator.project import Project, derived_id
from emulator.sample import load_sample
from tests.emulator.reference_projects import KEYS, REFERENCE, example, project_of_examples

PROJECT = load_sample()
DRAFTS = f"/draft/projects/{PROJECT.id}"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LINKS = f"http://emulator/migration{DRAFTS}/assets"


def clock() -> datetime:
    return NOW


def migration(project: Project = PROJECT) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(create_emulator(project, clock=clock)),
        base_url="http://emulator/migration",
        headers={"Authorization": f"Bearer {project.keys['migration']}"},
    )


def reference_api(*projects: Project) -> httpx.AsyncClient:
    app = Starlette(routes=Migration(projects, projects[0], clock).routes())
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="https://api.kenticocloud.com",
        headers={"Authorization": f"Bearer {KEYS['migration']}"},
    )


async def answer(client: httpx.AsyncClient, path: str) -> Any:
    response = await client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json; charset=utf-8")
    return response.json()


async def assert_refused(client: httpx.AsyncClient, path: str, status: int, code: int, message: str) -> None:
    response = await client.get(path)
    body = response.json()
    assert body.pop("request_id")
    assert (response.status_code, body) == (status, {"message": message, "error_code": code, "specific_code": 0})


def step(codename: str) -> str:
    return derived_id(PROJECT.id, "workflow", codename)


def location(*path: str) -> str:
    return derived_id(PROJECT.id, "sitemap", *path)


# List projects, List content types, List workflow steps and so on: the path of each example request.
EXAMPLES = {
    "projects": "/draft/projects",
    "types": "/draft/projects/38af179c-40ba-42e7-a5ca-33b8cdcc0d45/types",
    "items": "/draft/projects/fdb012c4-c012-407f-9116-1c78e670ec84/items",
    "item": "/draft/projects/38af179c-40ba-42e7-a5ca-33b8cdcc0d45/items/baccdc8b-7dd1-40ea-98bb-6a992b0558df",
    "workflow": "/draft/projects/38af179c-40ba-42e7-a5ca-33b8cdcc0d45/workflow",
    "sitemap": "/draft/projects/38af179c-40ba-42e7-a5ca-33b8cdcc0d45/sitemap",
    "taxonomy": "/draft/projects/38af179c-40ba-42e7-a5ca-33b8cdcc0d45/taxonomy",
}
# What the project of each example request contains beyond the model.
ITEMS: dict[str, list[Any]] = {"items": example("items")["items"], "item": [example("item")]}


@pytest.mark.parametrize("name", EXAMPLES)
async def test_answers_as_the_reference_shows(name: str) -> None:
    empty, sample = example("projects")["projects"]
    items = ITEMS.get(name, [])
    asked = EXAMPLES[name].split("/")[3:4] or [sample["project_id"]]
    projects = [
        project_of_examples(empty["project_id"], empty["name"]),
        project_of_examples(asked[0], sample["name"], items),
    ]
    async with reference_api(*projects) as client:
        body = await answer(client, EXAMPLES[name])
    assert json.dumps(body) == json.dumps(example(name))


def test_every_example_of_the_reference_is_compared() -> None:
    assert sorted(EXAMPLES) == sorted(path.stem for path in REFERENCE.glob("*.json"))


async def test_a_draft_has_the_ids_of_delivery_and_its_newest_values() -> None:
    async with migration() as client:
        body = await answer(client, f"{DRAFTS}/items/6681a87f-6da9-43c8-a557-dc7e30a9446a")
    elements = {it["name"]: it for it in body.pop("elements")}
    assert body == {
        "item_id": "6681a87f-6da9-43c8-a557-dc7e30a9446a",
        "type_id": PROJECT.types["article"].id,
        "workflow_status_id": step("review"),
        "name": "On Roasts",
        "sitemap_location": [location("articles")],
        "last_modified": "2017-06-12T08:29:56.4585879Z",
    }
    assert [(it["name"], it["type"], next(iter(it))) for it in elements.values()] == [
        ("Personas", "taxonomy", "value"),
        ("Title", "text", "value"),
        ("Teaser image", "asset", "value"),
        ("Post date", "date_time", "value"),
        ("Summary", "text", "value"),
        ("Body copy", "rich_text", "value"),
        ("Author", "modular_content", "value"),
        ("Related articles", "modular_content", "value"),
        ("Meta keywords", "text", "value"),
        ("Meta description", "text", "value"),
        ("URL pattern", "url_slug", "value"),
    ]
    assert elements["Title"] == {
        "value": "On Roasts, and When to Stop",
        "element_id": derived_id(PROJECT.id, "types", "article", "elements", "title"),
        "name": "Title",
        "type": "text",
    }
    assert elements["Related articles"]["value"] == [
        PROJECT.items[codename].id
        for codename in ("coffee_processing_techniques", "origins_of_arabica_bourbon", "the_second_crack")
    ]
    assert elements["Personas"]["value"] == [
        derived_id(PROJECT.id, "taxonomies", "personas", "coffee_expert", "barista"),
        derived_id(PROJECT.id, "taxonomies", "personas", "coffee_enthusiast", "coffee_blogger"),
    ]


async def test_images_of_rich_text_are_listed_and_have_no_address_in_the_html() -> None:
    async with migration() as client:
        body = await answer(client, f"{DRAFTS}/items/6681a87f-6da9-43c8-a557-dc7e30a9446a")
    elements = {it["name"]: it for it in body["elements"]}
    asset = PROJECT.assets["on_roasts"]
    shown = {
        "asset_id": asset.id,
        "name": asset.name,
        "type": asset.type,
        "size": asset.size,
        "last_modified": "2017-06-12T08:29:56.4585879Z",
        "create_download_link": f"{LINKS}/{asset.id}",
    }
    assert elements["Teaser image"]["value"] == [shown]
    assert elements["Body copy"]["images"] == [{"_id": "on_roasts", "asset": shown}]
    assert elements["Body copy"]["value"].split("\n")[1] == (
        '<figure data-image-id=\'on_roasts\'><img src="#" alt="A drum roaster seen through its small round window" '
        "data-image-id='on_roasts'></figure>"
    )


async def test_a_download_link_is_made_when_asked_for_and_lasts_an_hour() -> None:
    asset = PROJECT.assets["on_roasts"]
    async with migration() as client:
        assert await answer(client, f"{LINKS}/{asset.id}") == {
            "download_link": f"{asset.url}?expires={int(NOW.timestamp()) + 3600}"
        }


async def test_options_are_ids_and_their_kind_has_no_underscore() -> None:
    async with migration() as client:
        body = await answer(client, f"{DRAFTS}/items/{PROJECT.items['ethiopia_konga'].id}")
    processing = next(it for it in body["elements"] if it["type"] == "multiplechoice")
    variant = PROJECT.items["ethiopia_konga"].newest["en-US"]
    path = ("types", "coffee", "elements", "processing")
    assert processing == {
        "options": [derived_id(PROJECT.id, *path, "options", str(it)) for it in _listed(variant.values["processing"])],
        "element_id": derived_id(PROJECT.id, *path),
        "name": "Processing",
        "type": "multiplechoice",
    }


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


async def test_items_never_published_are_there_and_those_of_other_languages_are_not() -> None:
    async with migration() as client:
        body = await answer(client, f"{DRAFTS}/items")
        await assert_refused(
            client,
            f"{DRAFTS}/items/{PROJECT.items['la_sobremesa'].id}",
            404,
            100,
            f"The requested content item '{PROJECT.items['la_sobremesa'].id}' was not found.",
        )
    shown = {it["item_id"] for it in body["items"]}
    missing = {it.codename for it in PROJECT.items.values() if it.id not in shown}
    assert missing == {"cafe_de_olla", "la_sobremesa"}
    assert {it.codename for it in PROJECT.items.values() if not it.published and it.id in shown} != set()


async def test_the_workflow_names_the_steps_that_items_are_in() -> None:
    async with migration() as client:
        workflow = await answer(client, f"{DRAFTS}/workflow")
        items = await answer(client, f"{DRAFTS}/items")
    assert workflow["statuses"][0] == {"workflow_id": step("draft"), "name": "Draft", "color": "red"}
    known = {it["workflow_id"] for it in workflow["statuses"]}
    assert {it["workflow_status_id"] for it in items["items"]} <= known


FILTERED = [
    (f"sitemap_location={location('cafes', 'europe')}", ["lisbon", "london", "madrid"]),
    (
        f"sitemap_location={location('cafes', 'europe')}&sitemap_location={location('cafes', 'north_america')}",
        ["boston", "lisbon", "london", "los_angeles", "madrid", "mexico_city", "new_york"],
    ),
    (f"workflow_status={step('archived')}", ["ten_years_of_bags"]),
    (
        f"workflow_status={step('ready_to_publish')}",
        ["decaf_without_apology", "kenya_gatina_aa", "water_workshop_london"],
    ),
    (
        f"workflow_status={step('ready_to_publish')}&workflow_status={step('archived')}",
        ["decaf_without_apology", "kenya_gatina_aa", "ten_years_of_bags", "water_workshop_london"],
    ),
    (
        f"workflow_status={step('ready_to_publish')}&content_type={PROJECT.types['coffee'].id}",
        ["kenya_gatina_aa"],
    ),
    (f"content_type={PROJECT.types['office'].id.upper()}", ["boston_office", "madrid_office"]),
    (f"content_type={PROJECT.types['office'].id}&colour=red", ["boston_office", "madrid_office"]),
    (
        f"content_type={PROJECT.types['office'].id}&content_type={PROJECT.types['home'].id}",
        ["boston_office", "home", "madrid_office"],
    ),
    (f"content_type={PROJECT.types['office'].id}&workflow_status={step('archived')}", []),
    ("content_type=", []),
    ("sitemap_location=00000000-0000-0000-0000-000000000000", []),
]


@pytest.mark.parametrize(("query", "codenames"), FILTERED)
async def test_values_of_one_filter_are_alternatives_and_different_filters_must_all_match(
    query: str, codenames: list[str]
) -> None:
    async with migration() as client:
        body = await answer(client, f"{DRAFTS}/items?{query}")
    assert [it["item_id"] for it in body["items"]] == [PROJECT.items[it].id for it in codenames]
    assert body["pagination"] == {
        "total_item_count": len(codenames),
        "page_item_count": len(codenames),
        "page_count": 1 if codenames else 0,
        "current_page": 1,
    }


def many_items(count: int) -> Project:
    pattern = PROJECT.items["home"]
    return replace(PROJECT, items={f"item_{at:03}": replace(pattern, id=f"{at:03}") for at in range(count)})


@pytest.mark.parametrize(
    ("count", "page", "first", "shown", "pages"),
    [
        (100, 1, "000", 100, 1),
        (101, 1, "000", 100, 2),
        (101, 2, "100", 1, 2),
        (101, 3, None, 0, 2),
        (250, 3, "200", 50, 3),
        (0, 1, None, 0, 0),
    ],
)
async def test_pages_hold_a_hundred_items(count: int, page: int, first: str | None, shown: int, pages: int) -> None:
    async with migration(many_items(count)) as client:
        body = await answer(client, f"{DRAFTS}/items?page={page}")
    assert body["pagination"] == {
        "total_item_count": count,
        "page_item_count": shown,
        "page_count": pages,
        "current_page": page,
    }
    assert [it["item_id"] for it in body["items"]][:1] == ([first] if first else [])


@pytest.mark.parametrize("page", ["0", "-1", "two", "1.5", "", "1e3", "٣"])
async def test_a_page_is_a_positive_integer(page: str) -> None:
    async with migration() as client:
        await assert_refused(
            client, f"{DRAFTS}/items?page={page}", 400, 1005, "Query parameter 'page' must be a positive integer."
        )


async def test_a_page_is_named_once() -> None:
    async with migration() as client:
        await assert_refused(
            client,
            f"{DRAFTS}/items?page=1&page=2",
            400,
            1003,
            "Query parameter 'page' must be specified only once.",
        )


async def test_the_model_has_the_ids_of_delivery() -> None:
    async with migration() as client:
        types = await answer(client, f"{DRAFTS}/types")
        taxonomy = await answer(client, f"{DRAFTS}/taxonomy")
    assert [(it["type_id"], it["name"]) for it in types["types"]] == [(it.id, it.name) for it in PROJECT.types.values()]
    assert [(it["taxonomy_id"], it["name"]) for it in taxonomy["taxonomy_groups"]] == [
        (it.id, it.name) for it in PROJECT.taxonomies.values()
    ]
    article = next(it for it in types["types"] if it["name"] == "Article")
    assert article["elements"][0] == {
        "taxonomy_group_id": PROJECT.taxonomies["personas"].id,
        "element_id": derived_id(PROJECT.id, "types", "article", "elements", "personas"),
        "name": "Personas",
        "type": "taxonomy",
    }


async def test_the_sample_is_the_one_project() -> None:
    async with migration() as client:
        assert await answer(client, "/draft/projects") == {
            "projects": [{"project_id": PROJECT.id, "name": PROJECT.name}]
        }


MISSING_KEY = (
    "Missing or invalid access token. Please include the valid access token value in the Authorization header "
    "field as an HTTP bearer authorization scheme."
)
NOT_FOUND = (
    "No HTTP resource was found that matches the request. "
    "Please read API documentation at https://developer.kenticocloud.com ."
)


@pytest.mark.parametrize("path", EXAMPLES.values())
async def test_every_path_needs_the_key(path: str) -> None:
    async with migration() as client:
        client.headers["authorization"] = "Bearer nonsense"
        await assert_refused(client, path, 401, 3, MISSING_KEY)
        client.headers["authorization"] = f"Bearer {PROJECT.keys['preview']}"
        await assert_refused(client, path, 401, 3, MISSING_KEY)
        client.headers["authorization"] = f"Bearer {PROJECT.keys['foreign']}"
        await assert_refused(
            client, path, 403, 4, "Access token does not provide the permissions required for the project."
        )


@pytest.mark.parametrize(
    "path", ["/", "/draft", f"{DRAFTS}", f"{DRAFTS}/assets/x", "/draft/projects/nobodys/types", f"{DRAFTS}/languages"]
)
async def test_other_paths_are_unknown(path: str) -> None:
    async with migration() as client:
        await assert_refused(client, path, 404, 1, NOT_FOUND)


async def test_an_unknown_item_is_not_found() -> None:
    async with migration() as client:
        await assert_refused(
            client, f"{DRAFTS}/items/nobody", 404, 100, "The requested content item 'nobody' was not found."
        )


async def test_the_api_is_read_only() -> None:
    async with migration() as client:
        response = await client.post(f"{DRAFTS}/items", json={})
    body = response.json()
    body.pop("request_id")
    assert (response.status_code, response.headers["allow"], body) == (
        405,
        "GET, HEAD",
        {
            "message": "The requested resource does not support HTTP method 'POST'.",
            "error_code": 2,
            "specific_code": 0,
        },
    )


async def test_faults_and_the_request_log_know_the_api() -> None:
    app = create_emulator(PROJECT, clock=clock)
    app.state.faults.set("migration.items", Fault(status=500, times=1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://emulator/migration") as client:
        client.headers["authorization"] = f"Bearer {PROJECT.keys['migration']}"
        await assert_refused(
            client, f"{DRAFTS}/items", 500, 0, "Unknown internal server error. Please contact our support."
        )
        await answer(client, f"{DRAFTS}/items?page=1")
    assert [tuple(it) for it in app.state.requests] == [
        ("GET", f"/migration{DRAFTS}/items", "", 500),
        ("GET", f"/migration{DRAFTS}/items", "page=1", 200),
    ]
