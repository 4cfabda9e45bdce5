"""Who may ask for what, as the settings say: open scopes, tokens, and where a caller's own identity is read from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from starlette.requests import Request

from resolvers.caller import Caller, Scope
from serving.caller import CallerRules, identify
from serving.responses import RequestRefused
from serving.settings import PREFIX, Settings, SettingsError, is_loopback
from serving.tokens import ASYMMETRIC, SYMMETRIC, InvalidToken, JsonWebTokens, KeySet, StaticTokens

Fetch = Callable[[str], Awaitable[bytes]]


def caller_rules(settings: Settings, fetch: Fetch) -> CallerRules:
    """`fetch` reads a JWKS by its address. Raises SettingsError for tokens that could not be checked."""
    return CallerRules(
        open_scopes=open_scopes(settings),
        static_tokens=StaticTokens.of(settings.access_tokens) if settings.access_tokens else None,
        json_web_tokens=_json_web_tokens(settings, fetch),
        content_is_public=settings.secure_access_key is None and Scope.CONTENT in open_scopes(settings),
        trusted_proxies=settings.trusted_proxies,
        client_id_header=settings.client_id_header,
        client_id_cookie=settings.client_id_cookie,
        user_token_header=settings.user_token_header,
        user_token_cookie=settings.user_token_cookie,
    )


async def identified(request: Request, rules: CallerRules) -> Caller:
    """Who asks. Raises RequestRefused (401) for a bearer token that is not accepted."""
    try:
        return await identify(request, rules)
    except InvalidToken as error:
        challenge = {"www-authenticate": 'Bearer error="invalid_token"'}
        raise RequestRefused(401, "UNAUTHENTICATED", str(error), challenge) from None


def open_scopes(settings: Settings) -> frozenset[Scope]:
    """What needs no token. By default published content; on the emulator bound to loopback, everything."""
    if settings.open_scopes is not None:
        return frozenset(settings.open_scopes)
    if settings.embedded and is_loopback(settings.host):
        return frozenset(Scope)
    return frozenset() if settings.secure_access_key is not None else frozenset({Scope.CONTENT})


def _json_web_tokens(settings: Settings, fetch: Fetch) -> JsonWebTokens | None:
    if settings.jwt_key is None and settings.jwks is None:
        return None
    if settings.jwt_key is not None and settings.jwks is not None:
        raise SettingsError(f"Set either {PREFIX}JWT_KEY or {PREFIX}JWKS, not both.")
    if settings.jwt_audience is None:
        raise SettingsError(f"{PREFIX}JWT_AUDIENCE is missing: without it tokens made for others would pass.")
    if settings.jwks is not None:
        keys, algorithms = KeySet(fetch=_reader(settings.jwks, fetch)), ASYMMETRIC
    else:
        assert settings.jwt_key is not None, "one of the two is set"
        key = settings.jwt_key.get_secret_value().replace("\\n", "\n")
        keys, algorithms = KeySet(key=key), ASYMMETRIC if "-----BEGIN" in key else SYMMETRIC
        if algorithms is ASYMMETRIC and not _is_public_key(key):
            raise SettingsError(f"{PREFIX}JWT_KEY must be a public key, RSA or P-256, in PEM.")
        if algorithms is SYMMETRIC and len(key) < 32:
            raise SettingsError(f"{PREFIX}JWT_KEY must have at least 32 characters to be used with HS256.")
    return JsonWebTokens(keys, algorithms, settings.jwt_audience, settings.jwt_issuer)


def _is_public_key(pem: str) -> bool:
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(key, RSAPublicKey) or (
        isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    )


def _reader(source: str, fetch: Fetch) -> Callable[[], Awaitable[bytes]]:
    if "://" not in source:
        if not Path(source).is_file():
            raise SettingsError(f"{PREFIX}JWKS names no file: {source}.")
        return lambda: asyncio.to_thread(Path(source).read_bytes)
    parts = urlsplit(source)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise SettingsError(f"{PREFIX}JWKS must be a file, an https address, or http on loopback.")
    return lambda: fetch(source)
