"""docs/typed-graph.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.typed_queries import PAIRS
from resolvers.conditions import MOST_ALTERNATIVES
from resolvers.context import Rules
from resolvers.observed_links import MOST_ITEMS
from resolvers.where import OPERATORS
from tests.typed.test_sample_app import OPERATIONS

TEXT = (Path(__file__).parents[2] / "docs" / "typed-graph.md").read_text("utf-8")


def first_cells(header: str) -> list[str]:
    """The first column of the table with this header."""
    _, _, table = TEXT.partition(f"| {header} |")
    lines = table.partition("\n\n")[0].splitlines()[2:]
    return [line.split("|")[1].strip() for line in lines]


def test_the_pairs_of_queries_that_are_measured() -> None:
    assert first_cells("the same question in both graphs") == [pair.name for pair in PAIRS]


def test_the_queries_of_the_sample_app() -> None:
    assert sorted(", ".join(first_cells("query there")).split(", ")) == sorted(OPERATIONS)


def test_the_bounds() -> None:
    assert f"more than {MOST_ALTERNATIVES} alternatives" in TEXT
    assert f"more than {Rules().max_keys:,} items to look at" in TEXT
    assert f"at most {MOST_ITEMS:,} in one look" in re.sub(r"\s+", " ", TEXT)


def test_the_operators() -> None:
    _, _, table = TEXT.partition("| element | operators |")
    named = {name for cell in re.findall(r"\| `([^`]+)` \|", table.partition("\n\n")[0]) for name in cell.split()}
    assert named == set(OPERATORS)
