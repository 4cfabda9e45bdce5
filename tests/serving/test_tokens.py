"""Bearer tokens: what is accepted, and every way to be mistaken for it."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Awaitable
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from resolvers.caller import Scope
from serving.tokens import ASYMMETRIC, SYMMETRIC, InvalidToken, JsonWebTokens, KeySet, StaticTokens
from tests.serving.asked import AUDIENCE, EC, FAR, RSA, SECRET, forged, jwk, pem, token
from upstream.errors import UpstreamTimeout, UpstreamUnreachable

HS256 = JsonWebTokens(KeySet(key=SECRET), SYMMETRIC, AUDIENCE)
RS256 = JsonWebTokens(KeySet(key=pem(RSA)), ASYMMETRIC, AUDIENCE)
ES256 = JsonWebTokens(KeySet(key=pem(EC)), ASYMMETRIC, AUDIENCE)
DRAFTS = frozenset({Scope.DRAFTS})


@pytest.mark.parametrize(
    ("tokens", "text"),
    [(HS256, token()), (RS256, token(RSA, "RS256")), (ES256, token(EC, "ES256"))],
    ids=["HS256", "RS256", "ES256"],
)
async def test_a_token_signed_with_the_key_is_accepted(tokens: JsonWebTokens, text: str) -> None:
    assert await tokens.check(text) == DRAFTS


NOT_ACCEPTED = "The token is not accepted here."
EXPIRED = "The token has expired: sign in again."
ELSEWHERE = "The token is for another audience."
UNKNOWN_KEY = "The token is signed with a key that is not known here."
CLAIMS = {"aud": AUDIENCE, "exp": FAR, "scope": "admin drafts"}


def as_hmac(header: dict[str, Any], secret: str) -> str:
    """Signed by hand, for libraries refuse to."""
    unsigned = forged(header, CLAIMS).rpartition(".")[0]
    signature = hmac.new(secret.encode(), unsigned.encode(), sha256).digest()
    return f"{unsigned}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}"


REFUSED: dict[str, tuple[JsonWebTokens, str, str]] = {
    "expired": (HS256, token(exp=1_000_000_000), EXPIRED),
    "without an end": (HS256, token(exp=None), NOT_ACCEPTED),
    "an end that is no number": (HS256, token(exp="tomorrow"), NOT_ACCEPTED),
    "an end without end": (HS256, token(exp=float("inf")), NOT_ACCEPTED),
    "not yet": (HS256, token(nbf=FAR), NOT_ACCEPTED),
    "of the future": (HS256, token(iat=FAR), NOT_ACCEPTED),
    "another audience": (HS256, token(aud="https://other.example"), ELSEWHERE),
    "audiences without ours": (HS256, token(aud=["a", "b"]), ELSEWHERE),
    "no audience": (HS256, token(aud=None), NOT_ACCEPTED),
    "the audience's beginning": (HS256, token(aud=AUDIENCE[:-1]), ELSEWHERE),
    "another secret": (HS256, token(SECRET[::-1]), NOT_ACCEPTED),
    "HS512": (HS256, token(SECRET * 2, "HS512"), NOT_ACCEPTED),
    "alg none": (HS256, forged({"alg": "none"}, CLAIMS), NOT_ACCEPTED),
    "alg None": (RS256, forged({"alg": "None"}, CLAIMS), NOT_ACCEPTED),
    "alg NONE, two parts": (RS256, forged({"alg": "NONE"}, CLAIMS).rstrip("."), NOT_ACCEPTED),
    "no alg": (HS256, forged({}, CLAIMS), NOT_ACCEPTED),
    "alg a list": (HS256, forged({"alg": ["HS256"]}, CLAIMS), NOT_ACCEPTED),
    "HS256 with the public key": (RS256, as_hmac({"alg": "HS256"}, pem(RSA)), NOT_ACCEPTED),
    "HS256 with the public key, called RS256": (RS256, as_hmac({"alg": "RS256"}, pem(RSA)), NOT_ACCEPTED),
    "HS256 with an empty secret": (ES256, as_hmac({"alg": "HS256"}, ""), NOT_ACCEPTED),
    "ES256 for an RSA key": (RS256, token(EC, "ES256"), NOT_ACCEPTED),
    "another RSA key": (RS256, token(rsa.generate_private_key(65537, 2048), "RS256"), NOT_ACCEPTED),
    "another curve": (ES256, token(ec.generate_private_key(ec.SECP384R1()), "ES384"), NOT_ACCEPTED),
    "a signature of nothing": (ES256, forged({"alg": "ES256"}, CLAIMS, bytes(64)), NOT_ACCEPTED),
    "a key of its own": (
        RS256,
        token(
            rsa.generate_private_key(65537, 2048),
            "RS256",
            {"jwk": jwk(RSA), "jku": "http://elsewhere.example", "x5u": "http://elsewhere.example"},
        ),
        NOT_ACCEPTED,
    ),
    "kid a path": (RS256, forged({"alg": "RS256", "kid": "../../../../dev/null"}, CLAIMS), NOT_ACCEPTED),
    "kid a list": (RS256, forged({"alg": "RS256", "kid": [1]}, CLAIMS), NOT_ACCEPTED),
    "crit": (HS256, token(headers={"crit": ["b64"], "b64": False}), NOT_ACCEPTED),
    "claims a list": (HS256, as_hmac({"alg": "HS256"}, "x"), NOT_ACCEPTED),
    "nothing": (HS256, "", NOT_ACCEPTED),
    "dots": (HS256, "..", NOT_ACCEPTED),
    "words": (HS256, "what is this", NOT_ACCEPTED),
    "not ASCII": (HS256, "é.é.é", NOT_ACCEPTED),
    "five parts": (HS256, "a.b.c.d.e", NOT_ACCEPTED),
    "a header that is no JSON": (HS256, forged(b"\xff\xfe", CLAIMS), NOT_ACCEPTED),
    "a header without end": (HS256, forged(b"[" * 100_000, CLAIMS), NOT_ACCEPTED),
    "a header that is a list": (HS256, forged([], CLAIMS), NOT_ACCEPTED),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_token_that_is_not_accepted_is_refused_in_a_sentence_that_repeats_nothing(case: str) -> None:
    tokens, text, sentence = REFUSED[case]
    with pytest.raises(InvalidToken) as refused:
        await tokens.check(text)
    assert str(refused.value) == sentence
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    ("issuer", "accepted"), [("https://id.example", True), ("https://other.example", False), (None, False)]
)
async def test_where_an_issuer_is_set_it_must_be_named(issuer: str | None, accepted: bool) -> None:
    tokens = JsonWebTokens(KeySet(key=SECRET), SYMMETRIC, AUDIENCE, "https://id.example")
    if accepted:
        assert await tokens.check(token(iss=issuer)) == DRAFTS
    else:
        with pytest.raises(InvalidToken):
            await tokens.check(token(iss=issuer))


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "drafts preview"}, {Scope.DRAFTS, Scope.PREVIEW}),
        ({"scope": "openid profile drafts"}, {Scope.DRAFTS}),
        ({"scope": None, "scopes": ["visitors", "slots", 5, None]}, {Scope.VISITORS, Scope.SLOTS}),
        ({"scope": "DRAFTS drafts-read xdrafts"}, set()),
        ({"scope": None}, set()),
        ({"scope": 7}, set()),
        ({"scope": None, "scopes": {"drafts": True}}, set()),
        ({"aud": ["x", AUDIENCE]}, {Scope.DRAFTS}),
        ({"scope": "content preview visitors drafts slots fresh admin"}, set(Scope)),
    ],
)
async def test_scopes_are_words_or_a_list_and_those_of_others_are_passed_over(
    claims: dict[str, Any], scopes: set[Scope]
) -> None:
    assert await HS256.check(token(**claims)) == scopes


STATIC = StaticTokens.of({"a-long-random-token": ["drafts"], "another-random-token": ["content", "admin"]})


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("a-long-random-token", {Scope.DRAFTS}),
        ("another-random-token", {Scope.CONTENT, Scope.ADMIN}),
        ("a-long-random-toke", None),
        ("a-long-random-token ", None),
        ("A-LONG-RANDOM-TOKEN", None),
        ("", None),
        ("é", None),
    ],
)
def test_a_static_token_is_known_whole_or_not_at_all(text: str, scopes: set[Scope] | None) -> None:
    assert STATIC.check(text) == scopes


def test_a_static_token_is_kept_as_a_digest_that_nothing_shows() -> None:
    assert repr(STATIC) == "StaticTokens()"
    assert b"a-long-random-token" not in b"".join(STATIC.scopes)


def test_a_scope_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="everything"):
        StaticTokens.of({"a-long-random-token": ["everything"]})


class Published:
    """A JWKS where it is published: what is read in turn, and how often it was."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.reads = 0
        self.now = 1000.0
        self.keys = KeySet(fetch=self.fetch, lifetime=300, pause=10, clock=lambda: self.now)
        self.tokens = JsonWebTokens(self.keys, ASYMMETRIC, AUDIENCE)

    async def fetch(self) -> bytes:
        self.reads += 1
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def jwks(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": keys}).encode()


OLD, NEW = jwk(RSA, kid="old"), jwk(EC, kid="new")
BY_OLD, BY_NEW = token(RSA, "RS256", {"kid": "old"}), token(EC, "ES256", {"kid": "new"})


async def refused(check: Awaitable[Any]) -> str:
    with pytest.raises(InvalidToken) as raised:
        await check
    return str(raised.value)


async def test_the_key_is_found_by_its_id_and_the_set_is_read_once() -> None:
    published = Published(jwks(OLD, NEW))
    assert [await published.tokens.check(text) for text in (BY_OLD, BY_NEW, BY_OLD)] == [DRAFTS] * 3
    assert published.reads == 1


async def test_only_a_set_of_one_key_needs_no_id() -> None:
    assert await Published(jwks(OLD)).tokens.check(token(RSA, "RS256")) == DRAFTS
    assert await refused(Published(jwks(OLD, NEW)).tokens.check(token(RSA, "RS256"))) == UNKNOWN_KEY


async def test_a_new_key_is_looked_for_at_once_but_not_all_the_time() -> None:
    published = Published(jwks(OLD), jwks(OLD, NEW))
    assert await published.tokens.check(BY_OLD) == DRAFTS
    assert await refused(published.tokens.check(BY_NEW)) == UNKNOWN_KEY
    assert published.reads == 1
    published.now += 10.1
    assert await published.tokens.check(BY_NEW) == DRAFTS
    assert published.reads == 2


async def test_a_key_that_was_taken_back_is_gone_after_the_lifetime() -> None:
    published = Published(jwks(OLD, NEW), jwks(NEW))
    assert await published.tokens.check(BY_OLD) == DRAFTS
    published.now += 300.1
    assert await refused(published.tokens.check(BY_OLD)) == UNKNOWN_KEY
    assert published.reads == 2


UNREADABLE: list[bytes | Exception] = [
    UpstreamUnreachable("jwks", "gone"),
    UpstreamTimeout("jwks", "slow"),
    FileNotFoundError(),
    b"<html>",
    b"\xff",
    b"[]",
    b"null",
    b"{}",
    b'{"keys": "x"}',
    b'{"keys": []}',
    b'{"keys": [null, 5, {"kty": "RSA"}]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("answer", UNREADABLE, ids=lambda answer: repr(answer)[:40])
async def test_a_set_that_cannot_be_read_leaves_the_last_one_in_place(answer: bytes | Exception) -> None:
    published = Published(jwks(OLD), answer)
    assert await published.tokens.check(BY_OLD) == DRAFTS
    published.now += 300.1
    assert await published.tokens.check(BY_OLD) == DRAFTS
    assert published.reads == 2


@pytest.mark.parametrize("answer", UNREADABLE, ids=lambda answer: repr(answer)[:40])
async def test_without_any_set_no_token_is_accepted_and_reading_pauses(answer: bytes | Exception) -> None:
    published = Published(answer, jwks(OLD))
    assert await refused(published.tokens.check(BY_OLD)) == UNKNOWN_KEY
    assert await refused(published.tokens.check(BY_OLD)) == UNKNOWN_KEY
    assert published.reads == 1
    published.now += 10.1
    assert await published.tokens.check(BY_OLD) == DRAFTS


async def test_whoever_comes_while_the_set_is_read_waits_for_it() -> None:
    published = Published(jwks(OLD))
    assert await asyncio.gather(*(published.tokens.check(BY_OLD) for _ in range(20))) == [DRAFTS] * 20
    assert published.reads == 1


async def test_who_has_a_known_key_does_not_wait_for_a_new_set() -> None:
    arrived, door = asyncio.Event(), asyncio.Event()

    async def fetch() -> bytes:
        if arrived.is_set():
            reading.set()
            await door.wait()
        arrived.set()
        return jwks(OLD)

    now, reading = [0.0], asyncio.Event()
    tokens = JsonWebTokens(KeySet(fetch=fetch, clock=lambda: now[0]), ASYMMETRIC, AUDIENCE)
    assert await tokens.check(BY_OLD) == DRAFTS
    now[0] = 301
    first = asyncio.ensure_future(tokens.check(BY_OLD))
    await reading.wait()
    assert await tokens.check(BY_OLD) == DRAFTS
    assert not first.done()
    door.set()
    assert await first == DRAFTS


async def test_a_secret_in_a_public_set_signs_nothing() -> None:
    octets = {"kty": "oct", "kid": "old", "k": urlsafe_b64encode(SECRET.encode()).rstrip(b"=").decode()}
    published = Published(jwks(octets))
    for algorithm in ("HS256", "RS256", "ES256"):
        assert await refused(published.tokens.check(as_hmac({"alg": algorithm, "kid": "old"}, SECRET))) == NOT_ACCEPTED


async def test_a_key_id_is_never_more_than_a_name() -> None:
    published = Published(jwks(OLD, NEW))
    kids: list[Any] = ["", "../old", "old\x00", "OLD", "https://elsewhere.example/jwks", "' OR 1=1 --"]
    for kid in kids:
        text = forged({"alg": "RS256", "kid": kid}, CLAIMS, b"x")
        assert await refused(published.tokens.check(text)) == UNKNOWN_KEY
    assert published.reads == 1
