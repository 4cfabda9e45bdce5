"""Filtering: every operator on system and element values, and what nothing matches."""

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from tests.emulator.asking import ask, codenames, small_project

ALL = "alpha beta delta gamma note"

MATCHES = {
    "": ALL,
    # system values
    "system.type=article": "alpha beta delta gamma",
    "system.id=c0000000-0000-4000-8000-00000000000e": "note",
    "system.name=Beta, the second": "beta",
    "system.name=Beta%2C+the+second": "beta",
    "system.name=Beta%2c%20the%20second": "beta",
    "system.codename=delta": "delta",
    "system.language=en-US": ALL,
    "system.language=es-ES": "",
    "system.last_modified=2017-03-01T00:00:00Z": "gamma",
    "system.last_modified[lt]=2017": "delta note",
    "system.last_modified[lte]=2017-01-01T10:00:00.1234567Z": "alpha delta note",
    "system.last_modified[gt]=2017-02-01T00:00:00Z": "gamma",
    "system.last_modified[gte]=2017-02-01": "beta gamma",
    "system.last_modified[range]=2017-01,2017-02": "alpha",
    "system.type[in]=note,nothing": "note",
    "system.codename[in]= alpha , gamma ": "alpha gamma",
    "system.codename%5Bin%5D=alpha%2Cgamma": "alpha gamma",
    "system.sitemap_locations[contains]=news": "alpha beta",
    "system.sitemap_locations[any]=archive,nowhere": "beta",
    "system.sitemap_locations[all]=archive,news": "beta",
    # element values
    "elements.title=Alpha": "alpha",
    "elements.title[gt]=B": "beta gamma",
    "elements.title[range]=A,B": "alpha",
    "elements.slug[in]=the-beta,the-alpha": "alpha beta",
    "elements.rating=8.5": "alpha",
    "elements.rating=8.50": "alpha",
    "elements.rating[lt]=10": "alpha gamma",
    "elements.rating[lte]=9": "alpha gamma",
    "elements.rating[gt]=9": "beta",
    "elements.rating[gte]=9.0": "beta gamma",
    "elements.rating[range]=8.5,9": "alpha gamma",
    "elements.rating[in]=8.5,10,x": "alpha beta",
    "elements.rating[gt]=-1e3": "alpha beta gamma",
    "elements.post_date[gt]=2015": "beta gamma",
    "elements.post_date[range]=2015,2016": "beta",
    "elements.related[contains]=beta": "alpha",
    "elements.related[any]=gamma,delta": "beta delta",
    "elements.tags[contains]=outer": "alpha beta",
    "elements.tags[any]=inner,x": "alpha",
    "elements.tags[all]=inner,outer": "alpha",
    "elements.channel[contains]=web": "alpha beta",
    "elements.channel[all]=web,print": "beta",
    "elements.body=<p><br></p>": "beta delta gamma",
    # all conditions hold together, the same one twice too
    "system.type=article&system.sitemap_locations[contains]=archive": "beta",
    "system.codename[in]=alpha,beta&system.codename[in]=beta,gamma": "beta",
    # operators are known in any letter case, values and codenames in their own alone
    "elements.rating[GT]=9": "beta",
    "system.type=Article": "",
    "elements.Title=Alpha": "",
    # a simple operator on an array and the reverse match nothing
    "system.sitemap_locations=news": "",
    "elements.tags[in]=outer": "",
    "elements.related[lt]=z": "",
    "system.type[contains]=article": "",
    "elements.title[any]=Alpha": "",
    "elements.body[contains]=p": "",
    "elements.image=roaster.jpg": "",
    "elements.image[contains]=roaster.jpg": "",
    # nothing to compare with
    "elements.nothing=x": "",
    "elements.nothing[lt]=x": "",
    "elements.=x": "",
    "elements.rating=high": "",
    "elements.rating[gt]=": "",
    "elements.rating[lt]=nan": "",
    "elements.text=A note": "note",
    # a partial date and the midnight it means are two strings
    "elements.post_date[gt]=2014-11-18": "alpha beta gamma",
    "elements.post_date[gte]=2014-11-18": "alpha beta gamma",
    "elements.post_date[lte]=2014-11-18": "",
    "elements.post_date=2014-11-18": "",
    "elements.post_date[range]=2014,2014-11-18": "",
    # a range that ends before it starts; an empty operand
    "elements.rating[range]=9,8": "",
    "elements.title=": "delta",
    "elements.title": "delta",
    "elements.title[in]=": "delta",
    "elements.rating=&elements.post_date=": "",
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("query", MATCHES)
async def test_a_listing_holds_what_matches(app: Starlette, query: str) -> None:
    assert " ".join(await codenames(app, f"/items?{query}")) == MATCHES[query]


async def test_filters_see_the_language_that_is_served(app: Starlette) -> None:
    assert await codenames(app, "/items?language=es-ES&system.language=es-ES") == ["alpha", "beta", "zeta"]
    assert await codenames(app, "/items?language=es-ES&elements.title=Alfa") == ["alpha"]


async def test_filters_leave_linked_items_alone(app: Starlette) -> None:
    body = await ask(app, "/items?system.codename=beta")
    assert list(body["modular_content"]) == ["gamma"]
