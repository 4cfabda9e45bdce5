"""Conditions that upstream cannot ask, on an item that is there."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers.conditions import Condition
from resolvers.matching import READ, matches
from upstream import models
from upstream.decode import decode
from upstream.query import Operator

BODY = """{"item": {"system": {"id": "1", "name": "", "codename": "x", "language": "default", "type": "t",
  "sitemap_locations": ["a"], "last_modified": "2017-01-01T00:00:00Z"}, "elements": {%s}}, "modular_content": {}}"""

# How the service writes the element, whether it is empty, a value it differs from and one it does not.
ELEMENTS: list[tuple[str, bool, str, str]] = [
    ('"type": "text", "value": ""', True, "a", ""),
    ('"type": "text", "value": "a"', False, "", "a"),
    ('"type": "url_slug", "value": "a"', False, "b", "a"),
    ('"type": "number", "value": null', True, "0", ""),
    ('"type": "number", "value": 0', False, "1", "0.0"),
    ('"type": "number", "value": 8.5', False, "8", "8.50"),
    ('"type": "number", "value": 8.5', False, "8", "eight"),
    ('"type": "date_time", "value": null', True, "2017", ""),
    ('"type": "date_time", "value": "2017-01-01T00:00:00Z"', False, "2017", "2017-01-01T02:00:00+02:00"),
    ('"type": "rich_text", "images": {}, "links": {}, "modular_content": [], "value": "<p><br></p>"', True, "a", ""),
    ('"type": "asset", "value": []', True, "", ""),
    ('"type": "taxonomy", "taxonomy_group": "g", "value": []', True, "", ""),
    ('"type": "multiple_choice", "value": [{"name": "A", "codename": "a"}]', False, "", "b"),
    ('"type": "modular_content", "value": ["a"]', False, "", "b"),
    ('"type": "custom", "value": ""', True, "a", ""),
    ('"type": "custom", "value": "{}"', False, "a", "{}"),
    ('"type": "later", "value": null', True, "a", ""),
    ('"type": "later", "value": []', True, "", ""),
    ('"type": "later", "value": ["a"]', False, "", ""),
    ('"type": "later", "value": {"a": 1}', False, "a", "{'a': 1}"),
    ('"type": "later"', True, "a", ""),
]


def item(element: str) -> models.Item:
    body = BODY % f'"e": {{"name": "E", {element}}}'
    return decode("delivery", "item", body.encode(), models.ItemAnswer).item


def holds(found: models.Item, operator: Operator, *values: str) -> bool:
    return matches(found, [Condition("elements.e", operator, values, "", "")])


@pytest.mark.parametrize(("element", "empty", "other", "same"), ELEMENTS)
def test_an_element_is_empty_or_not(element: str, empty: bool, other: str, same: str) -> None:
    found = item(element)
    assert (holds(found, Operator.EMPTY), holds(found, Operator.NEMPTY)) == (empty, not empty)


LISTS = ("asset", "taxonomy", "multiple_choice", "modular_content")


@pytest.mark.parametrize(("element", "empty", "other", "same"), ELEMENTS)
def test_an_element_differs_from_what_it_is_not(element: str, empty: bool, other: str, same: str) -> None:
    """Nothing written differs from everything; a list can be compared with no single value."""
    found = item(element)
    a_list = isinstance(READ[type(found.element("e"))](found.element("e")), frozenset)
    assert holds(found, Operator.NEQ, other) is not a_list
    assert holds(found, Operator.NIN, other, "zzz" if "number" not in element else "99") is not a_list
    if not empty:
        assert not holds(found, Operator.NEQ, same)


def test_an_element_that_is_not_there_meets_no_condition() -> None:
    found: Any = item('"type": "text", "value": "a"')
    conditions = [Condition("elements.other", operator, (), "", "") for operator in (Operator.EMPTY, Operator.NEMPTY)]
    assert [matches(found, [condition]) for condition in conditions] == [False, False]
