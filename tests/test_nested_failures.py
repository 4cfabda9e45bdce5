"""A failure below the root costs the fields that needed the answer, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.faults import Fault
from tests.graph import Graph

NESTED = """{
  item(codename: "reading_a_coffee_label") {
    system { codename type { name } }
    related: element(codename: "related_articles") {
      ... on ModularContentElement { codenames items { system { codename } } unresolved }
    }
    body: element(codename: "body_copy") {
      ... on RichTextElement { links { codename item { system { codename } } } }
    }
    personas: element(codename: "personas") {
      definition { name }
      ... on TaxonomyElement { terms { codename parent { codename } items(limit: 1) { totalCount } } group { name } }
    }
    referencedBy(type: "faq", element: "see_also") { items { system { codename } } }
  }
}"""
NESTED_WHOLE: dict[str, Any] = {
    "system": {"codename": "reading_a_coffee_label", "type": {"name": "Article"}},
    "related": {
        "codenames": ["which_brewing_fits_you", "the_second_crack"],
        "items": [{"system": {"codename": "which_brewing_fits_you"}}],
        "unresolved": ["the_second_crack"],
    },
    "body": {
        "links": [
            {"codename": "origins_of_arabica_bourbon", "item": {"system": {"codename": "origins_of_arabica_bourbon"}}}
        ]
    },
    "personas": {
        "definition": {"name": "Personas"},
        "terms": [
            {"codename": "coffee_enthusiast", "parent": None, "items": {"totalCount": 3}},
            {"codename": "coffee_lover", "parent": {"codename": "coffee_enthusiast"}, "items": {"totalCount": 7}},
        ],
        "group": {"name": "Personas"},
    },
    "referencedBy": {"items": [{"system": {"codename": "how_long_does_it_keep"}}]},
}


def nested(**changes: Any) -> dict[str, Any]:
    return {"item": {**NESTED_WHOLE, **changes}}


TERMS = NESTED_WHOLE["personas"]["terms"]
# The route that fails below the root, and what is left.
NESTED_FAILURES: dict[str, tuple[dict[str, Any], int]] = {
    "type": (
        nested(
            system={"codename": "reading_a_coffee_label", "type": None},
            personas={**NESTED_WHOLE["personas"], "definition": None},
        ),
        2,
    ),
    "taxonomy": (
        nested(
            personas={
                "definition": {"name": "Personas"},
                "terms": [{**term, "parent": None} for term in TERMS],
                "group": None,
            }
        ),
        3,
    ),
    "items": (
        nested(
            related={**NESTED_WHOLE["related"], "items": None, "unresolved": None},
            body={"links": [{"codename": "origins_of_arabica_bourbon", "item": None}]},
            personas={**NESTED_WHOLE["personas"], "terms": [{**term, "items": None} for term in TERMS]},
            referencedBy=None,
        ),
        6,
    ),
}


async def test_the_nested_query_answers_whole_while_nothing_fails(graph: Graph) -> None:
    assert await graph.query(NESTED) == {"data": nested()}


@pytest.mark.parametrize("route", NESTED_FAILURES)
async def test_a_failure_below_the_root_costs_what_needed_it(graph: Graph, route: str) -> None:
    data, errors = NESTED_FAILURES[route]
    graph.faults.set(route, Fault(status=500))
    answer = await graph.query(NESTED)
    assert answer["data"] == data
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UPSTREAM_UNAVAILABLE"] * errors


async def test_a_total_that_cannot_be_counted_leaves_its_page_whole(graph: Graph) -> None:
    """The page is the first request, the count the second."""
    graph.faults.set("items", Fault(times=1))
    graph.faults.set("*", Fault(status=500))
    answer = await graph.query(
        """{
          items(where: { system: { type: { eq: "office" } } }, limit: 1) {
            totalCount items { system { codename } }
          }
        }"""
    )
    assert answer["data"] == {"items": {"totalCount": None, "items": [{"system": {"codename": "boston_office"}}]}}
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (["items", "totalCount"], "UPSTREAM_UNAVAILABLE")
    ]
