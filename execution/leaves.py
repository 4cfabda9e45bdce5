"""Leaf values: which Python values may stand in a response as they are, and what the others become.
Imports graphql-core only."""

import sys
from collections.abc import Callable
from enum import Enum
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from graphql.pyutils import inspect
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from execution.errors import Failure

# Values that pass as they are: exactly these types, so that bool is not Int; 32 bits for Int; no NaN, no infinity.
PASSES: dict[int, str] = {
    id(GraphQLString): "type({v}) is str",
    id(GraphQLID): "type({v}) is str",
    id(GraphQLBoolean): "type({v}) is bool",
    id(GraphQLInt): f"type({{v}}) is int and {GRAPHQL_MIN_INT} <= {{v}} <= {GRAPHQL_MAX_INT}",
    id(GraphQLFloat): f"type({{v}}) is float and {-sys.float_info.max!r} <= {{v}} <= {sys.float_info.max!r}",
}

# The same for a whole column of values of exactly one type.
PASSES_WHOLE: dict[int, tuple[type, Callable[[list[Any]], bool] | None]] = {
    id(GraphQLString): (str, None),
    id(GraphQLID): (str, None),
    id(GraphQLBoolean): (bool, None),
    id(GraphQLInt): (int, lambda values: min(values) >= GRAPHQL_MIN_INT and max(values) <= GRAPHQL_MAX_INT),
    id(GraphQLFloat): (float, lambda values: all(map(isfinite, values))),
}


class Odd(list[tuple[int, int, Any]]):
    """Values that could not be finished: row, number of the field, value. `plain` are types that are never odd."""

    __slots__ = ("plain",)

    def __init__(self, plain: set[type]) -> None:
        super().__init__()
        self.plain = plain


Finish = Callable[[Any, list[Any], Odd, int], Any]


def coerce_leaf(leaf: GraphQLLeafType, value: Any) -> Any:
    """CompleteValue() of a leaf: coerced, never null."""
    coerced = leaf.coerce_output_value(value)
    if coerced is None or coerced is Undefined:
        raise TypeError(
            f"Expected `{inspect(leaf)}.coerce_output_value({inspect(value)})` to return non-nullable value,"
            f" returned: {inspect(coerced)}"
        )
    return coerced


def finisher(leaf: GraphQLLeafType, nullable: bool) -> Finish:
    """What is called for a value that does not pass as it is; the length of `out` is the index of the row in work."""
    coerce = leaf.coerce_output_value

    def finish(value: Any, out: list[Any], odd: Odd, number: int) -> Any:
        if type(value) in odd.plain:
            try:
                coerced = coerce(value)
                if coerced is None or coerced is Undefined:
                    coerced = coerce_leaf(leaf, value)
            except Exception as error:
                odd.append((len(out), number, Failure(error)))
                return None
            return coerced
        if value is None and nullable:
            return None
        odd.append((len(out), number, value))
        return None

    return finish


def enum_names(leaf: GraphQLLeafType) -> tuple[type[Enum], dict[str, str]] | None:
    """Class and response name by member name, for enum types that coerce members of one Python enum."""
    wrapped = getattr(leaf, "wrapped_cls", None)
    if not isinstance(leaf, GraphQLEnumType) or type(leaf).__module__ != "strawberry.schema.schema_converter":
        return None
    if not isinstance(wrapped, type) or not issubclass(wrapped, Enum):
        return None
    try:
        return wrapped, {member.name: leaf.coerce_output_value(member) for member in wrapped}
    except Exception:  # members outside the schema's enum: each is an error of its own when it is met
        return None
