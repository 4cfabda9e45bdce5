"""The public entry: executor classes, and an `execute` with the signature and the results of graphql-core's.
Imports graphql-core only."""

from typing import Any, ClassVar, cast

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationType
from graphql import execute as stock_execute
from graphql.execution.collect_fields import collect_fields
from graphql.execution.executor import SELECTIONS_NESTED_TOO_DEEPLY, Executor
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental
from graphql.execution.incremental import IncrementalExecutor
from graphql.pyutils import AwaitableOrValue

from execution.engine import Engine
from execution.handover import OVERRIDDEN, overrides, reason_for
from execution.plan import SelectionPlan
from execution.run import Run

_STOCK = (None, Executor, IncrementalExecutor, ExecutorThrowingOnIncremental)


class BreadthFirst(Executor[Any]):
    """The breadth-first way to execute an operation, mixed into a stock executor class by `breadth_first`."""

    engine: ClassVar[Engine]
    keeps: ClassVar[tuple[str, ...]]
    is_lean: ClassVar[bool]  # whether the stock class adds nothing to Executor but incremental delivery
    made: ClassVar[type["BreadthFirst"]]  # the class `breadth_first` returned
    origin: ClassVar[type[Executor[Any]]]  # the stock class it was made from
    _given: tuple[tuple[Any, ...], dict[str, Any]] | None = None
    _handed_over = False
    _customised: ClassVar[tuple[bool, bool]]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        if not self.is_lean:
            super().__init__(*arguments, **options)
            return
        # what the stock class keeps for incremental delivery is set up when it is handed over to
        self._given = arguments, options.copy()
        for name in self.keeps:
            setattr(self, name, options.pop(name, None))
        Executor.__init__(self, *arguments, **options)

    def abort(self, reason: BaseException | None = None) -> Any:
        """Ends what comes later: only what the stock executor began does."""
        return super().abort(reason) if self._handed_over else None

    def _hand_over(self, serially: bool | None) -> Any:
        self._handed_over = True
        if self._given is not None:
            (arguments, options), root_value = self._given, self.root_value
            super().__init__(*arguments, **options)
            self.root_value = root_value  # of the event, where it is one of a subscription
        return super().execute_operation(serially)

    @classmethod
    def customised(cls) -> tuple[bool, bool]:
        """Whether a subclass overrides executing, and whether it overrides how an info is built."""
        if "_customised" not in vars(cls):
            own_info = cls.build_resolve_info is not cls.origin.build_resolve_info
            cls._customised = overrides(cls, cls.made), own_info
        return cls._customised

    def execute_operation(self, serially: bool | None = None) -> Any:
        engine = self.engine
        operation = engine.operation(self)
        overridden, own_info = self.customised()
        reason = reason_for(self, operation, overridden)
        if reason is not None:
            engine.handovers[reason] += 1
            return self._hand_over(serially)
        engine.runs += 1
        run = Run(self, operation, info_is_template=not own_info)
        try:
            selection = run.variant.root
            if selection is None:
                selection = run.variant.root = _root_selection(self, run)
        except GraphQLError as error:
            self.collected_errors.add(error, None)
            return run.respond(None)
        if serially is None:
            serially = operation.node.operation is OperationType.MUTATION
        return run.execute(selection, self.root_value, serially)


def breadth_first(
    engine: Engine, origin: type[Executor[Any]] = IncrementalExecutor, keeps: tuple[str, ...] | None = None
) -> type[BreadthFirst]:
    """A breadth-first executor class made from a stock one, to be given as `executor_class`. `keeps` names the options
    whose values the stock class does no more with than keep them, if it has an `__init__` of its own."""
    made = cast(type[BreadthFirst], type(f"BreadthFirst{origin.__name__}", (BreadthFirst, origin), {}))
    made.engine = engine
    made.origin = origin
    made.made = made
    made.keeps = keeps or ()
    made.is_lean = keeps is not None or origin in (Executor, IncrementalExecutor)
    return made


def execute(
    engine: Engine,
    schema: GraphQLSchema,
    document: DocumentNode,
    *arguments: Any,
    executor_class: type[Executor[Any]] | None = None,
    **options: Any,
) -> AwaitableOrValue[ExecutionResult]:
    """graphql-core's `execute`, breadth first. A class of the caller's own is handed to the stock executor."""
    if executor_class in _STOCK:
        executor_class = _class_of(engine)
    elif not issubclass(executor_class, BreadthFirst):
        engine.handovers[OVERRIDDEN] += 1
    options["executor_class"] = executor_class
    return stock_execute(schema, document, *arguments, **options)


def _class_of(engine: Engine) -> type[BreadthFirst]:
    if engine.executor_class is None:
        engine.executor_class = breadth_first(engine)
    return engine.executor_class


def _root_selection(executor: Executor[Any], run: Run) -> SelectionPlan:
    operation = executor.operation
    root_type = executor.schema.get_root_type(operation.operation)
    if root_type is None:
        raise GraphQLError(f"Schema is not configured to execute {operation.operation.value} operation.", operation)
    try:
        collected = collect_fields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            root_type,
            operation,
            executor.hide_suggestions,
        )
    except RecursionError:
        collected = None
    if collected is None:  # outside the block above, whose frames the error would keep alive
        raise GraphQLError(SELECTIONS_NESTED_TOO_DEEPLY, operation)
    return SelectionPlan(run, root_type, collected.grouped_field_set)
