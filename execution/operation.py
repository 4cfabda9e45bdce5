"""What is remembered of an operation between requests: how it was seen to be used, and one plan for each set of truth
values of its @skip/@include conditions. Imports graphql-core only."""

from typing import Any

from graphql import DirectiveNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, VariableNode

from execution.cache import Bounded
from execution.handover import reason_in
from execution.plan import Recipes, SelectionPlan

VARIANTS = 16  # plans per operation; conditions beyond that are planned anew for each request


class Variant:
    """The plan of an operation for given @skip/@include conditions."""

    __slots__ = ("compiles", "root")

    def __init__(self) -> None:
        self.compiles = False
        self.root: SelectionPlan | None = None


class Operation:
    """An operation with the fragments it may use, looked through once."""

    __slots__ = ("_variants", "conditions", "fragments", "handover", "node", "recipes", "schema")

    def __init__(
        self,
        schema: GraphQLSchema,
        node: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        recipes: Recipes,
        keeps: bool,
    ) -> None:
        self.schema = schema
        self.recipes = recipes
        self.node = node
        self.fragments = fragments
        directives: set[str] = set()
        conditions: dict[str, None] = {}
        sets = [node.selection_set, *[fragment.selection_set for fragment in fragments.values()]]
        while sets:
            for selection in sets.pop().selections:
                if selection.directives:
                    _note(selection.directives, directives, conditions)
                below = getattr(selection, "selection_set", None)  # a fragment spread has none
                if below is not None:
                    sets.append(below)
        self.conditions = tuple(conditions)
        has_fragment_variables = any(fragment.variable_definitions for fragment in fragments.values())
        self.handover = reason_in(node, directives, has_fragment_variables)
        self._variants: Bounded[Any, Variant] | None = Bounded(VARIANTS) if keeps else None

    def variant(self, key: tuple[Any, ...], variables: dict[str, Any]) -> Variant:
        """The plan for these variables. The first one is compiled, further ones are from their second use on."""
        if self._variants is None:
            return Variant()
        if self.conditions:
            key = (*key, *[variables.get(name) for name in self.conditions])
        try:
            variant = self._variants.get(key)
        except TypeError:  # a condition that is no Boolean: invalid, and reported when the fields are collected
            return Variant()
        if variant is None:
            variant = Variant()
            variant.compiles = not self._variants
            self._variants.put(key, variant)
        else:
            variant.compiles = True
        return variant


def _note(nodes: tuple[DirectiveNode, ...], directives: set[str], conditions: dict[str, None]) -> None:
    for directive in nodes:
        directives.add(directive.name.value)
        if directive.name.value in ("skip", "include"):
            for argument in directive.arguments or ():
                if isinstance(argument.value, VariableNode):
                    conditions[argument.value.name.value] = None
