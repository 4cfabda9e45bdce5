"""Runs an operation on a Strawberry schema. The only module here that knows Strawberry."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from inspect import isawaitable

import strawberry
from graphql.execution import ExecutionResult, experimental_execute_incrementally

from execution.incremental import Begun, begun_incrementally
from resolvers.context import Context
from serving.gate import Begin, Execute, Operation
from serving.responses import Executed


def strawberry_execute(schema: strawberry.Schema) -> Execute:
    """What the gate calls for each operation. Errors of GraphQL come back in the result, never raised."""
    graphql_schema, executor = schema._schema, schema.execution_context_class

    async def executed(operation: Operation, context: Context) -> Executed:
        # Parsed, validated and chosen already: Strawberry's own `execute` would do all of it again. graphql-core's
        # refuses every schema that has @defer and @stream, whatever is asked of it.
        result = experimental_execute_incrementally(
            graphql_schema,
            operation.document.node,
            context_value=context,
            variable_values=operation.variables,
            operation_name=operation.name,
            executor_class=executor,
        )
        whole = await result if isawaitable(result) else result
        assert isinstance(whole, ExecutionResult), "what comes in parts is begun otherwise"
        return whole

    return executed


def strawberry_begin(schema: strawberry.Schema) -> Begin:
    """What the gate calls for an operation of which something is deferred or streamed."""
    graphql_schema, executor = schema._schema, schema.execution_context_class
    assert executor is not None, "set when the schema was made"

    def begun(operation: Operation, context: Context) -> AbstractAsyncContextManager[Begun]:
        return begun_incrementally(
            graphql_schema,
            operation.document.node,
            executor_class=executor,
            context_value=context,
            variable_values=operation.variables,
            operation_name=operation.name,
        )

    return begun
