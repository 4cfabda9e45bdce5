"""Croct's keys and user tokens, verified with another implementation of JSON Web Tokens and by hand."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64decode
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.upstream.services import APPLICATION, NOW, OTHER_KEY, SIGNING_KEY, emulated, verify
from upstream.croct_tokens import CroctKey, UserTokens, parse_key
from upstream.errors import UpstreamError
from upstream.slot_models import Identity, SlotRequest

UID = "e3e9e191a12b9257"
PRIVATE = ec.generate_private_key(ec.SECP256R1())


def pkcs8(key: Any, password: bytes | None = None) -> str:
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password is not None:
        encryption = serialization.BestAvailableEncryption(password)
    return b64encode(
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, encryption)
    ).decode()


def part(text: str) -> Any:
    return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


CLAIMS = {"iss": "croct.io", "aud": "croct.io", "iat": 1491395696, "exp": 1491395996, "sub": UID}


def issued(key: CroctKey, application: str | None = APPLICATION, **settings: Any) -> str:
    return UserTokens(key, application, clock=NOW.timestamp, **settings).issue(UID)


def test_an_unsigned_token_ends_in_a_dot() -> None:
    header, claims, signature = issued(CroctKey(SIGNING_KEY)).split(".")
    assert (part(header), part(claims), signature) == (
        {"alg": "none", "typ": "JWT", "appId": APPLICATION},
        CLAIMS,
        "",
    )


def test_a_signed_token_names_its_key_and_verifies() -> None:
    token = issued(CroctKey(SIGNING_KEY, PRIVATE))
    header, claims, _ = token.split(".")
    assert (part(header), part(claims)) == (
        {
            "alg": "ES256",
            "typ": "JWT",
            "appId": APPLICATION,
            "kid": sha256(UUID(SIGNING_KEY).bytes).hexdigest(),
        },
        CLAIMS,
    )
    verify(token, PRIVATE.public_key())
    with pytest.raises(InvalidSignature):
        verify(token, ec.generate_private_key(ec.SECP256R1()).public_key())


def test_without_an_application_the_token_names_none() -> None:
    assert part(issued(CroctKey(SIGNING_KEY), None).split(".")[0]) == {"alg": "none", "typ": "JWT"}


def test_a_token_lives_as_long_as_it_is_told() -> None:
    assert part(issued(CroctKey(SIGNING_KEY), lifetime=60).split(".")[1]) == {**CLAIMS, "exp": 1491395756}


async def test_croct_knows_the_visitor_by_a_signed_token_where_signatures_are_enforced() -> None:
    async with emulated() as services:
        services.account.signed_tokens_only = True
        token = issued(services.key())
        found = await services.croct.content(SlotRequest("article-teasers", Identity(token=token)))
    assert found is not None
    assert found.metadata is not None
    assert (found.metadata.content_source, (found.content or {})["title"]) == ("experience", "Picked for you")


@pytest.mark.parametrize(
    ("identifier", "signed", "signed_only", "problem"),
    [
        (SIGNING_KEY, False, True, "urn:contentgraph:emulator:token-not-signed"),
        (OTHER_KEY, True, False, "urn:contentgraph:emulator:permission-denied"),
    ],
)
async def test_a_token_that_croct_does_not_take_is_told(
    identifier: str, signed: bool, signed_only: bool, problem: str
) -> None:
    async with emulated() as services:
        services.account.signed_tokens_only = signed_only
        key = services.key(identifier) if signed else CroctKey(identifier)
        with pytest.raises(UpstreamError) as raised:
            await services.croct.content(SlotRequest("home-hero", Identity(token=issued(key))))
    assert (raised.value.status, raised.value.code, raised.value.upstream_code) == (403, "UPSTREAM_FORBIDDEN", problem)


async def test_an_expired_token_is_no_token() -> None:
    async with emulated() as services:
        token = issued(services.key(), lifetime=-1)
        with pytest.raises(UpstreamError) as raised:
            await services.croct.content(SlotRequest("home-hero", Identity(token=token)))
    assert (raised.value.status, raised.value.upstream_code) == (401, "invalid-token")


def test_a_key_is_read_in_both_forms() -> None:
    assert parse_key(SIGNING_KEY) == CroctKey(SIGNING_KEY)
    signing = parse_key(f"{SIGNING_KEY}:ES256;{pkcs8(PRIVATE)}")
    assert (signing.identifier, signing.private and signing.private.private_numbers()) == (
        SIGNING_KEY,
        PRIVATE.private_numbers(),
    )


FORM = "must have the form <uuid>:ES256;<base64 of a PKCS8 key> where it signs tokens"
BEGINNING = "must begin with the key's UUID"
WRONG = {
    "nothing": ("", BEGINNING),
    "no UUID": ("secret", BEGINNING),
    "a UUID without hyphens": (SIGNING_KEY.replace("-", ""), BEGINNING),
    "a UUID in braces": ("{" + SIGNING_KEY + "}", BEGINNING),
    "a UUID with a line break": (SIGNING_KEY[:-1] + "\n", BEGINNING),
    "a UUID and more": (f"{SIGNING_KEY}\r\nX-Api-Key", BEGINNING),
    "no algorithm": (f"{SIGNING_KEY}:{pkcs8(PRIVATE)}", FORM),
    "another algorithm": (f"{SIGNING_KEY}:RS256;{pkcs8(PRIVATE)}", FORM),
    "no base64": (f"{SIGNING_KEY}:ES256;s3cret!", FORM),
    "no key": (f"{SIGNING_KEY}:ES256;{b64encode(b's3cret').decode()}", FORM),
    "not ASCII": (f"{SIGNING_KEY}:ES256;é", FORM),
    "another colon": (f"{SIGNING_KEY}:ES256;{pkcs8(PRIVATE)}:x", FORM),
    "another curve": (f"{SIGNING_KEY}:ES256;{pkcs8(ec.generate_private_key(ec.SECP384R1()))}", FORM),
    "an RSA key": (f"{SIGNING_KEY}:ES256;{pkcs8(rsa.generate_private_key(65537, 2048))}", FORM),
    "an Ed25519 key": (f"{SIGNING_KEY}:ES256;{pkcs8(ed25519.Ed25519PrivateKey.generate())}", FORM),
    "a locked key": (f"{SIGNING_KEY}:ES256;{pkcs8(PRIVATE, b'locked')}", FORM),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_key_of_another_form_is_one_sentence_that_repeats_nothing(case: str) -> None:
    text, sentence = WRONG[case]
    with pytest.raises(ValueError, match=r"^must ") as raised:
        parse_key(text)
    assert str(raised.value) == sentence
    assert raised.value.__cause__ is None


def test_the_private_half_shows_nowhere() -> None:
    key = CroctKey(SIGNING_KEY, PRIVATE)
    assert repr(key) == f"CroctKey(identifier='{SIGNING_KEY}')"
    assert SIGNING_KEY not in repr(UserTokens(key, APPLICATION))
