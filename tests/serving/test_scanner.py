"""The twelve checks of graphql-cop, asked of both profiles: hardened, none finds anything, with free texts or without.

Expensive documents are refused here too, each by its own code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.serving.asking import asking, codes
from tests.serving.test_limits import chain

Check = Callable[[AsyncClient], Any]
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def json_of(answer: Response) -> Any:
    return answer.json() if answer.headers["content-type"].startswith("application/") else {}


async def post(client: AsyncClient, query: str) -> Any:
    return await json_of(await client.post("/graphql", json={"query": query}))


async def alias_overloading(client: AsyncClient) -> bool:
    """100 and one aliases."""
    aliases = " ".join(f"alias{n}: __typename" for n in range(101))
    body = await post(client, f"query cop {{ {aliases} }}")
    return "alias100" in (body.get("data") or {})


async def directive_overloading(client: AsyncClient) -> bool:
    """Ten directives that do not exist, each with an error of its own."""
    body = await post(client, "query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }")
    return len(body.get("errors", [])) == 10


async def introspection(client: AsyncClient) -> bool:
    body = await post(client, "query cop { __schema { types { name fields { name } } } }")
    return bool((body.get("data") or {}).get("__schema"))


async def array_batching(client: AsyncClient) -> bool:
    answer = await client.post("/graphql", json=[{"query": "query cop { __typename }"}] * 10)
    return isinstance(await json_of(answer), list)


async def circular_introspection(client: AsyncClient) -> bool:
    nested = "name"
    for _ in range(4):
        nested = f"fields {{ type {{ {nested} }} }}"
    body = await post(client, f"query cop {{ __schema {{ types {{ {nested} }} }} }}")
    return bool((body.get("data") or {}).get("__schema"))


async def query_by_get(client: AsyncClient) -> bool:
    body = await json_of(await client.get("/graphql", params={"query": "query cop { __typename }"}))
    return "__typename" in (body.get("data") or {})


async def mutation_by_get(client: AsyncClient) -> bool:
    body = await json_of(await client.get("/graphql", params={"query": "mutation cop { __typename }"}))
    return "__typename" in (body.get("data") or {})


async def query_by_form(client: AsyncClient) -> bool:
    answer = await client.post("/graphql", content="query=query+cop+%7B+__typename+%7D", headers=FORM)
    return "__typename" in ((await json_of(answer)).get("data") or {})


async def field_suggestions(client: AsyncClient) -> bool:
    body = await post(client, "query cop { __schema { directive } itemz { limit } }")
    return any("did you mean" in error["message"].lower() for error in body.get("errors", []))


async def explorer(client: AsyncClient) -> bool:
    for path in ("/", "/graphql", "/graphiql", "/playground", "/console"):
        answer = await client.get(path, headers={"accept": "text/html"})
        if "graphiql" in answer.text.lower() and answer.headers["content-type"].startswith("text/html"):
            return True
    return False


async def trace_mode(client: AsyncClient) -> bool:
    body = await post(client, "query cop { __typename }")
    return "tracing" in body.get("extensions", {})


async def unhandled_error(client: AsyncClient) -> bool:
    body = await post(client, "qwerty cop { abc }")
    return any("exception" in error.get("extensions", {}) for error in body.get("errors", []))


CHECKS: list[Check] = [
    alias_overloading,
    directive_overloading,
    introspection,
    array_batching,
    circular_introspection,
    query_by_get,
    mutation_by_get,
    query_by_form,
    field_suggestions,
    explorer,
    trace_mode,
    unhandled_error,
]
# What development needs is found by a scanner, and nothing else is.
OPEN_ON_PURPOSE = {introspection, query_by_get, field_suggestions, explorer, directive_overloading}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("settings", [{}, {"persisted": "automatic"}, {"persisted": "off"}], ids=str)
async def test_the_hardened_profile_has_no_finding(check: Check, settings: dict[str, str]) -> None:
    async with asking(None, profile="hardened", **settings) as (client, _):
        assert await check(client) is False


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_the_open_profile_is_open_where_development_needs_it(check: Check) -> None:
    async with asking() as (client, _):
        found = await check(client)
    assert found is (check in OPEN_ON_PURPOSE)


EXPENSIVE = {
    "2^23 spreads": (chain(23, 2, "~").replace("leaf", "__typename"), {"FIELDS", "ROOT_FIELDS"}),
    "2^60 spreads": (chain(60, 2, "~").replace("leaf", "__typename"), {"FIELDS", "ROOT_FIELDS"}),
    "8^40 spreads": (chain(40, 8, "~").replace("leaf", "__typename"), {"FIELDS", "ROOT_FIELDS"}),
    "3^8 fields by aliases": (
        chain(8, 3, "a#: items { items { ... on Node { id } } } ~").replace("leaf", "__typename"),
        {"ALIASES", "FIELDS", "ROOT_FIELDS"},
    ),
    "10,000 unknown fields": ("{" + " a" * 10_000 + "}", {"CHARACTERS"}),
    "7,000 unknown fields": ("{" + " a" * 7_000 + "}", {"TOKENS"}),
    "240 equal fields": ("{ items { items {" + " system { name }" * 240 + "} } }", {"COMPARISONS"}),
    "90 fragments in one place": (
        "{ items { items {"
        + "".join(f" ...F{n}" for n in range(90))
        + "} } }"
        + "".join(f" fragment F{n} on Item {{ id }}" for n in range(90)),
        {"COMPARISONS"},
    ),
    "a long document": ("{ __typename }".ljust(90_000), {"CHARACTERS"}),
    "3,000 fields of one object": ("{" + " x: a" * 2_900 + "}", {"TOKENS"}),
    "a comment for each letter": ("{\n" + "#\n" * 7_000 + "__typename }", {"TOKENS"}),
}


@pytest.mark.parametrize(("text", "limits"), EXPENSIVE.values(), ids=EXPENSIVE)
async def test_an_expensive_document_is_refused_by_its_limits(text: str, limits: set[str]) -> None:
    async with asking() as (client, emulator):
        answer = await client.post("/graphql", json={"query": text})
        assert set(codes(answer)) == {f"{limit}_LIMIT_EXCEEDED" for limit in limits}
        assert list(emulator.state.requests) == []


async def test_a_literal_of_two_megabytes_is_not_even_read() -> None:
    async with asking() as (client, _):
        answer = await client.post("/graphql", json={"query": '{ item(codename: "' + "x" * 2_000_000 + '") { id } }'})
        assert (answer.status_code, codes(answer)) == (413, ["BODY_TOO_LARGE"])
