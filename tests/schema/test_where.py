"""`where`: every operator on system attributes and on elements, as it is asked upstream and what it finds.

Conditions are asked in the order of the input type, so that the same conditions are the same request.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph import Graph, assert_graph, sample_project
from tests.schema.conditions import COFFEES, QUERY, element, operator, system

# The condition, the query behind it, and the codenames found (Delivery API, Filtering operators).
SYSTEM: list[tuple[dict[str, Any], str, list[str]]] = [
    (system(codename={"eq": "boston"}), "system.codename=boston", ["boston"]),
    (system(name={"eq": "Cone dripper"}), "system.name=Cone dripper", ["cone_dripper"]),
    (
        system(id={"eq": "c6f194a2-82a2-4a0b-9222-770f806d1b69"}),
        "system.id=c6f194a2-82a2-4a0b-9222-770f806d1b69",
        ["madrid"],
    ),
    (system(type={"eq": "office"}), "system.type=office", ["boston_office", "madrid_office"]),
    (
        system(codename=operator("in", ["siphon", "boston", "nowhere"])),
        "system.codename[in]=siphon,boston,nowhere",
        ["boston", "siphon"],
    ),
    (system(codename={"lt": "about_us"}), "system.codename[lt]=about_us", ["a_morning_in_the_roastery"]),
    (system(codename={"lte": "about_us"}), "system.codename[lte]=about_us", ["a_morning_in_the_roastery", "about_us"]),
    (system(codename={"gt": "which_water"}), "system.codename[gt]=which_water", ["why_a_heron"]),
    (system(codename={"gte": "which_water"}), "system.codename[gte]=which_water", ["which_water", "why_a_heron"]),
    (
        system(codename={"range": {"from": "madrid", "to": "mateo_rios"}}),
        "system.codename[range]=madrid,mateo_rios",
        ["madrid", "madrid_office", "mateo_rios"],
    ),
    (
        system(type={"eq": "cafe"}, sitemapLocations={"contains": "europe"}),
        "system.type=cafe&system.sitemap_locations[contains]=europe",
        ["lisbon", "london", "madrid"],
    ),
    (
        system(sitemapLocations={"containsAny": ["contacts", "events"]}),
        "system.sitemap_locations[any]=contacts,events",
        ["boston_office", "madrid_office", "open_cupping_boston", "tarde_de_olla_mexico", "water_workshop_london"],
    ),
    (
        system(sitemapLocations={"containsAll": ["cafes", "asia_pacific"]}),
        "system.sitemap_locations[all]=cafes,asia_pacific",
        ["melbourne"],
    ),
    (
        system(lastModified={"eq": "2016-09-16T16:23:42.5886356Z"}),
        "system.last_modified=2016-09-16T16:23:42.5886356Z",
        ["madrid"],
    ),
    (
        system(type={"eq": "article"}, lastModified={"gt": "2017-05"}),
        "system.type=article&system.last_modified[gt]=2017-05-01T00:00:00Z",
        ["reading_a_coffee_label"],
    ),
    (
        system(type={"eq": "office"}, lastModified={"lt": "2016-09-20T16:08:39.32113+02:00"}),
        "system.type=office&system.last_modified[lt]=2016-09-20T14:08:39.321130Z",
        ["boston_office"],
    ),
    (
        system(type={"eq": "office"}, lastModified={"lte": "2016-09-20T14:08:39.32113Z"}),
        "system.type=office&system.last_modified[lte]=2016-09-20T14:08:39.32113Z",
        ["boston_office", "madrid_office"],
    ),
    (
        system(type={"eq": "article"}, lastModified={"gte": "2017-05-16T15:37:40.3799269Z"}),
        "system.type=article&system.last_modified[gte]=2017-05-16T15:37:40.3799269Z",
        ["reading_a_coffee_label"],
    ),
    (
        system(type={"eq": "article"}, lastModified={"range": {"from": "2017-02", "to": "2017-03"}}),
        "system.type=article&system.last_modified[range]=2017-02-01T00:00:00Z,2017-03-01T00:00:00Z",
        ["notes_from_the_harvest"],
    ),
    (
        system(codename={"gte": "which", "lt": "why_a_heron"}, language={"eq": "en-US"}),
        "system.codename[lt]=why_a_heron&system.codename[gte]=which&system.language=en-US",
        ["which_brewing_fits_you", "which_water"],
    ),
]

ELEMENTS: list[tuple[dict[str, Any], str, list[str]]] = [
    (element("city", eq="Madrid"), "elements.city=Madrid", ["madrid", "madrid_office"]),
    (element("url_pattern", eq="on-roasts"), "elements.url_pattern=on-roasts", ["on_roasts"]),
    (element("price", eq=12.75), "elements.price=12.75", ["kenya_gatina_aa"]),
    (element("seats", eq=42), "elements.seats=42", ["boston"]),
    (
        element("city", **operator("in", ["Madrid", "Boston"])),
        "elements.city[in]=Madrid,Boston",
        ["boston", "boston_office", "madrid", "madrid_office"],
    ),
    (element("seats", **operator("in", [42, 60])), "elements.seats[in]=42,60", ["boston", "los_angeles"]),
    (element("seats", lt=24), "elements.seats[lt]=24", ["new_york"]),
    (element("seats", lte=24), "elements.seats[lte]=24", ["melbourne", "new_york"]),
    (element("seats", gt=42), "elements.seats[gt]=42", ["los_angeles"]),
    (element("seats", gte=42), "elements.seats[gte]=42", ["boston", "los_angeles"]),
    (
        element("seats", range={"from": 28, "to": 36}),
        "elements.seats[range]=28,36",
        ["london", "madrid", "mexico_city"],
    ),
    (
        element("post_date", range={"from": "2014-11-01T00:00:00Z", "to": "2014-11-07T00:00:00Z"}),
        "elements.post_date[range]=2014-11-01T00:00:00Z,2014-11-07T00:00:00Z",
        ["coffee_processing_techniques", "on_roasts"],
    ),
    (
        element("related_articles", contains="on_roasts"),
        "elements.related_articles[contains]=on_roasts",
        ["coffee_beverages_explained", "coffee_processing_techniques", "how_we_cup", "origins_of_arabica_bourbon"],
    ),
    (
        element("amenities", contains="garden"),
        "elements.amenities[contains]=garden",
        ["los_angeles", "madrid", "mexico_city"],
    ),
    (
        element("origin", containsAny=["kenya", "asia"]),
        "elements.origin[any]=kenya,asia",
        ["kenya_gatina_aa", "sumatra_batak"],
    ),
    (
        element("amenities", containsAll=["garden", "wi_fi"]),
        "elements.amenities[all]=garden,wi_fi",
        ["madrid", "mexico_city"],
    ),
    (
        {"elements": [{"codename": "city", "eq": "Madrid"}, {"codename": "seats", "gt": 1, "lt": 100}]},
        "elements.city=Madrid&elements.seats[lt]=100&elements.seats[gt]=1",
        ["madrid"],
    ),
]

JOINED: list[tuple[dict[str, Any], str, list[str]]] = [
    (
        {"AND": [system(type={"eq": "cafe"}), element("seats", gt=42)]},
        "system.type=cafe&elements.seats[gt]=42",
        ["los_angeles"],
    ),
    (
        {**system(type={"eq": "cafe"}), "AND": [element("seats", gt=24), {"AND": [element("seats", lt=42)]}]},
        "system.type=cafe&elements.seats[gt]=24&elements.seats[lt]=42",
        ["london", "madrid", "mexico_city"],
    ),
    (system(codename={"eq": "x&limit=1"}), "system.codename=x&limit=1", []),
    (system(codename={"eq": "../types?a=1#b\r\n%2f"}), "system.codename=../types?a=1#b\r\n%2f", []),
    (element("city", eq="a,b"), "elements.city=a,b", []),
    (element("city", eq=""), "elements.city=", []),
]


@pytest.mark.parametrize(("where", "asked", "found"), [*SYSTEM, *ELEMENTS, *JOINED], ids=lambda value: str(value)[:60])
async def test_a_condition_and_what_it_finds(graph: Graph, where: dict[str, Any], asked: str, found: list[str]) -> None:
    await assert_graph(
        graph,
        QUERY,
        {"items": {"items": [{"system": {"codename": codename}} for codename in found]}},
        calls=[f"GET /items?{asked}&limit=100"],
        where=where,
    )


@pytest.mark.parametrize("where", [None, {}, {"elements": []}, {"AND": []}, {"system": {}}])
async def test_no_condition_lists_everything(graph: Graph, where: Any) -> None:
    published = [item.codename for item in sample_project().items.values() if "en-US" in item.published]
    await assert_graph(
        graph,
        QUERY,
        {"items": {"items": [{"system": {"codename": codename}} for codename in published]}},
        calls=["GET /items?limit=100"],
        where=where,
    )


# What only the later generation can answer.
LATER: list[tuple[dict[str, Any], str, list[str]]] = [
    (
        system(**COFFEES, codename={"notEq": "house_espresso", "gt": "guatemala_finca_san_telmo"}),
        "system.codename[gt]=guatemala_finca_san_telmo&system.codename[neq]=house_espresso&system.type=coffee",
        ["kenya_gatina_aa", "sumatra_batak"],
    ),
    (
        system(type={"eq": "office"}, codename={"notIn": ["madrid_office", "x"]}),
        "system.codename[nin]=madrid_office,x&system.type=office",
        ["boston_office"],
    ),
    (
        {**system(type={"eq": "cafe"}), **element("seats", notEq=42, gt=34)},
        "system.type=cafe&elements.seats[gt]=34&elements.seats[neq]=42",
        ["los_angeles", "mexico_city"],
    ),
    (
        {**system(type={"eq": "cafe"}), **element("seats", notIn=[42, 60], gt=34)},
        "system.type=cafe&elements.seats[gt]=34&elements.seats[nin]=42,60",
        ["mexico_city"],
    ),
    (
        {**system(type={"eq": "article"}), **element("post_date", isEmpty=True)},
        "system.type=article&elements.post_date[empty]",
        ["notes_from_the_harvest"],
    ),
    (
        {**system(type={"eq": "office"}), **element("city", isEmpty=False)},
        "system.type=office&elements.city[nempty]",
        ["boston_office", "madrid_office"],
    ),
    (
        system(type={"eq": "office"}, collection={"eq": "default"}),
        "system.type=office&system.collection=default",
        ["boston_office", "madrid_office"],
    ),
    (
        system(type={"eq": "office"}, workflow={"eq": "default"}, workflowStep={"eq": "published"}),
        "system.type=office&system.workflow=default&system.workflow_step=published",
        ["boston_office", "madrid_office"],
    ),
]


@pytest.mark.parametrize(("where", "asked", "found"), LATER, ids=lambda value: str(value)[:60])
async def test_a_condition_of_the_later_generation(
    later_graph: Graph, where: dict[str, Any], asked: str, found: list[str]
) -> None:
    await assert_graph(
        later_graph,
        QUERY,
        {"items": {"items": [{"system": {"codename": codename}} for codename in found]}},
        calls=[f"GET /items?{asked}&limit=100"],
        where=where,
    )
