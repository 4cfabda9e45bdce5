"""The examples that reach beyond Delivery: their answers as written in `readme/`, and the requests that these take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.graph import Graph
from tests.private_ways import DRAFTS

ROOT = Path(__file__).parents[1]
WORKFLOW = [
    "ec137eb6-3f4a-5b75-b27c-18a5d0f39128",
    "d56d7769-f281-53e6-86e1-072fa14bcc6c",
    "d2f83241-7aa6-52b0-9eab-306efc1e667b",
    "ee845e6e-fc31-5a0d-9454-4995f6ff91d4",
    "ba864521-877f-5c69-98dc-2374693f4d73",
    "7206c0fa-229d-5b44-87e7-759f4c4ff5b1",
]
# Each endpoint once, linked items as one batch; the Migration API counts drafts for one step at a time.
CALLS = {
    "6-visitor": [
        "GET /visitor/e3e9e191a12b9257/segments",
        "GET /visitor/e3e9e191a12b9257/usuallocation",
        "GET /visitor/e3e9e191a12b9257/currentsession?sid=900420c5d646260d",
        "POST /external/web/content",
        "GET /items?system.codename[in]=origins_of_arabica_bourbon,the_second_crack,coffee_processing_techniques",
    ],
    "7-drafts": [
        "GET /items?system.sitemap_locations[contains]=articles&limit=3",
        "GET /draft/projects",
        f"GET {DRAFTS}/items",
        f"GET {DRAFTS}/sitemap",
        f"GET {DRAFTS}/workflow",
        *(f"GET {DRAFTS}/items?workflow_status={step}" for step in WORKFLOW),
    ],
}


@pytest.mark.parametrize("example", CALLS)
async def test_an_example_answers_as_written_with_as_few_requests_as_can_be(graph: Graph, example: str) -> None:
    query = (ROOT / "serving" / "examples" / f"{example}.graphql").read_text("utf-8")
    expected = json.loads((ROOT / "tests" / "readme" / f"{example}.json").read_text("utf-8"))
    assert await graph.query(query) == expected
    assert sorted(graph.calls) == sorted(CALLS[example])
