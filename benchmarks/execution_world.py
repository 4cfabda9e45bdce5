"""Schemas, data and resolvers that benchmarks.execution measures with; two joins written by hand to compare with."""

from __future__ import annotations

import datetime
import enum
from types import SimpleNamespace
from typing import Any

import strawberry
from aiodataloader import DataLoader
from graphql import build_schema
from strawberry import Info

from execution.fields import batch_field


@strawberry.type
class User:
    id: int
    name: str
    email: str


USERS = [User(id=number, name=f"user {number}", email=f"u{number}@example.org") for number in range(10)]
BY_ID = {user.id: user for user in USERS}


class UserById(DataLoader[int, User]):
    async def batch_load_fn(self, keys: list[int]) -> list[User]:
        return [BY_ID[key] for key in keys]


async def users_by_loader(parents: list[Post], info: Info) -> list[User]:
    return list(await info.context.load_many([post.user_id for post in parents]))


async def users_by_distinct_key(parents: list[Post], info: Info) -> list[User]:
    keys = list({post.user_id: None for post in parents})
    found = dict(zip(keys, await info.context.load_many(keys), strict=True))
    return [found[post.user_id] for post in parents]


async def users_directly(parents: list[Post]) -> list[User]:
    return [BY_ID[post.user_id] for post in parents]


@strawberry.type
class Post:
    id: int
    title: str
    user_id: strawberry.Private[int]

    @strawberry.field
    async def user(self, info: Info) -> User:
        loaded: User = await info.context.load(self.user_id)
        return loaded

    loaded: User = batch_field(resolver=users_by_loader)
    distinct: User = batch_field(resolver=users_by_distinct_key)
    direct: User = batch_field(resolver=users_directly)


POSTS = [Post(id=number, title=f"post {number}", user_id=number % 10) for number in range(100)]


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"


@strawberry.interface
class Node:
    id: strawberry.ID


@strawberry.type
class Leaf(Node):
    label: str


@strawberry.type
class Twig(Node):
    length: int


@strawberry.type
class Row:
    a: int
    b: int
    c: str
    d: str
    e: float
    f: float
    g: bool
    h: bool
    i: str
    j: strawberry.ID
    colour: Colour
    at: datetime.datetime

    @strawberry.field
    def called(self) -> str:
        return self.c

    @strawberry.field
    def informed(self, info: Info) -> str:
        return self.c

    @strawberry.field
    def argued(self, times: int = 2) -> str:
        return self.c * times


def _row(number: int) -> Row:
    at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return Row(
        a=number, b=7, c=f"row {number}", d="text", e=1.5, f=0.25, g=True, h=False, i="more",
        j=strawberry.ID(str(number)), colour=Colour.GREEN, at=at,
    )  # fmt: skip


async def late_names(parents: list[Inner]) -> list[str]:
    return [inner.name for inner in parents]


@strawberry.type
class Inner:
    id: int
    name: str

    @strawberry.field
    async def late(self) -> str:
        return self.name

    late_batch: str = batch_field(resolver=late_names)


@strawberry.type
class Outer:
    id: int
    inners: list[Inner]


ROWS = [_row(number) for number in range(1000)]
NODES: list[Node] = [
    Leaf(id=strawberry.ID(str(n)), label="leaf") if n % 2 else Twig(id=strawberry.ID(str(n)), length=n)
    for n in range(1000)
]
OUTERS = [Outer(id=n, inners=[Inner(id=m, name=f"inner {m}") for m in range(25)]) for n in range(250)]


@strawberry.type
class Query:
    @strawberry.field
    def posts(self) -> list[Post]:
        return POSTS

    @strawberry.field
    def rows(self) -> list[Row]:
        return ROWS

    @strawberry.field
    def nodes(self) -> list[Node]:
        return NODES

    @strawberry.field
    def outers(self) -> list[Outer]:
        return OUTERS

    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return name


TYPED = strawberry.Schema(query=Query, types=[Leaf, Twig])._schema
PLAIN = build_schema(
    "type Row {a: Int! b: Int! c: String! d: String! e: Float! f: Float! g: Boolean! h: Boolean! i: String! j: ID!"
    " faulty: Int} type Query {rows: [Row!]! hello: String}"
)
NAMES = "abcdefghij"
TEN = " ".join(NAMES)
ROWS_OF_TEN = f"{{ rows {{ {TEN} }} }}"
DICTS = [{name: getattr(row, name) for name in NAMES} for row in ROWS]
ATTRIBUTES = [SimpleNamespace(**values) for values in DICTS]
FAULTY = [{**values, "faulty": "no number" if n % 100 == 0 else n} for n, values in enumerate(DICTS)]


async def join_directly() -> Any:
    """What one would write by hand: fetch, collect the keys, fetch, build."""
    posts = POSTS
    found = dict.fromkeys(post.user_id for post in posts)
    users = {user.id: user for user in [BY_ID[key] for key in found]}
    return {
        "posts": [
            {"id": post.id, "title": post.title, "direct": {"id": user.id, "name": user.name, "email": user.email}}
            for post in posts
            if (user := users[post.user_id])
        ]
    }


async def join_by_loader() -> Any:
    posts = POSTS
    users = await UserById().load_many([post.user_id for post in posts])
    return {
        "posts": [
            {"id": post.id, "title": post.title, "loaded": {"id": user.id, "name": user.name, "email": user.email}}
            for post, user in zip(posts, users, strict=True)
        ]
    }
