"""What an operation may cost, told before it runs: objects in its answer and requests to the services.

Reads the document, the schema and the coerced variables; asks nobody. docs/serving.md has the formula.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    VariableNode,
    get_named_type,
    is_composite_type,
    value_from_ast_untyped,
)

from schema.typed.twins import TWIN
from serving.cost_conditions import requests_of, shape
from serving.cost_table import (
    COSTS,
    DISTINCT_KEYS,
    KEYS_PER_REQUEST,
    PROJECTS,
    STREAMED_AT_ONCE,
    TYPED,
    FieldCost,
    Load,
    Sharing,
)
from serving.limits import SATURATED

_FREE = FieldCost()
_Key = tuple[Any, ...]
_Part = tuple[int, ...]

# Language and preview as they are where nobody says otherwise, and wherever a draft leads back to what is published.
_PUBLISHED: tuple[Any, Any] = (None, None)


@dataclass(frozen=True, slots=True)
class Step:
    """Requests of one kind that a level of the operation makes; `paths` are the fields that ask, without aliases."""

    service: str
    request: str
    requests: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`pages` holds the page sizes asked for, by path, with the largest last."""

    nodes: int
    upstream: int
    steps: tuple[Step, ...]
    largest_page: int = 0


@dataclass(frozen=True, slots=True)
class _Lot:
    """Objects at one place of the answer: how many at most, and what their own loads depend on.

    `apart` of them load something of their own. They arrive in `lots` answers, `fresh` when the last one brought them
    with what they link to. `variant` is language and preview; `page` the size that a list within takes.

    What is deferred is asked for apart: `part` names the directives above. Streamed items come at `times` times.
    """

    type: GraphQLCompositeType
    selections: tuple[SelectionSetNode, ...]
    path: str
    count: int = 1
    apart: int = 1
    lots: int = 1
    fresh: bool = False
    variant: tuple[Any, Any] = _PUBLISHED
    page: int | None = None
    projects: int = 1
    level: int = 0
    part: _Part = ()
    times: int = 1


class _Collected(NamedTuple):
    """A field of an object: the type that has it, and every node that asks for it in one part."""

    scope: GraphQLCompositeType
    field: GraphQLField
    name: str
    nodes: list[FieldNode]
    part: _Part


@dataclass(slots=True)
class _Group:
    """What is asked for together, and what it leads to."""

    load: Load
    keys: int = 0
    requests: int = 0
    lots: int = 1
    paths: tuple[str, ...] = ()


