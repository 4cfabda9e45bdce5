"""The typed schema as one object: the base graph, rebuilt around the types that a content model and slots bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, validate_schema

from execution.judges import by_value
from resolvers.item_record import ItemRecord
from resolvers.typed_where import ElementField
from schema.reading import BEHIND, Behind
from schema.typed.elements import ElementFields
from schema.typed.items import REFERENCES, ItemType, make_references
from schema.typed.model import ContentModel, SlotModel
from schema.typed.names import Names, Renaming
from schema.typed.slots import add_slots
from schema.typed.vocabulary import Vocabulary

# Kinds of elements that lead to other items.
LINKING = frozenset({"modular_content", "rich_text"})


class ModelRefused(Exception):
    """No valid schema can be made of the model; the message says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was not named plainly, and why. For the operator, when the schema is built."""

    renamings: tuple[Renaming, ...] = ()

    def lines(self) -> list[str]:
        return [str(renaming) for renaming in self.renamings]


@dataclass(slots=True)
class Additions:
    """What is laid over the base graph."""

    query: dict[str, GraphQLField] = field(default_factory=dict)
    type_names: dict[str, str] = field(default_factory=dict)
    elements: defaultdict[str, set[ElementField]] = field(default_factory=lambda: defaultdict(set))
    renamings: list[Renaming] = field(default_factory=list)


def extend(
    schema: strawberry.Schema, model: ContentModel | None, slots: SlotModel | None, made: Callable[[], None]
) -> Report:
    """Lays the typed graph over a base schema that nobody else uses. Raises ModelRefused, and leaves a wreck then."""
    base = schema._schema
    words = Vocabulary(base)
    query = base.type_map["Query"]
    assert isinstance(query, GraphQLObjectType), "every schema has a Query"
    added = Additions()
    if model is not None:
        _add_items(words, model, frozenset(query.fields), added)
    if slots is not None:
        taken = frozenset({*query.fields, *added.query})
        added.renamings += add_slots(words, slots, added.query, taken)
    extended = _rebuilt(base, query, words, added)
    # Its types live on, but in the other one.
    vars(base).clear()
    # Strawberry executes what it holds here, and finds itself through the back reference.
    extended._strawberry_schema = schema  # type: ignore[attr-defined]
    schema._schema = extended
    made()
    errors = validate_schema(extended)
    if errors:
        raise ModelRefused("; ".join(error.message for error in errors[:5]))
    return Report(tuple(added.renamings))


def _add_items(words: Vocabulary, model: ContentModel, root_fields: frozenset[str], added: Additions) -> None:
    generic = words.base["ContentItem"]
    assert isinstance(generic, GraphQLObjectType), "the base graph has the generic type ContentItem"
    ordered = sorted({it.system.codename: it for it in model.types if it.system.codename}.items())
    taken = frozenset(words.base) | frozenset(words.made)
    type_names = Names("content type", taken, types=True)
    roots = Names("root field of", root_fields)
    names = type_names.of(codename for codename, _ in ordered)
    root_names = roots.of(names)
    added.renamings += [*type_names.renamings, *roots.renamings]
    types: dict[str, ItemType] = {}
    for codename, content_type in ordered:
        elements = Names(f"element of '{codename}'", frozenset({*generic.fields, REFERENCES}))
        own = elements.of(content_type.elements)
        added.renamings += elements.renamings
        types[codename] = ItemType(words, content_type, names[codename], root_names[codename], own)
    fields = ElementFields(words, model.links, names, lambda codename: types[codename].object_type)
    for it in types.values():
        it.make(fields)
    make_references(words, types, model.links)
    for it in types.values():
        added.query |= it.root_fields()
        for name, element in it.fields.items():
            added.elements[name].add(element)
    added.type_names |= names


def _rebuilt(base: GraphQLSchema, query: GraphQLObjectType, words: Vocabulary, added: Additions) -> GraphQLSchema:
    query.fields.update(dict(sorted(added.query.items())))
    for name in ("Node", "Item"):
        interface = base.type_map[name]
        assert isinstance(interface, GraphQLInterfaceType), f"{name} is an interface of the base graph"
        interface.resolve_type = _resolved(added.type_names, interface.resolve_type)
    types = [*base.type_map.values(), *words.made.values()]
    extended = GraphQLSchema(
        query=query,
        types=[it for it in types if not it.name.startswith("__")],
        directives=base.directives,
        extensions={
            **base.extensions,
            BEHIND: {name: _behind(elements) for name, elements in added.elements.items()},
        },
    )
    return extended


def _behind(elements: Iterable[ElementField]) -> Behind:
    return Behind(
        frozenset(it.codename for it in elements), frozenset(it.codename for it in elements if it.kind in LINKING)
    )


def _resolved(names: dict[str, str], otherwise: Any) -> Callable[..., Any]:
    """The type of an item by its content type; of one that the schema does not know, the generic type."""

    @by_value
    def resolve_type(record: object, info: Any, abstract: Any) -> Any:
        if type(record) is ItemRecord:
            return names.get(record.item.system.type, "ContentItem")
        return otherwise(record, info, abstract)

    return resolve_type
