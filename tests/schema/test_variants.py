"""Language and preview: given at the root, they reach everything below; two aliases never mix."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph import Graph, assert_graph, graph_over, item_payload, saved_project

EXAMPLE = Path(__file__).parents[2] / "serving" / "examples" / "4-languages.graphql"


def linked(codename: str, language: str, title: str) -> dict[str, object]:
    return {"system": {"codename": codename, "language": language}, "title": {"value": title}}


async def test_two_languages_and_a_draft_in_one_query_get_their_own_variants(graph: Graph) -> None:
    answer = await graph.query(EXAMPLE.read_text("utf-8"))
    ids = [variant.pop("id") for variant in answer["data"].values()]
    assert len(set(ids)) == 3
    processing = linked("coffee_processing_techniques", "en-US", "Coffee Processing Techniques")
    bourbon = linked("origins_of_arabica_bourbon", "en-US", "Origins of Arabica Bourbon")
    assert answer == {
        "data": {
            "english": {
                "system": {"language": "en-US", "requestedLanguage": None},
                "title": {"value": "On Roasts"},
                "related": {"items": [processing, bourbon], "unresolved": []},
            },
            "mexican": {
                "system": {"language": "es-MX", "requestedLanguage": "es-MX"},
                "title": {"value": "Hablemos de tostados"},
                "related": {
                    "items": [
                        linked("cafe_de_olla", "es-MX", "Café de olla, como en casa de la abuela"),
                        linked("coffee_processing_techniques", "es-ES", "Cómo se procesa el café"),
                    ],
                    "unresolved": [],
                },
            },
            "draft": {
                "system": {"language": "en-US", "requestedLanguage": None},
                "title": {"value": "On Roasts, and When to Stop"},
                "related": {
                    "items": [processing, bourbon, linked("the_second_crack", "en-US", "The Second Crack")],
                    "unresolved": [],
                },
            },
        }
    }
    assert sorted(graph.calls) == [
        "GET /items/on_roasts",
        "GET /items/on_roasts (preview)",
        "GET /items/on_roasts?language=es-MX",
    ]


DEEP = """query ($language: String, $preview: Boolean!) {
  one: item(codename: "on_roasts", language: $language, preview: $preview) { ...down }
  plain: item(codename: "on_roasts") { ...down }
}
fragment down on Item {
  ...variant
  element(codename: "related_articles") {
    ... on ModularContentElement {
      items {
        ...variant
        element(codename: "related_articles") {
          ... on ModularContentElement {
            items {
              ...variant
              element(codename: "author") { ... on ModularContentElement { items { ...variant } } }
              body: element(codename: "body_copy") {
                ... on RichTextElement { items { ...variant } links { item { ...variant } } }
              }
              referencedBy(type: "article", element: "related_articles", limit: 2) { items { ...variant } }
              personas: element(codename: "personas") {
                ... on TaxonomyElement {
                  terms { id group { id } parent { id } items(limit: 1) { items { ...variant } } }
                }
              }
              system { type { id items(limit: 1) { items { ...variant } } } }
            }
          }
        }
      }
    }
  }
}
fragment variant on Item { id system { codename language requestedLanguage lastModified } }
"""


def found(value: object, key: str) -> list[object]:
    """Every value under this key, wherever it stands."""
    if isinstance(value, list):
        return [hit for entry in value for hit in found(entry, key)]
    if isinstance(value, dict):
        below = [hit for name, entry in value.items() if name != key for hit in found(entry, key)]
        return [value[key], *below] if key in value else below
    return []


@pytest.mark.parametrize(("language", "preview"), [("es-MX", False), ("es-ES", False), ("es-MX", True), (None, True)])
async def test_every_nested_load_asks_for_the_variant_of_its_root(
    graph: Graph, language: str | None, preview: bool
) -> None:
    answer = await graph.query(DEEP, language=language, preview=preview)
    assert "errors" not in answer
    one, plain = answer["data"]["one"], answer["data"]["plain"]
    assert set(found(one, "requestedLanguage")) == {language}
    assert set(found(plain, "requestedLanguage")) == {None}
    assert set(found(plain, "language")) == {"en-US"}
    assert len(found(one, "id")) > 20
    assert set(found(one, "id")).isdisjoint(found(plain, "id"))
    alone = await graph.query(DEEP, language=None, preview=False)
    assert plain == alone["data"]["plain"]


async def test_one_variant_asked_for_twice_is_one(graph: Graph) -> None:
    answer = await graph.query(DEEP, language=None, preview=False)
    assert answer["data"]["one"] == answer["data"]["plain"]


async def test_the_fallback_chain_shows_in_the_language_served(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          mexican: item(codename: "where_do_you_deliver", language: "es-MX") { ...served }
          spanish: item(codename: "origins_of_arabica_bourbon", language: "es-MX") { ...served }
          english: item(codename: "donate_with_us", language: "es-MX") { ...served }
          nowhere: item(codename: "la_sobremesa", language: "en-US") { ...served }
          unknown: item(codename: "donate_with_us", language: "de-DE") { ...served }
        }
        fragment served on Item { system { language requestedLanguage } }""",
        {
            "mexican": {"system": {"language": "es-MX", "requestedLanguage": "es-MX"}},
            "spanish": {"system": {"language": "es-ES", "requestedLanguage": "es-MX"}},
            "english": {"system": {"language": "en-US", "requestedLanguage": "es-MX"}},
            "nowhere": None,
            "unknown": None,
        },
        calls=[
            "GET /items?system.codename[in]=where_do_you_deliver,origins_of_arabica_bourbon,donate_with_us"
            "&language=es-MX",
            "GET /items/la_sobremesa?language=en-US",
            "GET /items/donate_with_us?language=de-DE",
        ],
    )


