"""A Strawberry schema on the breadth-first executor, in one line."""

import enum
from collections.abc import AsyncIterator, Iterator
from typing import Any

import strawberry
from graphql import get_introspection_query
from strawberry import Info
from strawberry.extensions import FieldExtension, SchemaExtension
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig

from execution import Engine
from execution.strawberry import breadth_first_context


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"


@strawberry.input
class Filter:
    words: list[str]
    colour: Colour = Colour.RED


@strawberry.interface
class Node:
    id: strawberry.ID

    @classmethod
    def resolve_type(cls, value: Any, _info: Any, _abstract: Any) -> str:
        return "Thing" if value.id == "1" else "Other"


class Shouting(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: Info, **arguments: Any) -> Any:
        return next_(source, info, **arguments).upper()


class Never(BasePermission):
    message = "never"

    def has_permission(self, source: Any, info: Info, **arguments: Any) -> bool:
        return False


@strawberry.type
class Thing(Node):
    name: str
    colour: Colour

    @strawberry.field(extensions=[Shouting()])  # type: ignore[untyped-decorator]
    def loud(self) -> str:
        return self.name

    @strawberry.field(permission_classes=[Never])  # type: ignore[untyped-decorator]
    def hidden(self) -> str | None:
        return self.name

    @strawberry.field
    def joined(self, info: Info, given: Filter, times: int = 1) -> str:
        given.words.append("mine")  # its own input object, so nobody else sees this
        return "-".join(given.words * times) + given.colour.name + info.field_name

    @strawberry.field
    @staticmethod
    def of_parent(parent: strawberry.Parent["Thing"], suffix: str | None = None) -> str:
        return f"{parent.name}{suffix}"


@strawberry.type
class Other(Node):
    count: int


@strawberry.type
class Query:
    @strawberry.field
    def things(self) -> list[Thing]:
        return [Thing(id=strawberry.ID("1"), name=name, colour=Colour.RED) for name in "ab"]


TEXTS = (
    "{ things { __typename id name colour loud hidden ofParent(suffix: \"!\") a: ofParent } }",
    "query ($f: Filter!) { things { joined(given: $f, times: 2) } }",
)  # fmt: skip


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncIterator[int]:
        for number in range(to):
            yield number


def schemas(**options: Any) -> tuple[strawberry.Schema, strawberry.Schema]:
    ours = strawberry.Schema(
        query=Query, types=[Thing, Other], execution_context_class=breadth_first_context(), **options
    )
    return ours, strawberry.Schema(query=Query, types=[Thing, Other], **options)


def engine_of(schema: strawberry.Schema) -> Engine:
    context_class: Any = schema.execution_context_class
    engine: Engine = context_class.engine
    return engine


async def test_answers_are_those_of_the_stock_executor() -> None:
    ours, stock = schemas()
    variables = {"f": {"words": ["x", "y"]}}
    for _ in range(3):
        for text in TEXTS:
            got = await ours.execute(text, variable_values=variables)
            expected = await stock.execute(text, variable_values=variables)
            assert (got.data, [(e.message, e.path) for e in got.errors or []]) == (
                expected.data,
                [(e.message, e.path) for e in expected.errors or []],
            )
    engine = engine_of(ours)
    assert (engine.runs, engine.handovers) == (6, {})


def test_introspection_is_equal() -> None:
    ours, stock = schemas()
    text = get_introspection_query()
    expected = stock.execute_sync(text)
    for _ in range(3):
        assert ours.execute_sync(text) == expected


async def test_an_interface_asks_its_own_resolve_type() -> None:
    @strawberry.type
    class Root:
        @strawberry.field
        def nodes(self) -> list[Node]:
            return [
                Thing(id=strawberry.ID("1"), name="c", colour=Colour.RED),
                Other(id=strawberry.ID("2"), count=3),
            ]

    schema = strawberry.Schema(query=Root, types=[Thing, Other], execution_context_class=breadth_first_context())
    result = await schema.execute("{ nodes { id ... on Thing { name } ... on Other { count } } }")
    assert result.data == {"nodes": [{"id": "1", "name": "c"}, {"id": "2", "count": 3}]}


async def test_a_default_resolver_of_the_configuration_is_honoured() -> None:
    @strawberry.type
    class Item:
        name: str

    @strawberry.type
    class Root:
        @strawberry.field
        def item(self) -> Item:
            return {"name": "from a dict"}  # type: ignore[return-value]

    config = StrawberryConfig(default_resolver=lambda source, name: source[name])
    schema = strawberry.Schema(query=Root, config=config, execution_context_class=breadth_first_context())
    assert (await schema.execute("{ item { name } }")).data == {"item": {"name": "from a dict"}}


async def test_operation_hooks_of_extensions_run_and_a_resolve_hook_is_a_handover() -> None:
    seen: list[str] = []

    class Watching(SchemaExtension):
        def on_operation(self) -> Iterator[None]:
            seen.append("begins")
            yield
            seen.append("ends")

    class Meddling(SchemaExtension):
        def resolve(self, _next: Any, root: Any, info: Any, *arguments: Any, **named: Any) -> Any:
            return _next(root, info, *arguments, **named)

    for extensions, runs, handovers in (([Watching], 1, {}), ([Meddling], 0, {"middleware": 1})):
        ours, _ = schemas(extensions=extensions)
        assert (await ours.execute("{ things { name } }")).data == {"things": [{"name": "a"}, {"name": "b"}]}
        engine = engine_of(ours)
        assert (engine.runs, engine.handovers) == (runs, handovers)
    assert seen == ["begins", "ends"]


async def test_subscriptions_are_served_by_the_stock_executor() -> None:
    schema = strawberry.Schema(
        query=Query, subscription=Subscription, types=[Thing, Other], execution_context_class=breadth_first_context()
    )
    events: Any = await schema.subscribe("subscription { count(to: 3) }")
    assert [event.data async for event in events] == [{"count": number} for number in range(3)]
    engine = engine_of(schema)
    assert engine.handovers == {"subscription": 3}
