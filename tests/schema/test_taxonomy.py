"""Taxonomy groups: the tree of terms up and down, and across to the items that carry them."""

from __future__ import annotations

from tests.graph import Graph, assert_graph


async def test_a_group_with_its_tree(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          taxonomy(codename: "personas") {
            systemId name codename lastModified
            terms { codename name children { codename name children { codename } } }
          }
        }""",
        {
            "taxonomy": {
                "systemId": "5f163b07-05e5-4339-adef-9562d85b8256",
                "name": "Personas",
                "codename": "personas",
                "lastModified": "2016-10-20T10:20:40.6916089Z",
                "terms": [
                    {
                        "codename": "coffee_expert",
                        "name": "Coffee expert",
                        "children": [
                            {"codename": "barista", "name": "Barista", "children": []},
                            {"codename": "cafe_owner", "name": "Cafe owner", "children": []},
                        ],
                    },
                    {
                        "codename": "coffee_enthusiast",
                        "name": "Coffee enthusiast",
                        "children": [
                            {"codename": "coffee_lover", "name": "Coffee lover", "children": []},
                            {"codename": "coffee_blogger", "name": "Coffee blogger", "children": []},
                        ],
                    },
                ],
            }
        },
        calls=["GET /taxonomies/personas"],
    )


async def test_from_a_term_on_an_item_up_to_the_top_and_down_again(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          item(codename: "kenya_gatina_aa") {
            element(codename: "origin") {
              ... on TaxonomyElement {
                terms {
                  codename
                  group { codename }
                  parent { codename parent { codename } }
                  ancestors { codename }
                  children { codename }
                }
              }
            }
          }
        }""",
        {
            "item": {
                "element": {
                    "terms": [
                        {
                            "codename": "africa",
                            "group": {"codename": "regions"},
                            "parent": None,
                            "ancestors": [],
                            "children": [{"codename": "ethiopia"}, {"codename": "kenya"}],
                        },
                        {
                            "codename": "kenya",
                            "group": {"codename": "regions"},
                            "parent": {"codename": "africa", "parent": None},
                            "ancestors": [{"codename": "africa"}],
                            "children": [{"codename": "nyeri"}, {"codename": "kirinyaga"}],
                        },
                        {
                            "codename": "nyeri",
                            "group": {"codename": "regions"},
                            "parent": {"codename": "kenya", "parent": {"codename": "africa"}},
                            "ancestors": [{"codename": "africa"}, {"codename": "kenya"}],
                            "children": [],
                        },
                    ]
                }
            }
        },
        calls=["GET /items/kenya_gatina_aa", "GET /taxonomies/regions"],
    )


