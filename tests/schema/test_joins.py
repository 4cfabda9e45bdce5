"""What joins drafts to what is published, and back: by GUID, by derived codename, and only within one project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from emulator.faults import Fault
from tests.graph import Graph, assert_graph, graph_over
from tests.private_ways import DRAFTS, ON_ROASTS, PROJECT

HAND_GRINDER = "c54307d6-4737-485f-9452-2a606646f7c8"
THE_SECOND_CRACK = "5dac7adf-c9e2-4bf7-8f1e-901bd466e6b7"
GRINDER = "70b99f6a-7087-4675-af83-d3d31201914b"
PERSONAS = "5f163b07-05e5-4339-adef-9562d85b8256"
PERSONAS_ELEMENT = "48c976f8-b895-587d-9ed5-4a9750dd5df9"


async def test_an_item_and_its_draft_lead_to_each_other(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{ item(codename: "on_roasts") {
          title: element(codename: "title") { ... on TextElement { value } }
          draft { itemId lastModified workflowStep { name } item {
            system { codename }
            draft { name }
          } }
        } }""",
        {
            "item": {
                "title": {"value": "On Roasts"},
                "draft": {
                    "itemId": ON_ROASTS,
                    "lastModified": "2017-06-12T08:29:56.4585879Z",
                    "workflowStep": {"name": "Review"},
                    "item": {"system": {"codename": "on_roasts"}, "draft": {"name": "On Roasts"}},
                },
            }
        },
        calls=["GET /items/on_roasts", f"GET {DRAFTS}/items/{ON_ROASTS}", f"GET {DRAFTS}/workflow"],
    )


async def test_the_item_of_a_draft_in_a_language_or_in_preview(graph: Graph) -> None:
    title = 'system { language } title: element(codename: "title") { ... on TextElement { value } }'
    answer = await graph.query(
        f"""{{ project(id: "{PROJECT}") {{
          roasts: item(id: "{ON_ROASTS}") {{
            item {{ {title} }} spanish: item(language: "es-ES") {{ {title} }} newest: item(preview: true) {{ {title} }}
          }}
          crack: item(id: "{THE_SECOND_CRACK}") {{ item {{ {title} }} newest: item(preview: true) {{ {title} }} }}
        }} }}"""
    )

    def titled(language: str, value: str) -> dict[str, Any]:
        return {"system": {"language": language}, "title": {"value": value}}

    assert answer == {
        "data": {
            "project": {
                "roasts": {
                    "item": titled("en-US", "On Roasts"),
                    "spanish": titled("es-ES", "Sobre los tuestes"),
                    "newest": titled("en-US", "On Roasts, and When to Stop"),
                },
                "crack": {"item": None, "newest": titled("en-US", "The Second Crack")},
            }
        }
    }
    # Items of one variant are one batch.
    assert sorted(call for call in graph.calls if call.startswith("GET /items")) == [
        f"GET /items?system.id[in]={ON_ROASTS}&language=es-ES",
        f"GET /items?system.id[in]={ON_ROASTS},{THE_SECOND_CRACK}",
        f"GET /items?system.id[in]={ON_ROASTS},{THE_SECOND_CRACK} (preview)",
    ]


async def test_drafts_of_a_page_of_items_are_one_listing(graph: Graph) -> None:
    answer = await graph.query("{ items(limit: 5) { items { system { codename } draft { name } } } }")
    assert [item["draft"] is not None for item in answer["data"]["items"]["items"]] == [True] * 5
    assert sorted(graph.calls) == [f"GET {DRAFTS}/items", "GET /items?limit=5"]


