"""Ordering: by codename unless asked otherwise, and what is lowest."""

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from tests.emulator.asking import codenames, small_project

ORDERS = {
    "": "alpha beta delta gamma note",
    "order=system.last_modified[asc]": "note delta alpha beta gamma",
    "order=system.last_modified[desc]": "gamma beta alpha delta note",
    "order=system.last_modified%5Bdesc%5D": "gamma beta alpha delta note",
    "order=system.last_modified[DESC]": "gamma beta alpha delta note",
    "order=system.last_modified": "note delta alpha beta gamma",
    # ordinal: capitals before small letters
    "order=system.name[asc]": "beta note alpha delta gamma",
    # numbers as numbers; null and missing first ascending, last descending; ties by codename both ways
    "order=elements.rating[asc]": "delta note alpha gamma beta",
    "order=elements.rating[desc]": "beta gamma alpha delta note",
    "order=system.type[desc]": "note alpha beta delta gamma",
    "order=elements.nothing[desc]": "alpha beta delta gamma note",
    "order=elements.tags[desc]": "alpha beta delta gamma note",
    "order=system.sitemap_locations[asc]": "alpha beta delta gamma note",
    "order=elements.title[desc]&limit=2": "gamma beta",
    "order=elements.title[desc]&skip=2&limit=2": "alpha delta",
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("query", ORDERS)
async def test_items_come_in_the_order_asked_for(app: Starlette, query: str) -> None:
    assert " ".join(await codenames(app, f"/items?{query}")) == ORDERS[query]
