"""A typed slot takes what `slot` takes, and asks Croct for the same."""

from __future__ import annotations

import pytest

from tests.graph import Graph
from tests.private_ways import PREVIEW_TOKEN, USER_TOKEN
from tests.schema.slots import MYSELF

ARGUMENTS = [
    'version: "1"',
    'preferredLocale: "es-MX"',
    f'previewToken: "{PREVIEW_TOKEN}"',
    f'visitor: {{ userToken: "{USER_TOKEN}" }}',
    'context: { timeZone: "Europe/Prague" }',
    'context: { campaign: { name: "summer-on-ice" }, page: { url: "https://example.com/", title: null } }',
    'context: { attributes: { a: null, b: {}, c: [1, "x"] } }',
    "context: { attributes: {} }",
    "context: {}",
    "context: null",
]


@pytest.mark.parametrize("arguments", ARGUMENTS)
async def test_a_typed_slot_asks_for_what_slot_asks_for(graph: Graph, arguments: str) -> None:
    queries = (f'{{ slot(id: "home-hero", {arguments}) {{ source }} }}', f"{{ homeHero({arguments}) {{ source }} }}")
    asked = []
    for query in queries:
        answer = (await graph.ask(query, headers=MYSELF)).json()
        assert "errors" not in answer
        asked.append([(seen.path, seen.json, seen.headers.get("x-token")) for seen in graph.seen])
    assert asked[0] == asked[1]
    assert len(asked[0]) == 1
