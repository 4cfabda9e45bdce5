"""The queries that are timed, each with what its answer must hold. Stdlib only."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Query:
    """`right` looks at the data of an answer."""

    name: str
    text: str
    right: Callable[[Any], bool]

    @property
    def body(self) -> bytes:
        return json.dumps({"query": self.text}).encode()

    def check(self, answer: bytes) -> None:
        """Raises WrongAnswer."""
        parsed = json.loads(answer)
        if "errors" in parsed or not self.right(parsed["data"]):
            raise WrongAnswer(f"'{self.name}' was answered with {answer[:300]!r}")


class WrongAnswer(Exception):
    """What was answered must not be timed."""


def _flat(data: Any) -> bool:
    codenames = [item["system"]["codename"] for item in data["items"]["items"]]
    return len(codenames) == 50 and codenames == sorted(codenames) and "boston" in codenames


def _nested(data: Any) -> bool:
    related = data["item"]["related"]["items"]
    return [[inner["system"]["codename"] for inner in item["related"]["items"]] for item in related] == [
        ["on_roasts", "reading_a_coffee_label"],
        ["donate_with_us", "on_roasts"],
    ]


def _single(data: Any) -> bool:
    return bool(data["item"]["title"]["value"] == "On Roasts" and data["item"]["system"]["language"] == "en-US")


QUERIES = (
    Query(
        "flat list: 50 items, 5 fields",
        "{ items(limit: 50) { items { system { id name codename language lastModified } } } }",
        _flat,
    ),
    Query(
        "nested: an article, its related ones, theirs",
        """{ item(codename: "on_roasts") { ...one related: element(codename: "related_articles") {
             ... on ModularContentElement { items { ...one related: element(codename: "related_articles") {
               ... on ModularContentElement { items { ...one } } } } } } } }
           fragment one on Item {
             system { codename name }
             title: element(codename: "title") { ... on TextElement { value } }
             personas: element(codename: "personas") { ... on TaxonomyElement { terms { codename name } } } }""",
        _nested,
    ),
    Query(
        "single item",
        """{ item(codename: "on_roasts") {
             id system { name language } title: element(codename: "title") { ... on TextElement { value } } } }""",
        _single,
    ),
)
