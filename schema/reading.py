"""From a query's selection to what is read of items: which elements, how deep, and where a batch is the better way.

Looks at the selection only; resolvers turn the reading into requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import strawberry
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
)

from resolvers.context import Context, Info
from resolvers.reading import ALONE, WHOLE, Reading

# Following links upstream follows every link that is read at any level. So many that a level did not ask for may come
# along with the ones it did; beyond that, what lies deeper is asked for by codename, one batch per level.
STRANGE_LINKS = 2
DEEPEST = 10

# Key in a typed schema's extensions of what its fields read: field name → `Behind`.
BEHIND = "contentgraph.behind"


class Behind(NamedTuple):
    """The elements behind fields of one name, of any content type; `linking` are those that lead to other items.

    Which type an item has shows when it is there: what any of them may read is asked for.
    """

    elements: frozenset[str]
    linking: frozenset[str]


def reading_of(info: Info | GraphQLResolveInfo[Context], path: str = "") -> Reading:
    """What the field's selection reads of the items it leads to, `path` being where they stand: "" or "items"."""
    if not info.context.rules.push_down:
        return ALONE if info.context.rules.level_by_level else WHOLE
    raw = info._raw_info if isinstance(info, strawberry.Info) else info
    walk = _Walk(raw.fragments, _values(raw.variable_values), raw.schema.extensions.get(BEHIND, {}))
    for node in raw.field_nodes:
        for selections in walk.under(node.selection_set, path):
            walk.items(selections, 0)
    return walk.reading()


@dataclass(slots=True)
class _Walk:
    fragments: Mapping[str, Any]
    variables: Mapping[str, Any]
    behind: Mapping[str, Behind]
    elements: set[str] = field(default_factory=set)
    everything: bool = False
    links: list[set[str]] = field(default_factory=list)
    seen: set[tuple[int, frozenset[str], int]] = field(default_factory=set)

    def reading(self) -> Reading:
        if self.everything:
            # Every link of every item would be followed: one level, as the service does by itself, is enough.
            return Reading(None, 1 if self.links else 0)
        return Reading(frozenset(self.elements), self._depth())

    def _depth(self) -> int:
        followed = set().union(*self.links)
        strangers = 0
        for depth, asked in enumerate(self.links):
            strangers += len(followed - asked)
            if depth and strangers > STRANGE_LINKS:
                return depth
        return min(len(self.links), DEEPEST)

    def under(self, selections: SelectionSetNode | None, path: str) -> Iterator[SelectionSetNode]:
        if selections is None:
            return
        if not path:
            yield selections
            return
        for node in self._fields(selections):
            if node.name.value == path and node.selection_set is not None:
                yield node.selection_set

    def items(self, selections: SelectionSetNode, level: int) -> None:
        """The selections on an item: `element` names what it reads, `elements` reads all, a typed field its own."""
        if self._again(selections, _ANY, level):
            return
        for node in self._fields(selections):
            behind = self.behind.get(node.name.value)
            if behind is not None:
                self.elements |= behind.elements
                if behind.linking:
                    self._element(node, behind.linking, level)
            elif node.name.value == "elements":
                self.everything = True
                self._element(node, _ANY, level)
            elif node.name.value == "element":
                codename = self._codename(node)
                if codename is None:
                    self.everything = True
                else:
                    self.elements.add(codename)
                self._element(node, _ANY if codename is None else frozenset({codename}), level)

    def _element(self, element: FieldNode, codenames: frozenset[str], level: int) -> None:
        """The selections on an element, one of these: linked items lie one level deeper."""
        if element.selection_set is None or self._again(element.selection_set, codenames, level):
            return
        for node in self._fields(element.selection_set):
            if node.name.value in ("items", "unresolved"):
                while len(self.links) <= level:
                    self.links.append(set())
                self.links[level] |= codenames
                if node.selection_set is not None:
                    self.items(node.selection_set, level + 1)

    def _codename(self, node: FieldNode) -> str | None:
        for argument in node.arguments or ():
            if argument.name.value == "codename":
                if isinstance(argument.value, StringValueNode):
                    return argument.value.value
                if isinstance(argument.value, VariableNode):
                    value = self.variables.get(argument.value.name.value)
                    return value if isinstance(value, str) else None
        return None

    def _again(self, selections: SelectionSetNode, codenames: frozenset[str], level: int) -> bool:
        """Whether this was looked at before: a fragment used twice on each of n levels costs n looks, not 2^n."""
        key = (id(selections), codenames, level)
        if key in self.seen:
            return True
        self.seen.add(key)
        return False

    def _fields(self, selections: SelectionSetNode) -> Iterator[FieldNode]:
        """The fields, through fragments, each of which counts once."""
        pending, spread = [selections], set[str]()
        while pending:
            for node in pending.pop().selections:
                if isinstance(node, FieldNode):
                    yield node
                elif isinstance(node, InlineFragmentNode):
                    pending.append(node.selection_set)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                    spread.add(node.name.value)
                    fragment = self.fragments.get(node.name.value)
                    if fragment is not None:
                        pending.append(fragment.selection_set)


_ANY: frozenset[str] = frozenset()


def _values(variables: Any) -> Mapping[str, Any]:
    coerced: Mapping[str, Any] = getattr(variables, "coerced", variables)
    return coerced
