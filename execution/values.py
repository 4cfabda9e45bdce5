"""Arguments of a field: coerced once per field where that is safe, else for each call. Imports graphql-core only."""

from enum import Enum
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, ListValueNode, ObjectValueNode, ValueNode, VariableNode
from graphql.execution.values import get_argument_values

if TYPE_CHECKING:
    from execution.run import Run

_SHAREABLE = (str, int, float, bool, type(None), Enum)


def is_shareable(values: dict[str, Any]) -> bool:
    """Nothing in it that one resolver call could change under another."""
    return all(isinstance(value, _SHAREABLE) for value in values.values())


class Arguments:
    """How the arguments of one field node become keyword arguments."""

    __slots__ = ("_constant", "_definition", "_node", "any", "converted", "has_variables")

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self._definition = definition
        self._node = node
        self.any = True
        self.has_variables = any(_mentions_variable(argument.value) for argument in node.arguments or ())
        self._constant: dict[str, Any] | None = None
        self.converted: dict[str, Any] | None = None  # the same as keyword arguments of the resolver

    def values(self, run: "Run") -> dict[str, Any]:
        """Coerced values; raises GraphQLError. Do not change what is returned."""
        if self._constant is not None:
            return self._constant
        values = self.fresh(run)
        if not self.has_variables and is_shareable(values):
            self._constant = values
        return values

    def fresh(self, run: "Run") -> dict[str, Any]:
        executor = run.executor
        return get_argument_values(
            self._definition, self._node, executor.variable_values, None, executor.hide_suggestions
        )


class _NoArguments(Arguments):
    """A field that has no arguments and is given none."""

    def __init__(self) -> None:
        self.any = self.has_variables = False
        self._constant = {}
        self.converted = {}


NO_ARGUMENTS: Arguments = _NoArguments()


def _mentions_variable(node: ValueNode) -> bool:
    if isinstance(node, ListValueNode):
        return any(_mentions_variable(value) for value in node.values)
    if isinstance(node, ObjectValueNode):
        return any(_mentions_variable(field.value) for field in node.fields)
    return isinstance(node, VariableNode)
