"""Every query that is timed is valid, and executed breadth first: what the stock executor served would be its time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks import guards, push_down, queries
from benchmarks.peers import queries as peers_queries
from tests.graph import graph_over

TIMED: dict[str, tuple[str, Mapping[str, Any]]] = {
    **{it.name: (it.text, {}) for it in queries.QUERIES},
    **{it.name: (it.ours, it.variables[0]) for it in peers_queries.QUERIES},
    **{it.name: (it.text, {}) for it in map(push_down.query, push_down.LEVELS)},
    "guarded": (guards.QUERY, {"limit": 10}),
}


@pytest.mark.parametrize("name", TIMED)
async def test_it_is_run_by_the_executor_that_is_measured(name: str) -> None:
    text, variables = TIMED[name]
    async with graph_over(push_down=True) as graph:
        for _ in range(3):
            assert "errors" not in await graph.query(text, **variables)
    # `graph_over` and conftest.py: nothing was handed over.
