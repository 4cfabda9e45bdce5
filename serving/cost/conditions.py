"""What a listing's `where` may come to: requests upstream, judged by its shape alone. No schema, no services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

# Beyond as many alternatives a listing is refused before it asks for anything (docs/typed-graph.md).
MOST_ALTERNATIVES = 16

# What some generation of the service cannot answer: then this layer asks for keys, and for the page by keys.
_LOOKED_AT = frozenset({"notEq", "notIn", "isEmpty"})


def requests_of(where: Any, page: int, keys_per_request: int) -> int:
    """At most so many: one for each alternative, one for their order, and the page by its keys."""
    if not isinstance(where, Mapping):
        return 1
    asked, looked_at = _alternatives(where), _looks(where)
    if asked == 1 and not looked_at:
        return 1
    return min(asked, MOST_ALTERNATIVES) + (asked > 1) + max(1, ceil(page / keys_per_request))


def shape(value: Any) -> Any:
    """What of a variable's value matters here: values of equal shapes come to equally many requests."""
    if isinstance(value, Mapping):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shape(inner) for inner in value]
    return isinstance(value, str) and "," in value


def _alternatives(where: Mapping[str, Any]) -> int:
    """Alternatives of conditions that all hold; those of everything that must hold multiply."""
    found = 1
    for name, value in where.items():
        branches = [it for it in _listed(value) if isinstance(it, Mapping)]
        if name == "OR":
            found *= max(1, sum(map(_alternatives, branches)))
        elif name in _TOGETHER:
            for branch in branches:
                found *= _TOGETHER[name](branch)
        elif isinstance(value, Mapping):
            # The operators of an element, or those of each system attribute.
            for operators in value.values() if name == "system" else (value,):
                found *= _single_values(operators)
        found = min(found, MOST_ALTERNATIVES + 1)
    return found


def _single_values(operators: Any) -> int:
    """A list with a comma in a value is asked for value by value: the service splits lists at commas."""
    values = _listed(operators.get("in")) if isinstance(operators, Mapping) else []
    return len(values) if any(isinstance(it, str) and "," in it for it in values) else 1


# What must all hold; `elements` is the base graph's list of conditions on elements that are named in it.
_TOGETHER: Mapping[str, Callable[[Mapping[str, Any]], int]] = {"AND": _alternatives, "elements": _single_values}


def _looks(value: Any) -> bool:
    if isinstance(value, Mapping):
        return not _LOOKED_AT.isdisjoint(value) or any(map(_looks, value.values()))
    return isinstance(value, list | tuple) and any(map(_looks, value))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
