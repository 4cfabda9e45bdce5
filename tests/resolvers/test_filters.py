"""`where` and `order` as filters of the Delivery API, without the rest of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from resolvers.conditions import alternatives
from resolvers.filters import SORTABLE, item_order, item_where
from resolvers.where import OPERATORS
from upstream.capabilities import CAPABILITIES, Capabilities, Generation
from upstream.element_models import KNOWN_KINDS
from upstream.errors import ArgumentError
from upstream.query import Filter, Operator, Order

CLOUD = CAPABILITIES[Generation.KENTICO_CLOUD]
LATER = CAPABILITIES[Generation.KONTENT_AI]


class Written(dict[str, Any]):
    """An input object of the fields that the caller wrote."""

    def given(self) -> Mapping[str, Any]:
        return self


@dataclass(frozen=True)
class Key:
    system: str | None = None
    element: str | None = None
    descending: bool = False


def where_element(**operators: Any) -> Written:
    return Written(elements=[Written(codename="price", **operators)])


def filters(where: Written | None, capabilities: Capabilities = LATER) -> tuple[Filter, ...]:
    """Of a `where` that one request can ask."""
    (alternative,) = alternatives(item_where(where, capabilities), capabilities)
    assert alternative.rest == ()
    return alternative.filters


# Python name of the operator, its operand, the wire operator and its values.
FORMS: list[tuple[str, Any, Operator, tuple[str, ...]]] = [
    ("eq", "a", Operator.EQ, ("a",)),
    ("lt", "1", Operator.LT, ("1",)),
    ("lte", "1", Operator.LTE, ("1",)),
    ("gt", "1", Operator.GT, ("1",)),
    ("gte", "1", Operator.GTE, ("1",)),
    ("range", Written(lower="1", upper="2"), Operator.RANGE, ("1", "2")),
    ("in_", ["a", "b", "a"], Operator.IN, ("a", "b")),
    ("contains", "a", Operator.CONTAINS, ("a",)),
    ("contains_any", ["a", "b"], Operator.ANY, ("a", "b")),
    ("contains_all", ["a", "b"], Operator.ALL, ("a", "b")),
    ("not_eq", "a", Operator.NEQ, ("a",)),
    ("not_in", ["a", "b"], Operator.NIN, ("a", "b")),
    ("is_empty", True, Operator.EMPTY, ()),
    ("is_empty", False, Operator.NEMPTY, ()),
]


@pytest.mark.parametrize(("name", "operand", "operator", "values"), FORMS)
def test_an_operator_becomes_its_wire_form(
    name: str, operand: Any, operator: Operator, values: tuple[str, ...]
) -> None:
    assert filters(where_element(**{name: operand})) == (Filter("elements.price", operator, values),)


def test_every_operator_of_the_service_is_in_the_table_of_this_file() -> None:
    assert {operator for *_, operator, _ in FORMS} == set(Operator)
    assert len({name for name, *_ in FORMS}) == len(OPERATORS)


@pytest.mark.parametrize("name", ["not_eq", "not_in", "is_empty"])
def test_what_the_first_generation_cannot_ask_is_left_to_be_looked_at(name: str) -> None:
    operand = next(operand for known, operand, *_ in FORMS if known == name)
    where = where_element(gt="0", **{name: operand})
    (alternative,) = alternatives(item_where(where, CLOUD), CLOUD)
    assert alternative.filters == (Filter("elements.price", Operator.GT, ("0",)),)
    assert [condition.attribute for condition in alternative.rest] == ["elements.price"]


# The service splits lists at commas, and knows no escape.
COMMAS: list[tuple[str, Any, list[tuple[Filter, ...]]]] = [
    ("eq", "a,b", [(Filter("elements.price", Operator.EQ, ("a,b",)),)]),
    (
        "in_",
        ["a,b", "c"],
        [(Filter("elements.price", Operator.EQ, ("a,b",)),), (Filter("elements.price", Operator.EQ, ("c",)),)],
    ),
    (
        "not_in",
        ["a,b", "c"],
        [(Filter("elements.price", Operator.NEQ, ("a,b",)), Filter("elements.price", Operator.NEQ, ("c",)))],
    ),
    (
        "range",
        Written(lower="a,b", upper="c"),
        [(Filter("elements.price", Operator.GTE, ("a,b",)), Filter("elements.price", Operator.LTE, ("c",)))],
    ),
]


@pytest.mark.parametrize(("name", "operand", "asked"), COMMAS)
def test_a_value_with_a_comma_is_asked_for_by_itself(name: str, operand: Any, asked: list[tuple[Filter, ...]]) -> None:
    found = alternatives(item_where(where_element(**{name: operand}), LATER), LATER)
    assert [alternative.filters for alternative in found] == asked


def test_conditions_keep_their_order_and_all_must_hold() -> None:
    where = Written(
        system=Written(type=Written(eq="a"), last_modified=Written(gt="2017")),
        elements=[Written(codename="x", eq="1"), Written(codename="x", gt="0")],
        AND=[Written(system=Written(name=Written(eq="n"))), Written()],
    )
    assert filters(where, CLOUD) == (
        Filter("system.type", Operator.EQ, ("a",)),
        Filter("system.last_modified", Operator.GT, ("2017",)),
        Filter("elements.x", Operator.EQ, ("1",)),
        Filter("elements.x", Operator.GT, ("0",)),
        Filter("system.name", Operator.EQ, ("n",)),
    )


def test_no_condition_is_no_filter() -> None:
    assert filters(None) == filters(Written()) == filters(Written(AND=[])) == ()


ORDERS: list[tuple[Key | None, frozenset[str], Order | None]] = [
    (None, frozenset(), None),
    (Key(system="name"), frozenset(), Order("system.name")),
    (Key(system="last_modified", descending=True), frozenset(), Order("system.last_modified", True)),
    (Key(element="price"), frozenset({"number"}), Order("elements.price")),
    (Key(element="price"), frozenset(), Order("elements.price")),
    (Key(element="mixed"), frozenset({"rich_text", "text"}), Order("elements.mixed")),
]


@pytest.mark.parametrize(("key", "kinds", "order"), ORDERS)
def test_an_order_becomes_one_attribute_and_a_direction(
    key: Key | None, kinds: frozenset[str], order: Order | None
) -> None:
    assert item_order(key, kinds) == order


@pytest.mark.parametrize("kind", sorted(KNOWN_KINDS - SORTABLE))
def test_kinds_without_one_simple_value_have_no_order(kind: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        item_order(Key(element="price"), frozenset({kind}))
    assert str(refusal.value) == f"Argument 'order.element': 'price' is of kind {kind}, which has no order."


def test_the_kinds_that_have_an_order() -> None:
    assert {"text", "number", "date_time", "url_slug"} == KNOWN_KINDS & SORTABLE
