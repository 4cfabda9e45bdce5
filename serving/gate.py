"""One operation's way from its parameters to its answer: document, limits, cost, budget, cache, execution, policy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, get_variable_values

from execution.incremental import Begun
from resolvers.context import Caller, Context, Scope, Touched
from serving.budget import Budget
from serving.cache_policy import Lifetimes, policy
from serving.cost import Costs, Plan
from serving.documents import Document, DocumentRefused, Documents, is_query
from serving.errors import formatted
from serving.limits import exceeded
from serving.persisted import PersistedDocuments, PersistedRefused
from serving.response_cache import Kept, ResponseCache
from serving.responses import Answer, Executed, RequestRefused, encoded
from serving.statuses import Kind

_log = structlog.get_logger("contentgraph")

Execute = Callable[["Operation", Context], Awaitable[Executed]]
Begin = Callable[["Operation", Context], AbstractAsyncContextManager[Begun]]


@dataclass(frozen=True, slots=True)
class Asked:
    """GraphQL parameters whose types are checked, and how they came. `read_only`: by GET. `who` tells who pays."""

    parameters: Mapping[str, Any]
    read_only: bool = False
    fresh: bool = False
    dry_run: bool = False
    who: Callable[[], str] = lambda: ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What is executed: `variables` are as sent, and known to be good."""

    document: Document
    name: str | None
    definition: OperationDefinitionNode
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The most that one operation may cost before it runs, and how many seconds it may run."""

    nodes: int = 500_000
    upstream: int = 200
    deadline: float = 30.0


@dataclass(slots=True)
class Gate:
    """Shared by all requests. `new_context` is called inside the event loop, once for each operation that is run.

    `cache` and `budget` None: without. `begin` executes what comes in parts, where the schema knows how to ask for it.
    """

    execute: Execute
    new_context: Callable[[Caller], Context]
    documents: Documents
    costs: Costs
    persisted: PersistedDocuments = field(default_factory=PersistedDocuments)
    ceilings: Ceilings = field(default_factory=Ceilings)
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    budget: Budget | None = None
    cache: ResponseCache[Answer] | None = None
    show_cost: bool = True
    project: str = ""
    begin: Begin | None = None

    async def prepared(self, asked: Asked, caller: Caller) -> Operation | Answer:
        """The operation, or its answer where that is known without running it. Raises RequestRefused."""
        try:
            operation = await self._operation(asked)
        except PersistedRefused as refused:
            raise RequestRefused(0, refused.code, str(refused), kind=refused.kind) from None
        except DocumentRefused as refused:
            if asked.read_only and refused.changes:
                raise _not_by_get() from None
            return refusal(refused)
        if self.cache is None or asked.fresh or asked.dry_run:
            return operation
        known = self.cache.get(self._key(operation, caller))
        return operation if known is None else known.value.again(known.age)

    async def answer(self, operation: Operation, asked: Asked, caller: Caller) -> Answer:
        """Raises RequestRefused where the budget is used up."""
        try:
            plan = self.plan(operation)
        except DocumentRefused as refused:
            return refusal(refused)
        if asked.dry_run:
            body = {"data": None, "extensions": {"cost": self.cost(plan), "plan": _shown(plan)}}
            return Answer(Kind.EXECUTED, encoded(body), headers=estimates(plan))
        if self.budget is None:
            return await self._made_once(operation, plan, asked, caller)
        who = asked.who()
        remaining = await spend(self.budget, who, 1 + plan.upstream)
        answer = await self._made_once(operation, plan, asked, caller)
        await self.budget.give_back(who, plan.upstream - min(answer.requests, plan.upstream))
        return answer.with_headers(remaining)

    async def _operation(self, asked: Asked) -> Operation:
        named = await self.persisted.named(asked.parameters)
        document = self.documents.get(named.text)
        await self.persisted.remember(named, asked.who)
        name = asked.parameters.get("operationName") or None
        definition = document.operation(name)
        if asked.read_only and not is_query(definition):
            raise _not_by_get()
        return Operation(document, name, definition, asked.parameters.get("variables") or {})

    def plan(self, operation: Operation) -> Plan:
        """Raises DocumentRefused for variables that do not fit and for an operation that is too dear."""
        coerced = get_variable_values(
            self.schema,
            operation.definition.variable_definitions or (),
            operation.variables,
            max_errors=20,
            hide_suggestions=not self.documents.suggestions,
        )
        if isinstance(coerced, list):
            raise DocumentRefused(Kind.VARIABLES, *coerced)
        plan = operation.document.plans.get(self.costs, operation.definition, coerced.coerced)
        measured = (
            ("page_size", plan.largest_page, self.documents.limits.page_size),
            ("nodes", plan.nodes, self.ceilings.nodes),
            ("upstream_requests", plan.upstream, self.ceilings.upstream),
        )
        errors = [exceeded(name, value, allowed) for name, value, allowed in measured if value > allowed]
        if errors:
            raise DocumentRefused(Kind.LIMIT, *errors)
        return plan

    @property
    def schema(self) -> GraphQLSchema:
        return self.documents.schema

    async def _made_once(self, operation: Operation, plan: Plan, asked: Asked, caller: Caller) -> Answer:
        """Equal requests at once are made once, as long as what was made is for everybody.

        Who waited for another's answer in vain has the rest of their own time left.
        """
        end = asyncio.get_running_loop().time() + self.ceilings.deadline

        async def make() -> Kept[Answer]:
            answer = await self._made(operation, plan, asked, caller, end)
            return Kept(answer, answer.policy.seconds, len(answer.body))

        if self.cache is None or asked.fresh or not is_query(operation.definition):
            return await self._made(operation, plan, asked, caller, end)
        found = await self.cache.get_or_make(self._key(operation, caller), make)
        if found is None:
            return await self._made(operation, plan, asked, caller, end)
        return found.value.again(found.age) if found.shared else found.value

    async def _made(self, operation: Operation, plan: Plan, asked: Asked, caller: Caller, end: float) -> Answer:
        context = self.context(asked, caller)
        touched = context.touched
        try:
            async with asyncio.timeout_at(end) as deadline:
                result = await self.execute(operation, context)
        except TimeoutError:
            if not deadline.expired():
                raise
            error = self.too_late(operation, touched)
            return Answer(Kind.DEADLINE, encoded({"errors": formatted([error])}), requests=touched.requests)
        finally:
            context.loaders.close()
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = formatted(result.errors)
        if executed(result):
            body["data"] = result.data
        extensions: dict[str, Any] = {}
        if self.show_cost:
            extensions["cost"] = self.cost(plan) | {"actualUpstreamRequests": touched.requests}
        if touched.stale:
            extensions["stale"] = True
        if extensions:
            body["extensions"] = extensions
        allowed = policy(
            touched, self.lifetimes, private=caller.private, complete=not result.errors, fresh=touched.fresh
        )
        headers = estimates(plan) | {"x-upstream-requests": str(touched.requests)}
        if touched.stale:
            headers["x-stale-content"] = "1"
        kind = Kind.VALIDATION if "data" not in body else Kind.PARTIAL if result.errors else Kind.EXECUTED
        return Answer(kind, encoded(body), headers, allowed, touched.requests)

    def context(self, asked: Asked, caller: Caller) -> Context:
        """What one operation is run in."""
        context = self.new_context(caller)
        context.touched.most, context.touched.fresh = self.ceilings.upstream, asked.fresh
        return context

    def too_late(self, operation: Operation, touched: Touched) -> GraphQLError:
        """The error of an operation whose deadline has come; the log is told."""
        message = f"The operation took longer than {self.ceilings.deadline:g} seconds. Ask for less at once."
        _log.warning("deadline", operation=operation.name, upstream_requests=touched.requests)
        return GraphQLError(message, extensions={"code": "DEADLINE_EXCEEDED"})

    def _key(self, operation: Operation, caller: Caller) -> Hashable:
        """Everything that a public answer depends on. Variables in any order are the same variables."""
        variables: object = b""
        if operation.variables:
            try:
                variables = orjson.dumps(operation.variables, option=orjson.OPT_SORT_KEYS)
            except orjson.JSONEncodeError:
                variables = object()  # equal to no other
        return (self.project, operation.document.text, operation.name, variables, Scope.CONTENT in caller.scopes)

    def cost(self, plan: Plan) -> dict[str, int]:
        return {
            "nodes": plan.nodes,
            "maximumNodes": self.ceilings.nodes,
            "upstreamRequests": plan.upstream,
            "maximumUpstreamRequests": self.ceilings.upstream,
        }


def executed(result: Executed) -> bool:
    """Whether it is an answer, be it null: else the request itself was wrong."""
    return result.data is not None or any(error.path for error in result.errors or ())


async def spend(budget: Budget, who: str, points: int) -> dict[str, str]:
    charge = await budget.spend(who, points)
    remaining = {"x-budget-remaining": str(charge.remaining)}
    if charge.granted:
        return remaining
    message = f"The budget is used up: this operation costs {points}, {charge.remaining} are left."
    raise RequestRefused(429, "BUDGET_EXCEEDED", message, {"retry-after": str(charge.retry_after), **remaining})


def refusal(refused: DocumentRefused) -> Answer:
    return Answer(refused.kind, encoded({"errors": formatted(refused.errors)}))


def _not_by_get() -> RequestRefused:
    message = "GET is for queries; send other operations by POST."
    return RequestRefused(405, "METHOD_NOT_ALLOWED", message, {"allow": "POST"})


def estimates(plan: Plan) -> dict[str, str]:
    return {"x-cost-nodes": str(plan.nodes), "x-cost-upstream": str(plan.upstream)}


def _shown(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"service": step.service, "request": step.request, "requests": step.requests, "fields": sorted(set(step.paths))}
        for step in plan.steps
    ]
