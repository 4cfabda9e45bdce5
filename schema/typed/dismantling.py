"""Taking a schema that nobody uses apart, so that its memory is free without a collection of cycles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from graphql import is_introspection_type, is_specified_scalar_type

if TYPE_CHECKING:
    from schema.build import Schema


def dismantle(schema: Schema, at_once: int = 25) -> Iterator[None]:
    """A little at each step; a collection of the cycles of hundreds of types would stop the process for 0.1 seconds.

    Nothing may run on the schema any more. What all schemas share, the types of GraphQL itself, stays whole.
    """
    schema.engine.forget()
    core = schema._schema
    remaining = (
        it for it in list(core.type_map.values()) if not (is_introspection_type(it) or is_specified_scalar_type(it))
    )
    vars(core).clear()
    # Strawberry's own records of the same types.
    vars(schema.schema_converter).clear()
    vars(schema).clear()
    while chunk := list(islice(remaining, at_once)):
        for type_ in chunk:
            vars(type_).clear()
        del chunk[:], type_
        yield
