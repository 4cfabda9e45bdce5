"""What links hold, as published content shows it: read once as a whole, then what was modified since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from emulator.faults import Fault
from resolvers import observed_links
from resolvers.content_model import read_model
from resolvers.observed_links import ObservedLinks, observe_links
from tests.graph import item_payload, saved_project
from tests.typed.asking import content_type, typed_graph

TYPES = [content_type("page", {"parts": "modular_content", "title": "text"}), content_type("part", {})]


def page(codename: str, modified: int, *parts: str) -> dict[str, Any]:
    return item_payload(
        codename,
        {"parts": {"type": "modular_content", "name": "Parts", "value": list(parts)}},
        type="page",
        last_modified=f"2017-01-01T00:00:{modified:02}Z",
    )


def part(codename: str, content_type: str = "part") -> dict[str, Any]:
    return item_payload(codename, {}, type=content_type)


async def test_of_the_sample_project() -> None:
    async with typed_graph() as graph:
        links = (await read_model(graph.clients, [], None, observe=True)).snapshot.links
        assert links is not None
        assert links.types["article.author"] == ["person"]
        assert links.types["testimonial.about"] == ["brewer", "coffee", "grinder"]
        # Two articles link to one that is not published.
        assert links.unsure == ["article.related_articles"]
        assert "article.related_articles" not in links.limits
        assert links.until == "2017-05-29T18:57:07.335117Z"


async def test_then_only_what_was_modified_since_is_asked_for(tmp_path: Path) -> None:
    project = saved_project(tmp_path, page("a", 1, "x"), page("b", 2, "y"), part("x"), part("y", "other"))
    async with typed_graph(project, types=TYPES) as graph:
        known = ObservedLinks({"page.parts": ["part"]}, [], "2017-01-01T00:00:02Z")
        graph.emulator.state.requests.clear()
        assert await observe_links(graph.clients, TYPES, known) == ObservedLinks(
            {"page.parts": ["other", "part"]}, [], "2017-01-01T00:00:02Z"
        )
        assert graph.calls == [
            "/items?system.last_modified[gte]=2017-01-01T00:00:02Z&elements=parts&depth=1"
            "&order=system.last_modified[asc]&limit=250"
        ]


async def test_what_is_too_much_for_one_look_is_left_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observed_links, "PAGE", 2)
    monkeypatch.setattr(observed_links, "MOST_ITEMS", 4)
    pages = [page(f"p{number}", number, "x" if number < 3 else "y") for number in range(1, 5)]
    project = saved_project(tmp_path, *pages, part("x"), part("y", "other"))
    async with typed_graph(project, types=TYPES) as graph:
        looks: list[ObservedLinks] = []
        while len(looks) < 5 and not (looks and looks[-1].whole):
            looks.append(await observe_links(graph.clients, TYPES, looks[-1] if looks else None))
        assert [look.limits for look in looks[:-1]] == [{}] * (len(looks) - 1)
        assert looks[-1].limits == {"page.parts": ["other", "part"]}
        assert len(looks) == 2


async def test_many_elements_are_looked_at_in_several_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    async with typed_graph() as graph:
        types = (await graph.clients.delivery.types()).types
        whole = await observe_links(graph.clients, types, None)
        monkeypatch.setattr(observed_links, "ROOM", 40)
        assert await observe_links(graph.clients, types, None) == whole


async def test_a_model_without_links_asks_for_nothing() -> None:
    async with typed_graph() as graph:
        graph.emulator.state.requests.clear()
        assert await observe_links(graph.clients, TYPES[1:], None) == ObservedLinks()
        assert graph.calls == []


async def test_what_cannot_be_read_leaves_what_was_known_and_says_why() -> None:
    async with typed_graph() as graph:
        known = (await read_model(graph.clients, [], None, observe=True)).snapshot
        graph.emulator.state.faults.set("items", Fault(status=500))
        reading = await read_model(graph.clients, [], known, observe=True)
        assert reading.snapshot == known
        assert reading.failures == (
            "What links hold could not be read. delivery: HTTP 500, the service failed; retry later.",
        )


async def test_links_are_looked_at_only_where_the_settings_ask_for_it() -> None:
    async with typed_graph() as graph:
        graph.emulator.state.requests.clear()
        reading = await read_model(graph.clients, [], None)
        assert (reading.snapshot.links, graph.calls) == (None, ["/types"])
