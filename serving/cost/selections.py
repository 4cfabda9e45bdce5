"""Which fields an operation asks of an object, fragments expanded. Imports graphql-core alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    is_composite_type,
)

from serving.cost.given import Given

# The directives @defer above a field: what they put off is asked for apart.
Part = tuple[int, ...]


class Asked(NamedTuple):
    """A field of an object: the type that has it, and every node that asks for it in one part of the answer."""

    scope: GraphQLCompositeType
    field: GraphQLField
    name: str
    nodes: list[FieldNode]
    part: Part


@dataclass(frozen=True, slots=True)
class Selections:
    """Of one operation, with the variables of one request."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    given: Given

    def asked(self, type_: GraphQLCompositeType, selections: Sequence[SelectionSetNode], part: Part) -> Iterable[Asked]:
        """GraphQL, CollectFields: by type condition and response name, each fragment once in each part."""
        found: dict[tuple[Any, ...], Asked] = {}
        visited: set[tuple[Any, ...]] = set()
        pending = [(type_, selection_set, part) for selection_set in reversed(selections)]
        while pending:
            scope, selection_set, part = pending.pop()
            for selection in selection_set.selections:
                directives = selection.directives or ()
                if not self.given.included(directives):
                    continue
                if isinstance(selection, FieldNode):
                    name = selection.name.value
                    field = getattr(scope, "fields", {}).get(name)
                    if field is None:
                        continue  # introspection
                    key = (scope.name, selection.alias.value if selection.alias else name, part)
                    found.setdefault(key, Asked(scope, field, name, [], part)).nodes.append(selection)
                    continue
                inner = (*part, id(selection)) if self.given.asks(directives, "defer") else part
                if isinstance(selection, InlineFragmentNode):
                    pending.append((self._narrowed(scope, selection.type_condition), selection.selection_set, inner))
                else:
                    fragment = self.fragments[getattr(selection, "name").value]  # noqa: B009
                    narrowed = self._narrowed(scope, fragment.type_condition)
                    if (narrowed.name, fragment.name.value, inner) not in visited:
                        visited.add((narrowed.name, fragment.name.value, inner))
                        pending.append((narrowed, fragment.selection_set, inner))
        return found.values()

    def _narrowed(self, scope: GraphQLCompositeType, condition: Any) -> GraphQLCompositeType:
        if condition is None or condition.name.value == scope.name:
            return scope
        named = self.schema.get_type(condition.name.value)
        assert is_composite_type(named), "validated"
        # An interface that the scope has anyway narrows nothing.
        if isinstance(named, GraphQLInterfaceType) and self.schema.is_sub_type(named, scope):
            return scope
        return named


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {it.name.value: it for it in document.definitions if isinstance(it, FragmentDefinitionNode)}
