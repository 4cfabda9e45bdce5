"""Schemas, data and documents for comparing executors: every kind of type, resolvers that return anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence, Set
from random import Random
from types import SimpleNamespace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    Visitor,
    build_schema,
    get_named_type,
    is_leaf_type,
    visit,
)
from hypothesis import strategies as st

from execution.batching import with_batch

SDL = """
enum Colour { RED GREEN }
scalar Stamp
interface Node { id: ID! name: String }
union Thing = Leaf | Branch
type Leaf implements Node {
  id: ID! name: String int: Int count: Int! float: Float flag: Boolean! colour: Colour stamp: Stamp!
  tags: [String!] grid: [[Int!]]!
}
type Branch implements Node {
  id: ID! name: String node: Node! nodes: [Node!] thing: Thing leaf: Leaf leaves: [Leaf]! branch: Branch
  echo(n: Int = 3, words: [String!]): String batch: Leaf batches: [Leaf!] word: String!
}
type Query { branch: Branch! maybe: Branch nodes: [Node] things: [Thing!]! leaf: Leaf count: Int! }
"""
BATCHED = frozenset({"batch", "batches", "word"})
FRAGMENTS = ("...Named", "...Leafy", "...Named @include(if: $no)")


def make_schema(asynchronous: bool) -> GraphQLSchema:
    """The schema; its batch resolvers are coroutines or not. `Leaf` has its own say about what is one."""
    schema = build_schema(SDL)
    branch = schema.type_map["Branch"]
    assert isinstance(branch, GraphQLObjectType)
    for name in sorted(BATCHED):
        with_batch(branch.fields[name], batch_of(name, asynchronous))
    leaf = schema.type_map["Leaf"]
    assert isinstance(leaf, GraphQLObjectType)
    leaf.is_type_of = lambda value, _info: _read(value, "kind") == "Leaf"
    return schema


def batch_of(name: str, asynchronous: bool) -> Callable[..., Any]:
    """A batch resolver that reads the parents' values."""

    def at_once(parents: list[Any], info: GraphQLResolveInfo[Any]) -> list[Any]:
        return [_read(parent, name) for parent in parents]

    async def later(parents: list[Any], info: GraphQLResolveInfo[Any]) -> list[Any]:
        return at_once(parents, info)

    return later if asynchronous else at_once


def _read(source: Any, name: str) -> Any:
    value = source.get(name) if isinstance(source, dict) else getattr(source, name, None)
    return value.error if isinstance(value, Raises) else value


class Raises:
    """A method that raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, _info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
        raise self.error


class Later:
    """An awaitable that nobody has to await."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __await__(self) -> Generator[Any, None, Any]:
        yield from asyncio.sleep(0).__await__()
        return self.value


