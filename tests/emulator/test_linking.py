"""Projection and depth: what an answer brings along."""

import json

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.generation import Generation
from emulator.linking import Linking, references_in
from emulator.project import Item, Payload, Project, Variant
from tests.emulator.asking import ask, small_project

# The path, and the keys of modular_content in order.
LINKED = {
    "/items/alpha": "beta note",
    "/items/alpha?depth=0": "",
    "/items/alpha?depth=1": "beta note",
    "/items/alpha?depth=2": "beta gamma note",
    "/items/alpha?depth=3": "alpha beta gamma note",
    "/items/alpha?depth=15": "alpha beta gamma note",
    "/items/alpha?depth=999999999999999999": "alpha beta gamma note",
    "/items/delta": "delta",
    "/items/note?depth=5": "",
    "/items?system.type=note": "",
    "/items": "alpha beta delta gamma note",
    "/items?limit=1": "beta note",
    "/items?limit=2": "beta gamma note",
    # only what the projection leaves is walked, at every step
    "/items/alpha?elements=title": "",
    "/items/alpha?elements=body&depth=9": "note",
    "/items/alpha?elements=related&depth=9": "alpha beta gamma",
    # each linked item falls back on its own
    "/items/alpha?language=es-ES&depth=9": "beta",
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("path", LINKED)
async def test_linked_items_come_along_in_codename_order(app: Starlette, path: str) -> None:
    assert " ".join((await ask(app, path))["modular_content"]) == LINKED[path]


async def test_an_unpublished_linked_item_keeps_its_codename_but_is_not_there(app: Starlette) -> None:
    body = await ask(app, "/items/alpha?elements=related")
    assert body["item"]["elements"]["related"]["value"] == ["beta", "orphan"]
    assert list(body["modular_content"]) == ["beta"]


async def test_a_projection_keeps_the_order_of_the_type_and_reaches_linked_items(app: Starlette) -> None:
    body = await ask(app, "/items/alpha?elements=%20related,nothing%2Ctitle,")
    assert list(body["item"]["elements"]) == ["title", "related"]
    assert json.dumps(body["modular_content"]["beta"]["elements"]) == json.dumps(
        {
            "title": {"type": "text", "name": "Title", "value": "Beta"},
            "related": {"type": "modular_content", "name": "Related", "value": ["gamma"]},
        }
    )


async def test_a_listing_and_its_linked_items_hold_the_same_item_twice(app: Starlette) -> None:
    body = await ask(app, "/items?system.codename=delta")
    assert body["items"] == [body["modular_content"]["delta"]]


async def test_components_come_with_their_parent_whatever_the_depth() -> None:
    parent = content("parent", modular_content=["n_component", "linked"])
    project = Project(
        id="",
        name="",
        default_language="",
        languages={},
        types={},
        taxonomies={},
        items={
            "n_component": item("n_component", component=True),
            "inner": item("inner", component=True),
            "linked": item("linked"),
            "below": item("below"),
        },
    )
    variants = {
        "n_component": content("n_component", modular_content=["inner"]),
        "inner": content("inner", modular_content=["below"]),
        "linked": content("linked"),
        "below": content("below"),
    }

    def linked(depth: int) -> list[str]:
        return list(Linking(project, Generation.KONTENT_AI, variants.get, None).linked([parent], depth))

    assert linked(0) == ["inner", "n_component"]
    assert linked(1) == ["below", "inner", "linked", "n_component"]


def content(codename: str, modular_content: list[str] | None = None) -> Variant:
    payload: Payload = {
        "system": {"codename": codename},
        "elements": {"body": {"type": "rich_text", "modular_content": [*(modular_content or [])]}},
    }
    return Variant("", "", "", {}, dict.fromkeys(Generation, payload), references_in(payload))


def item(codename: str, *, component: bool = False) -> Item:
    return Item("", "", codename, "", (), {}, {}, component)
