"""`order`: the one key of a listing, and what has no order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph import Graph, assert_graph, assert_refused

QUERY = """query ($order: ItemOrder) {
  items(where: { system: { type: { eq: "cafe" } } }, order: $order, limit: 3) { items { system { codename } } }
}"""

ORDERS: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"system": "CODENAME"}, "system.codename[asc]", ["boston", "lisbon", "london"]),
    ({"system": "CODENAME", "direction": "ASC"}, "system.codename[asc]", ["boston", "lisbon", "london"]),
    ({"system": "NAME", "direction": "DESC"}, "system.name[desc]", ["new_york", "mexico_city", "melbourne"]),
    ({"system": "TYPE", "direction": "DESC"}, "system.type[desc]", ["boston", "lisbon", "london"]),
    ({"system": "LANGUAGE"}, "system.language[asc]", ["boston", "lisbon", "london"]),
    ({"element": "seats"}, "elements.seats[asc]", ["lisbon", "new_york", "melbourne"]),
    ({"element": "seats", "direction": "DESC"}, "elements.seats[desc]", ["los_angeles", "boston", "mexico_city"]),
    ({"element": "city"}, "elements.city[asc]", ["boston", "lisbon", "london"]),
    ({"element": "opened", "direction": "DESC"}, "elements.opened[desc]", ["mexico_city", "lisbon", "los_angeles"]),
    ({"element": "nobody_has_it"}, "elements.nobody_has_it[asc]", ["boston", "lisbon", "london"]),
]


@pytest.mark.parametrize(("order", "asked", "found"), ORDERS, ids=[order[1] for order in ORDERS])
async def test_an_order_and_what_comes_first(graph: Graph, order: dict[str, Any], asked: str, found: list[str]) -> None:
    await assert_graph(
        graph,
        QUERY,
        {"items": {"items": [{"system": {"codename": codename}} for codename in found]}},
        calls=[f"GET /items?system.type=cafe&order={asked}&limit=3"],
        order=order,
    )


@pytest.mark.parametrize("attribute", ["ID", "NAME", "CODENAME", "TYPE", "LANGUAGE", "LAST_MODIFIED"])
async def test_every_system_attribute_with_one_value_has_an_order(graph: Graph, attribute: str) -> None:
    answer = await graph.query(QUERY, order={"system": attribute})
    assert "errors" not in answer
    assert graph.calls == [f"GET /items?system.type=cafe&order=system.{attribute.lower()}[asc]&limit=3"]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({}, "order", "must name either a system attribute or an element, and only one of them."),
    ({"direction": "DESC"}, "order", "must name either a system attribute or an element, and only one of them."),
    (
        {"system": "NAME", "element": "seats"},
        "order",
        "must name either a system attribute or an element, and only one of them.",
    ),
    ({"element": "body_copy"}, "order.element", "'body_copy' is of kind rich_text, which has no order."),
    ({"element": "photo"}, "order.element", "'photo' is of kind asset, which has no order."),
    ({"element": "amenities"}, "order.element", "'amenities' is of kind multiple_choice, which has no order."),
    ({"element": "personas"}, "order.element", "'personas' is of kind taxonomy, which has no order."),
    ({"element": "author"}, "order.element", "'author' is of kind modular_content, which has no order."),
    ({"element": ""}, "order.element", "must be a codename: 1 to 250 letters, digits, underscores or hyphens."),
    ({"element": "../x"}, "order.element", "must be a codename: 1 to 250 letters, digits, underscores or hyphens."),
    (
        {"element": "seats[desc]&limit=1"},
        "order.element",
        "must be a codename: 1 to 250 letters, digits, underscores or hyphens.",
    ),
]


@pytest.mark.parametrize(("order", "argument", "rule"), REFUSED, ids=lambda value: str(value)[:40])
async def test_what_has_no_order_is_refused(graph: Graph, order: dict[str, Any], argument: str, rule: str) -> None:
    message = await assert_refused(graph, QUERY, "BAD_USER_INPUT", argument, order=order)
    assert message == f"Argument '{argument}': {rule}"


async def test_the_items_of_a_type_are_ordered_by_the_same_rules(graph: Graph) -> None:
    answer = await graph.query(
        """{
          contentType(codename: "cafe") {
            first: items(order: { element: "seats", direction: DESC }, limit: 1) { items { system { codename } } }
            none: items(order: { element: "photo" }) { limit }
          }
        }"""
    )
    assert answer["data"] == {
        "contentType": {"first": {"items": [{"system": {"codename": "los_angeles"}}]}, "none": None}
    }
    assert [error["extensions"] for error in answer["errors"]] == [
        {"code": "BAD_USER_INPUT", "argument": "order.element"}
    ]


async def test_an_unknown_system_attribute_is_refused(graph: Graph) -> None:
    message = await assert_refused(graph, QUERY, "GRAPHQL_VALIDATION_FAILED", order={"system": "SITEMAP_LOCATIONS"})
    assert message.startswith("Variable '$order' has invalid value at .system: ")
