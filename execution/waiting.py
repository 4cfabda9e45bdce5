"""The asynchronous part: one Task per awaitable, and what arrived together is completed together, so that no subtree
waits for a slower sibling. Imports graphql-core only."""

from asyncio import Future, Task, gather, get_running_loop
from collections.abc import Coroutine, Iterator
from contextvars import Context, copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import ExecutionResult

from execution.errors import Failure, Nulled, Position
from execution.levels import Frame
from execution.waits import Wait, WaitBatch

if TYPE_CHECKING:
    from execution.plan import FieldPlan
    from execution.run import Run

Pending = tuple[Wait, int, Any, Context | None]


class Waiting:
    """Everything one request still waits for."""

    def __init__(self, run: "Run") -> None:
        self.run = run
        self._unstarted: list[Pending] = []
        self._running: dict[int, tuple[Task[None], Wait, int]] = {}
        self._nulled = Nulled()
        self._below: dict[Position, list[int]] | None = None  # what runs below a position; from the first error on
        self._batches: list[int] = []  # those among what runs, also from then on
        self._cancelled: list[Task[None]] = []
        self._ready: list[Wait] = []
        self._failed: BaseException | None = None
        self._waker: Future[None] | None = None
        self._context: Context | None = None
        self._started = 0

    @property
    def is_idle(self) -> bool:
        return not self._unstarted and not self._running

    def extend(self, pending: "list[Pending]") -> None:
        self._unstarted.extend(pending)

    def add(self, wait: Wait, index: int, awaitable: Any, context: Context | None) -> None:
        self._unstarted.append((wait, index, awaitable, context))

    async def drive(self, frame: Frame, fields: "Iterator[FieldPlan]") -> ExecutionResult:
        """Await until nothing is missing; then the next of the serial root fields, if any."""
        run = self.run
        self._context = copy_context()
        try:
            while True:
                await self._drain()
                field = None if run.errors.root_is_null else next(fields, None)
                if field is None:
                    break
                run.errors.phase += 1
                run.errors.arrived = None
                run.execute_field(field, frame)
                self.drop_nulled()
        except BaseException:
            await self._abandon()
            raise
        if self._cancelled:
            await gather(*self._cancelled, return_exceptions=True)
        return run.finish(frame)

    async def _drain(self) -> None:
        while not self.is_idle:
            if len(self._unstarted) == 1 and not self._running and self._unstarted[0][3] is None:
                # nobody to wait for beside it: awaited in the caller's own task, as stock does
                wait, index, awaitable, _ = self._unstarted.pop()
                try:
                    value = await awaitable
                except Exception as error:
                    value = Failure(error)
                wait.arrived.append((index, value, None))
                self._ready.append(wait)
            else:
                self._start()
                if not self._ready and self._failed is None:
                    self._waker = get_running_loop().create_future()
                    await self._waker
                    self._waker = None
                if self._failed is not None:
                    raise self._failed
            self._settle()

    def _settle(self) -> None:
        ready, self._ready = self._ready, []
        self.run.errors.phase += 1
        for wait in ready:
            wait.settle()
        self.drop_nulled()

    def _start(self) -> None:
        loop = get_running_loop()
        # a Task made directly is the same, and cheaper, where no factory has a say
        create_task = loop.create_task if loop.get_task_factory() is not None else partial(Task, loop=loop)
        running, number = self._running, self._started
        for wait, index, awaitable, context in self._unstarted:
            number += 1
            step = self._await(number, wait, index, awaitable)
            task = create_task(step) if context is None else create_task(step, context=context.copy())
            running[number] = task, wait, index
            if self._below is not None:
                self._file(number, wait, index, self._below)
        self._started = number
        self._unstarted = []

    async def _await(self, number: int, wait: Wait, index: int, awaitable: Any) -> None:
        value: Any
        try:
            value = await awaitable
        except Exception as error:
            value = Failure(error)
        except BaseException as error:
            if self._running.pop(number, None) is None:
                raise
            self._failed = error
            self._wake()
            return  # it is raised where the operation is awaited
        if self._running.pop(number, None) is None:
            return  # cancelled, and paid no heed
        context = copy_context()
        if context == self._context:
            wait.arrived.append((index, value, None))
        else:
            self.run.contexts_changed = True
            wait.arrived.append((index, value, context))
        if len(wait.arrived) == 1:
            self._ready.append(wait)
            self._wake()

    def _wake(self) -> None:
        if self._waker is not None and not self._waker.done():
            self._waker.set_result(None)

    def drop_nulled(self) -> None:
        """What stands below a position that an error has nulled need not be waited for: running tasks are cancelled,
        what was not started yet is settled in the background, as stock does with the siblings of a failed field."""
        fresh = self.run.errors.take_nulled()
        if not fresh:
            return
        nulled = self._nulled
        nulled.add(fresh)
        if self.is_idle:
            return
        kept: list[Pending] = []
        dropped: list[Any] = []
        for entry in self._unstarted:
            if entry[0].is_below(entry[1], nulled):
                dropped.append(entry[2])
            else:
                kept.append(entry)
        self._unstarted = kept
        for number in self._running_below(fresh):
            task, _, _ = self._running.pop(number)
            get_running_loop().call_soon(task.cancel)  # not before what is due in this very step
            self._cancelled.append(task)
        if dropped:
            self.run.executor.settle_in_background(dropped)

    def _running_below(self, fresh: list[Position]) -> list[int]:
        """What runs below these positions. Looked up, for there may be as many errors as there are tasks."""
        running = self._running
        if self._below is None:
            self._below = {}
            for number, (_, wait, index) in running.items():
                self._file(number, wait, index, self._below)
        found = {number for position in fresh for number in self._below.pop(position, ()) if number in running}
        self._batches = [number for number in self._batches if number in running]
        for number in self._batches:
            _, wait, index = running[number]
            if wait.is_below(index, self._nulled):
                found.add(number)
        return sorted(found)

    def _file(self, number: int, wait: Wait, index: int, below: dict[Position, list[int]]) -> None:
        if isinstance(wait, WaitBatch):
            self._batches.append(number)
            return
        position = wait.level.position(index)
        for length in range(len(position) + 1):
            below.setdefault(position[:length], []).append(number)

    def close(self) -> None:
        """Close what was not started: nobody will await it."""
        for _, _, awaitable, _ in self._unstarted:
            if isinstance(awaitable, Coroutine):
                awaitable.close()
        self._unstarted = []

    async def _abandon(self) -> None:
        """The request was cancelled or broke: leave no task behind."""
        tasks = [task for task, _, _ in self._running.values()] + self._cancelled
        self._running.clear()
        self.close()
        for task in tasks:
            task.cancel()
        if tasks:
            await gather(*tasks, return_exceptions=True)
