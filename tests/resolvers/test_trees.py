"""Trees are walked from the top, each node behind its ancestors, however deep."""

from __future__ import annotations

from collections.abc import Sequence

from resolvers.trees import lineages

TREE: dict[str, list[str]] = {"coffee": ["beans", "drinks"], "drinks": ["latte"]}


def below(name: str) -> Sequence[str]:
    return TREE.get(name, [])


def test_every_node_comes_behind_its_ancestors_and_before_its_siblings() -> None:
    assert list(lineages(["coffee", "tea"], below)) == [
        ("coffee",),
        ("coffee", "beans"),
        ("coffee", "drinks"),
        ("coffee", "drinks", "latte"),
        ("tea",),
    ]


def test_no_roots_are_no_nodes() -> None:
    assert list(lineages([], below)) == []


def test_a_tree_may_be_deeper_than_python_calls() -> None:
    deep = list(lineages([0], lambda number: [number + 1] if number < 2000 else []))
    assert (len(deep), len(deep[-1])) == (2001, 2001)
