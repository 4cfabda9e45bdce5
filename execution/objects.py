"""Objects of a column: checked against their type, grouped by runtime type where the field's type is abstract.
Imports graphql-core only."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType
from graphql.execution.executor import invalid_return_type_error

from execution.errors import Failure
from execution.levels import Frame, Level, Subset
from execution.plan import FieldPlan, Shape

if TYPE_CHECKING:
    from execution.run import Run


def complete_abstract(run: "Run", shape: Shape, level: Level, values: list[Any]) -> list[Any]:
    """Response objects for values of an interface or a union."""
    resolve_type: Callable[..., Any] = shape.named.resolve_type or run.executor.type_resolver
    names: list[Any] = run.ask_types(resolve_type, level, values, shape.named)
    if set(map(type, names)) == {str} and names.count(names[0]) == len(names):
        return complete_typed(run, shape, level, names[0], None, values)
    groups: dict[Any, list[int]] = {}
    completed: list[Any] = [None] * len(values)
    for index, name in enumerate(names):
        if type(name) is str:
            groups.setdefault(name, []).append(index)
        elif isinstance(name, Failure):
            run.errors.add(level, index, name.error)
        elif run.is_awaitable(name):
            run.wait_for_type(level, index, shape, values[index], name)
        else:
            _complete_named(run, shape, level, name, [index], values, completed)
    for name, indices in groups.items():
        _complete_named(run, shape, level, name, indices, values, completed)
    return completed


def complete_typed(
    run: "Run", shape: Shape, level: Level, name: Any, owners: list[int] | None, sources: list[Any]
) -> list[Any]:
    """Response objects for sources of an abstract type whose runtime type was named."""
    runtime_type = run.object_types.get((shape.named.name, name)) if type(name) is str else None
    if runtime_type is None:
        field = level.field
        for at, source in enumerate(sources):
            index = at if owners is None else owners[at]
            try:
                runtime_type = run.executor.ensure_valid_runtime_type(
                    name, shape.named, field.details, run.info_at(level, index), source
                )
                break
            except Exception as error:
                run.errors.add(level, index, error)
        if runtime_type is None:
            return [None] * len(sources)
        run.object_types[shape.named.name, name] = runtime_type
    if runtime_type.is_type_of:
        return complete_checked(run, runtime_type, level, owners, sources)
    return complete_objects(run, level.field, runtime_type, level, owners, sources)


def complete_checked(
    run: "Run", runtime_type: GraphQLObjectType, level: Level, owners: list[int] | None, sources: list[Any]
) -> list[Any]:
    """Response objects of a type that has its own say about what is one of it."""
    field = level.field
    where = level if owners is None else Subset(level, owners)
    assert runtime_type.is_type_of is not None, "only asked where there is one"
    answers = run.ask_types(runtime_type.is_type_of, where, sources)
    if set(map(type, answers)) == {bool} and all(answers):
        return complete_objects(run, field, runtime_type, level, owners, sources)
    kept: list[int] = []
    for index, answer in enumerate(answers):
        if isinstance(answer, Failure):
            run.errors.add(where, index, answer.error)
        elif run.is_awaitable(answer):
            run.wait_for_check(where, index, runtime_type, sources[index], answer)
        elif answer:
            kept.append(index)
        else:
            run.errors.add(where, index, invalid_return_type_error(runtime_type, sources[index], field.details))
    completed: list[Any] = [None] * len(sources)
    if kept:
        below = [sources[index] for index in kept]
        objects = complete_objects(run, field, runtime_type, Subset(where, kept), None, below)
        for index, value in zip(kept, objects, strict=True):
            completed[index] = value
    return completed


def complete_objects(
    run: "Run",
    field: FieldPlan,
    runtime_type: GraphQLObjectType,
    level: Level,
    owners: list[int] | None,
    sources: list[Any],
) -> list[Any]:
    """Response objects for sources known to be of a type; `owners` are their positions where they are not all."""
    try:
        selection = field.selection(run, runtime_type)
    except Exception as error:
        for index in owners or range(len(sources)):
            run.errors.add(level, index, error)
        return [None] * len(sources)
    return run.execute_fields(selection, Frame(level, owners, sources))


def _complete_named(
    run: "Run", shape: Shape, level: Level, name: Any, indices: list[int], values: list[Any], completed: list[Any]
) -> None:
    sources = values if len(indices) == len(values) else [values[index] for index in indices]
    owners = None if sources is values else indices
    objects = complete_typed(run, shape, level, name, owners, sources)
    for index, value in zip(indices, objects, strict=True):
        completed[index] = value
