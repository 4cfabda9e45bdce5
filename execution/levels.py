"""Where the values of a run belong: columns of fields, items of lists and subsets of both, each knowing its parent.
Paths are worked out only for those that need one (info, errors). Imports graphql-core only."""

from bisect import bisect_right
from collections.abc import Sequence
from contextvars import Context
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from graphql.pyutils import Path

if TYPE_CHECKING:
    from execution.plan import FieldPlan

_new_path = tuple.__new__
FEW = 8  # one in so many positions: few enough to be looked up one by one


class Frame:
    """Objects of one type whose fields are executed together; `rows` are their response dicts."""

    __slots__ = ("level", "owners", "rows", "sources")

    def __init__(self, level: "Level | None", owners: list[int] | None, sources: list[Any]) -> None:
        self.level = level
        self.owners = owners
        self.sources = sources
        self.rows: list[dict[str, Any]] = []

    def owner(self, index: int) -> int:
        return index if self.owners is None else self.owners[index]

    def paths(self) -> Sequence[Path | None]:
        if self.level is None:
            return [None] * len(self.sources)
        paths = self.level.paths()
        return paths if self.owners is None else [paths[owner] for owner in self.owners]


class Level:
    """Positions of values; abstract. `owners[i]` is the position in the parent level that position i comes from."""

    __slots__ = ("_paths", "field", "nullable")

    field: "FieldPlan"
    nullable: bool
    _paths: list[Path] | None

    def path(self, index: int) -> Path:
        raise NotImplementedError

    def paths(self) -> list[Path]:
        raise NotImplementedError

    def order(self, index: int) -> tuple[float, ...]:
        """Sort key of a position in a depth-first execution."""
        raise NotImplementedError

    def up(self, index: int) -> "tuple[Level | None, int]":
        """The enclosing position; (None, 0) above the fields of the root."""
        raise NotImplementedError

    def place(self, index: int, value: Any) -> None:
        """Put a late value where it belongs in the response."""
        raise NotImplementedError

    def column(self, index: int) -> "tuple[Column, int]":
        """The field and object a position belongs to."""
        raise NotImplementedError

    def columns(self, count: int) -> list[int]:
        """For every position its object's index in the column."""
        raise NotImplementedError

    def context(self, index: int) -> Context | None:
        """The context variables as an awaited resolver above left them, if it changed any."""
        parent, owner = self.up(index)
        return None if parent is None else parent.context(owner)

    def position(self, index: int) -> tuple[str | int, ...]:
        return tuple(self.path(index).as_list())

    def nullable_at(self, index: int) -> "tuple[Level | None, int]":
        """The nearest position at or above this one that may be null."""
        level: Level | None = self
        while level is not None and not level.nullable:
            level, index = level.up(index)
        return level, index


class Column(Level):
    """The values of one field for all objects of a frame."""

    __slots__ = ("frame", "infos")

    def __init__(self, frame: Frame, field: "FieldPlan") -> None:
        self.frame = frame
        self.field = field
        self.nullable = field.shape.nullable
        self._paths = None
        self.infos: dict[int, Any] = {}

    def path(self, index: int) -> Path:
        if self._paths is not None:
            return self._paths[index]
        frame = self.frame
        above = None if frame.level is None else frame.level.path(frame.owner(index))
        return Path(above, self.field.key, self.field.parent_type.name)

    def paths(self) -> list[Path]:
        if self._paths is None:
            key, typename = self.field.key, self.field.parent_type.name
            self._paths = [_new_path(Path, (above, key, typename)) for above in self.frame.paths()]
        return self._paths

    def order(self, index: int) -> tuple[float, ...]:
        level = self.frame.level
        return (() if level is None else level.order(self.frame.owner(index))) + (self.field.index,)

    def up(self, index: int) -> tuple[Level | None, int]:
        return self.frame.level, self.frame.owner(index)

    def place(self, index: int, value: Any) -> None:
        self.frame.rows[index][self.field.key] = value

    def column(self, index: int) -> "tuple[Column, int]":
        return self, index

    def columns(self, count: int) -> list[int]:
        return list(range(count))


class Items(Level):
    """The items of all lists at the positions of another level."""

    __slots__ = ("ends", "level", "lists")

    def __init__(self, level: Level, lengths: list[int], nullable: bool) -> None:
        self.level = level
        self.field = level.field
        self.nullable = nullable
        self.ends = list(accumulate(lengths))
        self.lists: list[list[Any]] = []
        self._paths = None

    def place_of(self, index: int) -> tuple[int, int]:
        owner = bisect_right(self.ends, index)
        return owner, index - (self.ends[owner - 1] if owner else 0)

    def path(self, index: int) -> Path:
        if self._paths is not None:
            return self._paths[index]
        owner, item = self.place_of(index)
        return Path(self.level.path(owner), item, None)

    def paths(self) -> list[Path]:
        if self._paths is None:
            start = 0
            paths: list[Path] = []
            for above, end in zip(self.level.paths(), self.ends, strict=True):
                paths.extend([_new_path(Path, (above, item, None)) for item in range(end - start)])
                start = end
            self._paths = paths
        return self._paths

    def order(self, index: int) -> tuple[float, ...]:
        owner, item = self.place_of(index)
        return (*self.level.order(owner), item)

    def up(self, index: int) -> tuple[Level | None, int]:
        return self.level, self.place_of(index)[0]

    def place(self, index: int, value: Any) -> None:
        owner, item = self.place_of(index)
        self.lists[owner][item] = value

    def column(self, index: int) -> tuple[Column, int]:
        return self.level.column(self.place_of(index)[0])

    def columns(self, count: int) -> list[int]:
        start = 0
        indices: list[int] = []
        for above, end in zip(self.level.columns(len(self.ends)), self.ends, strict=True):
            indices.extend([above] * (end - start))
            start = end
        return indices


class Subset(Level):
    """Some of the positions of another level, as themselves."""

    __slots__ = ("contexts", "level", "owners")

    def __init__(self, level: Level, owners: list[int], contexts: dict[int, Context] | None = None) -> None:
        self.level = level
        self.owners = owners
        self.field = level.field
        self.nullable = level.nullable
        self.contexts = contexts
        self._paths = None

    def path(self, index: int) -> Path:
        return self.level.path(self.owners[index])

    def paths(self) -> list[Path]:
        if self._paths is None:
            if len(self.owners) == 1:
                self._paths = [self.level.path(self.owners[0])]
            else:
                paths = self.level.paths()
                self._paths = [paths[owner] for owner in self.owners]
        return self._paths

    def order(self, index: int) -> tuple[float, ...]:
        return self.level.order(self.owners[index])

    def up(self, index: int) -> tuple[Level | None, int]:
        return self.level.up(self.owners[index])

    def place(self, index: int, value: Any) -> None:
        self.level.place(self.owners[index], value)

    def column(self, index: int) -> tuple[Column, int]:
        return self.level.column(self.owners[index])

    def columns(self, count: int) -> list[int]:
        last = max(self.owners, default=-1)
        if len(self.owners) * FEW <= last + 1:
            return [self.level.column(owner)[1] for owner in self.owners]
        above = self.level.columns(last + 1)
        return [above[owner] for owner in self.owners]

    def context(self, index: int) -> Context | None:
        if self.contexts is not None and index in self.contexts:
            return self.contexts[index]
        return self.level.context(self.owners[index])