async def test_a_type_and_its_draft_lead_to_each_other(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{ contentType(codename: "grinder") {
          codename draft { typeId name contentType { codename } elements { name definition { codename type } } }
        } }""",
        {
            "contentType": {
                "codename": "grinder",
                "draft": {
                    "typeId": GRINDER,
                    "name": "Grinder",
                    "contentType": {"codename": "grinder"},
                    "elements": [
                        {"name": name, "definition": {"codename": codename, "type": kind}}
                        for name, codename, kind in (
                            ("Product name", "product_name", "text"),
                            ("Price", "price", "number"),
                            ("Image", "image", "asset"),
                            ("Short description", "short_description", "rich_text"),
                            ("Product status", "product_status", "taxonomy"),
                            ("Manufacturer", "manufacturer", "text"),
                            ("Burrs", "burrs", "multiple_choice"),
                            ("Power", "power", "multiple_choice"),
                            ("URL pattern", "url_pattern", "url_slug"),
                        )
                    ],
                },
            }
        },
        calls=["GET /types/grinder", f"GET {DRAFTS}/types", "GET /types"],
    )


async def test_a_taxonomy_group_and_its_terms_lead_to_each_other(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{ taxonomy(codename: "personas") { draft {
          groupId group { codename }
          terms { term { codename } children { name term {
            codename parent { codename } items(limit: 1) { totalCount }
          } } }
        } } }""",
        {
            "taxonomy": {
                "draft": {
                    "groupId": PERSONAS,
                    "group": {"codename": "personas"},
                    "terms": [
                        {
                            "term": {"codename": "coffee_expert"},
                            "children": [
                                joined_term("Barista", "barista", "coffee_expert", 7),
                                joined_term("Cafe owner", "cafe_owner", "coffee_expert", 2),
                            ],
                        },
                        {
                            "term": {"codename": "coffee_enthusiast"},
                            "children": [
                                joined_term("Coffee lover", "coffee_lover", "coffee_enthusiast", 7),
                                joined_term("Coffee blogger", "coffee_blogger", "coffee_enthusiast", 6),
                            ],
                        },
                    ],
                }
            }
        },
    )


def joined_term(name: str, codename: str, parent: str, items: int) -> dict[str, Any]:
    term = {"codename": codename, "parent": {"codename": parent}, "items": {"totalCount": items}}
    return {"name": name, "term": term}


async def test_a_term_of_a_draft_leads_to_the_items_that_have_it(graph: Graph) -> None:
    answer = await graph.query(
        """{ item(codename: "on_roasts") { draft { elements { ... on DraftTaxonomyElement {
          terms { name term { items(limit: 1) { items { system { codename } } } } }
        } } } } }"""
    )
    assert answer["data"]["item"]["draft"]["elements"][0] == {
        "terms": [
            {"name": "Barista", "term": {"items": {"items": [{"system": {"codename": "how_we_cup"}}]}}},
            {"name": "Coffee blogger", "term": {"items": {"items": [{"system": {"codename": "how_we_cup"}}]}}},
        ]
    }


