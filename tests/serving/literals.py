"""Input objects made at random from their types: conditions and orders, such as somebody may write them."""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_required_input_field,
)

# What stands in fields of these types, by the type's name; commas are what the service splits lists at.
WORDS = ['"on_roasts"', '"a, b"', '"The Second Crack"', '"article"', '"semi_dry"']
SCALARS = {
    "String": WORDS,
    "SimpleValue": [*WORDS, "12", "8.5"],
    "Float": ["12", "8.5", "9.75"],
    "Boolean": ["true", "false"],
    "DateTime": ['"2014"', '"2016-05-01"', '"2014-11-18T00:00:00Z"'],
}
# Attributes that the first generation does not have, and refuses.
LATER = frozenset({"collection", "workflow", "workflowStep"})
CODENAMES = ['"title"', '"price"', '"personas"', '"post_date"', '"related_articles"']


class Literals:
    def __init__(self, random: Random) -> None:
        self._random = random

    def where(self, type_: Any) -> str:
        return self._object(get_named_type(type_), 3)

    def value(self, type_: Any) -> str:
        return self._value(type_, "", 0)

    def order(self, type_: Any) -> str:
        """One key: the service orders by one."""
        made = get_named_type(type_)
        assert isinstance(made, GraphQLInputObjectType), "an order is an input object"
        if made.name == "ItemOrder":
            return '{element: "title"}'
        name = self._random.choice(sorted(made.fields))
        named = get_named_type(made.fields[name].type)
        inner = self.order(named) if isinstance(named, GraphQLInputObjectType) else self._random.choice(["asc", "desc"])
        return f"{{{name}: {inner}}}"

    def _object(self, made: Any, depth: int) -> str:
        names = [it for it in made.fields if it not in LATER and (depth or not _is_nested(made.fields[it].type))]
        chosen = self._random.sample(names, min(len(names), self._random.choice([1, 1, 2])))
        needed = [name for name, field in made.fields.items() if is_required_input_field(field)]
        written = [
            f"{name}: {self._value(made.fields[name].type, name, depth)}" for name in dict.fromkeys([*needed, *chosen])
        ]
        return "{" + ", ".join(written) + "}"

    def _value(self, type_: Any, name: str, depth: int) -> str:
        if isinstance(type_, GraphQLNonNull):
            return self._value(type_.of_type, name, depth)
        if isinstance(type_, GraphQLList):
            count = self._random.choice([1, 2, 3])
            return "[" + ", ".join(self._value(type_.of_type, name, depth) for _ in range(count)) + "]"
        if isinstance(type_, GraphQLInputObjectType):
            return self._object(type_, depth - 1)
        if isinstance(type_, GraphQLEnumType):
            return str(self._random.choice(sorted(type_.values)))
        if name == "codename":
            return self._random.choice(CODENAMES)
        # A comma is refused among codenames.
        return self._random.choice([it for it in SCALARS[type_.name] if "," not in it or "contains" not in name])


def _is_nested(type_: Any) -> bool:
    """Whether conditions stand in it, and not operators alone."""
    made = get_named_type(type_)
    return isinstance(made, GraphQLInputObjectType) and "AND" in made.fields
