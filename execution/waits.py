"""A place in the response where something is missing, and how to complete it once that is there: a value, the name of
a type, whether a value is of a type, the values of a whole column. Imports graphql-core only."""

from contextvars import Context
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType
from graphql.execution.executor import invalid_return_type_error

from execution.complete import complete
from execution.errors import Failure, Nulled
from execution.levels import Column, Level, Subset
from execution.objects import complete_objects, complete_typed
from execution.resolvers import batch_values

if TYPE_CHECKING:
    from execution.plan import Shape
    from execution.run import Run


class Wait:
    """Somewhere in the response something is missing: where, and how to complete it once it is there."""

    __slots__ = ("arrived", "level", "run")

    def __init__(self, run: "Run", level: Level) -> None:
        self.run = run
        self.level = level
        self.arrived: list[tuple[int, Any, Context | None]] = []

    def settle(self) -> None:
        """Complete what has arrived since the last time, and put it in its place."""
        arrived, self.arrived = self.arrived, []
        indices = [index for index, _, _ in arrived]
        contexts = {at: context for at, (_, _, context) in enumerate(arrived) if context is not None}
        level = Subset(self.level, indices, contexts or None)
        self.run.errors.arrived = level
        try:
            completed = self.completed(level, [value for _, value, _ in arrived])
        except Exception as error:  # as in Run.execute_field
            for at in range(len(indices)):
                self.run.errors.add(level, at, error)
            return
        for at, value in enumerate(completed):
            if value is not None:
                level.place(at, value)

    def completed(self, level: Level, values: list[Any]) -> list[Any]:
        raise NotImplementedError

    def is_below(self, index: int, nulled: Nulled) -> bool:
        """Whether what is missing here would stand below a nulled position."""
        return nulled.covers(self.level.position(index))


class WaitValue(Wait):
    """A field's or an item's value."""

    __slots__ = ("shape",)

    def __init__(self, run: "Run", level: Level, shape: "Shape") -> None:
        super().__init__(run, level)
        self.shape = shape

    def completed(self, level: Level, values: list[Any]) -> list[Any]:
        return complete(self.run, self.shape, level, values)


class WaitType(Wait):
    """The name of a value's runtime type."""

    __slots__ = ("shape", "value")

    def __init__(self, run: "Run", level: Level, shape: "Shape", value: Any) -> None:
        super().__init__(run, level)
        self.shape = shape
        self.value = value

    def completed(self, level: Level, values: list[Any]) -> list[Any]:
        [name] = values
        if isinstance(name, Failure):
            self.run.errors.add(level, 0, name.error)
            return [None]
        return complete_typed(self.run, self.shape, level, name, None, [self.value])


class WaitCheck(Wait):
    """Whether a value is of a type."""

    __slots__ = ("runtime_type", "value")

    def __init__(self, run: "Run", level: Level, runtime_type: GraphQLObjectType, value: Any) -> None:
        super().__init__(run, level)
        self.runtime_type = runtime_type
        self.value = value

    def completed(self, level: Level, values: list[Any]) -> list[Any]:
        [answer] = values
        if isinstance(answer, Failure):
            self.run.errors.add(level, 0, answer.error)
        elif answer:
            return complete_objects(self.run, level.field, self.runtime_type, level, None, [self.value])
        else:
            error = invalid_return_type_error(self.runtime_type, self.value, level.field.details)
            self.run.errors.add(level, 0, error)
        return [None]


class WaitBatch(Wait):
    """The values of a whole column."""

    __slots__ = ("needless",)

    level: Column

    def __init__(self, run: "Run", level: Column) -> None:
        super().__init__(run, level)
        self.needless = 0  # so many of the column's first objects are known to stand below nulled positions

    def settle(self) -> None:
        [(_, result, _)] = self.arrived
        column = self.level
        self.run.errors.arrived = column
        values = batch_values(column, result)
        key = column.field.key
        try:
            completed = complete(self.run, column.field.shape, column, values)
        except Exception as error:
            for at in range(len(values)):
                self.run.errors.add(column, at, error)
            return
        for row, value in zip(column.frame.rows, completed, strict=True):
            row[key] = value

    def is_below(self, index: int, nulled: Nulled) -> bool:
        count = len(self.level.frame.sources)
        while self.needless < count and nulled.covers(self.level.position(self.needless)):
            self.needless += 1
        return self.needless == count
