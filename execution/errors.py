"""Field errors: collected while a plan runs, put into the order of a depth-first execution at its end, and applied
as nulls to the finished data. Imports graphql-core only."""

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, located_error

if TYPE_CHECKING:
    from execution.levels import Level

Position = tuple[str | int, ...]


class Failure:
    """An exception that stands in a column at the place of the value it prevented."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


class Record:
    """One located error: when and where it arose, and the nearest position that may be null."""

    __slots__ = ("caught", "error", "order")

    def __init__(self, order: tuple[int, bool, tuple[float, ...]], error: GraphQLError, caught: Position) -> None:
        self.order = order
        self.error = error
        self.caught = caught


class Nulled:
    """All positions above failed fields that were nulled so far."""

    __slots__ = ("_lengths", "_positions")

    def __init__(self) -> None:
        self._positions: set[Position] = set()
        self._lengths: set[int] = set()

    def add(self, positions: list[Position]) -> None:
        self._positions.update(positions)
        self._lengths.update(map(len, positions))

    def covers(self, position: Position) -> bool:
        """Whether it is one of them, or below one."""
        return any(position[:length] in self._positions for length in self._lengths)


class FieldErrors:
    """The errors of one request. `phase` counts the arrivals of awaited values; `arrived` is where one arrived that is
    being completed: an error that leaves it comes behind those that stay, because in stock it bubbles for longer."""

    __slots__ = ("arrived", "fresh", "phase", "propagate", "records")

    def __init__(self, propagate: bool) -> None:
        self.propagate = propagate
        self.phase = 0
        self.arrived: Level | None = None
        self.records: list[Record] = []
        self.fresh: list[Position] = []

    def add(self, level: "Level", index: int, error: Exception, *, after_items: bool = False) -> None:
        """Locate an error at a position. `after_items`: it arose behind the items of the list at that position."""
        path = level.path(index)
        located = located_error(error, level.field.nodes, path.as_list() if path else None)
        order = level.order(index)
        caught_level, caught_index = level.nullable_at(index) if self.propagate else (level, index)
        caught = () if caught_level is None else caught_level.position(caught_index)
        order = (*order, float("inf")) if after_items else order
        leaves = self.arrived is not None and len(caught) < len(self.arrived.position(0))
        self.records.append(Record((self.phase, leaves, order), located, caught))
        if after_items or caught_level is not level or caught_index != index:
            self.fresh.append(caught)

    def take_nulled(self) -> list[Position]:
        """Positions above a failed field that were nulled since the last call."""
        fresh, self.fresh = self.fresh, []
        return fresh

    @property
    def root_is_null(self) -> bool:
        return any(not record.caught for record in self.records)

    def apply(self, data: Any) -> tuple[Any, list[GraphQLError]]:
        """Null what must be null; the errors in stock order without those below a position nulled before."""
        nulled: set[Position] = set()
        errors: list[GraphQLError] = []
        for record in sorted(self.records, key=lambda record: record.order):
            caught = record.caught
            if any(caught[:length] in nulled for length in range(len(caught) + 1)):
                continue
            nulled.add(caught)
            errors.append(record.error)
            data = _with_null(data, caught)
        return data, errors


def _with_null(data: Any, position: Position) -> Any:
    if not position:
        return None
    container = data
    for key in position[:-1]:
        if container is None:
            return data
        container = container[key]
    if container is not None:
        container[position[-1]] = None
    return data
