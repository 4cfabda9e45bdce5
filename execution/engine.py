"""What outlives a request: the plans of operations, bounded, and the counts of what was executed how.
Imports graphql-core only."""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLSchema
from graphql.execution.execute import assume_not_awaitable
from graphql.execution.executor import Executor
from graphql.pyutils import is_awaitable

from execution.cache import Bounded
from execution.operation import Operation
from execution.plan import Recipes

if TYPE_CHECKING:
    from execution.execute import BreadthFirst

SCHEMAS = 8  # remembered at a time: the one being served, and those it was swapped for


class Engine:
    """`runs` counts what was executed breadth first, `handovers` what the stock executor was given, by reason.
    `predicates` are those `is_awaitable` functions whose answer depends on the type of a value alone."""

    def __init__(self, plans: int = 512, predicates: tuple[Callable[[Any], bool], ...] = ()) -> None:
        self.plans: Bounded[tuple[int, int], Operation] = Bounded(plans)
        self.texts: Bounded[tuple[str, int, int], Operation] = Bounded(plans)
        self.seen: Bounded[int, bool] = Bounded(8 * plans)
        self.schemas: Bounded[int, Recipes] = Bounded(SCHEMAS)
        self.handovers: Counter[str] = Counter()
        self.runs = 0
        self.executor_class: type[BreadthFirst] | None = None
        self.predicates: frozenset[Callable[[Any], bool]] = frozenset((is_awaitable, assume_not_awaitable, *predicates))

    def operation(self, executor: Executor[Any]) -> Operation:
        """The operation as remembered: found by its node, else by its text if the tree is equal too. What is seen for
        the first time is planned for that once: documents that never come back take no room and are not compiled."""
        schema, node = executor.schema, executor.operation
        known = self.plans.get((id(node), id(schema)))
        if known is not None and known.node is node and known.schema is schema:
            return known
        fragments = executor.fragment_definitions
        text = (node.loc.source.body, node.loc.start, id(schema)) if node.loc else None
        if text is not None:
            # a tree may have been rewritten after parsing and still name its old text: compare
            known = self.texts.get(text)
            if known is not None and known.schema is schema and known.node == node and known.fragments == fragments:
                return known
        sight = hash(text or (id(node), id(schema)))
        if self.seen.get(sight) is None:
            self.seen.put(sight, True)
            return Operation(schema, node, fragments, self.recipes(schema), keeps=False)
        operation = Operation(schema, node, fragments, self.recipes(schema), keeps=True)
        self.plans.put((id(node), id(schema)), operation)
        if text is not None:
            self.texts.put(text, operation)
        return operation

    def recipes(self, schema: GraphQLSchema) -> Recipes:
        """What is remembered of a schema's fields."""
        recipes = self.schemas.get(id(schema))
        if recipes is None or recipes.schema is not schema:
            recipes = Recipes(schema)
            self.schemas.put(id(schema), recipes)
        return recipes

    def forget(self) -> None:
        """Drop all plans, and with them the schemas they were made for."""
        for remembered in (self.plans, self.texts, self.seen, self.schemas):
            remembered.clear()
