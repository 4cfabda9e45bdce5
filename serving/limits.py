"""What one document may contain, counted after its fragments are expanded. Imports graphql-core alone.

Each fragment is measured once, whatever spreads it, and counts saturate: 2^60 spreads cost sixty look-ups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

# Counts stop here: what is larger is only ever too large.
SATURATED = 1_000_000_000

# Their selections are limited by `introspection_depth` and by graphql-core's own rule on repeated lists.
INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest value allowed of each count. Characters and tokens are counted on the text, the rest expanded.

    `comparisons`: work of the one standard rule that takes quadratic time.
    """

    characters: int = 15_000
    tokens: int = 1_000
    depth: int = 16  # choice: five links deep in the base graph, where each link is two levels
    aliases: int = 30
    root_fields: int = 20
    directives: int = 50
    fields: int = 1_000
    introspection_depth: int = 16  # choice: the introspection of GraphiQL and of code generators has 14
    comparisons: int = 6_000  # as graphql-core counts them; twenty fragments with the same six fields have 4,400
    page_size: int = 100


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection set holds once every fragment in it is expanded.

    `depth` counts nested selections, so a leaf adds none; `root_fields` counts the fields of the first level.
    """

    depth: int = 0
    aliases: int = 0
    root_fields: int = 0
    directives: int = 0
    fields: int = 0
    introspection_depth: int = 0


NOTHING = Measure()


def over(document: DocumentNode, limits: Limits) -> list[GraphQLError]:
    """One error for each limit that an operation of the document exceeds; the first operation that does is named."""
    found: dict[str, GraphQLError] = {}
    for operation, measure in measured(document):
        for name in _COUNTED:
            value, allowed = getattr(measure, name), getattr(limits, name)
            if value > allowed and name not in found:
                found[name] = exceeded(name, value, allowed, operation)
    return list(found.values())


def exceeded(limit: str, value: int, allowed: int, operation: OperationDefinitionNode | None = None) -> GraphQLError:
    """The error for a limit by its name in `Limits`."""
    words = _WORDS.get(limit, limit.replace("_", " "))
    many = "far more" if value >= SATURATED else str(value)
    named = "" if operation is None or operation.name is None else f" of operation '{operation.name.value}'"
    return GraphQLError(
        f"The {words}{named} may be at most {allowed}; here it is {many}. Ask for less at once.",
        extensions={"code": f"{limit.upper()}_LIMIT_EXCEEDED", "limit": allowed, "measured": min(value, SATURATED)},
    )


_WORDS = {"page_size": "page size, argument 'limit',", "comparisons": "comparisons of fields of one name"}


def measured(document: DocumentNode) -> Iterator[tuple[OperationDefinitionNode, Measure]]:
    """Each operation with its measure. Cycles and unknown fragments count nothing: other rules report them."""
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    known: dict[str, Measure] = {}
    for name in _inner_first(fragments):
        known[name] = _with_directives(_selections(fragments[name].selection_set, known), fragments[name].directives)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            variables = (
                directive
                for variable in definition.variable_definitions or ()
                for directive in variable.directives or ()
            )
            own = (*(definition.directives or ()), *variables)
            yield definition, _with_directives(_selections(definition.selection_set, known), own)


def _inner_first(fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[str]:
    """Every fragment after those that it spreads, without recursion; a cycle is cut where it closes."""
    spreads = {name: _spread_names(fragment.selection_set) for name, fragment in fragments.items()}
    seen: set[str] = set()
    for start in fragments:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(spreads[start]))]
        while path:
            name, pending = path[-1]
            inner = next((inner for inner in pending if inner in fragments and inner not in seen), None)
            if inner is None:
                yield name
                path.pop()
            else:
                seen.add(inner)
                path.append((inner, iter(spreads[inner])))


def _spread_names(selection_set: SelectionSetNode) -> list[str]:
    names = []
    pending = [selection_set]
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FragmentSpreadNode):
                names.append(selection.name.value)
            elif isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set is not None:
                pending.append(selection.selection_set)
    return names


def _selections(selection_set: SelectionSetNode, known: Mapping[str, Measure]) -> Measure:
    depth = aliases = root_fields = directives = total = introspection_depth = 0
    for selection in selection_set.selections:
        directives += len(selection.directives or ())
        if isinstance(selection, FieldNode):
            name = selection.name.value
            root_fields += 1
            total += 1
            aliases += selection.alias is not None and name != "__typename"
            inner = NOTHING if selection.selection_set is None else _selections(selection.selection_set, known)
            levels = 0 if selection.selection_set is None else 1 + inner.depth
            if name in INTROSPECTION:
                introspection_depth = max(introspection_depth, levels)
            else:
                depth = max(depth, levels)
        else:
            inner = NOTHING
            if isinstance(selection, InlineFragmentNode):
                inner = _selections(selection.selection_set, known)
            elif isinstance(selection, FragmentSpreadNode):
                inner = known.get(selection.name.value, NOTHING)
            root_fields += inner.root_fields
            depth = max(depth, inner.depth)
        aliases += inner.aliases
        directives += inner.directives
        total += inner.fields
        introspection_depth = max(introspection_depth, inner.introspection_depth)
    return Measure(
        depth,
        min(aliases, SATURATED),
        min(root_fields, SATURATED),
        min(directives, SATURATED),
        min(total, SATURATED),
        introspection_depth,
    )


def _with_directives(measure: Measure, directives: Sequence[object] | None) -> Measure:
    if not directives:
        return measure
    return replace(measure, directives=min(measure.directives + len(directives), SATURATED))


_COUNTED = tuple(field.name for field in fields(Measure))
