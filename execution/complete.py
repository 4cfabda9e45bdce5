"""CompleteValue() over whole columns: nulls, exceptions and awaitables sorted out, leaves coerced, lists flattened and
regrouped, objects left to execution.objects. Imports graphql-core only."""

from collections.abc import AsyncIterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, Undefined
from graphql.execution.executor import collect_iterator_awaitables
from graphql.pyutils import is_iterable

from execution.errors import Failure
from execution.leaves import Odd
from execution.levels import Column, Frame, Items, Level, Subset
from execution.objects import complete_abstract, complete_checked, complete_objects
from execution.plan import ABSTRACT, LEAF, LIST, FieldPlan, Shape

if TYPE_CHECKING:
    from execution.run import Run


class Gathered:
    """What came out of an iterable before it failed: the items, and the error behind them."""

    __slots__ = ("error", "items")

    def __init__(self, items: list[Any], error: Exception | None) -> None:
        self.items = items
        self.error = error


def complete(run: "Run", shape: Shape, level: Level, values: list[Any]) -> list[Any]:
    """Response values for the values of a level; null where one is missing, failed or still awaited."""
    found = set(map(type, values))
    if found <= run.plain or not run.classify(found, values):
        if found == {shape.passes} and (shape.passes_if is None or shape.passes_if(values)):
            return values
        return _complete_sound(run, shape, level, values)
    kept: list[int] = []
    sound: list[Any] = []
    late: list[tuple[int, Any]] = []
    plain, coroutine = run.plain, run.coroutine
    for index, value in enumerate(values):
        kind = type(value)
        if kind in plain:
            kept.append(index)
            sound.append(value)
        elif kind is coroutine:
            late.append((index, value))
        elif value is None or value is Undefined:
            if not shape.nullable:
                run.errors.add(level, index, _null_error(level.field))
        elif isinstance(value, Failure):
            run.errors.add(level, index, value.error)
        elif isinstance(value, Exception):
            run.errors.add(level, index, value)
        else:
            try:
                awaited = run.is_awaitable(value)
            except Exception as error:
                run.errors.add(level, index, error)
                continue
            if awaited:
                late.append((index, value))
            else:
                kept.append(index)
                sound.append(value)
    if late:
        run.wait_for_values(level, shape, late)
    if len(kept) == len(values):
        return _complete_sound(run, shape, level, values)
    completed: list[Any] = [None] * len(values)
    if kept:
        for index, value in zip(kept, _complete_sound(run, shape, Subset(level, kept), sound), strict=True):
            completed[index] = value
    return completed


def _complete_sound(run: "Run", shape: Shape, level: Level, values: list[Any]) -> list[Any]:
    kind = shape.kind
    if kind == LEAF:
        return _complete_leaves(run, shape, level, values)
    if kind == LIST:
        return _complete_lists(run, shape, level, values)
    if kind == ABSTRACT:
        return complete_abstract(run, shape, level, values)
    runtime_type = shape.named
    if runtime_type.is_type_of:
        return complete_checked(run, runtime_type, level, None, values)
    return complete_objects(run, level.field, runtime_type, level, None, values)


def _complete_leaves(run: "Run", shape: Shape, level: Level, values: list[Any]) -> list[Any]:
    finish = shape.finish
    assert finish is not None, "a leaf has a finisher"
    completed: list[Any] = []
    odd = Odd(run.sound)
    append = completed.append
    for value in values:
        append(finish(value, completed, odd, 0))
    for index, _, failure in odd:
        run.errors.add(level, index, failure.error)
    return completed


def _complete_lists(run: "Run", shape: Shape, level: Level, values: list[Any]) -> list[Any]:
    items = shape.of
    assert items is not None, "a list has items"
    lists = values
    broken: dict[int, Exception] = {}
    absent: set[int] = set()
    if not set(map(type, values)) <= {list, tuple}:
        lists = [_items_of(run, shape, level, index, value, broken, absent) for index, value in enumerate(values)]
    lengths = list(map(len, lists))
    below = Items(level, lengths, items.nullable)
    flat = list(chain.from_iterable(lists))
    completed = complete(run, items, below, flat) if flat else flat
    if len(lists) == 1:
        regrouped = [completed]
    else:
        regrouped, start = [], 0
        for end in below.ends:
            regrouped.append(completed[start:end])
            start = end
    below.lists = regrouped
    for index, error in broken.items():
        run.errors.add(level, index, error, after_items=True)
    if not broken and not absent:
        return regrouped
    return [None if index in broken or index in absent else value for index, value in enumerate(regrouped)]


def _items_of(
    run: "Run", shape: Shape, level: Level, index: int, value: Any, broken: dict[int, Exception], absent: set[int]
) -> Any:
    if type(value) is list or type(value) is tuple:
        return value
    if isinstance(value, Gathered):
        if value.error is not None:
            broken[index] = value.error
        return value.items
    if run.executor.is_async_iterable(value):
        assert shape.of is not None, "a list has items"
        run.wait_for_values(level, shape, [(index, _gather(run, shape.of, value))])
        absent.add(index)
        return ()
    if not is_iterable(value):
        name = f"{level.field.parent_type}.{level.field.name}"
        broken[index] = GraphQLError(f"Expected Iterable, but did not find one for field '{name}'.")
        return ()
    items: list[Any] = []
    iterator: Iterator[Any] = iter(())
    try:
        iterator = iter(value)
        items.extend(iterator)
    except Exception as error:
        broken[index] = error
        rest = collect_iterator_awaitables(iterator, run.is_awaitable)
        if rest:
            run.executor.settle_in_background(rest)
    return items


async def _gather(run: "Run", shape: Shape, value: AsyncIterable[Any]) -> Gathered:
    """All items of an async iterable; left early, and closed, at an item that nulls the whole list."""
    items: list[Any] = []
    iterator = value.__aiter__()
    error: Exception | None = None
    try:
        while True:
            item = await anext(iterator)
            items.append(item)
            if not shape.nullable and _is_fatal(run, shape, item):
                break
    except StopAsyncIteration:
        return Gathered(items, None)
    except Exception as raised:
        error = raised
    close = getattr(iterator, "aclose", None)
    if close is not None:
        with suppress(Exception):  # the item's error is the one to report
            await close()
    return Gathered(items, error)


def _is_fatal(run: "Run", shape: Shape, item: Any) -> bool:
    if item is None or isinstance(item, Exception):
        return True
    if shape.kind != LEAF or run.is_awaitable(item):
        return False
    try:
        coerced = shape.named.coerce_output_value(item)
    except Exception:
        return True
    return coerced is None or coerced is Undefined


def _null_error(field: FieldPlan) -> TypeError:
    return TypeError(f"Cannot return null for non-nullable field {field.parent_type}.{field.name}.")


def finish_odd(run: "Run", fields: list[FieldPlan], frame: Frame, odd: Odd) -> None:
    """Finish what was set aside while rows were made: one value of one field at a time."""
    for index, number, value in odd:
        field = fields[number]
        level = Subset(Column(frame, field), [index])
        if field.resolver.reads == "default" and callable(value) and not isinstance(value, Failure):
            value = field.resolver.call(run, level.level, index, value)  # type: ignore[attr-defined]
        [completed] = complete(run, field.shape, level, [value])
        if completed is not None:
            frame.rows[index][field.key] = completed
