"""The formula over one schema: which row of the table a field has, and the plan of an operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)

from schema.typed.twins import TWIN
from serving.cost.given import Given
from serving.cost.plan import Plan
from serving.cost.selections import Selections, fragments_of
from serving.cost.table import COSTS, TYPED, FieldCost
from serving.cost.walk import Lot, Walk
from serving.limits import SATURATED

_FREE = FieldCost()


class Costs:
    """`plan` is remembered with the document by whoever calls it."""

    def __init__(self, schema: GraphQLSchema, table: Mapping[str, FieldCost] = COSTS) -> None:
        self._schema = schema
        self._table = {**table, **TYPED}
        self._found: dict[tuple[str, str], FieldCost] = {}

    def plan(self, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Plan:
        """The document has passed its limits, so that its expansion is small."""
        root = self._schema.get_root_type(operation.operation)
        assert root is not None, "a document that was validated has a root type"
        walk = Walk(self.of, Selections(self._schema, fragments_of(document), Given({**variables})))
        walk.level([Lot(root, (operation.selection_set,), "")])
        return Plan(
            min(walk.nodes, SATURATED),
            min(sum(step.requests for step in walk.steps), SATURATED),
            tuple(walk.steps),
            walk.largest_page,
        )

    def of(self, parent: GraphQLCompositeType, field: GraphQLField, name: str) -> FieldCost:
        """What the field of that name costs on the type that has it."""
        key = (parent.name, name)
        if key not in self._found:
            self._found[key] = self._look_up(parent, field, name)
        return self._found[key]

    def _look_up(self, parent: GraphQLCompositeType, field: GraphQLField, name: str) -> FieldCost:
        """The row of the field's twin, of its type, of its type's twin, or of an interface; else it is free."""
        twin = (field.extensions or {}).get(TWIN)
        if twin is not None:
            return self._table[twin]
        interfaces = parent.interfaces if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else ()
        like = (parent.extensions or {}).get(TWIN)
        for owner in (parent.name, like, *(it.name for it in interfaces)):
            if f"{owner}.{name}" in self._table:
                return self._table[f"{owner}.{name}"]
        return _FREE
