"""Localization: variants and their fallbacks."""

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from tests.emulator.asking import ask, error, small_project

# What was asked for, and codename:language of what is served.
SERVED = {
    "/items": "alpha:en-US beta:en-US delta:en-US gamma:en-US note:en-US",
    "/items?language=en-US": "alpha:en-US beta:en-US delta:en-US gamma:en-US note:en-US",
    "/items?language=es-ES": "alpha:es-ES beta:es-ES delta:en-US gamma:en-US note:en-US zeta:es-ES",
    "/items?language=es-MX": "alpha:es-ES beta:es-ES delta:en-US gamma:en-US note:en-US zeta:es-ES",
    # de-DE and fr-FR fall back to each other, and from there to the default
    "/items?language=de-DE": "alpha:en-US beta:de-DE delta:en-US gamma:en-US note:en-US",
    "/items?language=fr-FR": "alpha:en-US beta:de-DE delta:en-US gamma:en-US note:en-US",
    "/items?language=fr-FR&system.language=fr-FR": "",
    "/items?language=de-DE&system.language=de-DE": "beta:de-DE",
    "/items?system.language=de-DE": "",
    "/items?language=nothing": "",
    "/items?language=": "",
    "/items?language=EN-us": "",
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("path", SERVED)
async def test_each_item_is_served_in_the_first_language_of_the_chain_that_it_has(app: Starlette, path: str) -> None:
    systems = [item["system"] for item in (await ask(app, path))["items"]]
    assert " ".join(f"{system['codename']}:{system['language']}" for system in systems) == SERVED[path]


async def test_a_single_item_falls_back_too(app: Starlette) -> None:
    assert (await ask(app, "/items/beta?language=fr-FR&depth=0"))["item"]["system"]["language"] == "de-DE"


@pytest.mark.parametrize("path", ["/items/zeta", "/items/zeta?language=de-DE", "/items/zeta?language=nothing"])
async def test_an_item_without_a_variant_in_the_chain_is_not_found(app: Starlette, path: str) -> None:
    assert await ask(app, path) == error(404, 100, "The requested content item 'zeta' was not found.")


async def test_linked_items_are_resolved_with_the_language_of_the_request(app: Starlette) -> None:
    body = await ask(app, "/items/alpha?language=es-MX")
    assert {name: it["system"]["language"] for name, it in body["modular_content"].items()} == {"beta": "es-ES"}


async def test_item_links_show_the_slug_that_the_reader_of_that_language_gets(app: Starlette) -> None:
    project = small_project()
    spanish = project.items["gamma"].published
    assert list(spanish) == ["en-US"]
    body = await ask(app, "/items/alpha?language=es-ES&elements=slug")
    assert body["item"]["elements"]["slug"]["value"] == "el-alfa"