async def test_a_condition_on_the_language_leaves_out_what_falls_back(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          items(
            language: "es-MX"
            where: { system: { type: { eq: "article" }, language: { eq: "es-MX" } } }
          ) { items { system { codename language } } }
        }""",
        {
            "items": {
                "items": [
                    {"system": {"codename": codename, "language": "es-MX"}}
                    for codename in ("cafe_de_olla", "coffee_beverages_explained", "on_roasts")
                ]
            }
        },
    )


async def test_links_that_lead_nowhere_in_a_variant_are_unresolved_in_that_variant(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          published: item(codename: "reading_a_coffee_label") { ...related }
          draft: item(codename: "reading_a_coffee_label", preview: true) { ...related }
          deleted: item(codename: "notes_from_the_harvest", preview: true) { ...related }
          spanish: item(codename: "home", language: "es-ES") { ...articles }
          mexican: item(codename: "la_sobremesa", language: "es-MX") { system { language } }
        }
        fragment related on Item {
          element(codename: "related_articles") {
            ... on ModularContentElement { codenames items { system { codename } } unresolved }
          }
        }
        fragment articles on Item {
          element(codename: "articles") { ... on ModularContentElement { items { system { codename } } unresolved } }
        }""",
        {
            "published": {
                "element": {
                    "codenames": ["which_brewing_fits_you", "the_second_crack"],
                    "items": [{"system": {"codename": "which_brewing_fits_you"}}],
                    "unresolved": ["the_second_crack"],
                }
            },
            "draft": {
                "element": {
                    "codenames": ["which_brewing_fits_you", "the_second_crack"],
                    "items": [
                        {"system": {"codename": "which_brewing_fits_you"}},
                        {"system": {"codename": "the_second_crack"}},
                    ],
                    "unresolved": [],
                }
            },
            "deleted": {
                "element": {
                    "codenames": ["harvest_2015", "origins_of_arabica_bourbon"],
                    "items": [{"system": {"codename": "origins_of_arabica_bourbon"}}],
                    "unresolved": ["harvest_2015"],
                }
            },
            "spanish": {
                "element": {
                    "items": [
                        {"system": {"codename": codename}}
                        for codename in (
                            "on_roasts",
                            "la_sobremesa",
                            "coffee_beverages_explained",
                            "origins_of_arabica_bourbon",
                        )
                    ],
                    "unresolved": [],
                }
            },
            "mexican": {"system": {"language": "es-ES"}},
        },
    )


async def test_a_name_that_cannot_be_a_codename_is_unresolved_without_a_request(tmp_path: Path) -> None:
    links = {"type": "modular_content", "name": "Links", "value": ["a,b", "../types", "", "one"]}
    async with graph_over(saved_project(tmp_path, item_payload("one", {"links": links}))) as odd:
        await assert_graph(
            odd,
            """{ item(codename: "one") { element(codename: "links") {
              ... on ModularContentElement { codenames items { system { codename } } unresolved }
            } } }""",
            {
                "item": {
                    "element": {
                        "codenames": ["a,b", "../types", "", "one"],
                        "items": [{"system": {"codename": "one"}}],
                        "unresolved": ["a,b", "../types", ""],
                    }
                }
            },
            calls=["GET /items/one"],
        )