async def test_the_items_of_a_term_reached_through_an_element_are_those_of_that_element(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          item(codename: "kenya_gatina_aa") {
            element(codename: "origin") {
              ... on TaxonomyElement {
                terms { items(limit: 5) { totalCount items { system { codename } } } }
              }
            }
          }
        }""",
        {
            "item": {
                "element": {
                    "terms": [
                        {
                            "items": {
                                "totalCount": 2,
                                "items": [
                                    {"system": {"codename": "ethiopia_konga"}},
                                    {"system": {"codename": "kenya_gatina_aa"}},
                                ],
                            }
                        },
                        {"items": {"totalCount": 1, "items": [{"system": {"codename": "kenya_gatina_aa"}}]}},
                        {"items": {"totalCount": 1, "items": [{"system": {"codename": "kenya_gatina_aa"}}]}},
                    ]
                }
            }
        },
        calls=[
            "GET /items/kenya_gatina_aa",
            "GET /items?elements.origin[contains]=africa&limit=5",
            "GET /items?elements.origin[contains]=kenya&limit=5",
            "GET /items?elements.origin[contains]=nyeri&limit=5",
        ],
    )


async def test_with_descendants_a_term_holds_the_items_of_every_term_below(graph: Graph) -> None:
    query = """{
      taxonomy(codename: "personas") {
        terms {
          alone: items(element: "personas") { items { system { codename } } }
          whole: items(element: "personas", includeDescendants: true, limit: 2) { totalCount offset hasNextPage }
        }
      }
    }"""
    await assert_graph(
        graph,
        query,
        {
            "taxonomy": {
                "terms": [
                    {
                        "alone": {
                            "items": [
                                {"system": {"codename": "coffee_processing_techniques"}},
                                {"system": {"codename": "says_a_skeptic"}},
                                {"system": {"codename": "water_is_an_ingredient"}},
                                {"system": {"codename": "water_workshop_london"}},
                            ]
                        },
                        "whole": {"totalCount": 11, "offset": 0, "hasNextPage": True},
                    },
                    {
                        "alone": {
                            "items": [
                                {"system": {"codename": codename}}
                                for codename in ("donate_with_us", "open_cupping_boston", "reading_a_coffee_label")
                            ]
                        },
                        "whole": {"totalCount": 14, "offset": 0, "hasNextPage": True},
                    },
                ]
            }
        },
        calls=[
            "GET /taxonomies/personas",
            "GET /items?elements.personas[contains]=coffee_expert&limit=10",
            "GET /items?elements.personas[contains]=coffee_enthusiast&limit=10",
            "GET /items?elements.personas[any]=coffee_expert,barista,cafe_owner&limit=2",
            "GET /items?elements.personas[any]=coffee_enthusiast,coffee_lover,coffee_blogger&limit=2",
            "GET /items?elements.personas[any]=coffee_expert,barista,cafe_owner&elements=-&depth=0",
            "GET /items?elements.personas[any]=coffee_enthusiast,coffee_lover,coffee_blogger&elements=-&depth=0",
        ],
    )


async def test_from_the_group_the_only_element_that_uses_it_is_meant(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          taxonomy(codename: "regions") {
            elements { codename contentType { codename } }
            terms { codename items(limit: 1) { items { system { codename } } } }
          }
        }""",
        {
            "taxonomy": {
                "elements": [{"codename": "origin", "contentType": {"codename": "coffee"}}],
                "terms": [
                    {"codename": "africa", "items": {"items": [{"system": {"codename": "ethiopia_konga"}}]}},
                    {
                        "codename": "latin_america",
                        "items": {"items": [{"system": {"codename": "brazil_fazenda_aurora"}}]},
                    },
                    {"codename": "asia", "items": {"items": [{"system": {"codename": "sumatra_batak"}}]}},
                ],
            }
        },
        calls=[
            "GET /taxonomies/regions",
            "GET /types",
            "GET /items?elements.origin[contains]=africa&limit=1",
            "GET /items?elements.origin[contains]=latin_america&limit=1",
            "GET /items?elements.origin[contains]=asia&limit=1",
        ],
    )


async def test_terms_of_drafts_and_translations_lead_to_drafts_and_translations(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          item(codename: "the_second_crack", language: "es-MX", preview: true) {
            element(codename: "personas") {
              ... on TaxonomyElement {
                terms {
                  parent { codename }
                  items(limit: 2) { items { system { codename language requestedLanguage } } }
                }
              }
            }
          }
        }""",
        {
            "item": {
                "element": {
                    "terms": [
                        {
                            "parent": None,
                            "items": {
                                "items": [
                                    {
                                        "system": {
                                            "codename": "coffee_processing_techniques",
                                            "language": "es-ES",
                                            "requestedLanguage": "es-MX",
                                        }
                                    },
                                    {
                                        "system": {
                                            "codename": "says_a_skeptic",
                                            "language": "en-US",
                                            "requestedLanguage": "es-MX",
                                        }
                                    },
                                ]
                            },
                        }
                    ]
                }
            }
        },
        calls=[
            "GET /items/the_second_crack?language=es-MX (preview)",
            "GET /taxonomies/personas (preview)",
            "GET /items?elements.personas[contains]=coffee_expert&language=es-MX&limit=2 (preview)",
        ],
    )


async def test_a_page_of_groups_and_its_total(graph: Graph) -> None:
    await assert_graph(
        graph,
        "{ taxonomies(limit: 1, offset: 1) { limit offset hasNextPage totalCount items { codename } } }",
        {
            "taxonomies": {
                "limit": 1,
                "offset": 1,
                "hasNextPage": True,
                "totalCount": 3,
                "items": [{"codename": "product_status"}],
            }
        },
        calls=["GET /taxonomies?skip=1&limit=1", "GET /taxonomies"],
    )
    await assert_graph(
        graph,
        "{ taxonomies { limit offset hasNextPage totalCount items { codename } } }",
        {
            "taxonomies": {
                "limit": 10,
                "offset": 0,
                "hasNextPage": False,
                "totalCount": 3,
                "items": [{"codename": "personas"}, {"codename": "product_status"}, {"codename": "regions"}],
            }
        },
        calls=["GET /taxonomies?limit=10"],
    )


async def test_an_unknown_group_is_null(graph: Graph) -> None:
    await assert_graph(
        graph, '{ taxonomy(codename: "nothing") { name } }', {"taxonomy": None}, calls=["GET /taxonomies/nothing"]
    )
