"""`python server.py schema`: the SDL of the base graph, of the project's, or of saved responses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from schema.build import build_schema, printed
from server import cli

SYSTEM = {"id": "1", "name": "Note", "codename": "note", "last_modified": "2017-01-01T00:00:00Z"}
TYPES = {
    "types": [{"system": SYSTEM, "elements": {"text": {"type": "text", "name": "Text"}}}],
    "pagination": {"skip": 0, "limit": 0, "count": 1, "next_page": ""},
}


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def sdl(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["schema", *arguments])
    assert (result.exit_code, result.exception) == (0, None), result.output
    return result.stdout


def test_the_base_graph_unless_more_is_asked_for() -> None:
    assert sdl() == sdl("--base") == printed(build_schema())


def test_the_typed_graph_of_the_sample_project_prints_the_same_each_time() -> None:
    first = sdl("--typed")
    assert first == sdl("--typed")
    assert [line for line in first.splitlines() if line.startswith("union ")] == [
        "union ArticleTeasers = ArticleTeasersV1",
        "union HomeHero = HomeHeroV1 | HomeHeroV2",
        "union HomeHeroV2_Media = HomeHeroV2__Image | HomeHeroV2__Video",
        "union NewsletterBanner = NewsletterBannerV1",
        "union ProductSpotlight = ProductSpotlightV1",
        "union SiteNotice = SiteNoticeV1_Message | SiteNoticeV1_Event",
    ]


def test_the_typed_graph_of_saved_responses_goes_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "types.json").write_text(json.dumps(TYPES), encoding="utf-8")
    output = tmp_path / "out.graphql"
    assert sdl("--typed", "--project", str(tmp_path), "--output", str(output)) == ""
    assert "type Note implements Item & Node {" in output.read_text("utf-8").splitlines()
