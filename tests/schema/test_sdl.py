"""`schema.graphql` is the schema."""

from __future__ import annotations

from pathlib import Path

from schema.build import build_schema, printed

COMMITTED = Path(__file__).parents[2] / "schema.graphql"


def test_the_committed_sdl_is_that_of_the_code() -> None:
    assert printed(build_schema()) == COMMITTED.read_text("utf-8"), "run `make schema` and commit the result"


def test_the_schema_is_built_alike_each_time() -> None:
    assert printed(build_schema()) == printed(build_schema())
