"""Elements as plain fields: one table of kinds, and the types that single elements bring with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLFloat,
    GraphQLInputObjectType,
    GraphQLString,
    GraphQLUnionType,
)

from execution.batching import with_batch, with_read
from execution.judges import by_value
from resolvers.element_values import element_page, element_value, linked_page, option_values
from schema.typed.model import LinkTargets
from schema.typed.names import enum_value, type_name
from schema.typed.vocabulary import Vocabulary, list_of, not_null
from upstream import models

# What follows a type's name elsewhere: an element of such a name gets an underscore behind its own.
SUFFIXES = frozenset({"All", "Where", "Order", "Links", "LinkElement", "ReferencedBy"})


class Made(NamedTuple):
    """A field for an element, and the input of its conditions, None where the service has no operator for the kind."""

    field: GraphQLField
    where: GraphQLInputObjectType | None
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """An element where it stands: in a content type that has a name already."""

    content_type: models.ContentType
    type_name: str
    codename: str
    definition: models.ElementDefinition

    @property
    def own_name(self) -> str:
        """The name of what is made for this element alone."""
        return f"{self.type_name}_{type_name(self.codename, SUFFIXES)}"

    @property
    def description(self) -> str:
        return f"{self.definition.name or self.codename} (`{self.codename}`)."

    @property
    def of(self) -> str:
        return f"{self.definition.name or self.codename} of {self.content_type.system.name}"


class ElementFields:
    """Makes the field of any element; `item_type` finds the object type of a content type by codename."""

    def __init__(
        self, words: Vocabulary, links: LinkTargets, type_names: Mapping[str, str], item_type: Callable[[str], Any]
    ) -> None:
        self._words = words
        self._links = links
        self._type_names = type_names
        self._item_type = item_type
        self._links_by_type: dict[str, Any] = {}

    def make(self, place: Place) -> Made:
        return KINDS.get(place.definition.type, ElementFields._unknown)(self, place)

    def _text(self, place: Place) -> Made:
        return Made(self._value(place, GraphQLString), self._words.text, sortable=True)

    def _number(self, place: Place) -> Made:
        return Made(self._value(place, GraphQLFloat), self._words.number, sortable=True)

    def _date(self, place: Place) -> Made:
        return Made(self._value(place, self._words.base["DateTime"]), self._words.date, sortable=True)

    def _rich_text(self, place: Place) -> Made:
        return Made(self._value(place, self._words.base["RichTextElement"]), None)

    def _unknown(self, place: Place) -> Made:
        return Made(self._value(place, self._words.base["JSON"]), None)

    def _assets(self, place: Place) -> Made:
        return Made(self._page(place, self._words.assets), None)

    def _terms(self, place: Place) -> Made:
        group = place.definition.taxonomy_group
        about = f" Terms of the group `{group}`." if group else ""
        return Made(self._page(place, self._words.terms, about), self._words.codenames)

    def _choice(self, place: Place) -> Made:
        options = {option.codename: option for option in place.definition.options}
        names = [enum_value(codename) for codename in options]
        if not names or None in names:
            return Made(self._page(place, self._words.options), self._words.codenames)
        values = {codename: GraphQLEnumValue(codename, description=it.name) for codename, it in options.items()}
        enum = self._words.keep(GraphQLEnumType(place.own_name, values, description=f"The options of {place.of}."))
        field = GraphQLField(
            not_null(list_of(enum)), description="Their codenames; an option that came later stands in `items` only."
        )
        chosen = with_read(field, option_values(frozenset(options)))
        page = self._words.page_type(
            f"{place.own_name}_Options", f"Options chosen in {place.of}.", self._words.base["Option"], values=chosen
        )
        return Made(self._page(place, page), self._words.choice(f"{place.own_name}_Where", place.of, enum))

    def _linked(self, place: Place) -> Made:
        limits = self._links.of(place.content_type.system.codename, place.codename)
        allowed = None if limits is None else frozenset(limits & self._type_names.keys())
        made = self._words.links if not allowed else self._limited(place, allowed)
        field = GraphQLField(
            made,
            args=self._words.page,
            description=place.description,
            extensions=_named(place),
        )
        return Made(with_batch(field, linked_page(place.codename, allowed or None)), self._words.codenames)

    def _limited(self, place: Place, allowed: frozenset[str]) -> Any:
        if len(allowed) == 1:
            (only,) = allowed
            if only not in self._links_by_type:
                name = self._type_names[only]
                self._links_by_type[only] = self._words.links_type(
                    f"{name}_Links", f"{name} items", self._item_type(only)
                )
            return self._links_by_type[only]
        members = [self._item_type(codename) for codename in sorted(allowed)]
        union = GraphQLUnionType(
            place.own_name,
            members,
            resolve_type=by_value(lambda item, *_: self._type_names[item.item.system.type]),
            description=f"What {place.of} may hold.",
        )
        return self._words.links_type(f"{place.own_name}_Links", f"what {place.of} may hold", self._words.keep(union))

    def _value(self, place: Place, of: Any) -> GraphQLField:
        field = GraphQLField(of, description=place.description, extensions=_named(place))
        return with_read(field, element_value(place.codename, place.definition.type))

    def _page(self, place: Place, of: Any, about: str = "") -> GraphQLField:
        field = GraphQLField(of, args=self._words.page, description=place.description + about, extensions=_named(place))
        return with_batch(field, element_page(place.codename, place.definition.type))


def _named(place: Place) -> dict[str, str]:
    """What a planner reads to ask upstream for this element alone."""
    return {"element": place.codename}


KINDS: Mapping[str, Callable[[ElementFields, Place], Made]] = {
    "text": ElementFields._text,
    "url_slug": ElementFields._text,
    "number": ElementFields._number,
    "date_time": ElementFields._date,
    "rich_text": ElementFields._rich_text,
    "multiple_choice": ElementFields._choice,
    "asset": ElementFields._assets,
    "taxonomy": ElementFields._terms,
    "modular_content": ElementFields._linked,
}
