"""The scope matrix: every way to what is not for everybody, by every kind of caller."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType

from resolvers.caller import Scope
from schema.build import build_schema
from tests.graph import Graph, graph_over
from tests.private_ways import CLIENT_ID, FIELDS_WITH_PREVIEW, PROJECT, WAYS
from tests.serving.asked import AUDIENCE, EC, RSA, SECRET, jwk, pem, token

# A caller may always ask for themselves: what is refused is refused in spite of this.
MYSELF = {"x-client-id": CLIENT_ID}
PRIVATE = "private, no-store"
# No test changes the server of the matrix: one serves them all.
pytestmark = pytest.mark.asyncio(loop_scope="module")
METHODS = ["POST", "GET"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def guarded() -> AsyncIterator[Graph]:
    """Published content stands open; for the rest there are tokens."""
    async with graph_over(open_scopes=["content"], jwt_key=SECRET, jwt_audience=AUDIENCE) as graph:
        yield graph


def bearing(text: str) -> dict[str, str]:
    return {**MYSELF, "authorization": f"Bearer {text}"}


def holding(scopes: Iterable[Scope]) -> dict[str, str]:
    return bearing(token(scope=" ".join(scopes)))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("way", WAYS)
async def test_without_a_token_nothing_private_is_asked_for(guarded: Graph, way: str, method: str) -> None:
    query, missing = WAYS[way]
    scope, calls = next(iter(missing.items()))
    answer = await guarded.ask(query, method=method, headers=MYSELF)
    assert answer.status_code == 200
    assert {str(error["extensions"]) for error in answer.json()["errors"]} == {str(forbidden(scope))}
    assert {error["message"] for error in answer.json()["errors"]} == {
        f"This needs a bearer token with the scope '{scope.value}'."
    }
    assert sorted(guarded.calls) == sorted(calls)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("way", WAYS)
async def test_every_other_scope_together_does_not_do(guarded: Graph, way: str, method: str) -> None:
    query, missing = WAYS[way]
    for scope, calls in missing.items():
        answer = await guarded.ask(query, method=method, headers=holding(set(Scope) - {scope}))
        assert answer.status_code == 200
        assert {str(error["extensions"]) for error in answer.json()["errors"]} == {str(forbidden(scope))}
        assert sorted(guarded.calls) == sorted(calls)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("way", WAYS)
async def test_a_token_that_is_no_longer_or_not_for_us_ends_the_request(guarded: Graph, way: str, method: str) -> None:
    everything = " ".join(Scope)
    for text, message in (
        (token(scope=everything, exp=1_000_000_000), "The token has expired: sign in again."),
        (token(scope=everything, aud="https://other.example"), "The token is for another audience."),
    ):
        answer = await guarded.ask(WAYS[way].query, method=method, headers=bearing(text))
        assert (answer.status_code, answer.json()) == (
            401,
            {"errors": [{"message": message, "extensions": {"code": "UNAUTHENTICATED"}}]},
        )
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert answer.headers["cache-control"] == "no-store"
        assert guarded.calls == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("way", WAYS)
async def test_the_right_scopes_and_no_others_open_it_and_nobody_may_keep_the_answer(
    guarded: Graph, way: str, method: str
) -> None:
    query, missing = WAYS[way]
    answer = await guarded.ask(query, method=method, headers=holding(missing))
    codes = [error["extensions"]["code"] for error in answer.json().get("errors", ())]
    # An empty identity is wrong, an empty preview token is one that the emulator takes: neither is a matter of scopes.
    assert codes == (["BAD_USER_INPUT"] if way == "slot for nobody" else [])
    assert answer.headers["cache-control"] == PRIVATE


async def test_no_field_with_a_preview_argument_is_left_out() -> None:
    schema = build_schema()._schema
    found = {
        f"{name}.{field_name}"
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType)
        for field_name, field in type_.fields.items()
        if {"preview", "previewToken"} & field.args.keys()
    }
    assert found == FIELDS_WITH_PREVIEW


ALL_AT_ONCE = f"""{{
  open: item(codename: "on_roasts") {{ system {{ name }} }}
  visitor(uid: "e3e9e191a12b9257") {{ segments {{ name }} }}
  hidden: item(codename: "the_second_crack", preview: true) {{ system {{ name }} }}
  project(id: "{PROJECT}") {{ name }}
}}"""
OPEN = {"system": {"name": "On Roasts"}}


async def test_what_is_refused_leaves_the_rest(guarded: Graph) -> None:
    answer = await guarded.ask(ALL_AT_ONCE, headers=holding([Scope.DRAFTS]))
    assert answer.json()["data"] == {
        "open": OPEN,
        "visitor": None,
        "hidden": None,
        "project": {"name": "Brass Heron"},
    }
    assert [(error["path"], error["extensions"]) for error in answer.json()["errors"]] == [
        (["visitor"], forbidden(Scope.VISITORS)),
        (["hidden"], forbidden(Scope.PREVIEW)),
    ]
    assert sorted(guarded.calls) == ["GET /draft/projects", "GET /items/on_roasts"]
    assert answer.headers["cache-control"] == PRIVATE


async def test_an_answer_of_what_is_for_everybody_is_not_private(guarded: Graph) -> None:
    answer = await guarded.ask('{ item(codename: "on_roasts") { system { name } } }', headers=holding(Scope))
    public = "public, max-age=20, stale-while-revalidate=60, stale-if-error=3600"
    assert (answer.json(), answer.headers["cache-control"]) == ({"data": {"item": OPEN}}, public)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-client-id": CLIENT_ID},
        {"cookie": f"ct.client_id={CLIENT_ID}"},
        {"x-token": "eyJhbGciOiJub25lIn0.eyJpc3MiOiJjcm9jdC5pbyIsImF1ZCI6ImNyb2N0LmlvIiwiaWF0IjoxfQ."},
    ],
)
async def test_a_slot_for_the_caller_needs_no_scope_and_is_theirs_alone(
    guarded: Graph, headers: dict[str, str]
) -> None:
    answer = await guarded.ask('{ slot(id: "article-teasers") { source } }', headers=headers)
    assert answer.json() == {"data": {"slot": {"source": "SLOT"}}}
    assert answer.headers["cache-control"] == PRIVATE
    assert guarded.calls == ["POST /external/web/content"]


async def test_a_tracking_cookie_opens_nothing(guarded: Graph) -> None:
    cookie = {"cookie": "k_e_id=e3e9e191a12b9257; k_e_ses=900420c5d646260d"}
    answer = await guarded.ask("{ visitor { segments { name } } }", headers=cookie)
    assert answer.json()["errors"][0]["extensions"] == forbidden(Scope.VISITORS)
    assert guarded.calls == []


async def test_a_bare_cookie_is_no_identity_for_a_slot(guarded: Graph) -> None:
    answer = await guarded.ask('{ slot(id: "home-hero") { source } }', headers={"cookie": "k_e_id=e3e9e191a12b9257"})
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "visitor"}
    assert error["message"] == (
        "Argument 'visitor': the request must carry a client id or user token in its header or cookie, "
        "or the argument must name one."
    )
    assert guarded.calls == []


SECURED: dict[str, Any] = {
    "project_id": PROJECT,
    "secure_access_key": "a-key",
    "jwt_key": SECRET,
    "jwt_audience": AUDIENCE,
}
CONTENT = [
    '{ item(codename: "on_roasts") { id } }',
    "{ items(limit: 1) { totalCount } }",
    '{ contentType(codename: "article") { name } }',
    "{ contentTypes(limit: 1) { limit } }",
    '{ contentElement(type: "article", codename: "title") { name } }',
    '{ taxonomy(codename: "personas") { name } }',
    "{ taxonomies(limit: 1) { limit } }",
]


@pytest.mark.parametrize("method", METHODS)
async def test_where_content_is_not_for_everybody_it_needs_its_scope(method: str) -> None:
    async with graph_over(**SECURED) as graph:
        for query in CONTENT:
            for headers in (MYSELF, holding(set(Scope) - {Scope.CONTENT})):
                answer = await graph.ask(query, method=method, headers=headers)
                assert [error["extensions"] for error in answer.json()["errors"]] == [forbidden(Scope.CONTENT)]
                assert graph.calls == []
            answer = await graph.ask(query, method=method, headers=holding([Scope.CONTENT]))
            assert "errors" not in answer.json()
            assert answer.headers["cache-control"] == PRIVATE


async def test_content_that_the_settings_close_is_as_private() -> None:
    async with graph_over(open_scopes=[], access_tokens={"a-long-random-token": ["content"]}) as graph:
        refused = await graph.ask(CONTENT[0])
        assert refused.json()["errors"][0]["extensions"] == forbidden(Scope.CONTENT)
        answer = await graph.ask(CONTENT[0], headers=bearing("a-long-random-token"))
        assert ("errors" in answer.json(), answer.headers["cache-control"]) == (False, PRIVATE)


async def test_items_of_a_draft_need_the_scope_of_content_where_it_is_closed() -> None:
    query = f'{{ project(id: "{PROJECT}") {{ item(id: "6681a87f-6da9-43c8-a557-dc7e30a9446a") {{ item {{ id }} }} }} }}'
    async with graph_over(**SECURED) as graph:
        answer = await graph.ask(query, headers=holding([Scope.DRAFTS]))
        assert answer.json()["data"] == {"project": {"item": {"item": None}}}
        assert [error["extensions"] for error in answer.json()["errors"]] == [forbidden(Scope.CONTENT)]
        assert all(call.startswith("GET /draft/") for call in graph.calls)


async def test_scopes_stand_open_where_the_settings_say_so() -> None:
    async with graph_over(project_id=PROJECT, open_scopes=["content", "drafts"]) as graph:
        answer = await graph.ask("{ projects { name } }")
        assert answer.json() == {"data": {"projects": [{"name": "Brass Heron"}]}}
        assert answer.headers["cache-control"] == PRIVATE
        refused = await graph.ask('{ visitor(uid: "a") { uid } }')
        assert refused.json()["errors"][0]["extensions"] == forbidden(Scope.VISITORS)


DRAFTS = "{ projects { name } }"


def issued(kind: str, **claims: Any) -> str:
    key, algorithm, headers = {
        "HS256": (SECRET, "HS256", {}),
        "RS256": (RSA, "RS256", {}),
        "ES256": (EC, "ES256", {}),
        "JWKS, RS256": (RSA, "RS256", {"kid": "rsa"}),
        "JWKS, ES256": (EC, "ES256", {"kid": "ec"}),
    }[kind]
    return token(key, algorithm, headers, **claims)


async def assert_judged(graph: Graph, kind: str) -> None:
    """One private query with each sort of token of the kind, by POST and GET."""
    for method in METHODS:
        for text, status, code in (
            (issued(kind, scope="drafts"), 200, None),
            (issued(kind, scope="preview visitors slots admin content"), 200, "FORBIDDEN"),
            (issued(kind, exp=1_000_000_000), 401, "UNAUTHENTICATED"),
            (issued(kind, aud="https://other.example"), 401, "UNAUTHENTICATED"),
            (issued(kind)[:-4] + "AAAA", 401, "UNAUTHENTICATED"),
        ):
            answer = await graph.ask(DRAFTS, method=method, headers=bearing(text))
            errors = [error["extensions"]["code"] for error in answer.json().get("errors", ())]
            assert (answer.status_code, errors) == (status, [] if code is None else [code])
            assert graph.calls == (["GET /draft/projects"] if code is None else [])


@pytest.mark.parametrize(
    ("kind", "key"), [("HS256", SECRET), ("RS256", pem(RSA)), ("ES256", pem(EC))], ids=["HS256", "RS256", "ES256"]
)
async def test_json_web_tokens_of_each_algorithm_are_judged_alike(kind: str, key: str) -> None:
    async with graph_over(open_scopes=["content"], jwt_key=key, jwt_audience=AUDIENCE) as graph:
        await assert_judged(graph, kind)


PUBLISHED = json.dumps({"keys": [jwk(RSA, kid="rsa"), jwk(EC, kid="ec")]}).encode()


@pytest.mark.parametrize("kind", ["JWKS, RS256", "JWKS, ES256"])
async def test_so_are_those_of_a_key_set_in_a_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "jwks.json"
    file.write_bytes(PUBLISHED)
    async with graph_over(open_scopes=["content"], jwks=str(file), jwt_audience=AUDIENCE) as graph:
        await assert_judged(graph, kind)


@pytest.mark.parametrize("kind", ["JWKS, RS256", "JWKS, ES256"])
async def test_and_those_of_a_key_set_at_an_address(kind: str) -> None:
    async with published(PUBLISHED) as (address, asked):
        async with graph_over(open_scopes=["content"], jwks=address, jwt_audience=AUDIENCE) as graph:
            await assert_judged(graph, kind)
        assert asked == ["GET /jwks.json HTTP/1.1"]


async def test_a_key_set_that_cannot_be_had_refuses_tokens_and_nothing_else() -> None:
    async with (
        published(b"<html>") as (address, _),
        graph_over(open_scopes=["content"], jwks=address, jwt_audience=AUDIENCE) as graph,
    ):
        answer = await graph.ask(DRAFTS, headers=bearing(issued("JWKS, RS256")))
        assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
            401,
            "The token is signed with a key that is not known here.",
        )
        assert (await graph.ask(CONTENT[0])).status_code == 200


async def test_static_tokens_are_judged_by_their_scopes() -> None:
    tokens = {"a-token-for-drafts": ["drafts"], "a-token-for-the-rest": sorted(set(Scope) - {Scope.DRAFTS})}
    async with graph_over(open_scopes=["content"], access_tokens=tokens) as graph:
        for method in METHODS:
            for text, status, code, calls in (
                ("a-token-for-drafts", 200, None, ["GET /draft/projects"]),
                ("a-token-for-the-rest", 200, "FORBIDDEN", []),
                ("a-token-for-nothing", 401, "UNAUTHENTICATED", []),
                ("", 401, "UNAUTHENTICATED", []),
            ):
                answer = await graph.ask(DRAFTS, method=method, headers=bearing(text))
                errors = [error["extensions"]["code"] for error in answer.json().get("errors", ())]
                assert (answer.status_code, errors) == (status, [] if code is None else [code])
                assert graph.calls == calls


def forbidden(scope: Scope) -> dict[str, str]:
    return {"code": "FORBIDDEN", "scope": scope.value}


@asynccontextmanager
async def published(body: bytes) -> AsyncIterator[tuple[str, list[str]]]:
    """A body at an address on this machine, and the request lines that came for it."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        asked.append(head.split(b"\r\n")[0].decode())
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks.json", asked
