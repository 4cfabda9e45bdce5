"""The answers of every route, whole: keys, their order, values and headers."""

import json
from typing import Any

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from tests.emulator.asking import HOST, PROJECT_ID, ask, send, small_project

ASSETS = f"https://assets.kenticocloud.com:443/{PROJECT_ID}"

NOTE = {
    "system": {
        "id": "c0000000-0000-4000-8000-00000000000e",
        "name": "Note",
        "codename": "note",
        "language": "en-US",
        "type": "note",
        "sitemap_locations": [],
        "last_modified": "2016-01-01T00:00:00Z",
    },
    "elements": {"text": {"type": "text", "name": "Text", "value": "A note"}},
}
ALPHA = {
    "system": {
        "id": "c0000000-0000-4000-8000-00000000000a",
        "name": "The alpha",
        "codename": "alpha",
        "language": "en-US",
        "type": "article",
        "sitemap_locations": ["news"],
        "last_modified": "2017-01-01T10:00:00.1234567Z",
    },
    "elements": {
        "title": {"type": "text", "name": "Title", "value": "Alpha"},
        "rating": {"type": "number", "name": "Rating", "value": 8.5},
        "post_date": {"type": "date_time", "name": "Post date", "value": "2014-11-18T00:00:00Z"},
        "image": {
            "type": "asset",
            "name": "Image",
            "value": [
                {
                    "name": "roaster.jpg",
                    "type": "image/jpeg",
                    "size": 90895,
                    "description": None,
                    "url": f"{ASSETS}/a/roaster.jpg",
                },
                {
                    "name": "prices.pdf",
                    "type": "application/pdf",
                    "size": 7,
                    "description": "Prices",
                    "url": f"{ASSETS}/b/prices.pdf",
                },
            ],
        },
        "body": {
            "type": "rich_text",
            "name": "Body",
            "images": {
                "roaster": {"image_id": "roaster", "description": "A roaster", "url": f"{ASSETS}/a/roaster.jpg"}
            },
            "links": {
                "c0000000-0000-4000-8000-00000000000b": {"codename": "beta", "type": "article", "url_slug": "the-beta"},
                "c0000000-0000-4000-8000-00000000000e": {"codename": "note", "type": "note", "url_slug": ""},
            },
            "modular_content": ["note"],
            "value": '<p>See <a data-item-id="c0000000-0000-4000-8000-00000000000b" href="">beta</a>, '
            '<a data-item-id="c0000000-0000-4000-8000-00000000000e" href="">a note</a>, '
            '<a data-item-id="c0000000-0000-4000-8000-0000000000ff" href="">nothing</a>.</p>\n'
            f'<figure data-image-id="roaster"><img src="{ASSETS}/a/roaster.jpg" alt="A roaster" '
            'data-image-id="roaster"></figure><object type="application/kenticocloud" data-type="item" '
            'data-codename="note"></object>',
        },
        "related": {"type": "modular_content", "name": "Related", "value": ["beta", "orphan"]},
        "tags": {
            "type": "taxonomy",
            "name": "Tags",
            "taxonomy_group": "tags",
            "value": [{"name": "Inner", "codename": "inner"}, {"name": "Outer", "codename": "outer"}],
        },
        "channel": {"type": "multiple_choice", "name": "Channel", "value": [{"name": "Web", "codename": "web"}]},
        "slug": {"type": "url_slug", "name": "Slug", "value": "the-alpha"},
    },
}
EMPTY_ELEMENTS = {
    "title": {"type": "text", "name": "Title", "value": ""},
    "rating": {"type": "number", "name": "Rating", "value": None},
    "post_date": {"type": "date_time", "name": "Post date", "value": None},
    "image": {"type": "asset", "name": "Image", "value": []},
    "body": {
        "type": "rich_text",
        "name": "Body",
        "images": {},
        "links": {},
        "modular_content": [],
        "value": "<p><br></p>",
    },
    "related": {"type": "modular_content", "name": "Related", "value": ["delta"]},
    "tags": {"type": "taxonomy", "name": "Tags", "taxonomy_group": "tags", "value": []},
    "channel": {"type": "multiple_choice", "name": "Channel", "value": []},
    "slug": {"type": "url_slug", "name": "Slug", "value": ""},
}
NOTE_TYPE = {
    "system": {
        "id": "a0000000-0000-4000-8000-000000000002",
        "name": "Note",
        "codename": "note",
        "last_modified": "2017-02-02T14:58:53.5809087Z",
    },
    "elements": {"text": {"type": "text", "name": "Text"}},
}
ARTICLE_TYPE = {
    "system": {
        "id": "a0000000-0000-4000-8000-000000000001",
        "name": "Article",
        "codename": "article",
        "last_modified": "1. 1. 0001 0:00:00",
    },
    "elements": {
        "title": {"type": "text", "name": "Title"},
        "rating": {"type": "number", "name": "Rating"},
        "post_date": {"type": "date_time", "name": "Post date"},
        "image": {"type": "asset", "name": "Image"},
        "body": {"type": "rich_text", "name": "Body"},
        "related": {"type": "modular_content", "name": "Related"},
        "tags": {"type": "taxonomy", "name": "Tags", "taxonomy_group": "tags"},
        "channel": {
            "type": "multiple_choice",
            "name": "Channel",
            "options": [{"name": "Web", "codename": "web"}, {"name": "Print", "codename": "print"}],
        },
        "slug": {"type": "url_slug", "name": "Slug"},
    },
}
TAGS = {
    "system": {
        "id": "b0000000-0000-4000-8000-000000000001",
        "name": "Tags",
        "codename": "tags",
        "last_modified": "2016-10-20T13:24:00.3200182Z",
    },
    "terms": [
        {"name": "Outer", "codename": "outer", "terms": [{"name": "Inner", "codename": "inner", "terms": []}]},
    ],
}
MOODS = {
    "system": {
        "id": "b0000000-0000-4000-8000-000000000002",
        "name": "Moods",
        "codename": "moods",
        "last_modified": "2016-10-20T13:24:00.32Z",
    },
    "terms": [],
}


