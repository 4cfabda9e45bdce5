"""How a field declares that it is read from its parent, or a batch resolver: all parents in, all values out.
Imports graphql-core only."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from graphql import GraphQLField

BATCH = "execution.batch"
READ = "execution.read"


def batch_of(definition: GraphQLField) -> Callable[..., Any] | None:
    """The batch resolver a graphql-core field declares, if it does."""
    batch = definition.extensions.get(BATCH)
    return batch if callable(batch) else None


def with_batch(definition: GraphQLField, resolve_batch: Callable[..., Any]) -> GraphQLField:
    """Give a graphql-core field a batch resolver `(parents, info, **arguments) -> values`, sync or async, and a
    resolver for one parent made from it, so that any executor can run the field."""
    definition.extensions = {**definition.extensions, BATCH: resolve_batch}
    definition.resolve = one_of_batch(resolve_batch)
    return definition


def one_of_batch(resolve_batch: Callable[..., Any]) -> Callable[..., Any]:
    """An ordinary resolver that asks a batch resolver for a single parent."""

    def resolve(source: Any, info: Any, **arguments: Any) -> Any:
        values = resolve_batch([source], info, **arguments)
        return _await_first(values) if info.is_awaitable(values) else values[0]

    return resolve


async def _await_first(values: Any) -> Any:
    return (await values)[0]


def read_of(definition: GraphQLField) -> Callable[[Any], Any] | str | None:
    """What a graphql-core field says of how its value is read from its parent, if it does."""
    read: Callable[[Any], Any] | str | None = definition.extensions.get(READ)
    return read


def with_read(definition: GraphQLField, read: Callable[[Any], Any] | str) -> GraphQLField:
    """Say that a graphql-core field without arguments is an attribute of its parent, or a function of it alone, and
    give it a resolver made from that, so that any executor can run the field."""
    definition.extensions = {**definition.extensions, READ: read}
    of: Callable[[Any], Any] = attrgetter(read) if isinstance(read, str) else read
    definition.resolve = lambda source, info: of(source)
    return definition
