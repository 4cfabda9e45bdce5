"""Runs an operation on a Strawberry schema. The only module here that knows Strawberry."""

from __future__ import annotations

from inspect import isawaitable

import strawberry
from graphql import execute

from resolvers.context import Context
from serving.gate import Execute, Operation
from serving.responses import Executed


def strawberry_execute(schema: strawberry.Schema) -> Execute:
    """What the gate calls for each operation. Errors of GraphQL come back in the result, never raised."""
    graphql_schema, executor = schema._schema, schema.execution_context_class

    async def executed(operation: Operation, context: Context) -> Executed:
        # Parsed, validated and chosen already: Strawberry's own `execute` would do all of it again.
        result = execute(
            graphql_schema,
            operation.document.node,
            context_value=context,
            variable_values=operation.variables,
            operation_name=operation.name,
            executor_class=executor,
        )
        return await result if isawaitable(result) else result

    return executed
