"""Documents: each text is parsed, limited and validated once, and its operations are found once. Bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    OverlappingFieldsCanBeMergedRule,
    Source,
    ValidationContext,
    ValidationRule,
    specified_rules,
    validate,
)
from graphql.language.parser import Parser

from serving.cost import Plans
from serving.limits import INTROSPECTION, Limits, exceeded, over
from serving.places import name_arguments
from serving.statuses import Kind

# More would help nobody, and each takes its time.
MOST_ERRORS = 20

# Where the schema has them: elsewhere they are unknown directives.
INCREMENTAL = frozenset({"defer", "stream"})


class DocumentRefused(Exception):
    """The document is not executed; `errors` say why. `changes`: it holds something other than queries."""

    def __init__(self, kind: Kind, *errors: GraphQLError, changes: bool = False) -> None:
        super().__init__(str(kind))
        self.kind = kind
        self.errors = list(errors)
        self.changes = changes


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document that passed every check; its operations by name, "" for one without.

    `has_parts`: something in it may be deferred or streamed.
    """

    text: str
    node: DocumentNode
    operations: Mapping[str, OperationDefinitionNode]
    plans: Plans
    has_parts: bool = False

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """GraphQL, GetOperation: without a name there must be one operation only. Raises DocumentRefused."""
        if name is not None:
            found = self.operations.get(name)
        elif len(self.operations) > 1:
            raise _refused("Must provide operation name if query contains multiple operations.")
        else:
            found = next(iter(self.operations.values()))
        if found is None:
            raise _refused(f"Unknown operation named '{name}'.")
        return found


def is_query(operation: OperationDefinitionNode) -> bool:
    return operation.operation is OperationType.QUERY


class Documents:
    """The documents of one schema. The least recently used go when there are too many or they are too long together."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits | None = None,
        *,
        introspection: bool = True,
        suggestions: bool = True,
        most: int = 1_000,
        most_characters: int = 1_000_000,
    ) -> None:
        self.schema = schema
        self.limits = limits or Limits()
        self._rules = _rules(self.limits.comparisons, introspection=introspection)
        self.suggestions = suggestions
        self._most = most
        self._most_characters = most_characters
        self._characters = 0
        self._known: OrderedDict[str, Document] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, text: str) -> Document:
        """Raises DocumentRefused."""
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        document = self._checked(text)
        self._known[text] = document
        self._characters += len(text)
        while len(self._known) > self._most or (self._characters > self._most_characters and len(self._known) > 1):
            gone, _ = self._known.popitem(last=False)
            self._characters -= len(gone)
        return document

    def _checked(self, text: str) -> Document:
        """The cheapest check first: nothing later sees what an earlier one refused."""
        if len(text) > self.limits.characters:
            raise DocumentRefused(Kind.LIMIT, exceeded("characters", len(text), self.limits.characters))
        try:
            node = self._parsed(text)
            operations = _operations(node)
            if not operations:
                raise _refused("Must provide an operation.")
            changes = not all(map(is_query, operations.values()))
            errors = over(node, self.limits)
            if errors:
                raise DocumentRefused(Kind.LIMIT, *errors, changes=changes)
            errors = validate(
                self.schema, node, self._rules, max_errors=MOST_ERRORS, hide_suggestions=not self.suggestions
            )
        except RecursionError:
            raise _refused("The document is nested too deeply.") from None
        if errors and errors[-1].message == _ABORTED:
            most = self.limits.comparisons
            raise DocumentRefused(Kind.LIMIT, exceeded("comparisons", most + 1, most), changes=changes)
        if errors:
            name_arguments(errors, node)
            raise DocumentRefused(Kind.VALIDATION, *errors, changes=changes)
        return Document(text, node, operations, Plans(node), "@" in text and _asks_for_parts(node))

    def _parsed(self, text: str) -> DocumentNode:
        parser = Parser(Source(text), max_tokens=self.limits.tokens)
        try:
            return _unlinked(parser.parse_document())
        except GraphQLSyntaxError as error:
            # A run of comments is aborted before it is counted: only the message tells.
            if parser.token_count > self.limits.tokens or error.message.endswith("tokens. Parsing aborted."):
                raise DocumentRefused(
                    Kind.LIMIT, exceeded("tokens", self.limits.tokens + 1, self.limits.tokens)
                ) from None
            raise DocumentRefused(Kind.SYNTAX, error) from None


def _unlinked(node: DocumentNode) -> DocumentNode:
    """Its tokens no longer lead to each other: a document that is forgotten is free without a collection of cycles."""
    token = None if node.loc is None else node.loc.start_token
    while token is not None:
        following, token.prev, token.next = token.next, None, None
        token = following
    return node


def _operations(node: DocumentNode) -> dict[str, OperationDefinitionNode]:
    return {
        "" if definition.name is None else definition.name.value: definition
        for definition in node.definitions
        if isinstance(definition, OperationDefinitionNode)
    }


def _asks_for_parts(node: DocumentNode) -> bool:
    pending = [it.selection_set for it in node.definitions if isinstance(it, ExecutableDefinitionNode)]
    while pending:
        for selection in pending.pop().selections:
            if any(directive.name.value in INCREMENTAL for directive in selection.directives or ()):
                return True
            inner = getattr(selection, "selection_set", None)
            if inner is not None:
                pending.append(inner)
    return False


class NoIntrospection(ValidationRule):
    """Refuses `__schema` and `__type`; `__typename` stays, clients need it."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in INTROSPECTION:
            message = "Introspection is off here; the schema is published as schema.graphql."
            self.report_error(GraphQLError(message, node, extensions={"code": "INTROSPECTION_DISABLED"}))


# graphql-core's words where a rule has used up its budget; for too many errors it has more to say.
_ABORTED = "Validation aborted."


def _rules(comparisons: int, *, introspection: bool) -> tuple[type[ASTValidationRule], ...]:
    """Made once for all documents: no rule depends on a request."""

    class FieldsCanBeMerged(OverlappingFieldsCanBeMergedRule):
        """graphql-core's rule, which compares every two fields of one name; its own budget lasts for half a second."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self.rule_context.remaining_complexity_budget = comparisons

    standard = (FieldsCanBeMerged if it is OverlappingFieldsCanBeMergedRule else it for it in specified_rules)
    return tuple(standard) if introspection else (*standard, NoIntrospection)


def _refused(message: str) -> DocumentRefused:
    return DocumentRefused(Kind.VALIDATION, GraphQLError(message))
