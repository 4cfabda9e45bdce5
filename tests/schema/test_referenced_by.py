"""`referencedBy`: from an item back to those that link to it."""

from __future__ import annotations

import pytest

from tests.graph import Graph, assert_graph


async def test_the_items_of_one_type_that_link_here_through_one_element(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          item(codename: "on_roasts") {
            referencedBy(type: "article", element: "related_articles", limit: 2, offset: 1) {
              limit offset hasNextPage totalCount items { system { codename } }
            }
          }
        }""",
        {
            "item": {
                "referencedBy": {
                    "limit": 2,
                    "offset": 1,
                    "hasNextPage": True,
                    "totalCount": 4,
                    "items": [
                        {"system": {"codename": "coffee_processing_techniques"}},
                        {"system": {"codename": "how_we_cup"}},
                    ],
                }
            }
        },
        calls=[
            "GET /items/on_roasts",
            "GET /items?system.type=article&elements.related_articles[contains]=on_roasts&skip=1&limit=2",
            "GET /items?system.type=article&elements.related_articles[contains]=on_roasts&elements=-&depth=0",
        ],
    )


async def test_an_item_that_links_to_itself_and_one_that_nothing_links_to(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          self: item(codename: "how_we_cup") { ...referenced }
          none: item(codename: "notes_from_the_harvest") { ...referenced }
        }
        fragment referenced on Item {
          referencedBy(type: "article", element: "related_articles") { totalCount items { system { codename } } }
        }""",
        {
            "self": {"referencedBy": {"totalCount": 1, "items": [{"system": {"codename": "how_we_cup"}}]}},
            "none": {"referencedBy": {"totalCount": 0, "items": []}},
        },
    )


async def test_drafts_are_referenced_by_drafts(graph: Graph) -> None:
    await assert_graph(
        graph,
        """{
          item(codename: "the_second_crack", preview: true) {
            referencedBy(type: "article", element: "related_articles") {
              items { system { codename } title: element(codename: "title") { ... on TextElement { value } } }
            }
          }
        }""",
        {
            "item": {
                "referencedBy": {
                    "items": [
                        {"system": {"codename": "on_roasts"}, "title": {"value": "On Roasts, and When to Stop"}},
                        {
                            "system": {"codename": "reading_a_coffee_label"},
                            "title": {"value": "Reading a Coffee Label"},
                        },
                    ]
                }
            }
        },
        calls=[
            "GET /items/the_second_crack (preview)",
            "GET /items?system.type=article&elements.related_articles[contains]=the_second_crack&limit=10 (preview)",
        ],
    )


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ('type: "../x", element: "author"', "type"),
        ('type: "", element: "author"', "type"),
        ('type: "article", element: "a,b"', "element"),
        ('type: "article", element: "author[in]"', "element"),
        ('type: "article", element: "author", limit: -1', "limit"),
        ('type: "article", element: "author", offset: -1', "offset"),
    ],
)
async def test_a_wrong_argument_fails_this_field_alone(graph: Graph, arguments: str, argument: str) -> None:
    answer = await graph.query(
        f'{{ item(codename: "madrid") {{ system {{ codename }} referencedBy({arguments}) {{ limit }} }} }}'
    )
    assert answer["data"] == {"item": {"system": {"codename": "madrid"}, "referencedBy": None}}
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "BAD_USER_INPUT", "argument": argument}]
    assert graph.calls == ["GET /items/madrid"]
