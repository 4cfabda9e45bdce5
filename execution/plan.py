"""The plan of an operation: for each object type the fields to execute, for each field its resolver and its type.
Grown as types are met; independent of argument and variable values. Imports graphql-core only."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet

from execution.leaves import PASSES_WHOLE, Finish, finisher
from execution.resolvers import Resolver, Typename, resolver_of
from execution.values import NO_ARGUMENTS, Arguments

if TYPE_CHECKING:
    from execution.compile import Rows
    from execution.run import Run

LEAF, LIST, OBJECT, ABSTRACT = range(4)
PLAIN = 1024  # Python types remembered per schema
_NOTHING = (None, None)


class Shape:
    """An output type, taken apart once."""

    __slots__ = ("finish", "kind", "named", "nullable", "of", "passes", "passes_if")

    def __init__(self, output: GraphQLOutputType) -> None:
        self.nullable = not isinstance(output, GraphQLNonNull)
        inner: Any = output.of_type if isinstance(output, GraphQLNonNull) else output
        self.named: Any = inner
        self.of: Shape | None = None
        self.finish: Finish | None = None
        self.passes: type | None = None  # a column of leaves all of this type passes as it is, under a condition
        self.passes_if: Callable[[list[Any]], bool] | None = None
        if isinstance(inner, GraphQLList):
            self.kind = LIST
            self.of = Shape(inner.of_type)
        elif is_leaf_type(inner):
            self.kind = LEAF
            self.finish = finisher(inner, self.nullable)
            self.passes, self.passes_if = PASSES_WHOLE.get(id(inner), _NOTHING)
        else:
            self.kind = ABSTRACT if is_abstract_type(inner) else OBJECT


class Recipe:
    """What is the same wherever a field of the schema is selected."""

    __slots__ = ("definition", "is_plain", "resolver", "shape", "takes_arguments")

    def __init__(self, definition: GraphQLField, name: str, schema: GraphQLSchema) -> None:
        self.definition = definition
        self.shape = Shape(definition.type)
        self.resolver: Resolver = resolver_of(definition, name, schema)
        self.takes_arguments = bool(definition.args)
        # a leaf that is read from its parent without a call
        self.is_plain = self.shape.kind == LEAF and self.resolver.reads is not None and not self.takes_arguments


class Recipes:
    """The recipes of one schema, the runtime types found for the names of abstract types' objects, and the Python types
    of values known to be neither null nor error nor awaitable nor callable."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.object_types: dict[tuple[str, str], GraphQLObjectType] = {}
        self.plain: set[type] = set()
        self._recipes: dict[tuple[int, str], Recipe] = {}

    def plain_types(self) -> set[type]:
        if len(self.plain) > PLAIN:  # classes made while running must not pile up
            self.plain = set()
        return self.plain

    def of(self, definition: GraphQLField, name: str) -> Recipe:
        key = id(definition), name  # one definition may serve several names
        recipe = self._recipes.get(key)
        if recipe is None or recipe.definition is not definition:
            recipe = self._recipes[key] = Recipe(definition, name, self.schema)
        return recipe


class FieldPlan:
    """One response key of one object type."""

    __slots__ = (
        "arguments",
        "definition",
        "details",
        "index",
        "key",
        "name",
        "nodes",
        "parent_type",
        "resolver",
        "selections",
        "shape",
    )

    def __init__(
        self, key: str, index: int, parent_type: GraphQLObjectType, recipe: Recipe, details: FieldDetailsList
    ) -> None:
        self.key = key
        self.index = index
        self.parent_type = parent_type
        self.definition = recipe.definition
        self.details = details
        self.nodes: list[FieldNode] = [detail.node for detail in details]
        self.name = self.nodes[0].name.value
        self.shape = recipe.shape
        self.resolver = recipe.resolver
        self.arguments = (
            Arguments(recipe.definition, self.nodes[0])
            if recipe.takes_arguments or self.nodes[0].arguments
            else NO_ARGUMENTS
        )
        self.selections: dict[str, SelectionPlan] = {}

    def selection(self, run: "Run", runtime_type: GraphQLObjectType) -> "SelectionPlan":
        """The fields below this one for a runtime type; may raise for @skip/@include without a value."""
        selection = self.selections.get(runtime_type.name)
        if selection is None:
            collected = run.executor.collect_subfields(runtime_type, self.details)
            selection = SelectionPlan(run, runtime_type, collected.grouped_field_set)
            self.selections[runtime_type.name] = selection
        return selection


class SelectionPlan:
    """The fields of one object type at one place of the operation."""

    __slots__ = ("__weakref__", "blank", "calls", "fields", "plain", "rows", "type")

    def __init__(self, run: "Run", runtime_type: GraphQLObjectType, grouped: GroupedFieldSet) -> None:
        self.type = runtime_type
        self.fields: list[FieldPlan] = []
        self.plain: list[FieldPlan] = []
        self.calls: list[FieldPlan] = []
        self.blank: dict[str, str | None] = {}  # a row before its fields are executed
        for key, details in grouped.items():
            name = details[0].node.name.value
            definition = run.schema.get_field(runtime_type, name)
            if definition is None:
                continue
            recipe = run.recipes.of(definition, name)
            field = FieldPlan(key, len(self.fields), runtime_type, recipe, details)
            self.fields.append(field)
            is_typename = isinstance(recipe.resolver, Typename)
            self.blank[key] = runtime_type.name if is_typename else None
            if is_typename:
                continue
            if recipe.is_plain and (run.reads_by_default or recipe.resolver.reads != "default"):
                self.plain.append(field)
            else:
                self.calls.append(field)
        self.rows: Rows | None = None
