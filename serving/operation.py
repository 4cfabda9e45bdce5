"""Runs an operation on a Strawberry schema."""

from __future__ import annotations

import re

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, OperationDefinitionNode, parse
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from resolvers.context import Context
from serving.endpoint import Execute, Operation
from serving.responses import Executed, RequestRefused


def strawberry_execute(schema: strawberry.Schema) -> Execute:
    """What the endpoint calls for each operation. Errors of GraphQL come back in the result, never raised."""

    async def execute(operation: Operation, context: Context) -> Executed:
        if operation.operation_name is None and _ambiguous(operation.query):
            return _refused("Must provide operation name if query contains multiple operations.")
        try:
            return await schema.execute(
                operation.query,
                variable_values=operation.variables,
                operation_name=operation.operation_name,
                context_value=context,
                allowed_operation_types=READING if operation.read_only else ALL,
            )
        except CannotGetOperationTypeError:
            name = operation.operation_name
            return _refused("Must provide an operation." if name is None else f"Unknown operation named '{name}'.")
        except InvalidOperationTypeError:
            message = "GET is for queries; send other operations by POST."
            raise RequestRefused(405, "METHOD_NOT_ALLOWED", message, {"allow": "POST"}) from None

    return execute


ALL = frozenset(OperationType)
READING = frozenset({OperationType.QUERY})

_OPERATION = re.compile(r"\b(?:query|mutation|subscription)\b")


def _ambiguous(text: str) -> bool:
    """Whether the text has several operations. Strawberry would run the first (GraphQL, GetOperation: an error).

    The text is parsed here only if it may have; one that cannot be parsed is refused later, with its reason.
    """
    if len(_OPERATION.findall(text)) < 2:
        return False
    try:
        document = parse(text, no_location=True)
    except (GraphQLSyntaxError, RecursionError):
        return False
    return sum(isinstance(definition, OperationDefinitionNode) for definition in document.definitions) > 1


def _refused(message: str) -> Executed:
    return strawberry.types.ExecutionResult(data=None, errors=[GraphQLError(message)])
