"""Queries made at random from the schema, with arguments that lead somewhere in the sample project."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_required_argument,
)

from emulator.project import Project
from serving.limits import SATURATED
from tests.serving.literals import Literals

# Settings of a server that is to answer them all.
UNLIMITED: dict[str, Any] = {
    "max_upstream_requests": 1_000_000,
    "max_nodes": SATURATED,
    "max_tokens": 10_000,
    "max_fields": 2_000,
    "max_aliases": 1_000,
    "max_depth": 40,
}
Parent = GraphQLObjectType | GraphQLInterfaceType


class Queries:
    """A stream of valid queries; equal seeds give equal streams. `roots` are the root fields to begin with.

    `parts`: how often something comes later.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        project: Project,
        seed: int,
        roots: frozenset[str] | None = None,
        *,
        parts: float = 0.0,
    ) -> None:
        self._schema = schema
        self._roots = roots
        self._parts = parts
        self._random = Random(seed)
        self._literals = Literals(self._random)
        items = sorted(project.items)
        self._pools: dict[str, Sequence[str]] = {
            "Query.item.codename": items,
            "Query.contentType.codename": sorted(project.types),
            "Query.taxonomy.codename": sorted(project.taxonomies),
            "Item.element.codename": ["related_articles", "body_copy", "personas", "title", "facts", "summary"],
            "referencedBy.type": ["article", "home"],
            "referencedBy.element": ["related_articles", "articles"],
            "contentElement.type": ["article"],
            "contentElement.codename": ["title", "personas"],
            "language": ["en-US", "es-ES", "es-MX"],
            "uid": ["e3e9e191a12b9257", "19d3a86ef04b7c52"],
            "slot.id": ["home-hero"],
            "project.id": [project.id],
            "Project.item.id": sorted({item.id for item in project.items.values()}),
            "type": ["article"],
            "element": ["personas"],
            **self._pools_of_types(project),
        }

    def _pools_of_types(self, project: Project) -> dict[str, Sequence[str]]:
        """Items by codename and by id for the root fields of content types."""
        assert self._schema.query_type is not None
        pools: dict[str, Sequence[str]] = {}
        for name, field in self._schema.query_type.fields.items():
            of_type = field.extensions.get("contentType")
            found = [item for item in project.items.values() if item.type == of_type]
            if "codename" in field.args and found:
                pools |= {f"Query.{name}.codename": sorted(item.codename for item in found)}
                pools |= {f"Query.{name}.id": sorted(item.id for item in found)}
        return pools

    def query(self) -> str:
        assert self._schema.query_type is not None
        return (
            "query { " + " ".join(self._fields(self._schema.query_type, self._random.randint(2, 9), root=True)) + " }"
        )

    def _fields(self, parent: Parent, depth: int, root: bool = False) -> list[str]:
        names = [name for name in parent.fields if self._usable(parent, name, depth)]
        if root and self._roots is not None:
            names = [name for name in names if name in self._roots]
        count = min(len(names), self._random.choice([1, 1, 2, 3]))
        chosen = self._random.sample(names, count) if names else []
        written = [self._field(parent, name, parent.fields[name], depth, f"f{i}") for i, name in enumerate(chosen)]
        if len(written) > 1 and self._in_parts():
            # Some of them together, or each apart.
            together = self._random.random() < 0.5
            later = [" ".join(written[1:])] if together else written[1:]
            written = [written[0], *(f"... @defer {{ {text} }}" for text in later)]
        return written or ["__typename"]

    def _in_parts(self) -> bool:
        return self._parts > 0 and self._random.random() < self._parts

    def _usable(self, parent: Parent, name: str, depth: int) -> bool:
        if name in ("node", "where"):
            return False
        # `node` takes an id that another query has to return first.
        return depth > 0 or not is_composite_type(get_named_type(parent.fields[name].type))

    def _field(self, parent: Parent, name: str, field: GraphQLField, depth: int, alias: str) -> str:
        arguments = self._arguments(parent, name, field)
        named = get_named_type(field.type)
        text = (
            (f"{alias}: " if arguments and parent.name == "Query" else f"{parent.name.lower()}{alias}{name}: ")
            + name
            + arguments
        )
        if not is_composite_type(named):
            return text
        if is_list_type(get_nullable_type(field.type)) and self._in_parts():
            text += f" @stream(initialCount: {self._random.randint(0, 2)})"
        return f"{text} {{ {' '.join(self._selections(named, depth - 1))} }}"

    def _selections(self, named: object, depth: int) -> list[str]:
        if isinstance(named, GraphQLObjectType):
            return self._fields(named, depth)
        assert isinstance(named, GraphQLInterfaceType | GraphQLUnionType)
        possible = self._schema.get_possible_types(named)
        written = ["__typename"]
        if isinstance(named, GraphQLInterfaceType) and self._random.random() < 0.6:
            written += self._fields(named, depth)
        linking = [t for t in possible if t.name in ("ModularContentElement", "RichTextElement", "TaxonomyElement")]
        for concrete in self._random.sample(list(possible), min(len(possible), 1)) + (
            self._random.sample(linking, 1) if linking else []
        ):
            later = " @defer" if self._in_parts() else ""
            written.append(f"... on {concrete.name}{later} {{ {' '.join(self._fields(concrete, depth))} }}")
        return written

    def _arguments(self, parent: Parent, name: str, field: GraphQLField) -> str:
        given = []
        # An item has two names, of which one must be given.
        named = self._random.choice(["codename", "id"]) if {"codename", "id"} <= field.args.keys() else None
        for argument, definition in field.args.items():
            if named is not None and argument in ("codename", "id") and argument != named:
                continue
            is_item = any(interface.name == "Item" for interface in parent.interfaces)
            value = self._value("Item" if is_item else parent.name, name, argument, definition)
            needed = is_required_argument(definition) or argument in ("uid", named) or field.extensions.get("slot")
            if value is not None and (needed or self._wanted(argument, definition)):
                given.append(f"{argument}: {value}")
        return f"({', '.join(given)})" if given else ""

    def _wanted(self, argument: str, definition: GraphQLArgument) -> bool:
        return self._random.random() < {"limit": 0.6, "offset": 0.2}.get(argument, 0.25)

    def _value(self, parent: str, field: str, argument: str, definition: GraphQLArgument) -> str | None:
        if argument == "limit":
            return str(self._random.choice([1, 2, 5, 10, 20]))
        if argument == "offset":
            return str(self._random.choice([0, 1, 95]))
        if argument == "preview":
            return self._random.choice(["true", "false"])
        if argument == "includeDescendants":
            return "true"
        if argument == "type" and field == "activity":
            return "PAGE_VISIT"
        if argument == "visitor":
            return '{clientId: "11111111-2222-4333-8444-555555555555"}'
        if isinstance(get_named_type(definition.type), GraphQLEnumType) and argument == "element":
            return self._literals.value(definition.type)
        if argument == "where":
            return self._literals.where(definition.type)
        if argument == "order":
            return self._literals.order(definition.type)
        for key in (f"{parent}.{field}.{argument}", f"{field}.{argument}", argument):
            if key in self._pools:
                return f'"{self._random.choice(self._pools[key])}"'
        return None
