"""Fields with a batch resolver for Strawberry types: all parents in, all values out, on any executor.
Imports strawberry only, so that schemas may declare with it."""

from collections.abc import Awaitable, Callable, Sequence
from inspect import Parameter as AnyParameter
from inspect import iscoroutinefunction, signature
from typing import Any

import strawberry
from strawberry.types.fields.resolver import Parameter, Signature, StrawberryResolver

_MARK = "__batch_resolver__"


def batch_field(
    *,
    resolver: Callable[..., Sequence[Any] | Awaitable[Sequence[Any]]],
    name: str | None = None,
    description: str | None = None,
    deprecation_reason: str | None = None,
    **options: Any,
) -> Any:
    """A Strawberry field whose resolver takes all parents of a level at once.

        async def resolve_items(parents: list[Record], info: Info, limit: int = 10) -> list[list[Item] | Exception]: ...

        items: list[Item] = batch_field(resolver=resolve_items, description="…")

    It returns (or awaits) one value per parent, in order. An exception instance as a value fails that parent alone; one
    that is raised fails all of them. Other parameters are the field's arguments: one field of a query, one call. The
    same field under another response key, or below other parents, is another call."""
    return strawberry.field(
        resolver=_one_of_batch(resolver),
        name=name,
        description=description,
        deprecation_reason=deprecation_reason,
        **options,
    )


def batch_behind(resolver: StrawberryResolver[Any]) -> Callable[..., Any] | None:
    """The batch resolver a Strawberry resolver was made from, if it was."""
    batch: Callable[..., Any] | None = getattr(resolver.wrapped_func, _MARK, None)
    return batch


def _one_of_batch(batch: Callable[..., Any]) -> Callable[..., Any]:
    """An ordinary resolver with the batch resolver's arguments, that asks it for a single parent."""
    resolve: Callable[..., Any]
    if iscoroutinefunction(batch):

        async def resolve_awaited(root: Any, **arguments: Any) -> Any:
            return (await batch([root], **arguments))[0]

        resolve = resolve_awaited
    else:

        def resolve_at_once(root: Any, **arguments: Any) -> Any:
            return batch([root], **arguments)[0]

        resolve = resolve_at_once
    root = Parameter("root", AnyParameter.POSITIONAL_OR_KEYWORD)
    arguments = [
        Parameter(each.name, AnyParameter.KEYWORD_ONLY, default=each.default, annotation=each.annotation)
        for each in list(signature(batch).parameters.values())[1:]
    ]
    resolve.__name__ = batch.__name__
    resolve.__module__ = batch.__module__
    resolve.__doc__ = batch.__doc__
    resolve.__annotations__ = {each.name: each.annotation for each in arguments}
    setattr(resolve, "__signature__", Signature([root, *arguments]))  # noqa: B010
    setattr(resolve, _MARK, batch)
    return resolve
