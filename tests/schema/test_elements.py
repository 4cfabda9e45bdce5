"""The nine kinds of element, empty and filled, and kinds that came later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.graph import Graph, assert_graph, graph_over, item_payload, saved_project

ASSETS = "https://assets.kenticocloud.com:443/a25b8200-7213-4df2-8cfe-7df2ccb18cb2"

# Item, element, the fields of its type, and their values.
VALUES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("kenya_gatina_aa", "farm", "... on TextElement { value }", {"value": "Gatina Factory"}),
    ("madrid", "state", "... on TextElement { value }", {"value": ""}),
    ("kenya_gatina_aa", "url_pattern", "... on UrlSlugElement { value }", {"value": "kenya-gatina-aa"}),
    ("home", "url_pattern", "... on UrlSlugElement { value }", {"value": ""}),
    ("kenya_gatina_aa", "price", "... on NumberElement { value }", {"value": 12.75}),
    ("kenya_gatina_aa", "altitude", "... on NumberElement { value }", {"value": 1720.0}),
    ("lisbon", "seats", "... on NumberElement { value }", {"value": None}),
    ("kenya_gatina_aa", "harvested", "... on DateTimeElement { value }", {"value": "2016-11-20T00:00:00Z"}),
    ("notes_from_the_harvest", "post_date", "... on DateTimeElement { value }", {"value": None}),
    (
        "madrid",
        "amenities",
        "... on MultipleChoiceElement { options { name codename } }",
        {"options": [{"name": "Garden", "codename": "garden"}, {"name": "Wi-Fi", "codename": "wi_fi"}]},
    ),
    ("lisbon", "amenities", "... on MultipleChoiceElement { options { name codename } }", {"options": []}),
    (
        "kenya_gatina_aa",
        "image",
        "... on AssetElement { assets { name type size description url width height renditions { renditionId } } }",
        {
            "assets": [
                {
                    "name": "bag-copper.png",
                    "type": "image/png",
                    "size": 53870,
                    "description": "A copper foil coffee bag",
                    "url": f"{ASSETS}/2bbf1d67-adde-4a31-bdc6-5b243ffae348/bag-copper.png",
                    "width": None,
                    "height": None,
                    "renditions": [],
                }
            ]
        },
    ),
    ("notes_from_the_harvest", "teaser_image", "... on AssetElement { assets { name } }", {"assets": []}),
    (
        "kenya_gatina_aa",
        "recommended_brewers",
        "... on ModularContentElement { codenames items { system { name } } unresolved }",
        {
            "codenames": ["cone_dripper", "siphon"],
            "items": [{"system": {"name": "Cone dripper"}}, {"system": {"name": "Siphon"}}],
            "unresolved": [],
        },
    ),
    (
        "ten_years_of_bags",
        "related_articles",
        "... on ModularContentElement { codenames items { system { name } } unresolved }",
        {"codenames": [], "items": [], "unresolved": []},
    ),
    (
        "kenya_gatina_aa",
        "origin",
        "... on TaxonomyElement { groupCodename group { name } terms { name codename } }",
        {
            "groupCodename": "regions",
            "group": {"name": "Regions"},
            "terms": [
                {"name": "Africa", "codename": "africa"},
                {"name": "Kenya", "codename": "kenya"},
                {"name": "Nyeri", "codename": "nyeri"},
            ],
        },
    ),
    (
        "kenya_gatina_aa",
        "product_status",
        "... on TaxonomyElement { groupCodename terms { codename } }",
        {"groupCodename": "product_status", "terms": [{"codename": "new_arrival"}]},
    ),
    (
        "kenya_gatina_aa",
        "short_description",
        "... on RichTextElement { html text codenames items { id } unresolved links { codename } images { url } }",
        {
            "html": "<p>Blackcurrant, grapefruit, and a finish that outlasts the meeting.</p>",
            "text": "Blackcurrant, grapefruit, and a finish that outlasts the meeting.",
            "codenames": [],
            "items": [],
            "unresolved": [],
            "links": [],
            "images": [],
        },
    ),
]


@pytest.mark.parametrize(
    ("item", "element", "fields", "expected"), VALUES, ids=[f"{item}.{element}" for item, element, *_ in VALUES]
)
async def test_an_element_answers_in_its_own_shape(
    graph: Graph, item: str, element: str, fields: str, expected: dict[str, Any]
) -> None:
    preview = "true" if element == "product_status" or item == "ten_years_of_bags" else "false"
    await assert_graph(
        graph,
        f'{{ item(codename: "{item}", preview: {preview}) {{ element(codename: "{element}") {{ {fields} }} }} }}',
        {"item": {"element": expected}},
    )


async def test_the_definition_of_an_element_is_that_of_the_content_type(graph: Graph) -> None:
    query = """{
      item(codename: "says_a_hotel") {
        rating: element(codename: "rating") { ...defined }
        personas: element(codename: "personas") { ...defined }
      }
    }
    fragment defined on Element {
      definition { codename name kind type options { name } taxonomyGroup { name } contentType { codename } }
    }"""
    content_type = {"codename": "testimonial"}
    await assert_graph(
        graph,
        query,
        {
            "item": {
                "rating": {
                    "definition": {
                        "codename": "rating",
                        "name": "Rating",
                        "kind": "NUMBER",
                        "type": "number",
                        "options": [],
                        "taxonomyGroup": None,
                        "contentType": content_type,
                    }
                },
                "personas": {
                    "definition": {
                        "codename": "personas",
                        "name": "Personas",
                        "kind": "TAXONOMY",
                        "type": "taxonomy",
                        "options": [],
                        "taxonomyGroup": {"name": "Personas"},
                        "contentType": content_type,
                    }
                },
            }
        },
        calls=["GET /items/says_a_hotel", "GET /types/testimonial", "GET /taxonomies/personas"],
    )


async def test_images_of_the_later_generation_have_their_dimensions(later_graph: Graph) -> None:
    await assert_graph(
        later_graph,
        """{ item(codename: "on_roasts") {
          teaser_image: element(codename: "teaser_image") { ... on AssetElement { assets { width height } } }
          body_copy: element(codename: "body_copy") { ... on RichTextElement { images { width height } } }
        } }""",
        {
            "item": {
                "teaser_image": {"assets": [{"width": 1080, "height": 720}]},
                "body_copy": {"images": [{"width": 1080, "height": 720}]},
            }
        },
    )


async def test_renditions_and_quoted_sizes_are_read(tmp_path: Path) -> None:
    """Delivery API, Asset object: a sample of the reference quotes the size."""
    asset = {
        "name": "a.png",
        "type": "image/png",
        "size": "90895",
        "description": None,
        "url": "https://assets.example/a.png",
        "renditions": {
            "default": {"rendition_id": "r1", "preset_id": "p1", "width": 200, "height": 100, "query": "w=200&h=100"}
        },
    }
    item = item_payload("one", {"photo": {"type": "asset", "name": "Photo", "value": [asset]}})
    async with graph_over(saved_project(tmp_path, item)) as graph:
        await assert_graph(
            graph,
            """{ item(codename: "one") { element(codename: "photo") { ... on AssetElement {
              assets { size renditions { renditionId presetId width height query } }
            } } } }""",
            {
                "item": {
                    "element": {
                        "assets": [
                            {
                                "size": 90895,
                                "renditions": [
                                    {
                                        "renditionId": "r1",
                                        "presetId": "p1",
                                        "width": 200,
                                        "height": 100,
                                        "query": "w=200&h=100",
                                    }
                                ],
                            }
                        ]
                    }
                }
            },
        )


async def test_an_element_of_an_unknown_kind_keeps_all_that_was_sent(tmp_path: Path) -> None:
    sent = {"type": "colour_picker", "name": "Shade", "value": {"r": 1, "stops": [0.5, None]}, "extra": True}
    item = item_payload("one", {"shade": sent, "title": {"type": "text", "name": "Title", "value": "One"}})
    async with graph_over(saved_project(tmp_path, item)) as graph:
        await assert_graph(
            graph,
            """{ item(codename: "one") { elements {
              __typename codename name kind
              ... on UnknownElement { type value raw }
              ... on TextElement { text: value }
            } } }""",
            {
                "item": {
                    "elements": [
                        {
                            "__typename": "UnknownElement",
                            "codename": "shade",
                            "name": "Shade",
                            "kind": "UNKNOWN",
                            "type": "colour_picker",
                            "value": {"r": 1, "stops": [0.5, None]},
                            "raw": sent,
                        },
                        {
                            "__typename": "TextElement",
                            "codename": "title",
                            "name": "Title",
                            "kind": "TEXT",
                            "text": "One",
                        },
                    ]
                }
            },
        )


async def test_an_element_that_is_not_what_its_kind_promises_fails_alone(tmp_path: Path) -> None:
    elements = {
        "price": {"type": "number", "name": "Price", "value": "dear"},
        "title": {"type": "text", "name": "Title", "value": "One"},
    }
    async with graph_over(saved_project(tmp_path, item_payload("one", elements))) as graph:
        answer = await graph.query(
            """{ item(codename: "one") {
              price: element(codename: "price") { ... on NumberElement { value } }
              title: element(codename: "title") { ... on TextElement { value } }
            } }"""
        )
    assert answer == {
        "data": {"item": {"price": None, "title": {"value": "One"}}},
        "errors": [
            {
                "message": "delivery: item 'one', elements.price: "
                "Expected `int | float | null`, got `str` - at `$.value`",
                "locations": [{"line": 2, "column": 15}],
                "path": ["item", "price"],
                "extensions": {
                    "code": "UPSTREAM_MALFORMED",
                    "service": "delivery",
                    "status": None,
                    "requestId": None,
                    "upstreamCode": None,
                    "specificCode": None,
                },
            }
        ],
    }
