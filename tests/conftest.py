"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

# A machine that is busy with something else is no failure. CI tries the same cases each time, so that what it says is
# about the change; everywhere else the cases are new ones.
settings.register_profile("unhurried", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("unhurried")
pytest.register_assert_rewrite("tests.graph")

from emulator.generation import Generation  # noqa: E402
from tests.graph import Graph, graph_over  # noqa: E402


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    """The graph over the sample project."""
    async with graph_over() as graph:
        yield graph


@pytest.fixture
async def later_graph() -> AsyncIterator[Graph]:
    """The same over the later generation of the API, Kontent.ai."""
    async with graph_over(generation=Generation.KONTENT_AI) as graph:
        yield graph
