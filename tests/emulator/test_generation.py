"""The later generation: what one switch adds, and that it adds it to nothing before."""

import json
from typing import Any

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.generation import Generation
from emulator.sample import load_sample
from tests.emulator.asking import HOST, PROJECT_ID, ask, codenames, error, preview_key, send, small_project

ASSETS = f"https://assets.kenticocloud.com:443/{PROJECT_ID}"

MATCHES = {
    "system.type[eq]=note": "note",
    "system.type[neq]=article": "note",
    "system.codename[nin]=alpha,beta": "delta gamma note",
    "elements.rating[neq]=8.5": "beta delta gamma",
    "elements.rating[nin]=8.5,9": "beta delta",
    "elements.rating[neq]=high": "delta",
    "elements.tags[neq]=outer": "",
    "elements.title[empty]": "delta",
    "elements.title[nempty]": "alpha beta gamma",
    "elements.title[nempty]=whatever": "alpha beta gamma",
    "elements.rating[empty]": "delta",
    "elements.body[empty]": "beta delta gamma",
    "elements.image[empty]": "beta delta gamma",
    "elements.image[nempty]": "alpha",
    "elements.tags[empty]": "delta gamma",
    "elements.related[nempty]": "alpha beta delta gamma",
    "elements.nothing[empty]": "",
    "system.sitemap_locations[empty]": "delta gamma note",
    "system.collection=default": "alpha beta delta gamma note",
    "system.workflow=default": "alpha beta delta gamma note",
    "system.workflow_step[eq]=published": "alpha beta delta gamma note",
    "order=system.collection[desc]": "alpha beta delta gamma note",
    "system.type=article&elements.widget[nempty]&elements.rating[gt]=1": "alpha",
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project(), generation=Generation.KONTENT_AI)


@pytest.mark.parametrize("query", MATCHES)
async def test_its_operators_and_system_attributes(app: Starlette, query: str) -> None:
    assert " ".join(await codenames(app, f"/items?{query}")) == MATCHES[query]


async def test_system_attributes_in_their_order(app: Starlette) -> None:
    body = await ask(app, "/items/gamma?depth=0", "preview", Authorization=preview_key(small_project()))
    assert json.dumps(body["item"]["system"]) == json.dumps(
        {
            "id": "c0000000-0000-4000-8000-00000000000c",
            "name": "gamma",
            "codename": "gamma",
            "language": "en-US",
            "type": "article",
            "collection": "default",
            "sitemap_locations": [],
            "last_modified": "2017-04-01T00:00:00Z",
            "workflow": "default",
            "workflow_step": "draft",
        }
    )


async def test_assets_and_images_have_their_size_after_the_url(app: Starlette) -> None:
    elements = (await ask(app, "/items/alpha?elements=image,body"))["item"]["elements"]
    assert json.dumps(elements["image"]["value"]) == json.dumps(
        [
            {
                "name": "roaster.jpg",
                "type": "image/jpeg",
                "size": 90895,
                "description": None,
                "url": f"{ASSETS}/a/roaster.jpg",
                "width": 1080,
                "height": 720,
            },
            {
                "name": "prices.pdf",
                "type": "application/pdf",
                "size": 7,
                "description": "Prices",
                "url": f"{ASSETS}/b/prices.pdf",
                "width": None,
                "height": None,
            },
        ]
    )
    assert elements["body"]["images"] == {
        "roaster": {
            "image_id": "roaster",
            "description": "A roaster",
            "url": f"{ASSETS}/a/roaster.jpg",
            "width": 1080,
            "height": 720,
        }
    }


async def test_custom_elements_are_there_alone(app: Starlette) -> None:
    expected = {"type": "custom", "name": "Widget", "value": '{"a": 1}'}
    assert (await ask(app, "/items/alpha"))["item"]["elements"]["widget"] == expected
    assert (await ask(app, "/items/delta"))["item"]["elements"]["widget"] == expected | {"value": None}
    element = await ask(app, "/types/article/elements/widget")
    assert element == {"type": "custom", "name": "Widget", "codename": "widget"}
    earlier = create_emulator(small_project())
    assert "widget" not in (await ask(earlier, "/items/alpha"))["item"]["elements"]
    assert "widget" not in (await ask(earlier, "/types/article"))["elements"]


async def test_the_total_count_stands_between_count_and_next_page(app: Starlette) -> None:
    body = await ask(app, "/items?includeTotalCount=true&limit=2&system.type=article")
    following = f"{HOST}/delivery/{PROJECT_ID}/items?includeTotalCount=true&limit=2&system.type=article&skip=2"
    assert json.dumps(body["pagination"]) == json.dumps(
        {"skip": 0, "limit": 2, "count": 2, "total_count": 4, "next_page": following}
    )


