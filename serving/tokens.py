"""Bearer tokens: static ones from the settings, or JSON Web Tokens, each standing for scopes."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import Any

import jwt

from resolvers.caller import Scope
from upstream.errors import UpstreamError

# What a key is used with is decided by the settings, never by the token.
SYMMETRIC: Sequence[str] = ("HS256",)
ASYMMETRIC: Sequence[str] = ("RS256", "ES256")


class InvalidToken(Exception):
    """A token was presented that this server does not accept; the message says why and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class StaticTokens:
    """Tokens compared by their digests in constant time."""

    scopes: Mapping[bytes, frozenset[Scope]] = field(repr=False)

    @classmethod
    def of(cls, tokens: Mapping[str, Iterable[str]]) -> StaticTokens:
        """Raises ValueError for a scope that does not exist."""
        return cls({sha256(token.encode()).digest(): frozenset(map(Scope, named)) for token, named in tokens.items()})

    def check(self, token: str) -> frozenset[Scope] | None:
        digest = sha256(token.encode()).digest()
        found = None
        for known, scopes in self.scopes.items():
            if hmac.compare_digest(known, digest):
                found = scopes
        return found


class KeySet:
    """Keys for JSON Web Tokens: one from the settings, or a JWKS that `fetch` reads again when a key is unknown."""

    def __init__(
        self,
        *,
        key: Any = None,
        fetch: Callable[[], Awaitable[bytes]] | None = None,
        lifetime: float = 300.0,
        pause: float = 10.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._key = key
        self._fetch = fetch
        self._lifetime = lifetime
        self._pause = pause
        self._clock = clock
        self._read = float("-inf")
        self._keys: dict[str | None, Any] = {}
        self._reading = asyncio.Lock()

    async def find(self, kid: str | None) -> Any:
        """The key to verify with. Raises InvalidToken if there is none of that id."""
        if self._fetch is None:
            return self._key
        if self._is_due(kid) and not (kid in self._keys and self._reading.locked()):
            # Whoever comes while the set is being read waits for it, and does not read it again.
            async with self._reading:
                if self._is_due(kid):
                    await self._refresh(self._fetch)
        try:
            return self._keys[kid]
        except KeyError:
            raise InvalidToken("The token is signed with a key that is not known here.") from None

    def _is_due(self, kid: str | None) -> bool:
        age = self._clock() - self._read
        return age > self._lifetime or (kid not in self._keys and age > self._pause)

    async def _refresh(self, fetch: Callable[[], Awaitable[bytes]]) -> None:
        """A set that cannot be read leaves the last one in place."""
        try:
            loaded = jwt.PyJWKSet.from_json((await fetch()).decode()).keys
        except (OSError, ValueError, AttributeError, RecursionError, jwt.PyJWTError, UpstreamError):
            # AttributeError: JSON that is no object.
            loaded = []
        self._read = self._clock()
        if loaded:
            keys: dict[str | None, Any] = {key.key_id: key for key in loaded}
            self._keys = keys | ({None: loaded[0]} if len(loaded) == 1 else {})


@dataclass(frozen=True, slots=True)
class JsonWebTokens:
    """Signature, audience, issuer and expiry are checked; scopes stand in `scope` (text) or `scopes` (list)."""

    keys: KeySet
    algorithms: Sequence[str]
    audience: str
    issuer: str | None = None

    async def check(self, token: str) -> frozenset[Scope]:
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = await self.keys.find(kid if isinstance(kid, str) else None)
            claims = jwt.decode(
                token,
                key,
                algorithms=list(self.algorithms),
                audience=self.audience,
                issuer=self.issuer,
                options={"require": ["exp"]},
            )
        except jwt.ExpiredSignatureError:
            raise InvalidToken("The token has expired: sign in again.") from None
        except jwt.InvalidAudienceError:
            raise InvalidToken("The token is for another audience.") from None
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
            raise InvalidToken("The token is not accepted here.") from None
        return _scopes(claims)


def _scopes(claims: Mapping[str, Any]) -> frozenset[Scope]:
    """Scopes of others are passed over."""
    named = claims.get("scopes", claims.get("scope", ""))
    names = named.split() if isinstance(named, str) else named if isinstance(named, list) else []
    return frozenset(scope for scope in Scope if scope.value in names)