def pagination(skip: int, limit: int, count: int, next_page: str = "") -> dict[str, object]:
    return {"skip": skip, "limit": limit, "count": count, "next_page": next_page}


ANSWERS: dict[str, Any] = {
    "/items/alpha?depth=0": {"item": ALPHA, "modular_content": {}},
    "/items/delta?elements=nothing": {
        "item": {
            "system": {
                "id": "c0000000-0000-4000-8000-00000000000d",
                "name": "delta",
                "codename": "delta",
                "language": "en-US",
                "type": "article",
                "sitemap_locations": [],
                "last_modified": "2016-12-31T00:00:00Z",
            },
            "elements": {},
        },
        "modular_content": {},
    },
    "/items?system.codename[in]=note,alpha&depth=0": {
        "items": [ALPHA, NOTE],
        "modular_content": {},
        "pagination": pagination(0, 0, 2),
    },
    "/items?system.type=nothing": {"items": [], "modular_content": {}, "pagination": pagination(0, 0, 0)},
    "/types": {"types": [ARTICLE_TYPE, NOTE_TYPE], "pagination": pagination(0, 0, 2)},
    "/types?skip=1&limit=5": {"types": [NOTE_TYPE], "pagination": pagination(1, 5, 1)},
    "/types/note": NOTE_TYPE,
    "/types/article/elements/channel": {
        "type": "multiple_choice",
        "name": "Channel",
        "options": [{"name": "Web", "codename": "web"}, {"name": "Print", "codename": "print"}],
        "codename": "channel",
    },
    "/types/article/elements/tags": {"type": "taxonomy", "name": "Tags", "taxonomy_group": "tags", "codename": "tags"},
    "/taxonomies": {"taxonomies": [MOODS, TAGS], "pagination": pagination(0, 0, 2)},
    "/taxonomies?limit=1": {
        "taxonomies": [MOODS],
        "pagination": pagination(0, 1, 1, f"{HOST}/delivery/{PROJECT_ID}/taxonomies?limit=1&skip=1"),
    },
    "/taxonomies/tags": TAGS,
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("path", ANSWERS)
async def test_an_answer_is_exactly_this_in_exactly_this_order(app: Starlette, path: str) -> None:
    assert json.dumps(await ask(app, path)) == json.dumps(ANSWERS[path])


async def test_an_element_in_which_nothing_is_written_is_sent_empty(app: Starlette) -> None:
    body = await ask(app, "/items/delta?depth=0")
    assert json.dumps(body["item"]["elements"]) == json.dumps(EMPTY_ELEMENTS)


async def test_bodies_are_compact_utf8_json_with_a_length_and_nothing_else(app: Starlette) -> None:
    response = await send(app, f"/delivery/{PROJECT_ID}/items/gamma?elements=title&depth=0")
    assert dict(response.headers) == {
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(response.content)),
    }
    assert '"title":{"type":"text","name":"Title","value":"Gamma, ção & co"}' in response.content.decode()


@pytest.mark.parametrize("path", ["/items", "/items/alpha", "/types", "/types/note", "/taxonomies", "/items/nothing"])
async def test_head_answers_as_get_without_the_body(app: Starlette, path: str) -> None:
    get = await send(app, f"/delivery/{PROJECT_ID}{path}")
    head = await send(app, f"/delivery/{PROJECT_ID}{path}", method="HEAD")
    assert (head.status_code, dict(head.headers), head.content) == (get.status_code, dict(get.headers), b"")


async def test_the_index_says_where_everything_is(app: Starlette) -> None:
    assert (await send(app, "/")).json() == {
        "project": {"id": PROJECT_ID, "name": "Small"},
        "delivery": f"{HOST}/delivery/{PROJECT_ID}",
        "preview": f"{HOST}/preview/{PROJECT_ID}",
        "personalization": f"{HOST}/personalization/v1/visitor",
        "migration": f"{HOST}/migration/draft",
        "croct": f"{HOST}/croct",
    }
