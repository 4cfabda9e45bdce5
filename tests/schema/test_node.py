"""`node(id:)` fetches again what a query returned, in the same variant."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.graph import Graph, assert_graph, assert_refused

QUERY = """query ($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Item { system { codename language requestedLanguage } }
    ... on ContentType { codename items(limit: 1) { items { id } } }
    ... on TaxonomyGroup { codename }
    ... on TaxonomyTerm { codename name parent { id codename } }
  }
}"""
MADRID = "c6f194a2-82a2-4a0b-9222-770f806d1b69"
CAFE = "7b42550e-5d13-4269-aa4c-9e43bc1f81e0"


def node_id(*parts: str | bool | None) -> str:
    """An id as the endpoint writes it: kind, what it is upstream, language and preview."""
    compact = json.dumps(parts, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(compact).rstrip(b"=").decode()


NODES: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        node_id("item", MADRID, None, False),
        {
            "__typename": "Cafe",
            "system": {"codename": "madrid", "language": "en-US", "requestedLanguage": None},
        },
        [f"GET /items?system.id[in]={MADRID}"],
    ),
    (
        node_id("item", MADRID, "es-MX", True),
        {
            "__typename": "Cafe",
            "system": {"codename": "madrid", "language": "es-ES", "requestedLanguage": "es-MX"},
        },
        [f"GET /items?system.id[in]={MADRID}&language=es-MX (preview)"],
    ),
    (
        node_id("type", CAFE, "es-ES", False),
        {
            "__typename": "ContentType",
            "codename": "cafe",
            "items": {"items": [{"id": node_id("item", "efd10a36-5598-466e-b687-db9fbde4740f", "es-ES", False)}]},
        },
        ["GET /types", "GET /items?system.type=cafe&language=es-ES&limit=1"],
    ),
    (
        node_id("taxonomy", "8d097231-f508-4a06-9b33-c9c0266b37a3", None, True),
        {"__typename": "TaxonomyGroup", "codename": "regions"},
        ["GET /taxonomies (preview)"],
    ),
    (
        node_id("term", "regions", "kenya", "es-ES", False),
        {
            "__typename": "TaxonomyTerm",
            "codename": "kenya",
            "name": "Kenya",
            "parent": {"id": node_id("term", "regions", "africa", "es-ES", False), "codename": "africa"},
        },
        ["GET /taxonomies/regions"],
    ),
]


@pytest.mark.parametrize(("id_", "expected", "calls"), NODES, ids=[node[1]["__typename"] for node in NODES])
async def test_a_node_is_fetched_by_its_id(graph: Graph, id_: str, expected: dict[str, Any], calls: list[str]) -> None:
    await assert_graph(graph, QUERY, {"node": {"id": id_, **expected}}, calls=calls, id=id_)


async def test_every_id_that_a_query_returns_leads_back(graph: Graph) -> None:
    answer = await graph.query(
        """{
          item(codename: "on_roasts", language: "es-MX", preview: true) {
            id
            system { type { id } }
            element(codename: "personas") { ... on TaxonomyElement { terms { id } group { id } } }
          }
        }"""
    )
    item = answer["data"]["item"]
    ids = [item["id"], item["system"]["type"]["id"], item["element"]["group"]["id"]]
    ids += [term["id"] for term in item["element"]["terms"]]
    for id_ in ids:
        again = await graph.query(QUERY, id=id_)
        assert again["data"]["node"]["id"] == id_
        assert all(call.endswith("(preview)") for call in graph.calls)


async def test_two_variants_of_one_item_have_two_ids(graph: Graph) -> None:
    answer = await graph.query(
        """{
          a: item(codename: "madrid") { id system { id } }
          b: item(codename: "madrid", language: "es-ES") { id system { id } }
          c: item(codename: "madrid", language: "en-US") { id system { id } }
          d: item(codename: "madrid", preview: true) { id system { id } }
        }"""
    )
    variants = answer["data"].values()
    assert len({variant["id"] for variant in variants}) == 4
    assert {variant["system"]["id"] for variant in variants} == {MADRID}


GONE = [
    node_id("item", "00000000-0000-4000-8000-000000000000", None, False),
    node_id("item", MADRID, "de", False),
    node_id("type", "00000000-0000-4000-8000-000000000000", None, False),
    node_id("taxonomy", "nothing", None, False),
    node_id("term", "regions", "atlantis", None, False),
    node_id("term", "nothing", "kenya", None, False),
]


@pytest.mark.parametrize("id_", GONE)
async def test_what_is_gone_is_null(graph: Graph, id_: str) -> None:
    await assert_graph(graph, QUERY, {"node": None}, id=id_)


FOREIGN = {
    "empty": "",
    "a codename": "on_roasts",
    "a GUID": MADRID,
    "no alphabet of ours": "ж" * 20,
    "line breaks": "a\r\nb",
    "ten kilobytes": "A" * 10_000,
    "base64 of no JSON": base64.urlsafe_b64encode(b"cursor:12").decode(),
    "base64 of other JSON": base64.urlsafe_b64encode(b'{"kind":"item"}').decode(),
    "too short": node_id("item", None, False),
    "nothing": node_id(),
    "no preview": node_id("item", MADRID, None, None),
    "no language": node_id("item", MADRID, True, False),
    "no kind": node_id(None, MADRID, None, False),
    "padded": node_id("item", MADRID, None, False) + "==",
    "decorated": node_id("item", MADRID, None, False) + "!!",
    "another kind": node_id("visitor", "abc", None, False),
    "a path for a GUID": node_id("item", "../types", None, False),
    "a list for a GUID": node_id("item", f"{MADRID},{MADRID}", None, False),
    "a path for a language": node_id("item", MADRID, "../types", False),
}


@pytest.mark.parametrize("id_", FOREIGN.values(), ids=FOREIGN)
async def test_a_foreign_id_is_refused(graph: Graph, id_: str) -> None:
    await assert_refused(graph, QUERY, "BAD_USER_INPUT", "id", id=id_)
