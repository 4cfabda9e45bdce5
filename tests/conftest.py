"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any
from weakref import WeakValueDictionary

import pytest
from hypothesis import settings

# A machine that is busy with something else is no failure. CI tries the same cases each time, so that what it says is
# about the change; everywhere else the cases are new ones.
settings.register_profile("unhurried", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("unhurried")
pytest.register_assert_rewrite("tests.graph", "tests.brute_force")

from emulator.generation import Generation  # noqa: E402
from execution.engine import Engine  # noqa: E402
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


# Tests that are about what the stock executor is given; no other query may take it.
HANDING_OVER = (
    "tests/execution/test_handover.py::",
    "tests/execution/test_incremental.py::",
    "tests/serving/test_incremental.py::",
    "tests/execution/test_strawberry.py::test_operation_hooks_of_extensions_run_and_a_resolve_hook_is_a_handover",
    "tests/execution/test_strawberry.py::test_subscriptions_are_served_by_the_stock_executor",
)


class Handovers:
    """What any breadth-first executor has left to the stock one: those of this test, and earlier ones still there."""

    def __init__(self) -> None:
        self.counts: list[Counter[str]] = []
        self._known: WeakValueDictionary[int, Counter[str]] = WeakValueDictionary()

    def taken(self) -> Counter[str]:
        """Since the last time, by reason."""
        self._known.update((id(count), count) for count in self.counts)
        found = Counter[str]()
        for count in self._known.values():
            found.update(count)
            count.clear()
        self.counts.clear()  # from now on those are known that an executor still holds
        return found


@pytest.fixture(scope="session")
def handovers() -> Iterator[Handovers]:
    """Knows every count that an executor is given from now on."""
    handovers = Handovers()

    def noting(engine: Engine, name: str, value: Any) -> None:
        object.__setattr__(engine, name, value)
        if name == "handovers":
            handovers.counts.append(value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "__setattr__", noting)
        yield handovers


@pytest.fixture(autouse=True)
def nothing_is_handed_over(request: pytest.FixtureRequest, handovers: Handovers) -> Iterator[None]:
    """Every query of every test is executed breadth first, but for those of the tests named above."""
    yield
    taken = handovers.taken()
    if not request.node.nodeid.startswith(HANDING_OVER):
        assert taken == {}, "a query was left to the stock executor"
