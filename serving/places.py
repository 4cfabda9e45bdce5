"""Where in a document a value stands, in the words of its arguments: `where.price.in[0]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLError, ListValueNode, Node, ObjectFieldNode, ObjectValueNode

from serving.errors import VALIDATION_FAILED


def name_arguments(errors: Iterable[GraphQLError], document: DocumentNode) -> None:
    """Tells errors about a value that is written in the document which argument it is, as `extensions.argument`."""
    about = {id(error.nodes[0]): error for error in errors if error.nodes and not error.extensions}
    if not about:
        return
    for node, place in _values(document):
        error = about.get(id(node))
        if error is not None:
            error.extensions = {"code": VALIDATION_FAILED, "argument": place}


def _values(document: DocumentNode) -> Iterator[tuple[Node, str]]:
    """Every value of an argument of a field, whatever fragment it stands in, with what is inside of it."""
    pending: list[Any] = [getattr(definition, "selection_set", None) for definition in document.definitions]
    while pending:
        selection_set = pending.pop()
        for selection in selection_set.selections if selection_set is not None else ():
            pending.append(getattr(selection, "selection_set", None))
            if isinstance(selection, FieldNode):
                for argument in selection.arguments or ():
                    yield from _within(argument.value, argument.name.value)


def _within(value: Node, place: str) -> Iterator[tuple[Node, str]]:
    pending = [(value, place)]
    while pending:
        node, here = pending.pop()
        yield node, here
        if isinstance(node, ObjectFieldNode):
            pending.append((node.value, here))
        elif isinstance(node, ObjectValueNode):
            pending += [(field, f"{here}.{field.name.value}") for field in node.fields]
        elif isinstance(node, ListValueNode):
            pending += [(entry, f"{here}[{index}]") for index, entry in enumerate(node.values)]
