"""An operation whose answer comes in parts (@defer, @stream): from its plan to its last part. Never kept anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, TypeVar

from graphql import DirectiveNode, FragmentDefinitionNode, FragmentSpreadNode, value_from_ast_untyped
from graphql.execution import ExecutionResult

from resolvers.context import Caller, Context, Touched
from serving.cache_policy import PRIVATE
from serving.cost import Plan
from serving.documents import INCREMENTAL, DocumentRefused
from serving.errors import formatted, masked
from serving.gate import Asked, Gate, Operation, estimates, executed, refusal, spend
from serving.multipart import Multipart
from serving.parts import Body, Parts, only
from serving.responses import Answer, encoded
from serving.statuses import Kind

T = TypeVar("T")


def comes_in_parts(operation: Operation) -> bool:
    """Whether something in it is deferred or streamed with these variables."""
    if not operation.document.has_parts:
        return False
    variables = {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.definition.variable_definitions or ()
        if definition.default_value is not None
    } | operation.variables
    fragments = {
        it.name.value: it for it in operation.document.node.definitions if isinstance(it, FragmentDefinitionNode)
    }
    spread: set[str] = set()
    pending = [operation.definition.selection_set]
    while pending:
        for selection in pending.pop().selections:
            if any(_is_on(directive, variables) for directive in selection.directives or ()):
                return True
            inner = getattr(selection, "selection_set", None)
            if isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                inner = fragments[selection.name.value].selection_set
            if inner is not None:
                pending.append(inner)
    return False


@dataclass(slots=True)
class Delivery:
    """One answer on its way to its caller, in `parts` that `out` sends."""

    gate: Gate
    out: Multipart
    parts: Parts

    async def answer(self, operation: Operation, asked: Asked, caller: Caller) -> Answer | None:
        """None once everything is sent; an Answer instead where it ended before the first part.

        Raises RequestRefused where the budget is used up. What goes wrong later is told in the last part.
        """
        gate = self.gate
        try:
            plan = gate.plan(operation)
        except DocumentRefused as refused:
            return refusal(refused)
        if self.out.head:
            await self.out.begin(_HEADERS | estimates(plan))
            return None
        if gate.budget is None:
            return await self._made(operation, plan, gate.context(asked, caller), {})
        who = asked.who()
        remaining = await spend(gate.budget, who, 1 + plan.upstream)
        context = gate.context(asked, caller)
        answer = await self._made(operation, plan, context, remaining)
        await gate.budget.give_back(who, plan.upstream - min(context.touched.requests, plan.upstream))
        return answer

    async def _made(
        self, operation: Operation, plan: Plan, context: Context, remaining: dict[str, str]
    ) -> Answer | None:
        """Whatever ends it, nothing of the operation is left."""
        headers = _HEADERS | estimates(plan) | remaining
        try:
            return await self._sent(operation, plan, context, headers)
        except _TooLate:
            error = formatted([self.gate.too_late(operation, context.touched)])[0]
            if not self.out.begun:
                return Answer(Kind.DEADLINE, encoded({"errors": [error]}), requests=context.touched.requests)
        except Exception as failure:
            if not self.out.begun:
                raise
            error = masked(failure)
        finally:
            context.loaders.close()
        await self.out.part(self.parts.broken_off(error) | self._told(plan, context.touched), last=True)
        return None

    async def _sent(self, operation: Operation, plan: Plan, context: Context, headers: dict[str, str]) -> Answer | None:
        gate, out = self.gate, self.out
        assert gate.begin is not None, "a schema with these directives has what executes them"
        end = asyncio.get_running_loop().time() + gate.ceilings.deadline
        async with AsyncExitStack() as held:
            result = await _by(end, held.enter_async_context(gate.begin(operation, context)))
            if isinstance(result, ExecutionResult):
                if not executed(result):
                    return Answer(Kind.VALIDATION, encoded({"errors": formatted(result.errors or ())}))
                await out.begin(headers)
                await out.part(only(result) | self._told(plan, context.touched), last=True)
                return None
            first = self.parts.first(result.initial_result)
            await out.begin(headers)
            await out.part(first | self._told(plan), last=False)
            has_next = True
            while has_next:
                following = await _by(end, anext(result.subsequent_results))
                has_next = following.has_next
                told = {} if has_next else self._told(plan, context.touched)
                await out.part(self.parts.next(following) | told, last=not has_next)
        return None

    def _told(self, plan: Plan, touched: Touched | None = None) -> Body:
        """`extensions`: what it may cost at first, what it did cost in the end."""
        cost: Body = {}
        if self.gate.show_cost:
            actual = {} if touched is None else {"actualUpstreamRequests": touched.requests}
            cost = {"cost": self.gate.cost(plan) | actual}
        told = cost | ({"stale": True} if touched is not None and touched.stale else {})
        return {"extensions": told} if told else {}


class _TooLate(Exception):
    """The operation's deadline has come."""


async def _by(end: float, what: Awaitable[T]) -> T:
    """Sending is not in a hurry: a reader who is slow takes its own time, and the operation's."""
    try:
        async with asyncio.timeout_at(end) as deadline:
            return await what
    except TimeoutError:
        if not deadline.expired():
            raise
        raise _TooLate from None


def _is_on(directive: DirectiveNode, variables: Mapping[str, Any]) -> bool:
    """Without `if` it is."""
    conditions = (argument for argument in directive.arguments or () if argument.name.value == "if")
    return directive.name.value in INCREMENTAL and not any(
        value_from_ast_untyped(condition.value, dict(variables)) is False for condition in conditions
    )


_HEADERS = {"cache-control": PRIVATE, "vary": "Accept", "x-content-type-options": "nosniff"}
