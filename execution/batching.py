"""How a field declares a batch resolver: all parents in, all values out. Imports graphql-core only."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLField

BATCH = "execution.batch"


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