async def test_an_item_leads_to_its_places_in_the_sitemap_and_back(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{ item(codename: "hand_grinder") { system { sitemapLocations sitemapNodes {
          name codename parent { name } items(limit: 1) { items { system { codename } } }
        } } } }""",
        {
            "item": {
                "system": {
                    "sitemapLocations": ["equipment", "grinders"],
                    "sitemapNodes": [
                        {
                            "name": "Equipment",
                            "codename": "equipment",
                            "parent": {"name": "Shop"},
                            "items": {"items": [{"system": {"codename": "cold_drip_tower"}}]},
                        },
                        {
                            "name": "Grinders",
                            "codename": "grinders",
                            "parent": {"name": "Equipment"},
                            "items": {"items": [{"system": {"codename": "counter_grinder"}}]},
                        },
                    ],
                }
            }
        },
        calls=[
            "GET /items/hand_grinder",
            f"GET {DRAFTS}/sitemap",
            "GET /items?system.sitemap_locations[contains]=equipment&limit=1",
            "GET /items?system.sitemap_locations[contains]=grinders&limit=1",
        ],
    )


def told(content: Mapping[str, Any]) -> Fault:
    return Fault(body=json.dumps(content))


def node(id: str, name: str, *children: Any) -> dict[str, Any]:
    return {"sitemap_node_id": id, "name": name, "children": [*children]}


async def test_a_place_whose_name_another_shares_has_no_codename_and_no_items(graph: Graph) -> None:
    nodes = [node("1", "Grinders"), node("2", "Shop", node("3", "GRINDERS")), node("4", "Equipment")]
    graph.faults.set("migration.sitemap", told({"nodes": nodes}))
    await assert_graph(
        graph,
        f"""{{
          item(codename: "hand_grinder") {{ system {{ sitemapNodes {{ nodeId codename }} }} }}
          project(id: "{PROJECT}") {{ sitemap {{
            nodeId codename items(limit: 1) {{ limit }} children {{ nodeId codename items {{ limit }} }}
          }} }}
        }}""",
        {
            "item": {"system": {"sitemapNodes": [{"nodeId": "4", "codename": "equipment"}]}},
            "project": {
                "sitemap": [
                    {"nodeId": "1", "codename": None, "items": None, "children": []},
                    {
                        "nodeId": "2",
                        "codename": "shop",
                        "items": {"limit": 1},
                        "children": [{"nodeId": "3", "codename": None, "items": None}],
                    },
                    {"nodeId": "4", "codename": "equipment", "items": {"limit": 1}, "children": []},
                ]
            },
        },
    )


async def test_a_term_whose_name_another_shares_within_the_group_is_joined_to_none(graph: Graph) -> None:
    terms = [
        {"taxonomy_node_id": "1", "name": "Barista", "children": [{"taxonomy_node_id": "2", "name": "barista"}]},
        {"taxonomy_node_id": "3", "name": "Cafe owner"},
        {"taxonomy_node_id": "4", "name": "Nobody"},
    ]
    other = [{"taxonomy_node_id": "5", "name": "Cafe owner"}]
    groups = [
        {"taxonomy_id": PERSONAS, "name": "Personas", "nodes": terms},
        {"taxonomy_id": "00000000-0000-4000-8000-000000000000", "name": "Unpublished", "nodes": other},
    ]
    graph.faults.set("migration.taxonomy", told({"taxonomy_groups": groups}))
    await assert_graph(
        graph,
        f"""{{ project(id: "{PROJECT}") {{ taxonomies {{
          group {{ codename }} terms {{ termId term {{ codename }} children {{ term {{ codename }} }} }}
        }} }} }}""",
        {
            "project": {
                "taxonomies": [
                    {
                        "group": {"codename": "personas"},
                        "terms": [
                            {"termId": "1", "term": None, "children": [{"term": None}]},
                            {"termId": "3", "term": {"codename": "cafe_owner"}, "children": []},
                            {"termId": "4", "term": None, "children": []},
                        ],
                    },
                    {"group": None, "terms": [{"termId": "5", "term": None, "children": []}]},
                ]
            }
        },
    )


async def test_an_element_whose_name_another_shares_is_joined_to_none(graph: Graph) -> None:
    elements = [
        {"element_id": "1", "name": "Price", "type": "number"},
        {"element_id": "2", "name": "PRICE", "type": "number"},
        {"element_id": "3", "name": "Power", "type": "multiplechoice"},
        {"element_id": "4", "name": "Renamed", "type": "text"},
    ]
    graph.faults.set("migration.types", told({"types": [{"type_id": GRINDER, "name": "Mill", "elements": elements}]}))
    await assert_graph(
        graph,
        f"""{{ project(id: "{PROJECT}") {{ types {{
          name contentType {{ codename }} elements {{ elementId definition {{ codename }} }}
        }} }} }}""",
        {
            "project": {
                "types": [
                    {
                        "name": "Mill",
                        "contentType": {"codename": "grinder"},
                        "elements": [
                            {"elementId": "1", "definition": None},
                            {"elementId": "2", "definition": None},
                            {"elementId": "3", "definition": {"codename": "power"}},
                            {"elementId": "4", "definition": None},
                        ],
                    }
                ]
            }
        },
    )


async def test_what_is_not_published_is_joined_to_nothing(graph: Graph) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    graph.faults.set("migration.types", told({"types": [{"type_id": unknown, "name": "New", "elements": []}]}))
    await assert_graph(
        graph,
        f"""{{
          project(id: "{PROJECT}") {{ types {{ name contentType {{ codename }} }} }}
          contentType(codename: "grinder") {{ draft {{ name }} }}
        }}""",
        {
            "project": {"types": [{"name": "New", "contentType": None}]},
            "contentType": {"draft": None},
        },
    )


ANOTHER = "11111111-1111-4111-8111-111111111111"
JOINS = f"""{{ project(id: "{ANOTHER}") {{
  name
  item(id: "{ON_ROASTS}") {{ name item {{ id }} newest: item(preview: true) {{ id }} }}
  types {{ name contentType {{ id }} elements {{ definition {{ codename }} }} }}
  sitemap {{ name codename items {{ limit }} }}
  taxonomies {{ name group {{ id }} terms {{ name term {{ id }} }} }}
}} }}"""


async def test_another_project_is_joined_to_nothing_although_its_ids_are_the_same(graph: Graph) -> None:
    graph.faults.set("migration.projects", told({"projects": [{"project_id": ANOTHER, "name": "Another"}]}))
    item = {"type_id": GRINDER, "workflow_status_id": "w", "name": "Copy", "last_modified": "2017-01-01T00:00:00Z"}
    graph.faults.set("migration.item", told({**item, "item_id": ON_ROASTS, "elements": []}))
    elements = [{"element_id": "1", "name": "Price", "type": "number"}]
    graph.faults.set("migration.types", told({"types": [{"type_id": GRINDER, "name": "Mill", "elements": elements}]}))
    graph.faults.set("migration.sitemap", told({"nodes": [node("1", "Grinders")]}))
    terms = [{"taxonomy_node_id": "3", "name": "Barista"}]
    groups = [{"taxonomy_id": PERSONAS, "name": "Personas", "nodes": terms}]
    graph.faults.set("migration.taxonomy", told({"taxonomy_groups": groups}))
    await assert_graph(
        graph,
        JOINS,
        {
            "project": {
                "name": "Another",
                "item": {"name": "Copy", "item": None, "newest": None},
                "types": [{"name": "Mill", "contentType": None, "elements": [{"definition": None}]}],
                "sitemap": [{"name": "Grinders", "codename": "grinders", "items": None}],
                "taxonomies": [{"name": "Personas", "group": None, "terms": [{"name": "Barista", "term": None}]}],
            }
        },
        calls=[
            "GET /draft/projects",
            f"GET /draft/projects/{ANOTHER}/items/{ON_ROASTS}",
            f"GET /draft/projects/{ANOTHER}/types",
            f"GET /draft/projects/{ANOTHER}/sitemap",
            f"GET /draft/projects/{ANOTHER}/taxonomy",
        ],
    )


async def test_the_same_project_is_the_same_however_its_guid_is_written(graph: Graph) -> None:
    written = {"projects": [{"project_id": PROJECT.upper(), "name": "Brass Heron"}]}
    graph.faults.set("migration.projects", told(written))
    await assert_graph(
        graph,
        f'{{ project(id: "{PROJECT}") {{ item(id: "{ON_ROASTS}") {{ item {{ system {{ codename }} }} }} }} }}',
        {"project": {"item": {"item": {"system": {"codename": "on_roasts"}}}}},
    )


@pytest.mark.parametrize(
    ("query", "data", "calls"),
    [
        (
            '{ item(codename: "on_roasts") { draft { name } system { name sitemapNodes { name } } } }',
            {"item": {"draft": None, "system": {"name": "On Roasts", "sitemapNodes": None}}},
            ["GET /items/on_roasts", f"GET {DRAFTS}/items/{ON_ROASTS}", f"GET {DRAFTS}/sitemap"],
        ),
        (
            '{ contentType(codename: "grinder") { name draft { name } } }',
            {"contentType": {"name": "Grinder", "draft": None}},
            ["GET /types/grinder", f"GET {DRAFTS}/types"],
        ),
        (
            '{ taxonomy(codename: "personas") { name draft { name } } }',
            {"taxonomy": {"name": "Personas", "draft": None}},
            ["GET /taxonomies/personas", f"GET {DRAFTS}/taxonomy"],
        ),
    ],
)
async def test_drafts_that_cannot_be_had_leave_what_is_published(query: str, data: Any, calls: list[str]) -> None:
    async with graph_over() as graph:
        for route in ("item", "sitemap", "types", "taxonomy"):
            graph.faults.set(f"migration.{route}", Fault(status=503))
        answer = await graph.query(query)
        assert answer["data"] == data
        assert {error["extensions"]["service"] for error in answer["errors"]} == {"migration"}
        assert sorted(graph.calls) == sorted(calls)
