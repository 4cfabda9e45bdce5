"""`where` and `order` as filters of the Delivery API, without the rest of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from resolvers.filters import OPERATORS, SORTABLE, item_filters, item_order
from upstream.capabilities import CAPABILITIES, Generation
from upstream.element_models import KNOWN_KINDS
from upstream.errors import ArgumentError, UnsupportedError
from upstream.query import LIST_OPERATORS, Filter, Operator, Order

CLOUD = CAPABILITIES[Generation.KENTICO_CLOUD]
LATER = CAPABILITIES[Generation.KONTENT_AI]


class Written(dict[str, Any]):
    """An input object of the fields that the caller wrote."""

    def given(self) -> Mapping[str, Any]:
        return self


@dataclass(frozen=True)
class Ends:
    lower: str
    upper: str


@dataclass(frozen=True)
class Key:
    system: str | None = None
    element: str | None = None
    descending: bool = False


def where_element(**operators: Any) -> Written:
    return Written(elements=[Written(codename="price", **operators)])


# Python name of the operator, its operand, the wire operator and its values.
FORMS: list[tuple[str, Any, Operator, tuple[str, ...]]] = [
    ("eq", "a", Operator.EQ, ("a",)),
    ("lt", "1", Operator.LT, ("1",)),
    ("lte", "1", Operator.LTE, ("1",)),
    ("gt", "1", Operator.GT, ("1",)),
    ("gte", "1", Operator.GTE, ("1",)),
    ("range", Ends("1", "2"), Operator.RANGE, ("1", "2")),
    ("in_", ["a", "b"], Operator.IN, ("a", "b")),
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
    assert item_filters(where_element(**{name: operand}), LATER) == (Filter("elements.price", operator, values),)


def test_every_operator_of_the_service_is_in_the_table_of_this_file() -> None:
    assert {operator for *_, operator, _ in FORMS} == set(Operator)
    assert {name for name, *_ in FORMS} == {*OPERATORS, "is_empty"}


@pytest.mark.parametrize("name", [name for name, form in OPERATORS.items() if form.operator in LIST_OPERATORS])
def test_a_comma_cannot_be_asked_for_in_a_list(name: str) -> None:
    """The service splits at commas, and knows no escape."""
    operand = Ends("a,b", "c") if name == "range" else ["a,b"]
    with pytest.raises(ArgumentError, match="a value with a comma cannot be asked for here"):
        item_filters(where_element(**{name: operand}), LATER)


def test_a_comma_in_a_single_value_is_asked_for() -> None:
    assert item_filters(where_element(eq="a,b"), CLOUD) == (Filter("elements.price", Operator.EQ, ("a,b",)),)


@pytest.mark.parametrize("name", ["not_eq", "not_in", "is_empty"])
def test_the_first_generation_refuses_what_came_later(name: str) -> None:
    operand = next(operand for known, operand, *_ in FORMS if known == name)
    with pytest.raises(UnsupportedError):
        item_filters(where_element(**{name: operand}), CLOUD)


def test_conditions_keep_their_order_and_all_must_hold() -> None:
    where = Written(
        system=Written(type=Written(eq="a"), last_modified=Written(gt="2017")),
        elements=[Written(codename="x", eq="1"), Written(codename="x", gt="0")],
        AND=[Written(system=Written(name=Written(eq="n"))), Written()],
    )
    assert item_filters(where, CLOUD) == (
        Filter("system.type", Operator.EQ, ("a",)),
        Filter("system.last_modified", Operator.GT, ("2017",)),
        Filter("elements.x", Operator.EQ, ("1",)),
        Filter("elements.x", Operator.GT, ("0",)),
        Filter("system.name", Operator.EQ, ("n",)),
    )


def test_no_condition_is_no_filter() -> None:
    assert item_filters(None, CLOUD) == item_filters(Written(), CLOUD) == ()


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
