"""One item: its system attributes, its elements, and what is not there."""

from __future__ import annotations

from pathlib import Path

from tests.graph import Graph, assert_graph, graph_over, item_payload, saved_project


async def test_an_item_has_what_the_service_sends_in_its_system_object(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          item(codename: "madrid", language: "es-MX") {
            __typename
            system {
              id name codename language requestedLanguage typeCodename sitemapLocations lastModified
              collection workflow workflowStep
            }
          }
        }""",
        {
            "item": {
                "__typename": "Cafe",
                "system": {
                    "id": "c6f194a2-82a2-4a0b-9222-770f806d1b69",
                    "name": "Madrid",
                    "codename": "madrid",
                    "language": "es-ES",
                    "requestedLanguage": "es-MX",
                    "typeCodename": "cafe",
                    "sitemapLocations": ["cafes", "europe"],
                    "lastModified": "2017-04-21T13:37:40.5423827Z",
                    "collection": None,
                    "workflow": None,
                    "workflowStep": None,
                },
            }
        },
        calls=["GET /items/madrid?language=es-MX"],
    )


async def test_the_later_generation_adds_collection_and_workflow(later_graph: Graph) -> None:
    await assert_graph(
        later_graph,
        '{ item(codename: "madrid") { system { collection workflow workflowStep } } }',
        {"item": {"system": {"collection": "default", "workflow": "default", "workflowStep": "published"}}},
    )


async def test_the_type_of_an_item_is_an_object_that_costs_one_request(graph: Graph) -> None:
    await assert_graph(
        graph,
        '{ item(codename: "madrid") { system { type { name codename } } } }',
        {"item": {"system": {"type": {"name": "Cafe", "codename": "cafe"}}}},
        calls=["GET /items/madrid", "GET /types/cafe"],
    )


async def test_elements_come_in_the_order_of_the_content_type(graph: Graph) -> None:
    await assert_graph(
        graph,
        '{ item(codename: "says_a_hotel") { elements { __typename codename name kind } } }',
        {
            "item": {
                "elements": [
                    {"__typename": "TextElement", "codename": "quote", "name": "Quote", "kind": "TEXT"},
                    {"__typename": "TextElement", "codename": "customer", "name": "Customer", "kind": "TEXT"},
                    {"__typename": "NumberElement", "codename": "rating", "name": "Rating", "kind": "NUMBER"},
                    {"__typename": "DateTimeElement", "codename": "given_on", "name": "Given on", "kind": "DATE_TIME"},
                    {"__typename": "TaxonomyElement", "codename": "personas", "name": "Personas", "kind": "TAXONOMY"},
                    {
                        "__typename": "ModularContentElement",
                        "codename": "about",
                        "name": "About",
                        "kind": "MODULAR_CONTENT",
                    },
                ]
            }
        },
        calls=["GET /items/says_a_hotel"],
    )


async def test_an_element_that_the_item_has_none_of_is_null(graph: Graph) -> None:
    await assert_graph(
        graph,
        '{ item(codename: "madrid") { known: element(codename: "city") { codename } '
        'unknown: element(codename: "nothing") { codename } odd: element(codename: "../x") { codename } } }',
        {"item": {"known": {"codename": "city"}, "unknown": None, "odd": None}},
    )


async def test_unknown_items_are_null(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          nowhere: item(codename: "nowhere") { id }
          unpublished: item(codename: "the_second_crack") { id }
          untranslated: item(codename: "la_sobremesa") { id }
          known: item(codename: "madrid") { system { codename } }
        }""",
        {"nowhere": None, "unpublished": None, "untranslated": None, "known": {"system": {"codename": "madrid"}}},
        calls=["GET /items?system.codename[in]=nowhere,the_second_crack,la_sobremesa,madrid"],
    )


async def test_one_unknown_item_is_a_404_and_null(graph: Graph) -> None:
    await assert_graph(graph, '{ item(codename: "nowhere") { id } }', {"item": None}, calls=["GET /items/nowhere"])


async def test_an_item_asked_for_twice_costs_one_request(graph: Graph) -> None:
    await assert_graph(
        graph,
        '{ a: item(codename: "madrid") { system { name } } b: item(codename: "madrid") { system { codename } } }',
        {"a": {"system": {"name": "Madrid"}}, "b": {"system": {"codename": "madrid"}}},
        calls=["GET /items/madrid"],
    )


async def test_what_one_request_loads_the_next_loads_again(graph: Graph) -> None:
    for _ in range(2):
        await assert_graph(
            graph,
            '{ item(codename: "madrid") { system { name } } }',
            {"item": {"system": {"name": "Madrid"}}},
            calls=["GET /items/madrid"],
        )


async def test_an_empty_type_and_attributes_that_came_later_are_accepted(tmp_path: Path) -> None:
    """Both were recorded: one item has an empty type, and later services send attributes of their own."""
    project = saved_project(tmp_path, item_payload("odd", {}, type="", brand_new={"nested": [1]}))
    async with graph_over(project) as graph:
        await assert_graph(
            graph,
            '{ item(codename: "odd") { system { name typeCodename type { name } } elements { codename } } }',
            {"item": {"system": {"name": "odd", "typeCodename": "", "type": None}, "elements": []}},
            calls=["GET /items/odd"],
        )


async def test_the_zero_date_is_null(tmp_path: Path) -> None:
    project = saved_project(tmp_path, item_payload("old", {}, last_modified="1. 1. 0001 0:00:00"))
    async with graph_over(project) as graph:
        await assert_graph(
            graph,
            '{ item(codename: "old") { system { codename lastModified } } }',
            {"item": {"system": {"codename": "old", "lastModified": None}}},
        )
