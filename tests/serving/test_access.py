"""Who may ask for what, as the settings say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from resolvers.caller import Scope
from serving.access import caller_rules, identified, open_scopes
from serving.caller import CallerRules
from serving.responses import RequestRefused
from serving.settings import SettingsError, load_settings
from tests.serving.asked import AUDIENCE, EC, RSA, SECRET, jwk, pem, request, token

PROJECT = "975bf280-fd91-488c-994c-2f04416e5ee3"
EVERYTHING = frozenset(Scope)
JWKS_URL = "https://id.example/.well-known/jwks.json"


async def nowhere(url: str) -> bytes:
    raise AssertionError(f"asked for {url}")


def rules(**settings: Any) -> CallerRules:
    return caller_rules(load_settings(_env_file=None, **settings), nowhere)


@pytest.mark.parametrize(
    ("settings", "scopes", "public"),
    [
        ({}, EVERYTHING, True),
        ({"host": "localhost"}, EVERYTHING, True),
        ({"host": "::1"}, EVERYTHING, True),
        ({"host": "0.0.0.0"}, {Scope.CONTENT}, True),
        ({"host": "::"}, {Scope.CONTENT}, True),
        ({"host": "emulator.example"}, {Scope.CONTENT}, True),
        ({"project_id": PROJECT}, {Scope.CONTENT}, True),
        ({"migration_key": "a-key"}, {Scope.CONTENT}, True),
        ({"project_id": PROJECT, "secure_access_key": "a-key"}, set(), False),
        ({"project_id": PROJECT, "secure_access_key": "a-key", "open_scopes": ["content"]}, {Scope.CONTENT}, False),
        ({"open_scopes": ["slots"]}, {Scope.SLOTS}, False),
        ({"open_scopes": []}, set(), False),
        ({"open_scopes": ["content", "drafts"]}, {Scope.CONTENT, Scope.DRAFTS}, True),
    ],
)
def test_what_stands_open_and_whether_content_is_for_everybody(
    settings: dict[str, Any], scopes: set[Scope], public: bool
) -> None:
    assert open_scopes(load_settings(_env_file=None, **settings)) == scopes
    found = rules(**settings)
    assert (set(found.open_scopes), found.content_is_public, found.checks_tokens) == (scopes, public, False)


async def scopes_of(found: CallerRules, text: str) -> set[Scope]:
    caller = await identified(request(authorization=f"Bearer {text}"), found)
    return set(caller.scopes - found.open_scopes)


async def test_static_tokens() -> None:
    found = rules(project_id=PROJECT, access_tokens={"a-long-random-token": ["drafts"]})
    assert await scopes_of(found, "a-long-random-token") == {Scope.DRAFTS}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (SECRET, token()),
        (pem(RSA), token(RSA, "RS256")),
        (pem(EC), token(EC, "ES256")),
        (pem(EC).replace("\n", "\\n"), token(EC, "ES256")),
    ],
    ids=["HS256", "RS256", "ES256", "ES256 on one line"],
)
async def test_json_web_tokens_by_one_key(key: str, text: str) -> None:
    found = rules(project_id=PROJECT, jwt_key=key, jwt_audience=AUDIENCE)
    assert await scopes_of(found, text) == {Scope.DRAFTS}


async def test_both_kinds_of_tokens_side_by_side() -> None:
    found = rules(
        project_id=PROJECT,
        access_tokens={"a-long-random-token": ["preview"]},
        jwt_key=SECRET,
        jwt_audience=AUDIENCE,
        jwt_issuer="me",
    )
    assert await scopes_of(found, "a-long-random-token") == {Scope.PREVIEW}
    assert await scopes_of(found, token(iss="me")) == {Scope.DRAFTS}
    with pytest.raises(RequestRefused):
        await scopes_of(found, token(iss="you"))


async def test_a_key_set_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [jwk(RSA, kid="r"), jwk(EC, kid="e")]}))
    found = rules(project_id=PROJECT, jwks=str(file), jwt_audience=AUDIENCE)
    assert await scopes_of(found, token(RSA, "RS256", {"kid": "r"})) == {Scope.DRAFTS}
    assert await scopes_of(found, token(EC, "ES256", {"kid": "e"})) == {Scope.DRAFTS}


@pytest.mark.parametrize("url", [JWKS_URL, "http://127.0.0.1:9/jwks", "http://localhost/jwks"])
async def test_a_key_set_by_its_address(url: str) -> None:
    asked: list[str] = []

    async def fetch(address: str) -> bytes:
        asked.append(address)
        return json.dumps({"keys": [jwk(EC, kid="e")]}).encode()

    settings = load_settings(_env_file=None, project_id=PROJECT, jwks=url, jwt_audience=AUDIENCE)
    found = caller_rules(settings, fetch)
    assert asked == []
    assert await scopes_of(found, token(EC, "ES256", {"kid": "e"})) == {Scope.DRAFTS}
    assert asked == [url]


PRIVATE_PEM = EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
OTHER_CURVE = pem(ec.generate_private_key(ec.SECP384R1()))
ED25519 = (
    ed25519.Ed25519PrivateKey.generate()
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
A_PUBLIC_KEY = "CONTENTGRAPH_JWT_KEY must be a public key, RSA or P-256, in PEM."

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "both": ({"jwt_key": SECRET, "jwks": JWKS_URL}, "Set either CONTENTGRAPH_JWT_KEY or CONTENTGRAPH_JWKS, not both."),
    "no audience": (
        {"jwt_key": SECRET},
        "CONTENTGRAPH_JWT_AUDIENCE is missing: without it tokens made for others would pass.",
    ),
    "no audience of a set": (
        {"jwks": JWKS_URL},
        "CONTENTGRAPH_JWT_AUDIENCE is missing: without it tokens made for others would pass.",
    ),
    "a short secret": (
        {"jwt_key": SECRET[:31], "jwt_audience": AUDIENCE},
        "CONTENTGRAPH_JWT_KEY must have at least 32 characters to be used with HS256.",
    ),
    "a private key": ({"jwt_key": PRIVATE_PEM, "jwt_audience": AUDIENCE}, A_PUBLIC_KEY),
    "another curve": ({"jwt_key": OTHER_CURVE, "jwt_audience": AUDIENCE}, A_PUBLIC_KEY),
    "another kind": ({"jwt_key": ED25519, "jwt_audience": AUDIENCE}, A_PUBLIC_KEY),
    "a broken key": ({"jwt_key": pem(RSA)[:200], "jwt_audience": AUDIENCE}, A_PUBLIC_KEY),
    "no file": (
        {"jwks": "nowhere.json", "jwt_audience": AUDIENCE},
        "CONTENTGRAPH_JWKS names no file: nowhere.json.",
    ),
    "plain http": (
        {"jwks": "http://id.example/jwks", "jwt_audience": AUDIENCE},
        "CONTENTGRAPH_JWKS must be a file, an https address, or http on loopback.",
    ),
    "another scheme": (
        {"jwks": "file:///etc/passwd", "jwt_audience": AUDIENCE},
        "CONTENTGRAPH_JWKS must be a file, an https address, or http on loopback.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_tokens_that_could_not_be_checked_are_refused_at_the_start(case: str) -> None:
    settings, sentence = WRONG[case]
    with pytest.raises(SettingsError) as refused:
        rules(project_id=PROJECT, **settings)
    assert str(refused.value) == sentence
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (token(exp=1_000_000_000), "The token has expired: sign in again."),
        (token(aud="x"), "The token is for another audience."),
        ("unmistakable", "The token is not accepted here."),
        ("", "The token is not accepted here."),
    ],
)
async def test_a_token_that_is_not_accepted_is_a_401_with_a_challenge(text: str, sentence: str) -> None:
    found = rules(project_id=PROJECT, jwt_key=SECRET, jwt_audience=AUDIENCE)
    with pytest.raises(RequestRefused) as refused:
        await identified(request(authorization=f"Bearer {text}"), found)
    told = refused.value
    assert (told.status, told.code, str(told)) == (401, "UNAUTHENTICATED", sentence)
    assert told.headers == {"www-authenticate": 'Bearer error="invalid_token"'}


async def test_where_headers_and_cookies_are_read_from_is_taken_from_the_settings() -> None:
    found = rules(
        client_id_header="x-me",
        client_id_cookie="me",
        user_token_header="x-mine",
        user_token_cookie="mine",
        trusted_proxies="10.0.0.0/8",
    )
    caller = await identified(
        request("10.0.0.1", x_me=PROJECT, cookie="mine=a.b.c", x_forwarded_for="203.0.113.7"), found
    )
    identity = caller.traces().identity
    assert (identity.client_id, identity.token, identity.client_ip) == (PROJECT, "a.b.c", "203.0.113.7")
