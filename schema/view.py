"""How a Strawberry type says which records it shows, and how an input says what was written in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields
from enum import Enum
from inspect import iscoroutinefunction, signature
from typing import Any, ClassVar, TypeVar

import strawberry
from strawberry.types.field import StrawberryField

from execution.fields import batch_field
from execution.judges import by_class
from resolvers.each_parent import for_each

T = TypeVar("T")


def views(*records: type) -> Callable[[type[T]], type[T]]:
    """Objects of these record classes are values of the decorated type; stands below `strawberry.type`."""

    def decorate(cls: type[T]) -> type[T]:
        @by_class
        def is_type_of(_: type, value: object, info: object) -> bool:
            return isinstance(value, records)

        cls.is_type_of = classmethod(is_type_of)  # type: ignore[attr-defined]
        cls.records = records  # type: ignore[attr-defined]
        return cls

    return decorate


def resolved(resolver: Callable[..., Any], description: str) -> Any:
    """A field whose value a resolver gives: the resolver is typed in records, the class shows the schema's type.

    One that waits for something is asked for all parents of a level at once, so that their loads meet.
    """
    if iscoroutinefunction(resolver):
        return batched(_for_all(resolver), description)
    return strawberry.field(resolver=resolver, description=description)


def batched(resolver: Callable[..., Any], description: str) -> Any:
    """The same for a batch resolver, which takes all parents of a level and gives a value or an error for each."""
    return batch_field(resolver=resolver, description=description)


def root_field(graphql_type: Any, description: str) -> Callable[[Callable[..., Any]], StrawberryField]:
    """The same for a method: decorates what answers a root field, shown as `graphql_type`.

    There is one parent, the root; a batch all the same, so that every field that may ask upstream is one.
    """

    def decorate(method: Callable[..., Any]) -> StrawberryField:
        options = {"graphql_type": graphql_type, "description": description}
        declared: StrawberryField = (
            batch_field(resolver=_for_all(method), **options)
            if iscoroutinefunction(method)
            else strawberry.field(resolver=method, **options)
        )
        return declared

    return decorate


def _for_all(resolver: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    resolve = for_each(resolver)
    resolve.__name__, resolve.__module__ = resolver.__name__, resolver.__module__
    resolve.__signature__ = signature(resolver)  # type: ignore[attr-defined]
    return resolve


class Given:
    """Mixin of input types whose fields may be left out: an explicit null differs from silence."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def given(self) -> dict[str, Any]:
        """The fields the caller wrote, by Python name; a member of an enumeration as upstream writes it."""
        return {
            field.name: value.value if isinstance(value, Enum) else value
            for field in fields(self)
            if (value := getattr(self, field.name)) is not strawberry.UNSET
        }
