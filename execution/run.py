"""One request on its way through a plan: the synchronous part, field by field over whole frames.
What must be awaited is handed to execution.waiting. Imports graphql-core only."""

from collections.abc import Callable, Coroutine
from contextvars import Context
from itertools import repeat
from types import CoroutineType, GeneratorType
from typing import TYPE_CHECKING, Any

from graphql import ExecutionResult, GraphQLObjectType, Undefined
from graphql.execution import default_field_resolver
from graphql.execution.execute import assume_not_awaitable

from execution.complete import complete, finish_odd
from execution.errors import Failure, FieldErrors
from execution.info import infos_of
from execution.judges import JudgesBy, judges_by
from execution.leaves import Odd
from execution.levels import Column, Frame, Level
from execution.operation import Operation
from execution.plan import FieldPlan, SelectionPlan, Shape
from execution.resolvers import Pending, call_all
from execution.rows import make_rows
from execution.waiting import Waiting
from execution.waits import WaitBatch, WaitCheck, WaitType, WaitValue

if TYPE_CHECKING:
    from execution.execute import BreadthFirst


Answer = ExecutionResult | Coroutine[Any, Any, ExecutionResult]


class _Everything(set[type]):
    def __contains__(self, _type: object) -> bool:
        return True


_EVERYTHING = _Everything()


