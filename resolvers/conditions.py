"""Conditions on items as a tree, and the tree as alternatives of conditions that all hold. No upstream call.

What one request cannot ask (OR always; negation and emptiness in 2017) is kept apart for `resolvers.selection`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias

from resolvers.arguments import is_codename
from resolvers.contradictions import contradiction
from upstream.capabilities import Capabilities
from upstream.errors import ArgumentError
from upstream.query import LIST_OPERATORS, Filter, Operator

# Alternatives that one listing may ask upstream for: each is a request.
MOST_ALTERNATIVES = 16


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one attribute: `kind` is number, date, text or codenames, "" where the model does not say.

    `path` is where the caller wrote it, "" for what the list itself demands.
    """

    attribute: str
    operator: Operator
    values: tuple[str, ...]
    kind: str
    path: str

    def as_filter(self) -> Filter:
        return Filter(self.attribute, self.operator, self.values)


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Tree, ...]
    path: str


Tree: TypeAlias = Condition | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Alternative:
    """Filters that upstream answers, and conditions that it cannot: all of them must hold."""

    filters: tuple[Filter, ...]
    rest: tuple[Condition, ...]


def alternatives(tree: Tree, capabilities: Capabilities) -> tuple[Alternative, ...]:
    """An item matches the tree if it matches any of these. Raises ArgumentError where every one contradicts itself."""
    found = {conjunction: contradiction(conjunction) for conjunction in _conjunctions(_askable(tree))}
    possible = [conjunction for conjunction, contradicted in found.items() if contradicted is None]
    if not possible:
        raise next(error for error in found.values() if error is not None)
    return tuple(dict.fromkeys(_alternative(conjunction, capabilities) for conjunction in possible))


def _alternative(conjunction: Sequence[Condition], capabilities: Capabilities) -> Alternative:
    pushed = [condition for condition in conjunction if _pushed(condition, capabilities)]
    rest = tuple(condition for condition in conjunction if not _pushed(condition, capabilities))
    return Alternative(tuple(dict.fromkeys(condition.as_filter() for condition in pushed)), rest)


def _pushed(condition: Condition, capabilities: Capabilities) -> bool:
    needs = _NEEDS.get(condition.operator)
    return needs is None or bool(getattr(capabilities, needs))


_NEEDS = {
    Operator.NEQ: "negation",
    Operator.NIN: "negation",
    Operator.EMPTY: "emptiness",
    Operator.NEMPTY: "emptiness",
}


def _conjunctions(tree: Tree) -> list[tuple[Condition, ...]]:
    match tree:
        case Condition():
            return [(tree,)]
        case AllOf(parts):
            combinations = 1
            choices = []
            for part in parts:
                choices.append(_conjunctions(part))
                combinations *= len(choices[-1])
                if combinations > MOST_ALTERNATIVES:
                    raise _too_many("where")
            return [tuple(dict.fromkeys(_chained(chosen))) for chosen in product(*choices)]
        case AnyOf(parts, path):
            found = [conjunction for part in parts for conjunction in _conjunctions(part)]
            if len(found) > MOST_ALTERNATIVES:
                raise _too_many(path)
            return found


def _chained(chosen: Iterable[tuple[Condition, ...]]) -> Iterable[Condition]:
    return (condition for conjunction in chosen for condition in conjunction)


def _too_many(path: str) -> ArgumentError:
    return ArgumentError(path, f"comes to more than {MOST_ALTERNATIVES} alternatives, each a request; ask for fewer.")


def _askable(tree: Tree) -> Tree:
    """Lists whose values hold a comma said in operators of one value: the service splits lists at commas."""
    match tree:
        case AllOf(parts):
            return AllOf(tuple(_askable(part) for part in parts))
        case AnyOf(parts, path):
            return AnyOf(tuple(_askable(part) for part in parts), path)
        case Condition(_, operator, values) if operator in LIST_OPERATORS and any("," in value for value in values):
            return _in_single_values(tree)
    return tree


def _in_single_values(condition: Condition) -> Tree:
    def one(operator: Operator, value: str) -> Condition:
        return replace(condition, operator=operator, values=(value,))

    match condition.operator:
        case Operator.IN:
            return AnyOf(tuple(one(Operator.EQ, value) for value in condition.values), condition.path)
        case Operator.NIN:
            return AllOf(tuple(one(Operator.NEQ, value) for value in condition.values))
        case Operator.RANGE:
            lower, upper = condition.values
            return AllOf((one(Operator.GTE, lower), one(Operator.LTE, upper)))
    wrong = next(value for value in condition.values if not is_codename(value))
    raise ArgumentError(condition.path, f"{wrong!r} is not a codename.")
