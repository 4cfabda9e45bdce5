"""What a query selects of typed fields becomes what is asked upstream, as it does in the base graph."""

from __future__ import annotations

import pytest

from benchmarks.typed_queries import PAIRS, Pair, measure
from benchmarks.typed_world import world
from tests.typed.asking import typed_graph

READ = [
    ("{ system { name } }", "elements=-&depth=0"),
    ("{ title }", "elements=title&depth=0"),
    ("{ title author { codenames totalCount } }", "elements=author,title&depth=0"),
    ("{ title author { items { ... on Person { fullName } } } }", "elements=author,full_name,title&depth=1"),
    ("{ relatedArticles { items { ... on Article { title } } } }", "elements=related_articles,title&depth=1"),
    ("{ relatedArticles { unresolved } }", "elements=related_articles&depth=1"),
    ("{ bodyCopy { items { id } } }", "elements=body_copy&depth=1"),
    ("{ personas { items { name } } }", "elements=personas&depth=0"),
    ("{ ...F } fragment F on Article { title ... on Item { system { name } } }", "elements=title&depth=0"),
    ("{ title elements { codename } }", "depth=0"),
]


@pytest.mark.parametrize(("selection", "asked"), READ)
async def test_an_item_is_read_as_far_as_it_is_selected(selection: str, asked: str) -> None:
    query, _, fragments = selection.partition(" fragment ")
    text = f'{{ article(codename: "on_roasts") {query} }}' + (f" fragment {fragments}" if fragments else "")
    async with typed_graph(push_down=True) as graph:
        await graph.data(text)
        assert graph.calls == [f"/items/on_roasts?{asked}"]


def levels(depth: int) -> str:
    """An article in Spanish, its related articles, theirs, and so on: none of these links leads nowhere."""
    inner = "title"
    for _ in range(depth):
        inner = f"title relatedArticles {{ items {{ ... on Article {{ {inner} }} }} }}"
    return f'{{ article(codename: "on_roasts", language: "es-ES") {{ {inner} }} }}'


@pytest.mark.parametrize("depth", [2, 3, 5])
async def test_links_of_links_come_in_one_request(depth: int) -> None:
    async with typed_graph(push_down=True) as pushing, typed_graph() as whole:
        data = await pushing.data(levels(depth))
        assert pushing.calls == [f"/items/on_roasts?language=es-ES&elements=related_articles,title&depth={depth}"]
        assert data == await whole.data(levels(depth))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
async def test_the_base_graph_asks_the_same_for_the_same_answer(pair: Pair) -> None:
    """What `make bench` compares is the same work: one request upstream in both."""
    assert (await measure(await world(), pair, seconds=0)).requests == 1


async def test_a_listing_is_read_as_far_as_its_items_are() -> None:
    async with typed_graph(push_down=True) as graph:
        await graph.data("{ article_All(limit: 2) { items { title author { items { system { name } } } } } }")
        assert graph.calls == ["/items?system.type=article&elements=author,title&depth=1&limit=2"]


async def test_equal_answers_with_and_without() -> None:
    text = """{ article_All { items { title personas { items { name } } relatedArticles {
      items { __typename ... on Article { title author { items { ... on Person { fullName } } } } }
      unresolved } } } }"""
    async with typed_graph(push_down=True) as pushing, typed_graph() as whole:
        assert await pushing.data(text) == await whole.data(text)


async def test_links_of_all_items_of_a_level_are_one_request() -> None:
    inner = "relatedArticles { items { ... on Article { relatedArticles { items { id } } } } }"
    text = f"{{ article_All {{ items {{ {inner} }} }} }}"
    async with typed_graph() as graph:
        await graph.data(text)
        assert len(graph.calls) <= 2