class World:
    """Values for a type: the same for the same seed, so that each executor gets its own. `faults` in a hundred.

    `names` are the fields that are asked for, `batched` those that a batch resolver reads.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        seed: int,
        faults: int,
        asynchronous: bool,
        names: set[str],
        batched: Set[str] = BATCHED,
    ) -> None:
        self.schema = schema
        self.random = Random(seed)
        self.faults = faults
        self.asynchronous = asynchronous
        self.names = names
        self.batched = batched
        self.attributes = seed % 3 == 0

    def root(self) -> Any:
        assert self.schema.query_type is not None
        return self.thing(self.schema.query_type, 4)

    def thing(self, of: GraphQLObjectType, depth: int) -> Any:
        values = {
            name: self.field(field, name, depth) for name, field in sorted(of.fields.items()) if name in self.names
        }
        values["kind"] = values["__typename"] = of.name
        if self.attributes and self.random.random() < 0.95:
            values[f"_{SimpleNamespace.__name__}__typename"] = of.name
            return SimpleNamespace(**values)
        return values

    def field(self, field: GraphQLField, name: str, depth: int) -> Any:
        value = self.value(field.type, depth)
        if name in self.batched or not self.asynchronous or self.random.random() > 0.2:
            return Raises(value.error) if isinstance(value, Raises) else value
        error = value.error if isinstance(value, Raises) else None

        async def late(_info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
            if error is not None:
                raise error
            return value

        def awaitable(_info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
            return Later(value)

        return awaitable if error is None and self.random.random() < 0.5 else late

    def value(self, of: GraphQLOutputType, depth: int) -> Any:
        if self.random.randrange(100) < self.faults:
            return self.fault()
        if isinstance(of, GraphQLNonNull):
            of = of.of_type
        elif self.random.randrange(100) < 8:
            return None
        if isinstance(of, GraphQLList):
            items = [self.item(of.of_type, depth) for _ in range(self.random.randrange(4))]
            return items if self.random.random() < 0.8 else tuple(items)
        if isinstance(of, GraphQLUnionType | GraphQLInterfaceType):
            of = self.random.choice(self.schema.get_possible_types(of))
        if isinstance(of, GraphQLObjectType):
            return self.thing(of, depth - 1) if depth else None
        return LEAVES[of.name](self.random)

    def item(self, of: GraphQLOutputType, depth: int) -> Any:
        value = self.value(of, depth)
        if isinstance(value, Raises):
            value = value.error
        if not self.asynchronous or self.random.random() > 0.1:
            return value

        return Later(value)

    def fault(self) -> Any:
        number = self.random.randrange(1000)
        return self.random.choice(
            [None, ValueError(f"value {number}"), Raises(KeyError(f"key {number}")), object, 3.5, 2**40, "word", True,
             {"odd": number}, [number], float("nan")]
        )  # fmt: skip


def names_in(document: DocumentNode) -> set[str]:
    """The fields that a world for this document needs."""
    names: set[str] = set()

    class Names(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            names.add(node.name.value)

    visit(document, Names())
    return names


LEAVES: dict[str, Callable[[Random], Any]] = {
    "ID": lambda random: random.choice(["a", 7, "b"]),
    "String": lambda random: random.choice(["x", "yy", 5, ""]),
    "Int": lambda random: random.choice([1, -5, 2**31 - 1, True, 4.0, "8"]),
    "Float": lambda random: random.choice([1.5, 2, 0.0, "2.5"]),
    "Boolean": lambda random: random.choice([True, False, 1]),
    "Colour": lambda random: random.choice(["RED", "GREEN"]),
    "Stamp": lambda random: random.choice([{"any": "thing"}, 5, "s"]),
}


@st.composite
def documents(draw: st.DrawFn, schema: GraphQLSchema) -> str:
    """A valid document: aliases, fragments, merged selections, arguments, @skip and @include with variables."""
    assert schema.query_type is not None
    body = draw(selections(schema, schema.query_type, 3, FRAGMENTS))
    return (
        "query ($yes: Boolean = true, $no: Boolean!, $n: Int) " + body + " fragment Named on Node { name id }"
        " fragment Leafy on Leaf { int renamed: count tags }"
    )


@st.composite
def selections(draw: st.DrawFn, schema: GraphQLSchema, of: Any, depth: int, fragments: Sequence[str] = ()) -> str:
    """What is selected of a type, down to so many levels."""
    parts: list[str] = []
    fields = {} if isinstance(of, GraphQLUnionType) else of.fields
    usable = [name for name, field in fields.items() if depth or is_leaf_type(get_named_type(field.type))]
    if usable:
        for name in draw(st.lists(st.sampled_from(usable), min_size=1, max_size=4)):
            parts.append(draw(_field(schema, name, fields[name], depth, fragments)))
    if not isinstance(of, GraphQLObjectType):
        for kind in schema.get_possible_types(of):
            if draw(st.booleans()):
                parts.append(f"... on {kind.name} {draw(selections(schema, kind, min(depth, 1), fragments))}")
    if fragments and of.name != "Query" and draw(st.integers(0, 4)) == 0:
        parts.append(draw(st.sampled_from(fragments)))
    parts.append("__typename")
    return "{ " + " ".join(draw(st.permutations(parts)) if len(parts) < 5 else parts) + " }"


@st.composite
def _field(
    draw: st.DrawFn, schema: GraphQLSchema, name: str, field: GraphQLField, depth: int, fragments: Sequence[str]
) -> str:
    named = get_named_type(field.type)
    arguments = draw(st.sampled_from(["", "(n: 5)", "(n: $n)", '(words: ["a"])'])) if name == "echo" else ""
    composite = not is_leaf_type(named)
    # an alias must always mean the same field and arguments, so that selections can merge
    alias = "" if arguments == "" and draw(st.integers(0, 3)) else f"a{sum(map(ord, named.name + name + arguments))}: "
    if arguments and not alias:
        alias = f"b{len(arguments)}: "
    condition = draw(st.sampled_from(["", "", "", "", "@skip(if: $no)", "@include(if: $yes)", "@skip(if: $yes)"]))
    below = " " + draw(selections(schema, named, depth - 1, fragments)) if composite else ""
    return f"{alias}{name}{arguments} {condition}{below}"
