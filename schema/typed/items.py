"""Content types as object types, with their listings, conditions and orders, and what links to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLString,
)

from execution.batching import with_batch, with_read
from resolvers.each_parent import for_each
from resolvers.typed_items import ReferencesRecord, TypedItem, TypedList, TypedReferences
from resolvers.typed_where import ElementField
from schema.reading import reading_of
from schema.typed.elements import ElementFields, Made, Place
from schema.typed.model import LinkTargets
from schema.typed.twins import TWIN, TYPED_ITEM, TYPED_LISTING
from schema.typed.vocabulary import Vocabulary, list_of, not_null
from upstream import models

REFERENCES = "referencedByType"


class ItemType:
    """All that one content type brings: `name` is its object type's, `root` its root field's, `names` its elements'."""

    def __init__(
        self, words: Vocabulary, content_type: models.ContentType, name: str, root: str, names: Mapping[str, str]
    ) -> None:
        self.words = words
        self.content_type = content_type
        self.codename = content_type.system.codename
        self.name = name
        self.root = root
        self.names = names
        self.about = f"{content_type.system.name or self.codename} (`{self.codename}`)"
        self.fields = {
            names[codename]: ElementField(codename, element.type) for codename, element in content_type.elements.items()
        }
        self.references: GraphQLObjectType | None = None
        interface = words.base["Item"]
        assert isinstance(interface, GraphQLInterfaceType), "the base graph has the interface Item"
        self.object_type: GraphQLObjectType = words.keep(
            GraphQLObjectType(
                name,
                self._fields,
                interfaces=[interface, *interface.interfaces],
                description=f"An item of the content type {self.about}.",
                extensions={"contentType": self.codename},
            )
        )

    def make(self, elements: ElementFields) -> None:
        """Makes what the elements bring, once every object type is there to be linked to."""
        self.elements: dict[str, Made] = {
            self.names[codename]: elements.make(Place(self.content_type, self.name, codename, definition))
            for codename, definition in self.content_type.elements.items()
        }

    @cached_property
    def list_type(self) -> GraphQLObjectType:
        return self.words.items_page(f"{self.name}_All", f"A page of items of {self.about}.", lambda: self.object_type)

    @cached_property
    def where(self) -> GraphQLInputObjectType:
        system: Any = self.words.base["SystemWhere"]

        def fields() -> dict[str, GraphQLInputField]:
            own = list_of(self.where)
            return {
                "AND": GraphQLInputField(own, description="All of these must hold."),
                "OR": GraphQLInputField(own, description="At least one of these must hold."),
                "system": GraphQLInputField(system, description="Conditions on system attributes."),
                **{
                    name: GraphQLInputField(made.where, description=made.field.description)
                    for name, made in self.elements.items()
                    if made.where is not None
                },
            }

        about = f"Which items of {self.about}. Everything given must hold; an item without the element does not match."
        kept: GraphQLInputObjectType = self.words.keep(
            GraphQLInputObjectType(f"{self.name}_Where", fields, description=about)
        )
        return kept

    @cached_property
    def order(self) -> GraphQLInputObjectType:
        fields = {
            "system": GraphQLInputField(self.words.system_order, description="A system attribute."),
            **{
                name: GraphQLInputField(self.words.sort, description=made.field.description)
                for name, made in self.elements.items()
                if made.sortable
            },
        }
        about = f"The one key that items of {self.about} are ordered by."
        kept: GraphQLInputObjectType = self.words.keep(
            GraphQLInputObjectType(f"{self.name}_Order", fields, description=about)
        )
        return kept

    @cached_property
    def links(self) -> GraphQLEnumType:
        """The linked-items elements, as the argument that tells what links."""
        values = {
            self.names[codename]: GraphQLEnumValue(
                codename, description=self.elements[self.names[codename]].field.description
            )
            for codename in self.linking
        }
        kept: GraphQLEnumType = self.words.keep(
            GraphQLEnumType(
                f"{self.name}_LinkElement", values, description=f"The linked-items elements of {self.about}."
            )
        )
        return kept

    @cached_property
    def linking(self) -> Sequence[str]:
        """Codenames of the linked-items elements that an argument can name."""
        elements = self.content_type.elements
        return [codename for codename in elements if elements[codename].type == "modular_content"]

    def root_fields(self) -> dict[str, GraphQLField]:
        names = {
            "codename": GraphQLArgument(GraphQLString, description="The item's codename; this or `id`."),
            "id": GraphQLArgument(GraphQLID, description="The item's GUID, `system.id`; this or `codename`."),
        }
        single = GraphQLField(
            self.object_type,
            args={**names, **self.words.variant},
            description=f"One item of {self.about}, or null if it is not published in this variant.",
            extensions={"contentType": self.codename, TWIN: TYPED_ITEM},
        )
        listing = GraphQLField(
            self.list_type,
            args={**self._listing(), **self.words.variant},
            description=f"Items of {self.about}, a page at a time.",
            extensions={"contentType": self.codename, TWIN: TYPED_LISTING},
        )
        known = self.codename, self.fields, reading_of
        return {
            self.root: with_batch(single, for_each(TypedItem(*known))),
            f"{self.root}_All": with_batch(listing, for_each(TypedList(*known))),
        }

    def as_reference(self) -> GraphQLField:
        """The items of this type that link to something."""
        element = GraphQLArgument(not_null(self.links), description="The linked-items element that holds the link.")
        field = GraphQLField(
            self.list_type,
            args={"element": element, **self._listing()},
            description=f"Items of {self.about} that link to this one.",
            extensions={"contentType": self.codename, TWIN: TYPED_LISTING},
        )
        return with_batch(field, TypedReferences(self.codename, self.fields, reading_of))

    def _listing(self) -> dict[str, GraphQLArgument]:
        return {
            "where": GraphQLArgument(self.where, description="Which items; left out, all."),
            "order": GraphQLArgument(self.order, description="The order; left out, by codename."),
            **self.words.page,
        }

    def _fields(self) -> dict[str, GraphQLField]:
        generic = self.words.base["ContentItem"]
        assert isinstance(generic, GraphQLObjectType), "the base graph has the generic type ContentItem"
        own: dict[str, GraphQLField] = {}
        if self.references is not None:
            field = GraphQLField(not_null(self.references), description="What links to this item, by content type.")
            own[REFERENCES] = with_read(field, ReferencesRecord)
        return {**generic.fields, **own, **{name: made.field for name, made in self.elements.items()}}


