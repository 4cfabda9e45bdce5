"""The types of one version of a slot's content, by Croct's seven kinds of definitions.

An inline structure is named by its path from the root, `HomeHeroV1_Cta`; a definition that references lead to by its
id, `HomeHeroV1__Button`. Attributes keep their names. All is nullable: a required attribute may still be null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLFloat,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLString,
    GraphQLUnionType,
)

from execution.batching import with_read
from execution.judges import by_value
from resolvers import slot_schema as definitions
from resolvers import slot_values as values
from resolvers.slot_values import Member, Shape, SlotValue, attribute_of
from schema.typed.names import enum_value, field_name, type_name
from schema.typed.vocabulary import Vocabulary, list_of

_NAME = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_]*")
_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


class Made(NamedTuple):
    """What a definition is in GraphQL, and how its values are read."""

    type: Any
    shape: Shape


class VersionTypes:
    """Makes types under one name, such as `HomeHeroV1`; `about` tells people what they belong to."""

    def __init__(self, words: Vocabulary, name: str, about: str) -> None:
        self._words = words
        self._name = name
        self._about = about
        self._structures: dict[str, GraphQLObjectType] = {}
        self._others: dict[str, Made | None] = {}

    def root(self, schema: definitions.SlotSchemaRecord) -> tuple[list[GraphQLObjectType], Shape]:
        """The object types that the content may have, and how it is read."""
        root = _followed(schema.root)
        if isinstance(root, definitions.UnionRecord):
            members = self._members(root, self._name, _COMPONENT, inline=True)
        else:
            members = {}
        if members:
            return _distinct(members), values.union({name: member for name, (_, member) in members.items()})
        made = self._structure(root, self._name, _COMPONENT)
        return [made], values.structure(made.name)

    def make(self, definition: definitions.DefinitionRecord, path: str) -> Made:
        make: Callable[[VersionTypes, Any, str], Made] = KINDS.get(type(definition), VersionTypes._unknown)
        return make(self, definition, path)

    def _boolean(self, definition: definitions.BooleanRecord, path: str) -> Made:
        return Made(GraphQLBoolean, values.boolean)

    def _number(self, definition: definitions.NumberRecord, path: str) -> Made:
        """`integer` alone promises no 32 bits."""
        least, most = definition.minimum, definition.maximum
        fits = least is not None and most is not None and least >= -(2**31) and most < 2**31
        if definition.integer and fits:
            return Made(GraphQLInt, values.small_integer)
        return Made(GraphQLFloat, values.number)

    def _text(self, definition: definitions.TextRecord, path: str) -> Made:
        choices = definition.choices
        if not choices or any(enum_value(choice.value) is None for choice in choices):
            return Made(GraphQLString, values.text)
        options = {it.value: GraphQLEnumValue(it.value, description=it.label or f"`{it.value}`.") for it in choices}
        enum = GraphQLEnumType(path, options, description=f"A choice in {self._about}.")
        return Made(self._words.keep(enum), values.choice(frozenset(options)))

    def _inline(self, definition: definitions.StructureRecord, path: str) -> Made:
        made = self._structure(definition, path, {})
        return Made(made, values.structure(made.name))

    def _list(self, definition: definitions.ListRecord, path: str) -> Made:
        made = self.make(definition.items, path)
        return Made(list_of(made.type), values.entries(made.shape))

    def _union(self, definition: definitions.UnionRecord, path: str) -> Made:
        members = self._members(definition, path, {})
        if not members:
            return self._unknown(definition, path)
        about = definition.description or f"One of several things in {self._about}, told apart by `_type`."
        union = GraphQLUnionType(path, _distinct(members), resolve_type=type_of_value, description=about)
        return Made(self._words.keep(union), values.union({name: member for name, (_, member) in members.items()}))

    def _reference(self, definition: definitions.ReferenceRecord, path: str) -> Made:
        """An id that the schema lacks, such as @croct/file, stands for a plain string."""
        target = definition.definition
        if target is None:
            return Made(GraphQLString, values.text)
        if isinstance(target, definitions.StructureRecord):
            made = self._referenced(definition.id, target)
            return Made(made, values.structure(made.name))
        if isinstance(target, definitions.TextRecord | definitions.NumberRecord | definitions.BooleanRecord):
            merged = definitions.definition({**target.raw, **(definition.properties or {})}, target.bundle)
            return self.make(merged, path)
        return self._once(definition.id, target)

    def _once(self, id: str, target: definitions.DefinitionRecord) -> Made:
        """A definition that may lead back to itself: made under the name of its reference, JSON within itself."""
        if id not in self._others:
            self._others[id] = None
            self._others[id] = self.make(target, f"{self._name}__{_part(id)}")
        return self._others[id] or self._unknown(target, "")

    def _unknown(self, definition: definitions.DefinitionRecord, path: str) -> Made:
        return Made(self._words.base["JSON"], lambda value: value)

    def _referenced(self, id: str, target: definitions.StructureRecord) -> GraphQLObjectType:
        if id not in self._structures:
            # A union may lead to it.
            self._structures[id] = self._structure(target, f"{self._name}__{_part(id)}", _DISCRIMINATOR)
        return self._structures[id]

    def _members(
        self, union: definitions.UnionRecord, path: str, own: Mapping[str, GraphQLField], inline: bool = False
    ) -> dict[str, tuple[GraphQLObjectType, Member]]:
        """Discriminator → type. A member that is no structure cannot stand in a union of GraphQL."""
        found = {}
        for member in union.types:
            target = _followed(member.type)
            if not isinstance(target, definitions.StructureRecord):
                continue
            if isinstance(member.type, definitions.ReferenceRecord) and not inline:
                made = self._referenced(_last(member.type), target)
            else:
                made = self._structure(target, f"{path}_{_part(member.name)}", {**own, **_DISCRIMINATOR})
            required = (it.name for it in target.attributes if not it.optional and not it.private)
            found[member.name] = (made, Member(made.name, frozenset(required)))
        return found

    def _structure(
        self, definition: definitions.DefinitionRecord, name: str, own: Mapping[str, GraphQLField]
    ) -> GraphQLObjectType:
        def fields() -> dict[str, GraphQLField]:
            attributes = definition.attributes if isinstance(definition, definitions.StructureRecord) else []
            shown = {_legal(it.name): self._attribute(it, name) for it in attributes if not it.private}
            return {**own, **shown} or {"_empty": _EMPTY}

        about = definition.description or definition.title or f"A structure in {self._about}."
        made: GraphQLObjectType = self._words.keep(GraphQLObjectType(name, fields, description=about))
        return made

    def _attribute(self, attribute: definitions.AttributeRecord, path: str) -> GraphQLField:
        made = self.make(attribute.type, f"{path}_{_part(attribute.name)}")
        label = attribute.label or attribute.type.title or f"`{attribute.name}`"
        about = f"{label.rstrip('.')}." + (f" {attribute.description}" if attribute.description else "")
        optional = " May be left out." if attribute.optional else ""
        return _field(made.type, attribute.name, made.shape, about + optional)


KINDS: Mapping[type, Callable[[VersionTypes, Any, str], Made]] = {
    definitions.BooleanRecord: VersionTypes._boolean,
    definitions.NumberRecord: VersionTypes._number,
    definitions.TextRecord: VersionTypes._text,
    definitions.StructureRecord: VersionTypes._inline,
    definitions.ListRecord: VersionTypes._list,
    definitions.UnionRecord: VersionTypes._union,
    definitions.ReferenceRecord: VersionTypes._reference,
}


@by_value
def type_of_value(value: SlotValue, info: object, abstract: object) -> str:
    return value.type_name


def _field(of: Any, name: str, shape: Shape, description: str) -> GraphQLField:
    return with_read(GraphQLField(of, description=description), attribute_of(name, shape))


_COMPONENT = {
    "_component": _field(
        GraphQLString, "_component", values.text, "The component that renders the content, such as `home-hero@1`."
    )
}
_DISCRIMINATOR = {
    "_type": _field(
        GraphQLString, "_type", values.text, "Which member of its union it is; null where it stands in none."
    )
}
_EMPTY = _field(GraphQLBoolean, "_empty", values.nothing, "Always null: there are no attributes.")


def _followed(definition: definitions.DefinitionRecord) -> definitions.DefinitionRecord:
    """What a chain of references ends at."""
    seen: set[str] = set()
    while isinstance(definition, definitions.ReferenceRecord) and definition.id not in seen:
        seen.add(definition.id)
        definition = definition.definition or definition
    return definition


def _last(reference: definitions.ReferenceRecord) -> str:
    """The id at the end of a chain of references."""
    seen: set[str] = set()
    while isinstance(reference.definition, definitions.ReferenceRecord) and reference.id not in seen:
        seen.add(reference.id)
        reference = reference.definition
    return reference.id


def _distinct(members: Mapping[str, tuple[GraphQLObjectType, Member]]) -> list[GraphQLObjectType]:
    return list(dict.fromkeys(made for made, _ in members.values()))


def _legal(name: str) -> str:
    """Croct's names are GraphQL's, but for those that begin with two underscores."""
    return name if _NAME.fullmatch(name) else field_name(name)


def _part(name: str) -> str:
    """What an attribute, a discriminator or an id adds to a type's name: `cta` → `Cta`, `from-left` → `FromLeft`.

    One that is written otherwise carries a mark of its own, so that no two share a part.
    """
    if _CAMEL.fullmatch(name):
        return name[0].upper() + name[1:]
    return type_name(name.replace("-", "_") if _SLUG.fullmatch(name) else name)
