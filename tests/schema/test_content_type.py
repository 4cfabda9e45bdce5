"""Content types, the definitions of their elements, and the items of a type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.graph import Graph, assert_graph, graph_over, saved_project

TEXT_KIND: dict[str, Any] = {"kind": "TEXT", "type": "text", "options": [], "taxonomyGroup": None}


async def test_a_content_type_with_its_elements_in_the_models_order(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          contentType(codename: "testimonial") {
            systemId name codename lastModified
            elements { codename name kind type options { name codename } taxonomyGroup { codename } }
          }
        }""",
        {
            "contentType": {
                "systemId": "eafd5794-de71-447a-99ac-13636d785580",
                "name": "Testimonial",
                "codename": "testimonial",
                "lastModified": "2017-03-13T08:55:23.4240611Z",
                "elements": [
                    {"codename": "quote", "name": "Quote", **TEXT_KIND},
                    {"codename": "customer", "name": "Customer", **TEXT_KIND},
                    {"codename": "rating", "name": "Rating", **TEXT_KIND, "kind": "NUMBER", "type": "number"},
                    {"codename": "given_on", "name": "Given on", **TEXT_KIND, "kind": "DATE_TIME", "type": "date_time"},
                    {
                        "codename": "personas",
                        "name": "Personas",
                        "kind": "TAXONOMY",
                        "type": "taxonomy",
                        "options": [],
                        "taxonomyGroup": {"codename": "personas"},
                    },
                    {
                        "codename": "about",
                        "name": "About",
                        **TEXT_KIND,
                        "kind": "MODULAR_CONTENT",
                        "type": "modular_content",
                    },
                ],
            }
        },
        calls=["GET /types/testimonial", "GET /taxonomies/personas"],
    )


async def test_one_element_has_its_options_and_its_type(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          contentElement(type: "coffee", codename: "roast_level") {
            codename name kind type options { name codename } taxonomyGroup { name } contentType { name }
          }
        }""",
        {
            "contentElement": {
                "codename": "roast_level",
                "name": "Roast level",
                "kind": "MULTIPLE_CHOICE",
                "type": "multiple_choice",
                "options": [
                    {"name": "Light", "codename": "light"},
                    {"name": "Medium", "codename": "medium"},
                    {"name": "Dark", "codename": "dark"},
                ],
                "taxonomyGroup": None,
                "contentType": {"name": "Coffee"},
            }
        },
        calls=["GET /types/coffee/elements/roast_level", "GET /types/coffee"],
    )


async def test_unknown_types_and_elements_are_null(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          contentType(codename: "nothing") { name }
          noType: contentElement(type: "nothing", codename: "title") { name }
          noElement: contentElement(type: "article", codename: "nothing") { name }
        }""",
        {"contentType": None, "noType": None, "noElement": None},
        calls=[
            "GET /types/nothing",
            "GET /types/nothing/elements/title",
            "GET /types/article/elements/nothing",
        ],
    )


async def test_several_types_at_once_are_read_from_the_listing(graph: Graph) -> None:
    """The Delivery API has no multi-get for types."""
    await assert_graph(
        graph,
        '{ a: contentType(codename: "article") { name } b: contentType(codename: "office") { name } '
        'c: contentType(codename: "nothing") { name } }',
        {"a": {"name": "Article"}, "b": {"name": "Office"}, "c": None},
        calls=["GET /types"],
    )


async def test_the_items_of_a_type_can_be_filtered_ordered_and_paged(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          contentType(codename: "cafe") {
            items(
              where: { elements: [{ codename: "seats", gte: 20 }] }
              order: { element: "seats", direction: DESC }
              limit: 2
              offset: 1
            ) { totalCount hasNextPage items { system { codename } } }
          }
        }""",
        {
            "contentType": {
                "items": {
                    "totalCount": 6,
                    "hasNextPage": True,
                    "items": [{"system": {"codename": "boston"}}, {"system": {"codename": "mexico_city"}}],
                }
            }
        },
        calls=[
            "GET /types/cafe",
            "GET /items?system.type=cafe&elements.seats[gte]=20&order=elements.seats[desc]&skip=1&limit=2",
            "GET /items?system.type=cafe&elements.seats[gte]=20&elements=-&depth=0",
        ],
    )


async def test_a_page_of_types(graph: Graph) -> None:
    await assert_graph(
        graph,
        "{ contentTypes(limit: 2, offset: 1) { limit offset hasNextPage items { codename } } }",
        {
            "contentTypes": {
                "limit": 2,
                "offset": 1,
                "hasNextPage": True,
                "items": [{"codename": "accessory"}, {"codename": "article"}],
            }
        },
        calls=["GET /types?skip=1&limit=2"],
    )


async def test_the_total_of_types_costs_the_whole_listing_unless_the_page_shows_it(graph: Graph) -> None:
    await assert_graph(
        graph,
        "{ contentTypes(limit: 2) { totalCount } }",
        {"contentTypes": {"totalCount": 17}},
        calls=["GET /types?limit=2", "GET /types"],
    )
    await assert_graph(
        graph,
        "{ contentTypes(limit: 100) { totalCount hasNextPage } }",
        {"contentTypes": {"totalCount": 17, "hasNextPage": False}},
        calls=["GET /types?limit=100"],
    )
    await assert_graph(
        graph,
        "{ contentTypes(limit: 2, offset: 15) { totalCount hasNextPage } }",
        {"contentTypes": {"totalCount": 17, "hasNextPage": False}},
        calls=["GET /types?skip=15&limit=2"],
    )
    await assert_graph(
        graph,
        "{ contentTypes(limit: 2, offset: 40) { totalCount hasNextPage items { name } } }",
        {"contentTypes": {"totalCount": 17, "hasNextPage": False, "items": []}},
        calls=["GET /types?skip=40&limit=2", "GET /types"],
    )


async def test_types_of_the_preview_api(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          contentType(codename: "office", preview: true) { name items(limit: 1) { items { system { codename } } } }
          contentTypes(limit: 1, preview: true) { items { codename } }
          contentElement(type: "office", codename: "city", preview: true) { name }
        }""",
        {
            "contentType": {"name": "Office", "items": {"items": [{"system": {"codename": "boston_office"}}]}},
            "contentTypes": {"items": [{"codename": "about_us"}]},
            "contentElement": {"name": "City"},
        },
        calls=[
            "GET /types/office (preview)",
            "GET /types?limit=1 (preview)",
            "GET /types/office/elements/city (preview)",
            "GET /items?system.type=office&limit=1 (preview)",
        ],
    )


async def test_a_type_never_modified_and_elements_of_unknown_kinds(tmp_path: Path) -> None:
    """The zero date was recorded on types that were never modified since 2016."""
    content_type = {
        "system": {"id": "t1", "name": "Old", "codename": "old", "last_modified": "1. 1. 0001 0:00:00"},
        "elements": {"shade": {"type": "colour_picker", "name": "Shade", "brand_new": 1}},
    }
    async with graph_over(saved_project(tmp_path, types=[content_type])) as graph:
        await assert_graph(
            graph,
            '{ contentType(codename: "old") { systemId lastModified elements { codename name kind type } } }',
            {
                "contentType": {
                    "systemId": "t1",
                    "lastModified": None,
                    "elements": [{"codename": "shade", "name": "Shade", "kind": "UNKNOWN", "type": "colour_picker"}],
                }
            },
        )
