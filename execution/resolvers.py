"""Resolvers over whole columns: all parents of a frame in, all values out, each resolver called once per parent.
An exception becomes a Failure at its place. Imports graphql-core, and execution.strawberry where a field is one."""

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from graphql import GraphQLField, GraphQLSchema, TypeNameMetaFieldDef

from execution.batching import batch_of, read_of
from execution.errors import Failure
from execution.info import infos_of
from execution.values import is_shareable

if TYPE_CHECKING:
    from execution.levels import Column
    from execution.plan import FieldPlan
    from execution.run import Run


class Pending:
    """Stands for a whole column that a batch resolver will deliver later."""


PENDING = Pending()


class Resolver(Protocol):
    """`reads`: "attribute" or "default" where a value is read from its parent, None where something is called."""

    reads: str | None
    name: str

    def values(self, run: "Run", column: "Column") -> list[Any] | Pending: ...


def resolver_of(definition: GraphQLField, name: str, schema: GraphQLSchema) -> Resolver:
    """How a field gets its values, decided once per schema."""
    if definition is TypeNameMetaFieldDef:
        return Typename()
    batch = batch_of(definition)
    if batch is not None:
        return Batched(name, batch)
    read = read_of(definition)
    if read is not None:
        return Attribute(read) if isinstance(read, str) else Read(name, read)
    if "strawberry-definition" in definition.extensions:
        from execution.strawberry import strawberry_resolver

        direct = strawberry_resolver(definition, schema)
        if direct is not None:
            return direct
    if definition.resolve is None:
        return Default(name)
    return Ordinary(name)


def call_each(run: "Run", column: "Column", function: Callable[..., Any], *more: Iterable[Any]) -> list[Any]:
    """The function for every object of the column, in the context that object was resolved in."""
    sources = column.frame.sources
    if run.contexts_changed:
        return _call_each_in_context(column, function, zip(sources, *more, strict=True))
    return call_all(function, sources, *more)


def call_all(function: Callable[..., Any], first: Sequence[Any], *columns: Iterable[Any]) -> list[Any]:
    """The function for every row of the columns."""
    values: list[Any] = []
    calls = map(function, first, *columns)
    while True:
        try:
            # extend keeps what it got before an exception, and map goes on behind it
            values.extend(calls)
        except Exception as error:
            values.append(Failure(error))
            continue
        except BaseException:
            _close(values)
            raise
        if len(values) == len(first):
            return values
        values.append(Failure(StopIteration()))  # raised by a resolver, taken by extend for the end


def _close(values: list[Any]) -> None:
    for value in values:
        if isinstance(value, Coroutine):
            value.close()


def _call_each_in_context(
    column: "Column", function: Callable[..., Any], calls: Iterable[tuple[Any, ...]]
) -> list[Any]:
    values: list[Any] = []
    for index, arguments in enumerate(calls):
        level, owner = column.up(index)
        context = None if level is None else level.context(owner)
        try:
            values.append(function(*arguments) if context is None else context.run(function, *arguments))
        except Exception as error:
            values.append(Failure(error))
        except BaseException:
            _close(values)
            raise
    return values


def keywords_of(
    run: "Run", field: "FieldPlan", convert: Callable[[dict[str, Any]], dict[str, Any]], calls: int
) -> dict[str, Any] | Callable[[], dict[str, Any]]:
    """Keyword arguments for so many calls: one dict all may share, or a function that makes one for each."""
    arguments = field.arguments
    if arguments.converted is not None:
        return arguments.converted
    values = convert(arguments.values(run))
    if is_shareable(values):
        if not arguments.has_variables:
            arguments.converted = values
        return values
    return values if calls == 1 else lambda: convert(arguments.fresh(run))


class Typename:
    """__typename: known from the plan."""

    reads: str | None = None
    name: str = "__typename"

    def values(self, run: "Run", column: "Column") -> list[Any]:
        return [column.field.parent_type.name] * len(column.frame.sources)


class Attribute:
    """A plain attribute of the parent; a missing one is an error."""

    reads: str | None = "attribute"

    def __init__(self, name: str) -> None:
        self.name = name
        self.read: Callable[[Any], Any] = attrgetter(name)

    def values(self, run: "Run", column: "Column") -> list[Any]:
        return call_each(run, column, self.read)


class Read:
    """A function of the parent alone."""

    reads: str | None = None

    def __init__(self, name: str, read: Callable[[Any], Any]) -> None:
        self.name = name
        self.read = read

    def values(self, run: "Run", column: "Column") -> list[Any]:
        return call_each(run, column, self.read)


class Default:
    """graphql-core's default resolver: key of a mapping or attribute, called where it is callable. Where the request
    brings its own default resolver, that one is called."""

    reads: str | None = "default"

    def __init__(self, name: str) -> None:
        self.name = name
        self.ordinary = Ordinary(name)

    def read(self, source: Any) -> Any:
        return source.get(self.name) if isinstance(source, Mapping) else getattr(source, self.name, None)

    def values(self, run: "Run", column: "Column") -> list[Any]:
        if not run.reads_by_default:
            return self.ordinary.values(run, column)
        if column.field.arguments.any:
            try:
                column.field.arguments.values(run)
            except Exception as error:
                return [Failure(error)] * len(column.frame.sources)
        values = call_each(run, column, self.read)
        if set(map(type, values)) <= run.plain:
            return values
        for index, value in enumerate(values):
            if callable(value):
                values[index] = self.call(run, column, index, value)
        return values

    def call(self, run: "Run", column: "Column", index: int, value: Callable[..., Any]) -> Any:
        """A method or function found at the parent."""
        try:
            info = run.info(column, index)
            keywords = column.field.arguments.fresh(run) if column.field.arguments.any else {}
            level, owner = column.up(index)
            context = None if level is None or not run.contexts_changed else level.context(owner)
            return value(info, **keywords) if context is None else context.run(value, info, **keywords)
        except Exception as error:
            return Failure(error)


class Ordinary:
    """A resolver of graphql-core's form: (source, info, **arguments)."""

    reads: str | None = None

    def __init__(self, name: str) -> None:
        self.name = name

    def values(self, run: "Run", column: "Column") -> list[Any]:
        field = column.field
        function = field.definition.resolve or run.executor.field_resolver
        sources = column.frame.sources
        try:
            keywords = keywords_of(run, field, _same, len(sources)) if field.arguments.any else None
        except Exception as error:
            return [Failure(error)] * len(sources)
        infos = infos_of(run, column)
        if keywords is None or keywords == {}:
            return call_each(run, column, function, infos)
        if isinstance(keywords, dict):
            return call_each(run, column, lambda source, info: function(source, info, **keywords), infos)
        return call_each(run, column, lambda source, info: function(source, info, **keywords()), infos)


class Batched:
    """A batch resolver: one call for all parents."""

    reads: str | None = None

    def __init__(self, name: str, batch: Callable[..., Any]) -> None:
        self.name = name
        self.batch = batch

    def values(self, run: "Run", column: "Column") -> list[Any] | Pending:
        field = column.field
        sources = column.frame.sources
        try:
            keywords = field.arguments.fresh(run) if field.arguments.any else {}
            result = self.batch(sources, run.info(column, 0), **keywords)
        except Exception as error:
            return [Failure(error)] * len(sources)
        return settle_batch(run, column, result)


def settle_batch(run: "Run", column: "Column", result: Any) -> list[Any] | Pending:
    """What a batch resolver returned: values now, or later."""
    if run.is_awaitable(result):
        run.wait_for_batch(column, result)
        return PENDING
    return batch_values(column, result)


def batch_values(column: "Column", result: Any) -> list[Any]:
    """One value per parent, or the same failure for all."""
    count = len(column.frame.sources)
    if isinstance(result, Failure):
        return [result] * count
    if isinstance(result, (list, tuple)) and len(result) == count:
        return list(result)
    got = f"{len(result)} values" if isinstance(result, (list, tuple)) else type(result).__name__
    place = f"{column.field.parent_type.name}.{column.field.name}"
    return [Failure(TypeError(f"The batch resolver of {place} must return {count} values, got {got}."))] * count


def _same(values: dict[str, Any]) -> dict[str, Any]:
    return values
