"""How deep one request goes, when the rest is a batch, and what is asked for where something did not come along."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.graph import Graph, graph_over, item_payload, saved_project


@pytest.fixture
async def pushing() -> AsyncIterator[Graph]:
    """The graph as it is served: only what is selected is asked for."""
    async with graph_over(push_down=True) as graph:
        yield graph


FAR = """{
  item(codename: "home") {
    element(codename: "articles") { ... on ModularContentElement { items {
      element(codename: "author") { ... on ModularContentElement { items {
        element(codename: "home_cafe") { ... on ModularContentElement { items {
          element(codename: "on_the_bar") { ... on ModularContentElement { items { system { codename } } } }
        } } }
      } } }
    } } }
  }
}"""


async def test_where_following_every_link_would_bring_strangers_the_rest_is_a_batch_per_level(
    pushing: Graph, graph: Graph
) -> None:
    """Four links, one per level: the first request follows them for one level, each level below is one batch."""
    answer = await pushing.query(FAR)
    first, *batches = pushing.calls
    assert first == "GET /items/home?elements=articles,author,home_cafe,on_the_bar&depth=1"
    assert len(batches) <= 3
    assert answer == await graph.query(FAR)


def chain(*levels: str) -> str:
    """Links of these elements, several at a level parted by commas, each level below the last of the one before."""
    inner = "system { codename }"
    for elements in reversed(levels):
        *aside, last = elements.split(",")
        others = "".join(
            f'{name}: element(codename: "{name}") {{ ... on ModularContentElement {{ items {{ id }} }} }} '
            for name in aside
        )
        linked = f"... on ModularContentElement {{ items {{ {inner} }} }}"
        inner = f'{others}{last}: element(codename: "{last}") {{ {linked} }}'
    return f'{{ item(codename: "on_roasts") {{ {inner} }} }}'


RULE = [
    # nothing but the links that are read at that level comes along
    (("related_articles",) * 4, 4),
    # one link per level that the level did not ask for: two in all
    (("related_articles", "author"), 2),
    (("related_articles,author", "related_articles"), 2),
    # the third link that nobody asked for there ends it, and what lies deeper is asked for by codename
    (("related_articles", "author", "home_cafe"), 1),
    (("related_articles,author", "home_cafe"), 1),
    (("related_articles", "related_articles", "author,related_articles"), 3),
]


@pytest.mark.parametrize(("levels", "depth"), RULE)
async def test_depth_is_followed_until_two_links_came_along_unasked(
    pushing: Graph, graph: Graph, levels: tuple[str, ...], depth: int
) -> None:
    answer = await pushing.query(chain(*levels))
    elements = ",".join(sorted({name for level in levels for name in level.split(",")}))
    assert pushing.calls[0] == f"GET /items/on_roasts?elements={elements}&depth={depth}"
    # one batch more per level at most: for what lies deeper, and for what is not published
    assert len(pushing.calls) <= 1 + len(levels)
    assert answer == await graph.query(chain(*levels))


def linking(codename: str, *linked: str) -> dict[str, Any]:
    value = {"type": "modular_content", "name": "Related", "value": list(linked)}
    return item_payload(codename, {"related_articles": value, "title": {"type": "text", "name": "T", "value": "t"}})


def below(codename: str, depth: int) -> str:
    inner = "system { codename }"
    for _ in range(depth):
        linked = f"... on ModularContentElement {{ items {{ {inner} }} unresolved }}"
        inner = f'system {{ codename }} element(codename: "related_articles") {{ {linked} }}'
    return f'{{ item(codename: "{codename}") {{ {inner} }} }}'


async def test_what_is_deeper_than_the_deepest_request_is_the_next_request(tmp_path: Path) -> None:
    """Delivery API: depth has no documented limit, yet each level may multiply the answer."""
    items = [linking(f"i{number}", f"i{number + 1}") for number in range(13)]
    project = saved_project(tmp_path, *items, linking("i13"))
    async with graph_over(project, push_down=True, max_depth=100) as pushing:
        answer = await pushing.query(below("i0", 13))
        assert pushing.calls == [
            "GET /items/i0?elements=related_articles&depth=10",
            "GET /items/i11?elements=related_articles&depth=2",
        ]
    async with graph_over(project, max_depth=100) as graph:
        assert answer == await graph.query(below("i0", 13))


async def test_items_that_link_in_a_circle_come_once(tmp_path: Path) -> None:
    project = saved_project(tmp_path, linking("a", "b", "a"), linking("b", "a"))
    async with graph_over(project, push_down=True) as pushing:
        answer = await pushing.query(below("a", 4))
        assert pushing.calls == ["GET /items/a?elements=related_articles&depth=4"]
    async with graph_over(project) as graph:
        assert answer == await graph.query(below("a", 4))


async def test_a_link_that_leads_nowhere_is_asked_for_once_for_all_levels(tmp_path: Path) -> None:
    project = saved_project(tmp_path, linking("a", "b", "gone"), linking("b", "a", "gone", "lost"))
    async with graph_over(project, push_down=True) as pushing:
        answer = await pushing.query(below("a", 4))
        assert pushing.calls == [
            "GET /items/a?elements=related_articles&depth=4",
            "GET /items/gone?elements=related_articles&depth=3",
            "GET /items/lost?elements=related_articles&depth=2",
        ]
    linked = answer["data"]["item"]["element"]
    assert (linked["unresolved"], linked["items"][0]["element"]["unresolved"]) == (["gone"], ["gone", "lost"])


def ignoring(parameter: str) -> Callable[[ASGIApp], ASGIApp]:
    """A service that answers as if it had not been asked for that: no elements left out, or one level as always."""

    def middleware(app: ASGIApp) -> ASGIApp:
        async def deaf(scope: Scope, receive: Receive, send: Send) -> None:
            heard = (it for it in scope["query_string"].split(b"&") if not it.startswith(f"{parameter}=".encode()))
            await app({**scope, "query_string": b"&".join(heard)}, receive, send)

        return deaf

    return middleware


@pytest.mark.parametrize(("ignored", "calls"), [("depth", 2), ("elements", 1)])
async def test_a_service_that_projects_differently_changes_the_requests_and_not_the_answer(
    tmp_path: Path, ignored: str, calls: int
) -> None:
    items = [linking(f"i{number}", f"i{number + 1}") for number in range(3)]
    project = saved_project(tmp_path, *items, linking("i3"))

    async with graph_over(project) as graph:
        expected = await graph.query(below("i0", 3))
    async with graph_over(project, push_down=True, before=ignoring(ignored)) as pushing:
        assert (await pushing.query(below("i0", 3)), len(pushing.calls)) == (expected, calls)
