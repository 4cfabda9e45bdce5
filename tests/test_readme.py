"""README.md says what is true: its queries are the examples and answer as written, its tables are those of the code."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from serving.settings import table
from tests.graph import Graph

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
QUERIES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "serving" / "examples").glob("*.graphql"))}
ANSWERS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "tests" / "readme").iterdir())}

_CODE = re.compile(r"FORBIDDEN|UNAUTHENTICATED|(?!CONTENTGRAPH_)[A-Z]+(_[A-Z]+)+")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without their backticks where these enclose the whole cell."""
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[re.sub(r"^`([^`]*)`$", r"\1", cell.strip()) for cell in line.strip("|").split("|")] for line in lines]


def test_the_queries_are_the_explorers_examples_word_for_word() -> None:
    blocks = re.findall(r"^```graphql\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert blocks == [*QUERIES.values()]
    assert [*QUERIES] == [*ANSWERS]


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_answers_as_written_beside_it(graph: Graph, name: str) -> None:
    assert await graph.query(QUERIES[name]) == ANSWERS[name]


def test_the_settings_are_those_of_the_code() -> None:
    assert rows("Settings") == [list(row) for row in table()]


def test_the_error_codes_are_those_of_the_code() -> None:
    written = [code for code, _ in rows("Errors")]
    modules = (path for room in ("upstream", "resolvers", "schema", "serving") for path in (ROOT / room).glob("*.py"))
    constants = (node for path in modules for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    used = {
        node.value
        for node in constants
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value)
    }
    # A refused document id is named by its parameter; the limits of a document are in docs/serving.md.
    assert sorted(written) == sorted(used - {"ID_REQUIRED"})


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / document).read_text("utf-8"))
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_that_are_named_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = (ROOT / document).read_text("utf-8")
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets
