"""Strawberry on the breadth-first executor: the one line that switches a schema over, and how Strawberry's fields are
called without its wrappers where those would do nothing. Imports strawberry; nothing else here needs to."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import strawberry
from graphql import GraphQLField, GraphQLSchema
from strawberry.execution.is_awaitable import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.arguments import convert_arguments
from strawberry.types.base import StrawberryOptional
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from execution.engine import Engine
from execution.errors import Failure
from execution.execute import BreadthFirst, breadth_first
from execution.fields import batch_behind
from execution.info import infos_of
from execution.resolvers import Attribute, Pending, Resolver, call_each, keywords_of, settle_batch

if TYPE_CHECKING:
    from execution.levels import Column
    from execution.run import Run

_AS_THEY_ARE = (str, int, float, bool, strawberry.ID)
_WRAPPERS = ("_get_basic_result", "_resolver", "_async_resolver")


def breadth_first_context(plans: int = 512) -> type[BreadthFirst]:
    """`strawberry.Schema(query=Query, execution_context_class=breadth_first_context())`; counts are in `.engine`."""
    engine = Engine(plans, predicates=(optimized_is_awaitable,))
    return breadth_first(engine, StrawberryGraphQLCoreExecutionContext, keeps=("operation_extensions",))


def strawberry_resolver(definition: GraphQLField, schema: GraphQLSchema) -> Resolver | None:
    """A resolver that goes past Strawberry's wrapper; None where the wrapper has something to do."""
    field = definition.extensions["strawberry-definition"]
    resolve: Any = definition.resolve
    if (
        not isinstance(field, StrawberryField)
        or type(field).get_result is not StrawberryField.get_result
        or field.extensions
        or field.permission_classes
        or getattr(resolve, "__module__", None) != "strawberry.schema.schema_converter"
        or getattr(resolve, "__name__", None) not in _WRAPPERS
    ):
        return None
    strawberry_schema = getattr(schema, "_strawberry_schema", None)
    if strawberry_schema is None or strawberry_schema.exception_handlers:
        return None
    resolver = field.base_resolver
    if resolver is None:
        if field.default_resolver is getattr:
            return Attribute(field.python_name)
        return Configured(field.python_name, field.default_resolver)
    if type(resolver).__call__ is not StrawberryResolver.__call__ or not callable(resolver.wrapped_func):
        return None
    batch = batch_behind(resolver)
    if batch is not None:
        return DirectBatch(field, resolver, strawberry_schema, batch)
    return Direct(field, resolver, strawberry_schema)


class Configured:
    """A field without a resolver under StrawberryConfig(default_resolver=…)."""

    reads: str | None = None

    def __init__(self, name: str, resolve: Callable[[Any, str], object]) -> None:
        self.name = name
        self.resolve = resolve

    def values(self, run: "Run", column: "Column") -> list[Any]:
        resolve, name = self.resolve, self.name
        return call_each(run, column, lambda source: resolve(source, name))


class Direct:
    """A resolver function of a Strawberry field."""

    reads: str | None = None

    def __init__(self, field: StrawberryField, resolver: StrawberryResolver[Any], schema: Any) -> None:
        self.name = field.python_name
        self.field = field
        self.function: Callable[..., Any] = resolver.wrapped_func  # type: ignore[assignment]
        self.config = schema.config
        self.registry = schema.schema_converter.scalar_registry
        self.takes_self = resolver.self_parameter is not None
        found = (resolver.parent_parameter, resolver.root_parameter)
        self.sources = tuple(parameter.name for parameter in found if parameter is not None)
        self.info = None if resolver.info_parameter is None else resolver.info_parameter.name
        self.renames = _renames(field, schema.config)
        self.order = [
            name
            for name, parameter in resolver.signature.parameters.items()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]

    def values(self, run: "Run", column: "Column") -> list[Any] | Pending:
        sources = column.frame.sources
        try:
            keywords = self.keywords(run, column, len(sources))
        except Exception as error:
            return [Failure(error)] * len(sources)
        call = self.caller(keywords)
        if self.info is None:
            return call_each(run, column, call)
        return call_each(run, column, call, self.infos(run, column))

    def keywords(self, run: "Run", column: "Column", calls: int) -> dict[str, Any] | Callable[[], dict[str, Any]]:
        plan = column.field
        if plan.arguments.converted is not None:
            return plan.arguments.converted

        renames = self.renames

        def convert(values: dict[str, Any]) -> dict[str, Any]:
            if renames is not None:
                return {renames[name]: value for name, value in values.items()}
            info = self.config.info_class(run.info(column, 0), self.field)
            return convert_arguments(values, self.field.arguments, self.registry, self.config, info)

        return keywords_of(run, plan, convert, calls)

    def infos(self, run: "Run", column: "Column") -> list[Any]:
        info_class, field = self.config.info_class, self.field
        return [info_class(raw, field) for raw in infos_of(run, column)]

    def caller(self, keywords: dict[str, Any] | Callable[[], dict[str, Any]]) -> Callable[..., Any]:
        """A function of (source) or (source, info) that hands over what the resolver's signature asks for."""
        function = self.function
        leads = ("self",) if self.takes_self else self.sources
        if isinstance(keywords, dict) and len(leads) == 1 and len(self.sources) + self.takes_self == 1:
            positional = [*leads, self.info] if self.info is not None else list(leads)
            if self.order[: len(positional)] == positional:
                return partial(function, **keywords) if keywords else function

        def call(source: Any, info: Any = None) -> Any:
            named = {**(keywords if isinstance(keywords, dict) else keywords()), **dict.fromkeys(self.sources, source)}
            if self.info is not None:
                named[self.info] = info
            return function(source, **named) if self.takes_self else function(**named)

        return call


class DirectBatch(Direct):
    """A batch resolver of a Strawberry field; its info is the first parent's."""

    def __init__(
        self, field: StrawberryField, resolver: StrawberryResolver[Any], schema: Any, batch: Callable[..., Any]
    ) -> None:
        super().__init__(field, resolver, schema)
        self.batch = batch

    def values(self, run: "Run", column: "Column") -> list[Any] | Pending:
        sources = column.frame.sources
        try:
            keywords = self.keywords(run, column, 1)
            named = dict(keywords if isinstance(keywords, dict) else keywords())
            if self.info is not None:
                named[self.info] = self.config.info_class(run.info(column, 0), self.field)
            result = self.batch(sources, **named)
        except Exception as error:
            return [Failure(error)] * len(sources)
        return settle_batch(run, column, result)


def _renames(field: StrawberryField, config: Any) -> dict[str, str] | None:
    """Python names by GraphQL name, where converting the arguments does no more than rename them."""
    renames: dict[str, str] = {}
    for argument in field.arguments:
        kind = argument.type
        if type(kind) is StrawberryOptional:
            kind = kind.of_type
        if kind not in _AS_THEY_ARE or argument.python_name is None:
            return None
        renames[config.name_converter.from_argument(argument)] = argument.python_name
    return renames
