"""Trees of conditions on the sample project's items, and their plain meaning: what listings must agree with.

Attributes are named as upstream names them: `product_name` for an element, `system.name` for the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from emulator.generation import Generation
from tests.typed.asking import sample_project

# A tree of conditions: ("AND" | "OR", trees) or (attribute, operator, operand).
Tree = tuple[Any, ...]
Value = str | float | frozenset[str] | None
Items = Mapping[str, Mapping[str, Value]]

SIMPLE = ("eq", "notEq", "in", "notIn", "lt", "gte", "isEmpty")
ARRAY = ("contains", "containsAny", "containsAll", "isEmpty")
OPERATORS: Mapping[str, Sequence[str]] = {
    "text": SIMPLE,
    "url_slug": SIMPLE,
    "number": SIMPLE,
    "date_time": SIMPLE,
    "multiple_choice": ARRAY,
    "taxonomy": ARRAY,
    "modular_content": ARRAY,
    "rich_text": ("isEmpty",),
    "asset": ("isEmpty",),
    "system text": SIMPLE[:-1],
    "system codenames": ARRAY[:-1],
}
SYSTEM = {"system.name": "system text", "system.sitemap_locations": "system codenames"}
ORDERED = frozenset({"text", "url_slug", "number", "date_time", "system text"})


@dataclass(frozen=True)
class World:
    """Published items in the default language by codename, and the kind of each attribute that any of them has."""

    items: Items
    kinds: Mapping[str, str]

    def trees(self, kinds: Sequence[str] = tuple(OPERATORS)) -> st.SearchStrategy[Tree]:
        """Trees over the attributes of these kinds."""

        def grown(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
            return st.tuples(st.sampled_from(["AND", "OR"]), st.lists(parts, min_size=1, max_size=3))

        attributes = [name for name, kind in self.kinds.items() if kind in kinds]
        return st.recursive(st.sampled_from(sorted(attributes)).flatmap(self._leaf), grown, max_leaves=5)

    def matching(self, tree: Tree) -> list[str]:
        return [name for name, item in self.items.items() if holds(tree, item)]

    def ordered(self, names: Sequence[str], key: str, descending: bool) -> list[str]:
        """By value, nothing lowest; ties by codename in both directions."""

        def rank(name: str) -> tuple[bool, Any]:
            value = self.items[name].get(key)
            return (value is not None, value if value is not None else 0)

        return sorted(sorted(names), key=rank, reverse=descending)

    @property
    def sort_keys(self) -> list[str]:
        return sorted(name for name, kind in self.kinds.items() if kind in ORDERED)

    def _leaf(self, attribute: str) -> st.SearchStrategy[Tree]:
        written: set[Any] = set()
        for item in self.items.values():
            value = item.get(attribute)
            written |= value if isinstance(value, frozenset) else {value}
        operators = OPERATORS[self.kinds[attribute]]
        values = sorted(written - {None, ""})
        if not values:
            operators = [operator for operator in operators if operator == "isEmpty"]
        several = st.lists(st.sampled_from(values or [""]), min_size=1, max_size=3, unique=True)

        def operand(operator: str) -> st.SearchStrategy[Any]:
            if operator == "isEmpty":
                return st.booleans()
            return several if operator in ("in", "notIn", "containsAny", "containsAll") else st.sampled_from(values)

        return st.sampled_from(operators).flatmap(
            lambda operator: operand(operator).map(lambda given: (attribute, operator, given))
        )


def world(content_type: str | None = None) -> World:
    """The items of one type, or all of them; codenames that stand for several kinds of elements are left out."""
    project = sample_project()
    items: dict[str, dict[str, Value]] = {}
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for codename, item in project.items.items():
        if content_type not in (None, item.type) or project.default_language not in item.published:
            continue
        payload: Any = item.published[project.default_language].payloads[Generation.KENTICO_CLOUD]
        items[codename] = {name: comparable(payload["system"][name.partition(".")[2]]) for name in SYSTEM}
        for name, element in payload["elements"].items():
            items[codename][name] = comparable(element["value"])
            kinds[name].add(element["type"])
    return World(items, SYSTEM | {name: found.pop() for name, found in sorted(kinds.items()) if len(found) == 1})


def comparable(value: Any) -> Value:
    if isinstance(value, list):
        return frozenset(it if isinstance(it, str) else it.get("codename", it.get("url")) for it in value)
    result: Value = "" if value == "<p><br></p>" else value
    return result


def holds(tree: Tree, item: Mapping[str, Value]) -> bool:
    """The plain meaning of a tree; an item meets no condition on what it has not."""
    if tree[0] in ("AND", "OR"):
        return (all if tree[0] == "AND" else any)(holds(part, item) for part in tree[1])
    attribute, operator, operand = tree
    return attribute in item and TESTS[operator](item[attribute], operand)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, operand: value is not None and test(value, operand)


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, operand: value == operand,
    "notEq": lambda value, operand: value != operand,
    "in": lambda value, operand: value in operand,
    "notIn": lambda value, operand: value not in operand,
    "lt": _ordered(lambda value, operand: value < operand),
    "gte": _ordered(lambda value, operand: value >= operand),
    "contains": lambda value, operand: operand in value,
    "containsAny": lambda value, operand: not value.isdisjoint(operand),
    "containsAll": lambda value, operand: value.issuperset(operand),
    "isEmpty": lambda value, operand: (value in (None, "", frozenset())) is operand,
}


def written(tree: Tree, element: Callable[[str, str, Any], dict[str, Any]]) -> dict[str, Any]:
    """The tree as a `where`; `element` writes what the two graphs write differently."""
    if tree[0] in ("AND", "OR"):
        return {tree[0]: [written(part, element) for part in tree[1]]}
    attribute, operator, operand = tree
    room, _, name = attribute.rpartition(".")
    return {"system": {camel(name): {operator: operand}}} if room else element(attribute, operator, operand)


def camel(codename: str) -> str:
    head, *rest = codename.split("_")
    return head + "".join(word.capitalize() for word in rest)


def shows_page(answer: Any, field: str, expected: Sequence[str], limit: int, offset: int, tree: object) -> bool:
    """Compares a page and its total with what must be found; False for a contradiction, refused by name."""
    if "errors" in answer:
        assert ["cannot hold together" in error["message"] for error in answer["errors"]] == [True], tree
        assert list(expected) == [], tree
        return False
    assert answer["data"][field] == {
        "items": [{"system": {"codename": name}} for name in expected[offset : offset + limit]],
        "limit": limit,
        "offset": offset,
        "hasNextPage": offset + limit < len(expected),
        "totalCount": len(expected),
    }, tree
    return True