def make_references(words: Vocabulary, types: Mapping[str, ItemType], links: LinkTargets) -> None:
    """Gives each type the object of what can link to it: the same one to all that anything may link to."""
    linking = {it: _reach(it, links) for it in types.values() if it.linking}
    unlimited = None
    for it in types.values():
        able = [other for other, reach in linking.items() if reach is None or it.codename in reach]
        if not able:
            continue
        if len(able) < len(linking):
            it.references = _references(words, f"{it.name}_ReferencedBy", f"What can link to {it.about}.", able)
            continue
        unlimited = unlimited or _references(words, "Item_ReferencedBy", "What can link to an item.", able)
        it.references = unlimited


def _reach(it: ItemType, links: LinkTargets) -> frozenset[str] | None:
    """Codenames of the types that its elements may link to; None where one of them may link to anything."""
    limits = [links.of(it.codename, element) for element in it.linking]
    return None if None in limits else frozenset().union(*(limit for limit in limits if limit is not None))


def _references(words: Vocabulary, name: str, description: str, able: Sequence[ItemType]) -> GraphQLObjectType:
    def fields() -> dict[str, GraphQLField]:
        return {it.root: it.as_reference() for it in able}

    made: GraphQLObjectType = words.keep(
        GraphQLObjectType(name, fields, description=f"{description} One field for each type.")
    )
    return made