@pytest.mark.parametrize("query", ["", "?includeTotalCount=false", "?includeTotalCount"])
async def test_nobody_counts_unasked(app: Starlette, query: str) -> None:
    assert list((await ask(app, f"/items{query}"))["pagination"]) == ["skip", "limit", "count", "next_page"]


async def test_an_operator_without_a_value_stays_so_in_the_next_page(app: Starlette) -> None:
    body = await ask(app, "/items?elements.title[nempty]&limit=1")
    following = f"{HOST}/delivery/{PROJECT_ID}/items?elements.title%5bnempty%5d&limit=1&skip=1"
    assert body["pagination"]["next_page"] == following


async def test_languages_are_listed(app: Starlette) -> None:
    body = await ask(app, "/languages?skip=1&limit=1")
    language = small_project().languages["en-US"]
    assert json.dumps(body) == json.dumps(
        {
            "languages": [{"system": {"id": language.id, "name": "English", "codename": "en-US"}}],
            "pagination": {
                "skip": 1,
                "limit": 1,
                "count": 1,
                "next_page": f"{HOST}/delivery/{PROJECT_ID}/languages?skip=2&limit=1",
            },
        }
    )
    everything = await ask(app, "/languages")
    assert [it["system"]["codename"] for it in everything["languages"]] == [
        *("de-DE", "en-US", "es-ES", "es-MX", "fr-FR"),
    ]


async def test_a_short_feed_is_one_page(app: Starlette) -> None:
    response = await send(app, f"/delivery/{PROJECT_ID}/items-feed?system.type=article&elements=title")
    body = response.json()
    assert list(body) == ["items", "modular_content"]
    assert [it["system"]["codename"] for it in body["items"]] == ["alpha", "beta", "delta", "gamma"]
    assert body["modular_content"] == {}
    assert "x-continuation" not in response.headers


async def test_a_long_feed_continues_until_no_token_comes() -> None:
    sample = load_sample()
    app = create_emulator(sample, generation=Generation.KONTENT_AI)
    found: list[str] = []
    headers: dict[str, str] = {}
    pages = 0
    while headers or not pages:
        response = await send(app, f"/delivery/{sample.id}/items-feed?order=system.name[desc]", headers=headers)
        found += [it["system"]["codename"] for it in response.json()["items"]]
        token = response.headers.get("x-continuation")
        headers = {"X-Continuation": token} if token else {}
        pages += 1
    assert found == await codenames(app, "/items?order=system.name[desc]")
    assert pages == -(-len(found) // 25)


@pytest.mark.parametrize("token", ["x", "0", "aXRlbXM=", "aXRlbXMtZmVlZDotMQ==", "é"])
async def test_a_token_nobody_gave_out_is_refused(app: Starlette, token: str) -> None:
    expected = error(400, 2, "The continuation token is not valid.")
    assert await ask(app, "/items-feed", **{"X-Continuation": token}) == expected


@pytest.mark.parametrize("name", ["skip", "limit", "depth", "includeTotalCount"])
async def test_a_feed_has_no_paging(app: Starlette, name: str) -> None:
    status, body = await ask(app, f"/items-feed?{name}=1")
    assert (status, body["error_code"]) == (400, 1004)


LIMITS: dict[str, Any] = {
    "1": None,
    "2000": None,
    "2001": error(400, 1010, "Query parameter 'limit' must have a value between 1 and 2000."),
    "0": error(400, 1005, "Query parameter 'limit' must be a positive integer."),
}


@pytest.mark.parametrize("limit", LIMITS)
async def test_a_limit_has_a_maximum(app: Starlette, limit: str) -> None:
    body = await ask(app, f"/types?limit={limit}")
    assert (None if isinstance(body, dict) else body) == LIMITS[limit]


async def test_a_url_has_a_maximum(app: Starlette) -> None:
    path = f"/delivery/{PROJECT_ID}/items?elements="
    rest = "x" * (65_519 - len(HOST + path))
    assert (await send(app, path + rest)).status_code == 200
    response = await send(app, path + rest + "x")
    body = response.json()
    body.pop("request_id")
    assert (response.status_code, body) == error(414, 2, "The request URL is too long.")
    earlier = create_emulator(small_project())
    assert (await send(earlier, path + rest + "x")).status_code == 200
