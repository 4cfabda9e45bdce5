"""What is handed to the stock executor, decided before anything runs. The list is docs/execution.md's.
Imports graphql-core only."""

from typing import TYPE_CHECKING, Any

from graphql import OperationDefinitionNode, OperationType
from graphql.execution.executor import Executor

if TYPE_CHECKING:
    from execution.operation import Operation

SUBSCRIPTION = "subscription"
INCREMENTAL = "@defer or @stream"
FRAGMENT_VARIABLES = "fragment variables"
MIDDLEWARE = "middleware"
ABORT_SIGNAL = "abort signal"
OVERRIDDEN = "overridden executor method"

REASONS = (SUBSCRIPTION, INCREMENTAL, FRAGMENT_VARIABLES, MIDDLEWARE, ABORT_SIGNAL, OVERRIDDEN)

# methods that the breadth-first executor calls itself or that do not take part in executing fields
_HONOURED = {"build", "build_per_event_executor", "build_resolve_info", "execute_operation"}


def reason_in(node: OperationDefinitionNode, directives: set[str], has_fragment_variables: bool) -> str | None:
    """What in an operation makes it one for the stock executor."""
    if node.operation is OperationType.SUBSCRIPTION:
        return SUBSCRIPTION
    if "defer" in directives or "stream" in directives:
        return INCREMENTAL
    return FRAGMENT_VARIABLES if has_fragment_variables else None


def reason_for(executor: Executor[Any], operation: "Operation", overridden: bool) -> str | None:
    """Why the stock executor must serve this request, if it must."""
    if operation.handover is not None:
        return operation.handover
    middleware = executor.middleware_manager
    if middleware is not None and middleware._middleware_resolvers:
        return MIDDLEWARE
    if executor.abort_signal is not None:
        return ABORT_SIGNAL
    return OVERRIDDEN if overridden else None


def overrides(executor_class: type[Executor[Any]], known: type[Executor[Any]]) -> bool:
    """Whether a subclass changes how fields are executed, against the class it was derived from."""
    names = {name for name in dir(Executor) if not name.startswith("__")} - _HONOURED
    return any(getattr(executor_class, name) is not getattr(known, name) and name not in vars(known) for name in names)
