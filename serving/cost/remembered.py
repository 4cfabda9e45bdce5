"""The plans of one document, found again for equal variables: only some of them matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from serving.cost.conditions import shape
from serving.cost.formula import Costs
from serving.cost.given import CONDITIONS, COSTING
from serving.cost.plan import Plan


class Plans:
    """By operation, and by the values of the variables that its plan depends on."""

    def __init__(self, document: DocumentNode, most: int = 100) -> None:
        self._document = document
        self._most = most
        self._variables: tuple[str, ...] | None = None
        self._conditions: tuple[str, ...] = ()
        self._known: dict[tuple[Any, ...], Plan] = {}

    def get(self, costs: Costs, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Plan:
        if self._variables is None:
            self._variables = tuple(sorted(costing_variables(self._document)))
            self._conditions = tuple(sorted(costing_variables(self._document, CONDITIONS)))
        name = None if operation.name is None else operation.name.value
        key: tuple[Any, ...] = (name, *(repr(variables.get(variable)) for variable in self._variables))
        if self._conditions:
            key += tuple(repr(shape(variables.get(variable))) for variable in self._conditions)
        plan = self._known.get(key)
        if plan is None:
            if len(self._known) >= self._most:
                self._known.clear()
            plan = self._known[key] = costs.plan(self._document, operation, variables)
        return plan


def costing_variables(document: DocumentNode, arguments: Set[str] = COSTING) -> frozenset[str]:
    """The variables that a plan of the document may depend on: equal values of these give equal plans.

    Those in conditions stand apart, as an argument of their own: equal shapes are enough.
    """
    found: set[str] = set()
    pending: list[SelectionSetNode] = [
        definition.selection_set
        for definition in document.definitions
        if isinstance(definition, ExecutableDefinitionNode)
    ]
    while pending:
        for selection in pending.pop().selections:
            for directive in selection.directives or ():
                found.update(_variables(directive.arguments or ()))
            if isinstance(selection, FieldNode):
                found.update(_variables(part for part in selection.arguments or () if part.name.value in arguments))
            inner = getattr(selection, "selection_set", None)
            if inner is not None:
                pending.append(inner)
    return frozenset(found)


def _variables(arguments: Iterable[ArgumentNode]) -> Iterator[str]:
    """Also those inside of lists and objects."""
    pending: list[Any] = [argument.value for argument in arguments]
    while pending:
        value = pending.pop()
        if isinstance(value, VariableNode):
            yield value.name.value
        pending += getattr(value, "values", None) or ()
        pending += (field.value for field in getattr(value, "fields", None) or ())
