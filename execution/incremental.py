"""Operations whose answer may come in parts (@defer, @stream): begun, and ended with whoever waits for them.
Imports graphql-core only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from inspect import isawaitable
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema
from graphql.execution import ExperimentalIncrementalExecutionResults
from graphql.execution.executor import Executor
from graphql.execution.incremental import IncrementalExecutor

Begun = ExecutionResult | ExperimentalIncrementalExecutionResults


@asynccontextmanager
async def begun_incrementally(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    executor_class: type[Executor[Any]] = IncrementalExecutor,
    variable_values: dict[str, Any] | None = None,
    **options: Any,
) -> AsyncIterator[Begun]:
    """What graphql-core's `experimental_execute_incrementally` answers with, for as long as the block lasts: however
    that is left, nothing of the operation goes on. What is deferred or streamed starts with the rest of its level, so
    that batches stay whole."""
    executor = executor_class.build(
        schema, document, raw_variable_values=variable_values, enable_early_execution=True, **options
    )
    if isinstance(executor, list):
        yield ExecutionResult(None, errors=executor)
        return
    result: Any = None
    try:
        result = executor.execute_operation()
        if isawaitable(result):
            result = await result
        yield result
    finally:
        if isinstance(result, ExperimentalIncrementalExecutionResults):
            await result.subsequent_results.aclose()
        # Also what was cancelled before its first part, and parts that nobody has begun to read: closing a generator
        # that was not begun runs nothing of it.
        await executor.cancel_incremental_work()
