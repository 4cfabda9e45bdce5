"""Values of a slot's content against the shapes that schemas promise."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers import slot_values as values
from resolvers.slot_values import Member, Shape, SlotValue

MEMBERS = {"image": Member("Image", frozenset({"url"})), "video": Member("Video", frozenset({"source"}))}
CASES: list[tuple[Shape, Any, Any]] = [
    (values.text, "a", "a"),
    (values.text, 1, None),
    (values.boolean, False, False),
    (values.boolean, 0, None),
    (values.number, 2**53, 2**53),
    (values.number, True, None),
    (values.small_integer, 5.0, 5),
    (values.small_integer, 5.5, None),
    (values.small_integer, 2**31, None),
    (values.choice(frozenset({"left"})), "left", "left"),
    (values.choice(frozenset({"left"})), "3d", None),
    (values.structure("Cta"), {"a": 1}, SlotValue("Cta", {"a": 1})),
    (values.structure("Cta"), "a", None),
    (values.entries(values.text), ["a", None, 1, "b"], ["a", "b"]),
    (values.entries(values.text), "ab", None),
    (values.union(MEMBERS), {"_type": "image"}, SlotValue("Image", {"_type": "image"})),
    (values.union(MEMBERS), {"_type": "audio", "url": "a"}, None),
    (values.union(MEMBERS), {"_type": 1}, None),
    (values.union(MEMBERS), {"source": "a"}, SlotValue("Video", {"source": "a"})),
    (values.union(MEMBERS), {"source": "a", "url": "b"}, None),
    (values.union(MEMBERS), {}, None),
    (values.union(MEMBERS), None, None),
]


@pytest.mark.parametrize(("shape", "value", "shown"), CASES)
def test_a_value_is_shown_as_its_shape_promises_or_is_null(shape: Shape, value: Any, shown: Any) -> None:
    assert shape(value) == shown
