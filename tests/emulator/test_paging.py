"""Paging: the echo, and the address of the next page."""

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from tests.emulator.asking import HOST, PROJECT_ID, ask, codenames, send, small_project

ITEMS = f"{HOST}/delivery/{PROJECT_ID}/items"

# The query; then skip, limit, count and the query of the next page, None where there is none.
PAGES: dict[str, tuple[int, int, int, str | None]] = {
    "": (0, 0, 5, None),
    "skip=0": (0, 0, 5, None),
    "skip=2": (2, 0, 3, None),
    "skip=9": (9, 0, 0, None),
    "limit=2": (0, 2, 2, "limit=2&skip=2"),
    "limit=2&skip=1": (1, 2, 2, "limit=2&skip=3"),
    "skip=1&limit=2": (1, 2, 2, "skip=3&limit=2"),
    "limit=5": (0, 5, 5, None),
    "limit=4&skip=1": (1, 4, 4, None),
    "limit=3&skip=1": (1, 3, 3, "limit=3&skip=4"),
    "limit=6": (0, 6, 5, None),
    "limit=2&skip=9": (9, 2, 0, None),
    "limit=999999999999999999": (0, 999999999999999999, 5, None),
    "limit=%202": (0, 2, 2, "limit=+2&skip=2"),
    "system.type=article&elements=title,slug&order=elements.post_date[desc]&depth=0&limit=3": (
        0,
        3,
        3,
        "system.type=article&elements=title%2cslug&order=elements.post_date%5bdesc%5d&depth=0&limit=3&skip=3",
    ),
    "elements=title%2Cslug&limit=1&&order=system.name%5BASC%5D": (
        0,
        1,
        1,
        "elements=title%2cslug&limit=1&order=system.name%5bASC%5d&skip=1",
    ),
    "system.name[gt]=A b%C3%A9+%2B&limit=1": (0, 1, 1, "system.name%5bgt%5d=A+b%c3%a9+%2b&limit=1&skip=1"),
    "elements.title[gt]=A&elements.title[gt]=A&limit=1": (
        0,
        1,
        1,
        "elements.title%5bgt%5d=A&elements.title%5bgt%5d=A&limit=1&skip=1",
    ),
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("query", PAGES)
async def test_the_echo_and_the_next_page(app: Starlette, query: str) -> None:
    skip, limit, count, following = PAGES[query]
    assert (await ask(app, f"/items?{query}"))["pagination"] == {
        "skip": skip,
        "limit": limit,
        "count": count,
        "next_page": "" if following is None else f"{ITEMS}?{following}",
    }


async def test_following_next_page_yields_every_item_once(app: Starlette) -> None:
    found: list[str] = []
    path = f"/delivery/{PROJECT_ID}/items?order=elements.rating[desc]&limit=2"
    while path:
        body = (await send(app, path)).json()
        found += [item["system"]["codename"] for item in body["items"]]
        path = body["pagination"]["next_page"].removeprefix(HOST)
    assert found == await codenames(app, "/items?order=elements.rating[desc]")


async def test_the_next_page_is_where_the_client_addressed_this_one(app: Starlette) -> None:
    response = await send(app, f"/delivery/{PROJECT_ID}/types?limit=1", host="https://deliver.example.com:8443")
    expected = f"https://deliver.example.com:8443/delivery/{PROJECT_ID}/types?limit=1&skip=1"
    assert response.json()["pagination"]["next_page"] == expected
