"""One pass over an operation, level by level: what one answer leads to asks together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from graphql import (
    FieldNode,
    GraphQLCompositeType,
    GraphQLField,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from serving.cost.conditions import requests_of
from serving.cost.plan import Step
from serving.cost.selections import Asked, Part, Selections
from serving.cost.table import (
    DISTINCT_KEYS,
    KEYS_PER_REQUEST,
    PROJECTS,
    STREAMED_AT_ONCE,
    FieldCost,
    Load,
    Sharing,
)
from serving.limits import SATURATED

_Key = tuple[Any, ...]

# Language and preview as they are where nobody says otherwise, and wherever a draft leads back to what is published.
PUBLISHED: tuple[Any, Any] = (None, None)


@dataclass(frozen=True, slots=True)
class Lot:
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
    variant: tuple[Any, Any] = PUBLISHED
    page: int | None = None
    projects: int = 1
    level: int = 0
    part: Part = ()
    times: int = 1


@dataclass(slots=True)
class _Group:
    """What is asked for together, and what it leads to."""

    load: Load
    keys: int = 0
    requests: int = 0
    lots: int = 1
    paths: tuple[str, ...] = ()


class Walk:
    """`cost_of` finds the row of a field by the type that has it."""

    def __init__(
        self, cost_of: Callable[[GraphQLCompositeType, GraphQLField, str], FieldCost], selections: Selections
    ) -> None:
        self._cost_of = cost_of
        self._selections = selections
        self._once: set[_Key] = set()
        self.nodes = 0
        self.largest_page = 0
        self.steps: list[Step] = []

    def level(self, lots: Sequence[Lot]) -> None:
        """Everything that these objects load, then everything that those loads lead to."""
        groups: dict[_Key, _Group] = {}
        following: defaultdict[_Key, list[Lot]] = defaultdict(list)
        pending = list(lots)
        while pending:
            lot = pending.pop()
            for asked in self._selections.asked(lot.type, lot.selections, lot.part):
                cost = self._cost_of(asked.scope, asked.field, asked.name)
                arguments = self._selections.given.arguments(asked.field, asked.nodes[0])
                child = self._child(lot, asked, cost, arguments)
                waits_for = None
                for load in cost.loads:
                    if _happens(load, arguments):
                        waits_for = self._charge(groups, lot, child, load, arguments, asked.part) or waits_for
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
        groups: dict[_Key, _Group],
        lot: Lot,
        child: Lot | None,
        load: Load,
        arguments: Mapping[str, Any],
        part: Part,
    ) -> _Key:
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

    def _child(self, lot: Lot, asked: Asked, cost: FieldCost, arguments: Mapping[str, Any]) -> Lot | None:
        """The objects that the field leads to; None for a leaf."""
        path = f"{lot.path}.{asked.name}" if lot.path else asked.name
        named = get_named_type(asked.field.type)
        page = arguments.get("limit")
        if isinstance(page, int) and not isinstance(page, bool):
            self.largest_page = max(self.largest_page, page)
        if not is_composite_type(named):
            return None
        size, apart = 1, 1
        if is_list_type(get_nullable_type(asked.field.type)):
            size = lot.page if lot.page is not None and asked.name == "items" else cost.size
            apart = size if cost.apart is None or lot.page is not None else cost.apart
        inherited = PUBLISHED if any(load.service == "migration" for load in cost.loads) else lot.variant
        loads_items = any(load.request in _BRINGS_LINKS for load in cost.loads)
        linked = any(load.sharing is Sharing.KEYS for load in cost.loads) and lot.path != ""
        return Lot(
            named,
            tuple(node.selection_set for node in asked.nodes if node.selection_set is not None),
            path,
            count=min(lot.count * size, SATURATED),
            apart=min(lot.apart * apart, SATURATED if cost.most is None else cost.most),
            lots=2 if linked else lot.lots,
            fresh=(loads_items and not linked) or (not cost.loads and lot.fresh),
            variant=(arguments.get("language", inherited[0]), arguments.get("preview", inherited[1])),
            page=page if isinstance(page, int) and page > 0 else None,
            projects=PROJECTS if path == "projects" else lot.projects,
            part=asked.part,
            times=min(lot.times * self._times(asked.nodes, size), SATURATED),
        )

    def _times(self, nodes: Sequence[FieldNode], size: int) -> int:
        """How often items of a list come: one by one beyond the first so many, where the list is streamed."""
        if not any(self._selections.given.asks(node.directives or (), "stream") for node in nodes):
            return 1
        return 2 + max(0, size - STREAMED_AT_ONCE)


# Answers that hold what their items link to (Delivery API, Modular content: depth defaults to 1).
_BRINGS_LINKS = frozenset({"items", "items by codename", "items by id", "node"})


def _happens(load: Load, arguments: Mapping[str, Any]) -> bool:
    if load.given is not None:
        return load.given in arguments
    return load.missing is None or load.missing not in arguments
