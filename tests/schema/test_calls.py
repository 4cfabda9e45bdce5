"""How many upstream requests a query costs: one per level at most, whatever the length of a list."""

from __future__ import annotations

import pytest

from tests.graph import Graph, graph_over

TWO_LEVELS = """query ($limit: Int!) {
  items(where: { system: { type: { eq: "article" } } }, limit: $limit) {
    items {
      system { codename }
      related: element(codename: "related_articles") {
        ... on ModularContentElement {
          items {
            system { codename }
            related: element(codename: "related_articles") {
              ... on ModularContentElement { items { system { codename } title: element(codename: "title") { name } } }
            }
          }
        }
      }
    }
  }
}"""


@pytest.mark.parametrize("limit", [2, 5, 10])
async def test_two_levels_of_links_cost_one_request_each_whatever_the_length(graph: Graph, limit: int) -> None:
    answer = await graph.query(TWO_LEVELS, limit=limit)
    assert len(answer["data"]["items"]["items"]) == limit
    listing, *levels = graph.calls
    assert listing == f"GET /items?system.type=article&limit={limit}"
    assert len(levels) <= 2
    names = [call.removeprefix("GET /items?system.codename[in]=").split(",") for call in levels]
    asked = [name for level in names for name in level]
    assert len(asked) == len(set(asked)), "no codename is asked for twice"


async def test_the_requests_of_two_levels_of_links(graph: Graph) -> None:
    """The first level comes along with the listing, but for what is not published; the second is one request."""
    await graph.query(TWO_LEVELS, limit=5)
    assert graph.calls == [
        "GET /items?system.type=article&limit=5",
        "GET /items/harvest_2015",
        "GET /items?system.codename[in]=water_is_an_ingredient,the_second_crack",
    ]


FIVE_LEVELS = """{
  item(codename: "home") {
    element(codename: "articles") { ... on ModularContentElement { items {
      system { type { name } }
      element(codename: "author") { ... on ModularContentElement { items {
        system { type { name } }
        element(codename: "home_cafe") { ... on ModularContentElement { items {
          system { type { name } }
          element(codename: "on_the_bar") { ... on ModularContentElement { items {
            system { type { name } }
            element(codename: "recommended_brewers") { ... on ModularContentElement { items {
              system { codename type { name } }
            } } }
          } } }
        } } }
      } } }
    } } }
  }
}"""


async def test_five_levels_of_links_over_four_types(graph: Graph) -> None:
    answer = await graph.query(FIVE_LEVELS)
    assert "errors" not in answer
    items = [call for call in graph.calls if call.startswith("GET /items")]
    types = [call for call in graph.calls if call.startswith("GET /types")]
    assert len(items) <= 5
    assert types[0] == "GET /types/article"
    assert len(types) <= 5


async def test_one_load_serves_every_field_that_asks_for_it(graph: Graph) -> None:
    await graph.query(
        """{
          item(codename: "reading_a_coffee_label") {
            a: element(codename: "related_articles") { ... on ModularContentElement { items { id } unresolved } }
            b: element(codename: "related_articles") { ... on ModularContentElement { unresolved items { id } } }
          }
        }"""
    )
    assert graph.calls == ["GET /items/reading_a_coffee_label", "GET /items/the_second_crack"]


async def test_a_cycle_costs_nothing(graph: Graph) -> None:
    await graph.query(
        """{
          item(codename: "how_we_cup") {
            element(codename: "related_articles") { ... on ModularContentElement { items {
              element(codename: "related_articles") { ... on ModularContentElement { items {
                element(codename: "related_articles") { ... on ModularContentElement { items { system { name } } } }
              } } }
            } } }
          }
        }"""
    )
    assert graph.calls == [
        "GET /items/how_we_cup",
        "GET /items?system.codename[in]=coffee_processing_techniques,origins_of_arabica_bourbon",
    ]


async def test_many_links_are_split_where_the_address_would_grow_too_long() -> None:
    async with graph_over(upstream_url_length=256) as graph:
        query = "{" + " ".join(f'a{index}: item(codename: "{name}") {{ id }}' for index, name in enumerate(NAMES)) + "}"
        answer = await graph.query(query)
        assert all(item is not None for item in answer["data"].values())
        base = f"http://emulator/delivery/{graph.project.id}"
        assert len(graph.calls) > 1
        assert all(len(base + call.removeprefix("GET ")) <= 256 for call in graph.calls)
        asked = [name for call in graph.calls for name in call.rpartition("=")[2].split(",")]
        assert asked == NAMES


NAMES = [
    "brazil_fazenda_aurora",
    "chiapas_la_ceiba",
    "colombia_el_mirador",
    "costa_rica_las_nubes",
    "guatemala_finca_san_telmo",
    "how_to_pour_a_cappuccino",
    "coffee_beverages_explained",
    "coffee_processing_techniques",
    "origins_of_arabica_bourbon",
    "post_on_the_new_machine",
    "says_a_lighthouse_keeper",
    "which_brewing_fits_you",
    "water_is_an_ingredient",
]


async def test_the_content_model_is_read_once_at_the_start_and_known_from_then_on() -> None:
    """For the types of the graph and for what can be ordered alike."""
    async with graph_over() as graph:
        assert [call for call in graph.calls if call.startswith("GET /types")] == ["GET /types"]
        await graph.query('{ items(order: {element: "seats"}, limit: 1) { limit } }')
        assert graph.calls == ["GET /items?order=elements.seats[asc]&limit=1"]
