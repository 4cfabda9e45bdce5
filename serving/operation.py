"""Runs an operation on a Strawberry schema."""

from __future__ import annotations

import strawberry

from resolvers.context import Context
from serving.endpoint import Execute, Executed, Operation


def strawberry_execute(schema: strawberry.Schema) -> Execute:
    """What the endpoint calls for each operation. Errors come back in the result, never raised."""

    async def execute(operation: Operation, context: Context) -> Executed:
        return await schema.execute(
            operation.query,
            variable_values=operation.variables,
            operation_name=operation.operation_name,
            context_value=context,
        )

    return execute
