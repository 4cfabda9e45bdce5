"""Conditions that upstream cannot ask, answered on an item that is there: negation and emptiness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from resolvers.conditions import Condition
from upstream import element_models as models
from upstream.models import Item
from upstream.query import Operator


class Moment(str):
    """A date and time, which people write in more than one way."""

    __slots__ = ()


Simple: TypeAlias = str | int | float | None
Value: TypeAlias = Simple | frozenset[str]


def matches(item: Item, conditions: Iterable[Condition]) -> bool:
    """Whether all hold. As upstream has it, an item without the element meets no condition on it."""
    return all(
        value is not _ABSENT and TESTS[condition.operator](value, condition.values)
        for condition in conditions
        for value in [_value(item, condition.attribute)]
    )


def elements_needed(conditions: Iterable[Condition]) -> frozenset[str]:
    """Codenames of the elements that the conditions read."""
    split = (condition.attribute.partition(".") for condition in conditions)
    return frozenset(name for room, _, name in split if room == "elements")


_ABSENT = object()


def _value(item: Item, attribute: str) -> Value | object:
    room, _, name = attribute.partition(".")
    if room == "system":
        found = getattr(item.system, name)
        return frozenset(found) if isinstance(found, list) else found
    element = item.element(name)
    return _ABSENT if element is None else READ[type(element)](element)


def _raw(element: models.UnknownElement) -> Value:
    """What its JSON looks like; an object is nothing that can be compared."""
    value = element.raw.get("value")
    if isinstance(value, list):
        return frozenset(map(str, value))
    return value if value is None or isinstance(value, str | int | float) else str(value)


READ: Mapping[type, Callable[..., Value]] = {
    models.TextElement: lambda element: element.value,
    models.UrlSlugElement: lambda element: element.value,
    models.NumberElement: lambda element: element.value,
    models.DateTimeElement: lambda element: None if element.value is None else Moment(element.value),
    models.RichTextElement: lambda element: element.value,
    models.MultipleChoiceElement: lambda element: frozenset(choice.codename for choice in element.value),
    models.TaxonomyElement: lambda element: frozenset(term.codename for term in element.value),
    models.ModularContentElement: lambda element: frozenset(element.value),
    models.AssetElement: lambda element: frozenset(asset.url for asset in element.value),
    models.UnknownElement: _raw,
}


def _differs(value: object, operands: tuple[str, ...]) -> bool:
    """Nothing written differs from every value; what cannot be compared, a list or a number with a word, does not."""
    if isinstance(value, frozenset):
        return False
    if isinstance(value, int | float):
        numbers = [_number(operand) for operand in operands]
        return None not in numbers and value not in numbers
    if isinstance(value, Moment):
        return _instant(value) not in map(_instant, operands)
    return value not in operands


def _instant(text: str) -> datetime | str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _number(operand: str) -> float | None:
    try:
        return float(operand)
    except ValueError:
        return None


def _is_empty(value: object, operands: tuple[str, ...]) -> bool:
    return value in _EMPTY


# The last one is what the rich text editor leaves (Delivery API, Rich text).
_EMPTY: tuple[Value, ...] = (None, "", frozenset(), "<p><br></p>")

TESTS: Mapping[Operator, Callable[[object, tuple[str, ...]], bool]] = {
    Operator.NEQ: _differs,
    Operator.NIN: _differs,
    Operator.EMPTY: _is_empty,
    Operator.NEMPTY: lambda value, operands: not _is_empty(value, operands),
}