class Costs:
    """The formula over one schema. `plan` is remembered with the document by whoever calls it."""

    def __init__(self, schema: GraphQLSchema, table: Mapping[str, FieldCost] = COSTS) -> None:
        self._schema = schema
        self._table = {**table, **TYPED}
        self._found: dict[tuple[str, str], FieldCost] = {}

    def plan(self, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Plan:
        """The document has passed its limits, so that its expansion is small."""
        root = self._schema.get_root_type(operation.operation)
        assert root is not None, "a document that was validated has a root type"
        walk = _Walk(self, _fragments(document), variables)
        walk.level([_Lot(root, (operation.selection_set,), "")])
        return Plan(
            min(walk.nodes, SATURATED),
            min(sum(step.requests for step in walk.steps), SATURATED),
            tuple(walk.steps),
            walk.largest_page,
        )

    def of(self, parent: GraphQLCompositeType, field: GraphQLField, name: str) -> FieldCost:
        """The row of the field's twin, of its type, of its type's twin, or of an interface; else it is free."""
        key = (parent.name, name)
        if key not in self._found:
            self._found[key] = self._look_up(parent, field, name)
        return self._found[key]

    def _look_up(self, parent: GraphQLCompositeType, field: GraphQLField, name: str) -> FieldCost:
        twin = (field.extensions or {}).get(TWIN)
        if twin is not None:
            return self._table[twin]
        interfaces = parent.interfaces if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else ()
        like = (parent.extensions or {}).get(TWIN)
        for owner in (parent.name, like, *(it.name for it in interfaces)):
            if f"{owner}.{name}" in self._table:
                return self._table[f"{owner}.{name}"]
        return _FREE


class Plans:
    """The plans of one document, by operation and by the values of the variables that they depend on."""

    def __init__(self, document: DocumentNode, most: int = 100) -> None:
        self._document = document
        self._most = most
        self._variables: tuple[str, ...] | None = None
        self._conditions: tuple[str, ...] = ()
        self._known: dict[_Key, Plan] = {}

    def get(self, costs: Costs, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Plan:
        if self._variables is None:
            self._variables = tuple(sorted(costing_variables(self._document)))
            self._conditions = tuple(sorted(costing_variables(self._document, _CONDITIONS)))
        name = None if operation.name is None else operation.name.value
        key: _Key = (name, *(repr(variables.get(variable)) for variable in self._variables))
        if self._conditions:
            key += tuple(repr(shape(variables.get(variable))) for variable in self._conditions)
        plan = self._known.get(key)
        if plan is None:
            if len(self._known) >= self._most:
                self._known.clear()
            plan = self._known[key] = costs.plan(self._document, operation, variables)
        return plan


def costing_variables(document: DocumentNode, arguments: Set[str] | None = None) -> frozenset[str]:
    """The variables that a plan of the document may depend on: equal values of these give equal plans.

    Those in conditions stand apart, as an argument of their own: equal shapes are enough.
    """
    costing = _COSTING if arguments is None else arguments
    found: set[str] = set()
    pending: list[SelectionSetNode] = [
        definition.selection_set
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    while pending:
        for selection in pending.pop().selections:
            for directive in selection.directives or ():
                found.update(_variables(directive.arguments or ()))
            if isinstance(selection, FieldNode):
                found.update(_variables(part for part in selection.arguments or () if part.name.value in costing))
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


class _Walk:
    """One pass over an operation, level by level: what one answer leads to asks together."""

    def __init__(
        self, costs: Costs, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]
    ) -> None:
        self._costs = costs
        self._fragments = fragments
        self._variables = variables
        self._schema = costs._schema
        self._once: set[_Key] = set()
        self.nodes = 0
        self.largest_page = 0
        self.steps: list[Step] = []

    def level(self, lots: Sequence[_Lot]) -> None:
        """Everything that these objects load, then everything that those loads lead to."""
        groups: dict[_Key, _Group] = {}
        following: defaultdict[_Key, list[_Lot]] = defaultdict(list)
        pending = list(lots)
        while pending:
            lot = pending.pop()
            for scope, field, name, nodes, part in self._collected(lot):
                cost = self._costs.of(scope, field, name)
                child, arguments = self._child(lot, field, name, nodes, cost, part)
                waits_for = None
                for load in cost.loads:
                    if _happens(load, arguments):
                        waits_for = self._charge(groups, lot, child, load, arguments, part) or waits_for
                if child is None:
                    continue
                self.nodes = min(self.nodes + child.count, SATURATED)
                if waits_for is None:
                    pending.append(replace(child, level=lot.level + 1))
                else:
                    following[waits_for].append(child)
        for key, group in groups.items():
            if group.requests:
                self.steps.append(Step(group.load.service, group.load.request, group.requests, group.paths))
            if key in following:
                self.level(following.pop(key))
        for rest in following.values():
            self.level(rest)

    def _charge(
        self,
        groups: dict[tuple[Any, ...], _Group],
        lot: _Lot,
        child: _Lot | None,
        load: Load,
        arguments: Mapping[str, Any],
        part: _Part,
    ) -> tuple[Any, ...]:
        """Adds the load to what its level asks for together; returns what it waits for."""
        variant = lot.variant if child is None else child.variant
        sharing = load.sharing
        path = lot.path if child is None else child.path
        # Only items come in languages.
        key: _Key = (load.service, load.request, variant if sharing is Sharing.KEYS else variant[1])
        if sharing is Sharing.EACH:
            key += (path,)
        elif sharing is not Sharing.ONCE:
            key += (lot.level, part)
        group = groups.setdefault(key, _Group(load))
        group.paths += (path,)
        group.lots = max(group.lots, lot.lots * lot.times)
        if sharing is Sharing.EACH:
            asked = lot.apart * load.keys
            if load.conditional:
                asked *= requests_of(arguments.get("where"), arguments.get("limit", 1), KEYS_PER_REQUEST)
            group.requests += asked + (1 if asked > 1 and load.request == "draft items" else 0)
        elif sharing is Sharing.ONCE:
            if key not in self._once:
                self._once.add(key)
                group.requests = lot.projects
        else:
            if sharing is Sharing.KEYS and not (load.answered and lot.fresh):
                group.keys = min(group.keys + lot.apart * load.keys, DISTINCT_KEYS)
            group.requests = max(1, ceil(group.keys / KEYS_PER_REQUEST)) + group.lots - 1
        return key

    def _child(
        self, lot: _Lot, field: GraphQLField, name: str, nodes: list[FieldNode], cost: FieldCost, part: _Part
    ) -> tuple[_Lot | None, Mapping[str, Any]]:
        """The objects that the field leads to, or None for a leaf; and its arguments."""
        arguments = self._arguments(field, nodes[0])
        path = f"{lot.path}.{name}" if lot.path else name
        named = get_named_type(field.type)
        page = arguments.get("limit")
        if isinstance(page, int) and not isinstance(page, bool):
            self.largest_page = max(self.largest_page, page)
        if not is_composite_type(named):
            return None, arguments
        size, apart = 1, 1
        if _is_list(field.type):
            size = lot.page if lot.page is not None and name == "items" else cost.size
            apart = size if cost.apart is None or lot.page is not None else cost.apart
        inherited = _PUBLISHED if any(load.service == "migration" for load in cost.loads) else lot.variant
        variant = (arguments.get("language", inherited[0]), arguments.get("preview", inherited[1]))
        loads_items = any(load.request in _BRINGS_LINKS for load in cost.loads)
        carried = not cost.loads
        linked = any(load.sharing is Sharing.KEYS for load in cost.loads) and lot.path != ""
        child = _Lot(
            named,
            tuple(node.selection_set for node in nodes if node.selection_set is not None),
            path,
            min(lot.count * size, SATURATED),
            min(lot.apart * apart, SATURATED if cost.most is None else cost.most),
            2 if linked else lot.lots,
            (loads_items and not linked) or (carried and lot.fresh),
            variant,
            page if isinstance(page, int) and page > 0 else None,
            PROJECTS if path == "projects" else lot.projects,
            0,
            part,
            min(lot.times * self._times(nodes, size), SATURATED),
        )
        return child, arguments

    def _times(self, nodes: Sequence[FieldNode], size: int) -> int:
        """How often items of a list come: one by one beyond the first so many, where the list is streamed."""
        streamed = any(self._is_on(directive, "stream") for node in nodes for directive in node.directives or ())
        return 2 + max(0, size - STREAMED_AT_ONCE) if streamed else 1

    def _is_on(self, directive: DirectiveNode, name: str) -> bool:
        return directive.name.value == name and self._condition(directive) is not False

    def _condition(self, directive: DirectiveNode) -> Any:
        """The value of its `if`; None where that is left out."""
        given = (argument.value for argument in directive.arguments or () if argument.name.value == "if")
        return next((value_from_ast_untyped(value, dict(self._variables)) for value in given), None)

    def _arguments(self, field: GraphQLField, node: FieldNode) -> Mapping[str, Any]:
        """Those that cost: as written, as the variable has them, else their default. Null counts as the default."""
        given: dict[str, Any] = {}
        for argument in node.arguments or ():
            name = argument.name.value
            if name in _WRITTEN:
                given[name] = True
            elif name in _COSTING or name in _CONDITIONS:
                given[name] = value_from_ast_untyped(argument.value, dict(self._variables))
        for name in _DEFAULTED:
            if given.get(name) in (None, 0, Undefined) and name in field.args:
                default = field.args[name].default_value
                given.pop(name, None)
                if default is not Undefined and default is not None:
                    given[name] = default
        return {name: value for name, value in given.items() if value not in (None, Undefined, False)}

    def _collected(self, lot: _Lot) -> Iterator[_Collected]:
        """GraphQL, CollectFields: the fields by type condition and response name, each fragment once in each part."""
        found: dict[_Key, _Collected] = {}
        visited: set[_Key] = set()
        pending = [(lot.type, selection_set, lot.part) for selection_set in reversed(lot.selections)]
        while pending:
            scope, selection_set, part = pending.pop()
            for selection in selection_set.selections:
                if not self._included(selection.directives or ()):
                    continue
                if isinstance(selection, FieldNode):
                    name = selection.name.value
                    field = getattr(scope, "fields", {}).get(name)
                    if field is None:
                        continue  # introspection
                    key = (scope.name, selection.alias.value if selection.alias else name, part)
                    found.setdefault(key, _Collected(scope, field, name, [], part)).nodes.append(selection)
                    continue
                inner = part
                if any(self._is_on(directive, "defer") for directive in selection.directives or ()):
                    inner = (*part, id(selection))
                if isinstance(selection, InlineFragmentNode):
                    pending.append((self._narrowed(scope, selection.type_condition), selection.selection_set, inner))
                else:
                    fragment = self._fragments[getattr(selection, "name").value]  # noqa: B009
                    narrowed = self._narrowed(scope, fragment.type_condition)
                    if (narrowed.name, fragment.name.value, inner) not in visited:
                        visited.add((narrowed.name, fragment.name.value, inner))
                        pending.append((narrowed, fragment.selection_set, inner))
        return iter(found.values())

    def _narrowed(self, scope: GraphQLCompositeType, condition: Any) -> GraphQLCompositeType:
        if condition is None or condition.name.value == scope.name:
            return scope
        named = self._schema.get_type(condition.name.value)
        assert is_composite_type(named), "validated"
        # An interface that the scope has anyway narrows nothing.
        if isinstance(named, GraphQLInterfaceType) and self._schema.is_sub_type(named, scope):
            return scope
        return named

    def _included(self, directives: Sequence[DirectiveNode]) -> bool:
        return not any(
            directive.name.value in _EXCLUDING and self._condition(directive) is _EXCLUDING[directive.name.value]
            for directive in directives
        )


_EXCLUDING = {"skip": True, "include": False}

# What arguments must be known for: anything else changes what is asked, not how much.
_COSTING = frozenset({"limit", "offset", "language", "preview", "order", "element", "includeDescendants"})
_DEFAULTED = ("limit",)
_CONDITIONS = frozenset({"where"})
# It matters that they are there, not what they are.
_WRITTEN = frozenset({"id", "codename"})

# Answers that hold what their items link to (Delivery API, Modular content: depth defaults to 1).
_BRINGS_LINKS = frozenset({"items", "items by codename", "items by id", "node"})


def _happens(load: Load, arguments: Mapping[str, Any]) -> bool:
    if load.given is not None:
        return load.given in arguments
    return load.missing is None or load.missing not in arguments


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


def _is_list(type_: Any) -> bool:
    while isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    return isinstance(type_, GraphQLList)
