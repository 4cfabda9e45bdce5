"""Slots as typed root fields: `homeHero { content { ... on HomeHeroV1 { heading } } }`, made from their schemas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLUnionType,
)

from execution.batching import with_batch, with_read
from resolvers.each_parent import for_each
from resolvers.slot_schema import SlotSchemaRecord
from resolvers.slot_values import Shape
from resolvers.typed_slots import TypedSlot, content_by
from schema.typed.model import SlotModel
from schema.typed.names import Renaming, field_name, type_name
from schema.typed.slot_types import VersionTypes, type_of_value
from schema.typed.twins import TWIN
from schema.typed.vocabulary import Vocabulary, attribute

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def add_slots(
    words: Vocabulary, model: SlotModel, fields: dict[str, GraphQLField], taken: frozenset[str]
) -> list[Renaming]:
    """Adds a root field for each slot; `taken` are root fields that are there. A slot gives way to whatever is."""
    renamings: list[Renaming] = []
    for slot_id, versions in sorted(model.slots.items()):
        codename = slot_id.replace("-", "_") if _SLUG.fullmatch(slot_id) else slot_id
        ordered = dict(sorted(versions.items(), key=lambda entry: (len(entry[0]), entry[0])))
        plain, field = type_name(codename), field_name(codename)
        name, root = plain, field
        while _collides(words, name, ordered) or root in taken | fields.keys():
            # A type's name never holds an underscore before a capital.
            name, root = (f"{it}_Slot" if "_Slot" not in it else f"{it}_" for it in (name, root))
        if (name, root) != (plain, field):
            rival = "a content type or the base graph"
            renamings.append(Renaming("slot", slot_id, field, root, rival))
        fields[root] = _Slot(words, slot_id, name, ordered).field()
    return renamings


def _collides(words: Vocabulary, name: str, versions: Mapping[str, Any]) -> bool:
    wanted = (name, f"{name}_Content", *(f"{name}V{version}" for version in versions))
    return any(it in words.made or it in words.base for it in wanted)


class _Slot:
    def __init__(self, words: Vocabulary, slot_id: str, name: str, versions: Mapping[str, Mapping[str, Any]]) -> None:
        self._words = words
        self._id = slot_id
        self._name = name
        self._versions = versions

    def field(self) -> GraphQLField:
        """The root field; its arguments are those of the base graph's `slot`."""
        base = self._words.base["Query"]
        assert isinstance(base, GraphQLObjectType), "every schema has a Query"
        arguments: dict[str, GraphQLArgument] = {
            name: argument for name, argument in base.fields["slot"].args.items() if name != "id"
        }
        field = GraphQLField(
            self._content(),
            args=arguments,
            description=f"The slot `{self._id}`, for the caller as they are known, or for the visitor named.",
            extensions={"slot": self._id, TWIN: "Query.slot"},
        )
        return with_batch(field, for_each(TypedSlot(self._id)))

    def _content(self) -> GraphQLObjectType:
        """The base graph's SlotContent with its content typed; its schema is this schema."""
        generic = self._words.base["SlotContent"]
        assert isinstance(generic, GraphQLObjectType), "the base graph has SlotContent"
        members: list[GraphQLObjectType] = []
        shapes: dict[str, Shape] = {}
        for version, schema in self._versions.items():
            record = SlotSchemaRecord(schema, schema.get("definitions") or {})
            types = VersionTypes(self._words, f"{self._name}V{version}", f"version {version} of the slot `{self._id}`")
            made, shapes[version] = types.root(record)
            members += made
        union = self._words.keep(
            GraphQLUnionType(
                self._name, members, resolve_type=type_of_value, description=f"The content of the slot `{self._id}`."
            )
        )
        own = {
            "content": with_read(
                GraphQLField(
                    union, description="The content, typed by the version served; null if the services are suspended."
                ),
                content_by(shapes),
            ),
            "json": attribute(self._words.base["JSON"], "content", "The content as it came."),
        }
        kept = {name: field for name, field in generic.fields.items() if name not in ("content", "schema")}
        made_type: GraphQLObjectType = self._words.keep(
            GraphQLObjectType(
                f"{self._name}_Content",
                {**kept, **own},
                description=f"The slot `{self._id}` for one user. Never cached for others.",
                extensions={TWIN: "SlotContent"},
            )
        )
        return made_type