class Run:
    """State of one request. The executor supplies variables, infos and the bookkeeping of background work."""

    def __init__(self, executor: "BreadthFirst", operation: Operation, info_is_template: bool) -> None:
        self.executor = executor
        self.schema = executor.schema
        self.info_is_template = info_is_template
        self.reads_by_default = executor.field_resolver is default_field_resolver
        self.variant = operation.variant(
            (executor.hide_suggestions, self.reads_by_default), executor.variable_values.coerced
        )
        self.compiles = self.variant.compiles
        self.recipes = recipes = operation.recipes
        self.object_types = recipes.object_types
        predicate: Callable[[Any], bool] = executor.is_awaitable
        self.is_awaitable = predicate
        self.judges_by_type = predicate in executor.engine.predicates
        self.coroutine = CoroutineType if predicate is not assume_not_awaitable and self.judges_by_type else None
        usual = self.judges_by_type and predicate is not assume_not_awaitable
        self.plain: set[type] = recipes.plain_types() if usual else set()
        self.sound = _EVERYTHING
        self.errors = FieldErrors(executor.error_propagation)
        self.waiting: Waiting | None = None
        self.contexts_changed = False

    # -- the synchronous part --------------------------------------------------------------------------------------

    def execute(self, selection: SelectionPlan, root: Any, serially: bool) -> Answer:
        """All of an operation; a coroutine where something is left to await."""
        frame = Frame(None, None, [root])
        try:
            return self._execute_serially(selection, frame) if serially else self._execute_at_once(selection, frame)
        except BaseException:  # of a resolver, and more than an error of its field
            if self.waiting is not None:
                self.waiting.close()
            raise

    def _execute_at_once(self, selection: SelectionPlan, frame: Frame) -> Answer:
        self.execute_fields(selection, frame)
        waiting = self.waiting
        if waiting is not None:
            waiting.drop_nulled()
            if not waiting.is_idle:
                return waiting.drive(frame, iter(()))
        return self.finish(frame)

    def _execute_serially(self, selection: SelectionPlan, frame: Frame) -> Answer:
        frame.rows = [dict.fromkeys(field.key for field in selection.fields)]
        fields = iter(selection.fields)
        for field in fields:
            self.execute_field(field, frame)
            if self.waiting is not None:
                self.waiting.drop_nulled()
                if not self.waiting.is_idle:
                    return self.waiting.drive(frame, fields)
            if self.errors.root_is_null:
                break
        return self.finish(frame)

    def execute_fields(self, selection: SelectionPlan, frame: Frame) -> list[dict[str, Any]]:
        """Response dicts for all objects of a frame."""
        if selection.plain:
            odd = Odd(self.plain)
            frame.rows = rows = make_rows(self, selection, frame.sources, odd)
            if odd:
                finish_odd(self, selection.fields, frame, odd)
        else:
            blank = selection.blank
            frame.rows = rows = [blank.copy() for _ in frame.sources]
        for field in selection.calls:
            self.execute_field(field, frame)
        return rows

    def execute_field(self, field: FieldPlan, frame: Frame) -> None:
        column = Column(frame, field)
        try:
            values = field.resolver.values(self, column)
            if isinstance(values, Pending):
                return
            completed = complete(self, field.shape, column, values)
        except Exception as error:  # too deep for the stack, or raised by a value's own special methods
            completed = [None] * len(frame.sources)
            for index in range(len(frame.sources)):
                self.errors.add(column, index, error)
        key = field.key
        for row, value in zip(frame.rows, completed, strict=True):
            row[key] = value

    def finish(self, frame: Frame) -> ExecutionResult:
        data: Any = frame.rows[0]
        if self.errors.records:
            data, errors = self.errors.apply(data)
            self.executor.collected_errors.errors.extend(errors)
        return self.respond(data)

    def respond(self, data: dict[str, Any] | None) -> ExecutionResult:
        if self.executor.hooks is not None:
            self.executor.run_async_work_finished_hook()
        return ExecutionResult(data, self.executor.collected_errors.errors or None)

    # -- what completion asks for ----------------------------------------------------------------------------------

    def classify(self, found: set[type], values: list[Any]) -> bool:
        """Whether values of some of the types must be looked at one by one; the rest is remembered as plain."""
        odd = False
        for kind in found - self.plain:
            if issubclass(kind, Exception | Failure | GeneratorType | CoroutineType) or kind in _NULLS:
                odd = True
                continue
            sample = _first(values, kind)
            if self.judges_by_type:
                if self._may_be_awaitable(sample):
                    odd = True
                elif not callable(sample):
                    self.plain.add(kind)
            else:
                odd = True
        return odd

    def _may_be_awaitable(self, sample: Any) -> bool:
        try:
            return self.is_awaitable(sample)
        except Exception:  # raised by the value's own __getattr__: an error of its field, found when it is looked at
            return True

    def info(self, column: Column, index: int) -> Any:
        info = column.infos.get(index)
        if info is None:
            field = column.field
            info = self.executor.build_resolve_info(
                field.definition, field.nodes, field.parent_type, column.path(index)
            )
            column.infos[index] = info
        return info

    def info_at(self, level: Level, index: int) -> Any:
        column, at = level.column(index)
        return self.info(column, at)

    def ask_types(self, function: Callable[..., Any], level: Level, values: list[Any], *more: Any) -> list[Any]:
        """Answers of resolve_type or is_type_of for every value."""
        looks_at = judges_by(function)
        if looks_at is JudgesBy.VALUE:
            return call_all(function, values, *map(repeat, (None, *more)))
        if looks_at is JudgesBy.CLASS:
            kinds = list(set(map(type, values)))
            samples = values[:1] if len(kinds) == 1 else [_first(values, kind) for kind in kinds]
            told = call_all(function, samples, *map(repeat, (None, *more)))
            if len(kinds) == 1:
                return told * len(values)
            by_kind = dict(zip(kinds, told, strict=True))
            return [by_kind[type(value)] for value in values]
        return self._ask_with_info(function, level, values, *more)

    def _ask_with_info(self, function: Callable[..., Any], level: Level, values: list[Any], *more: Any) -> list[Any]:
        column, _ = level.column(0)
        if len(values) > 1 and len(column.infos) < len(column.frame.sources):
            column.infos.update(enumerate(infos_of(self, column)))
        answers: list[Any] = []
        for index, at in enumerate(level.columns(len(values))):
            context = level.context(index) if self.contexts_changed else None
            try:
                info = self.info(column, at)
                if context is None:
                    answers.append(function(values[index], info, *more))
                else:
                    answers.append(context.run(function, values[index], info, *more))
            except Exception as error:
                answers.append(Failure(error))
        return answers

    # -- what has to be awaited ------------------------------------------------------------------------------------

    def wait_for_values(self, level: Level, shape: Shape, late: list[tuple[int, Any]]) -> None:
        wait = WaitValue(self, level, shape)
        if self.contexts_changed:
            self._waits().extend([(wait, index, value, level.context(index)) for index, value in late])
        else:
            self._waits().extend([(wait, index, value, None) for index, value in late])

    def wait_for_type(self, level: Level, index: int, shape: Shape, value: Any, awaitable: Any) -> None:
        self._waits().add(WaitType(self, level, shape, value), index, awaitable, self._context(level, index))

    def wait_for_check(
        self, level: Level, index: int, runtime_type: GraphQLObjectType, value: Any, awaitable: Any
    ) -> None:
        self._waits().add(WaitCheck(self, level, runtime_type, value), index, awaitable, self._context(level, index))

    def wait_for_batch(self, column: Column, awaitable: Any) -> None:
        self._waits().add(WaitBatch(self, column), 0, awaitable, None)

    def _waits(self) -> Waiting:
        if self.waiting is None:
            self.waiting = Waiting(self)
        return self.waiting

    def _context(self, level: Level, index: int) -> Context | None:
        return level.context(index) if self.contexts_changed else None


def _first(values: list[Any], kind: type) -> Any:
    return next(value for value in values if type(value) is kind)


_NULLS = {type(None), type(Undefined)}
