"""What each part of an answer holds, in the dialect that its caller reads. Knows graphql-core's results, sends nothing.

GraphQL specification, Incremental Delivery (graphql/graphql-spec, pull requests 742 and 1110).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import GraphQLError
from graphql.execution import (
    CompletedResult,
    ExecutionResult,
    IncrementalDeferResult,
    IncrementalStreamResult,
    InitialIncrementalExecutionResult,
    PendingResult,
    SubsequentIncrementalExecutionResult,
)

from serving.errors import formatted
from serving.multipart import Dialect

Body = dict[str, Any]


class Parts(Protocol):
    """The bodies of one answer's parts, in their order."""

    def first(self, result: InitialIncrementalExecutionResult) -> Body: ...
    def next(self, result: SubsequentIncrementalExecutionResult) -> Body: ...

    def broken_off(self, error: Body) -> Body:
        """The last one, where no more will come: everything that was announced failed with the error."""
        ...


def parts(dialect: Dialect) -> Parts:
    return _PARTS[dialect]()


def only(result: ExecutionResult) -> Body:
    """The one part of an answer of which nothing came later."""
    return {"data": result.data} | _errors(result.errors) | {"hasNext": False}


@dataclass(slots=True)
class NamedParts:
    """Dialect.NAMED, as graphql-core speaks it."""

    _pending: dict[str, None] = field(default_factory=dict)

    def first(self, result: InitialIncrementalExecutionResult) -> Body:
        return {"data": result.data} | _errors(result.errors) | self._announced(result.pending) | {"hasNext": True}

    def next(self, result: SubsequentIncrementalExecutionResult) -> Body:
        body = self._announced(result.pending or ())
        if result.incremental:
            body["incremental"] = [dict(it.formatted) | _errors(it.errors) for it in result.incremental]
        if result.completed:
            body["completed"] = [{"id": it.id} | _errors(it.errors) for it in result.completed]
            for it in result.completed:
                self._pending.pop(it.id, None)
        return body | {"hasNext": result.has_next}

    def broken_off(self, error: Body) -> Body:
        return {"completed": [{"id": id, "errors": [error]} for id in self._pending], "hasNext": False}

    def _announced(self, pending: Sequence[PendingResult]) -> Body:
        self._pending |= dict.fromkeys(it.id for it in pending)
        return {"pending": [it.formatted for it in pending]} if pending else {}


@dataclass(slots=True)
class PlacedParts:
    """Dialect.PLACED. Where items of a list stand, the data so far tells: kept as the caller puts it together."""

    _data: Any = None
    _pending: dict[str, PendingResult] = field(default_factory=dict)

    def first(self, result: InitialIncrementalExecutionResult) -> Body:
        self._data = _copied(result.data)
        self._pending |= {it.id: it for it in result.pending}
        return {"data": result.data} | _errors(result.errors) | {"hasNext": True}

    def next(self, result: SubsequentIncrementalExecutionResult) -> Body:
        self._pending |= {it.id: it for it in result.pending or ()}
        placed = [self._placed(it) for it in result.incremental or ()]
        for it in result.completed or ():
            if it.errors:
                placed.append(self._failed(it, formatted(it.errors)))
            self._pending.pop(it.id, None)
        return ({"incremental": placed} if placed else {}) | {"hasNext": result.has_next}

    def broken_off(self, error: Body) -> Body:
        failed = [self._failed(it, [error]) for it in self._pending.values()]
        return {"incremental": failed, "hasNext": False}

    def _placed(self, it: IncrementalDeferResult | IncrementalStreamResult) -> Body:
        pending = self._pending[it.id]
        path = [*pending.path, *(it.sub_path or ())]
        there = self._at(path)
        if isinstance(it, IncrementalDeferResult):
            _merge(there, it.data)
            return {"data": it.data, "path": path} | _label(pending) | _errors(it.errors)
        path.append(len(there))
        there.extend(_copied(it.items))
        return {"items": it.items, "path": path} | _label(pending) | _errors(it.errors)

    def _failed(self, it: PendingResult | CompletedResult, errors: list[Body]) -> Body:
        pending = self._pending[it.id]
        there = self._at(pending.path)
        what: Body = {"data": None, "path": pending.path}
        if isinstance(there, list):
            what = {"items": None, "path": [*pending.path, len(there)]}
        return what | _label(pending) | {"errors": errors}

    def _at(self, path: Iterable[str | int]) -> Any:
        there = self._data
        for step in path:
            there = there[step]
        return there


@dataclass(slots=True)
class BothParts:
    """Dialect.BOTH: named, and placed where they are named."""

    _named: NamedParts = field(default_factory=NamedParts)
    _placed: PlacedParts = field(default_factory=PlacedParts)

    def first(self, result: InitialIncrementalExecutionResult) -> Body:
        self._placed.first(result)
        return self._named.first(result)

    def next(self, result: SubsequentIncrementalExecutionResult) -> Body:
        body = self._named.next(result)
        # Those that failed stand behind the others, and are named as completed.
        places = self._placed.next(result).get("incremental", ())
        for it, placed in zip(body.get("incremental", ()), places, strict=False):
            it["path"] = placed["path"]
        return body

    def broken_off(self, error: Body) -> Body:
        return self._named.broken_off(error)


_PARTS: Mapping[Dialect, type[NamedParts | PlacedParts | BothParts]] = {
    Dialect.NAMED: NamedParts,
    Dialect.PLACED: PlacedParts,
    Dialect.BOTH: BothParts,
}


def _errors(errors: Sequence[GraphQLError] | None) -> Body:
    return {"errors": formatted(errors)} if errors else {}


def _label(pending: PendingResult) -> Body:
    return {} if pending.label is None else {"label": pending.label}


def _copied(value: Any) -> Any:
    """Of what later parts are put into; leaves stay."""
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _merge(there: Any, more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(there.get(name), dict):
            _merge(there[name], value)
        else:
            there[name] = _copied(value)
