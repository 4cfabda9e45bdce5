"""The arguments and directives that matter to what an operation costs, with the variables of one request.

Imports graphql-core alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import DirectiveNode, FieldNode, GraphQLField, Undefined, value_from_ast_untyped

# What arguments must be known for: anything else changes what is asked, not how much.
COSTING = frozenset({"limit", "offset", "language", "preview", "order", "element", "includeDescendants"})
# Of these the shape is enough.
CONDITIONS = frozenset({"where"})
# It matters that they are there, not what they are.
WRITTEN = frozenset({"id", "codename"})


@dataclass(frozen=True, slots=True)
class Given:
    """Values as they are written, or as these variables have them."""

    variables: dict[str, Any]

    def arguments(self, field: GraphQLField, node: FieldNode) -> Mapping[str, Any]:
        """Those that cost; where they are left out their default. Null and a page of 0 count as the default."""
        given: dict[str, Any] = {}
        for argument in node.arguments or ():
            name = argument.name.value
            if name in WRITTEN:
                given[name] = True
            elif name in COSTING or name in CONDITIONS:
                given[name] = value_from_ast_untyped(argument.value, self.variables)
        if given.get("limit") in (None, 0, Undefined) and "limit" in field.args:
            given["limit"] = field.args["limit"].default_value
        return {name: value for name, value in given.items() if value not in (None, Undefined, False)}

    def included(self, directives: Sequence[DirectiveNode]) -> bool:
        return not any(
            directive.name.value in _EXCLUDING and self._condition(directive) is _EXCLUDING[directive.name.value]
            for directive in directives
        )

    def asks(self, directives: Sequence[DirectiveNode], name: str) -> bool:
        """Whether @defer or @stream is there and not switched off."""
        return any(it.name.value == name and self._condition(it) is not False for it in directives)

    def _condition(self, directive: DirectiveNode) -> Any:
        """The value of its `if`; None where that is left out."""
        given = (argument.value for argument in directive.arguments or () if argument.name.value == "if")
        return next((value_from_ast_untyped(value, self.variables) for value in given), None)


_EXCLUDING = {"skip": True, "include": False}
