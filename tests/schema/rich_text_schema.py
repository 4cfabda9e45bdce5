"""The published schema of rich text blocks, and what in a tree breaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "rich-text.schema.json").read_text("utf-8"))
VALIDATORS = {name: Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"}) for name in SCHEMA["$defs"]}


def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The node and all below it."""
    yield node
    for child in node.get("children", ()):
        yield from walk(child)


def misfits(tree: dict[str, Any]) -> list[str]:
    """Node by node: one validation of a deep tree of `oneOf` takes for ever."""
    nodes = ({**node, "children": []} if "children" in node else node for node in walk(tree))
    return [error.message for node in nodes for error in VALIDATORS[node["type"]].iter_errors(node)]
