"""Every example of the Delivery API reference, asked for as the reference asks, compared whole.

`reference/delivery/` holds the example bodies as they are printed there; together they are loaded as one project.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.recording import load_recordings
from tests.emulator.asking import ask, send

REFERENCE = Path(__file__).parent / "reference" / "delivery"
PROJECT_ID = "975bf280-fd91-488c-994c-2f04416e5ee3"
HOST = "https://deliver.kenticocloud.com"
PROJECT = f"/delivery/{PROJECT_ID}"


def example(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    folder = tmp_path_factory.mktemp("reference")
    for name in ("items", "item", "types", "type", "type-object"):
        shutil.copy(REFERENCE / f"{name}.json", folder)
    objects = example("element-objects")
    for kind in ("item", "type"):
        system = {"codename": "objects", "language": "default", "type": "objects"} if kind == "item" else {}
        wrapped = {"system": {"codename": "objects", **system}, "elements": objects[kind]}
        (folder / f"objects-{kind}.json").write_text(json.dumps(wrapped), "utf-8")
    return create_emulator(load_recordings(folder))


async def get(app: Starlette, path: str) -> Any:
    """The body as text; on the real host a project is not below /delivery."""
    response = await send(app, PROJECT + path, host=HOST)
    return json.loads(response.text.replace(f"{HOST}/delivery/", f"{HOST}/"))


def assert_same(body: Any, expected: Any) -> None:
    assert json.dumps(body, indent=1) == json.dumps(expected, indent=1)


def test_the_project_is_that_of_the_reference(app: Starlette) -> None:
    project = app.state.project
    assert (project.id, project.default_language) == (PROJECT_ID, "default")


async def test_list_content_items(app: Starlette) -> None:
    path = (
        "/items?system.type=article&elements=title%2Csummary%2Cpost_date%2Cteaser_image"
        "&order=elements.post_date%5Bdesc%5D&depth=0&limit=3"
    )
    assert_same(await get(app, path), example("items"))


async def test_a_listing_without_matches(app: Starlette) -> None:
    assert_same(await get(app, "/items?system.type=nothing"), example("items-none"))


async def test_view_a_content_item(app: Starlette) -> None:
    """The reference leaves the linked items out ("list of related Content items"); one of the two is known here."""
    path = "/items/on_roasts?elements=title%2Csummary%2Cpost_date%2Cteaser_image%2Crelated_articles"
    origins = next(it for it in example("items")["items"] if it["system"]["codename"] == "origins_of_arabica_bourbon")
    expected = example("item") | {"modular_content": {"origins_of_arabica_bourbon": origins}}
    assert_same(await get(app, path), expected)


async def test_list_content_types(app: Starlette) -> None:
    """The reference shows two of the three types that it counts, and an internal host; the type that is listed first
    is the one of "Content type object"."""
    expected = example("types")
    expected["types"].insert(0, example("type-object"))
    expected["pagination"]["next_page"] = expected["pagination"]["next_page"].replace(
        "https://kenticodeliver-apiwebapp.azurewebsites.net", HOST
    )
    assert_same(await get(app, "/types?limit=3"), expected)


async def test_view_a_content_type(app: Starlette) -> None:
    assert_same(await get(app, "/types/coffee"), example("type"))


async def test_view_a_content_type_element(app: Starlette) -> None:
    assert_same(await get(app, "/types/coffee/elements/processing"), example("type-element"))


async def test_element_objects_of_items(app: Starlette) -> None:
    """As printed, with the size that is a string and the link that names its type first: payloads stay as recorded."""
    body = await get(app, "/items/objects?depth=0")
    assert_same(body["item"]["elements"], example("element-objects")["item"])


async def test_element_objects_of_types(app: Starlette) -> None:
    assert_same((await get(app, "/types/objects"))["elements"], example("element-objects")["type"])


@pytest.mark.parametrize(
    ("path", "status", "name"),
    [("/items/on_roatst", 404, "error-unknown-item"), ("/items?limit=0", 400, "error-wrong-limit")],
)
async def test_error_responses(app: Starlette, path: str, status: int, name: str) -> None:
    expected = example(name)
    assert len(expected.pop("request_id")) == 12
    assert await ask(app, path) == (status, expected)
