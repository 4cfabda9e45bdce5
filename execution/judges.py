"""What a type resolver or an `is_type_of` looks at, declared: it is then asked without an info, or once per class.
Imports nothing."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__judges_by__"


class JudgesBy(IntEnum):
    """What an answer depends on beside the types of the schema."""

    INFO = 0
    VALUE = 1
    CLASS = 2


def by_value(function: F) -> F:
    """Marks one that looks at the value alone. Its info is None.

    @by_value
    def resolve_type(value, info, abstract_type): return value["kind"]
    """
    setattr(function, _MARK, JudgesBy.VALUE)
    return function


def by_class(function: F) -> F:
    """Marks one whose answer is the same for all values of a class. Its info is None."""
    setattr(function, _MARK, JudgesBy.CLASS)
    return function


def judges_by(function: Callable[..., Any]) -> JudgesBy:
    """What was declared; a bound method's function declares for it."""
    declared = getattr(function, _MARK, None)
    if declared is not None:
        return JudgesBy(declared)
    if getattr(function, "__name__", None) == "is_type_of" and _is_made_by_strawberry(function):
        return JudgesBy.VALUE  # the one of a type that implements interfaces: an isinstance
    return JudgesBy.INFO


def _is_made_by_strawberry(function: Callable[..., Any]) -> bool:
    return getattr(function, "__module__", None) == "strawberry.schema.schema_converter"
