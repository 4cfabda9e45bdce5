"""Batch resolvers from ordinary ones, for fields whose loads have nothing to share beyond their loaders."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from upstream.errors import ContentGraphError

P = TypeVar("P")
V = TypeVar("V")


async def each_parent(parents: Sequence[P], resolve: Callable[[P], Awaitable[V]]) -> list[V | ContentGraphError]:
    """All parents at once, so that their loads meet in one batch; a failure stays with its parent."""

    async def one(parent: P) -> V | ContentGraphError:
        try:
            return await resolve(parent)
        except ContentGraphError as error:
            return error

    if len(parents) == 1:
        return [await one(parents[0])]
    return list(await gather(*map(one, parents)))


def for_each(resolve: Callable[..., Awaitable[V]]) -> Callable[..., Awaitable[list[V | ContentGraphError]]]:
    """The batch resolver of an ordinary one: what it is given beside its parent is the same for all."""

    async def for_all(parents: Sequence[Any], *given: Any, **arguments: Any) -> list[V | ContentGraphError]:
        return await each_parent(parents, lambda parent: resolve(parent, *given, **arguments))

    return for_all
