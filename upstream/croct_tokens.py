"""Croct's keys and the user tokens made with them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from time import time
from typing import Any
from uuid import UUID

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

ISSUER = "croct.io"

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True)
class CroctKey:
    """`<uuid>`, or `<uuid>:ES256;<base64 PKCS8>` for a key that may sign user tokens."""

    identifier: str
    private: EllipticCurvePrivateKey | None = field(default=None, repr=False)

    @property
    def kid(self) -> str:
        """Croct, User token: hex SHA-256 of the sixteen raw bytes of the key's UUID."""
        return sha256(UUID(self.identifier).bytes).hexdigest()


def parse_key(text: str) -> CroctKey:
    """Raises ValueError with a sentence that does not repeat the key."""
    identifier, _, private = text.partition(":")
    if not _UUID.fullmatch(identifier):
        raise ValueError("must begin with the key's UUID")
    if not private:
        return CroctKey(identifier)
    algorithm, _, encoded = private.partition(";")
    try:
        loaded = load_der_private_key(b64decode(encoded, validate=True), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # TypeError: the key is locked with a password.
        loaded = None
    # RFC 7518, Digital Signature with ECDSA: ES256 is P-256.
    if algorithm == "ES256" and isinstance(loaded, EllipticCurvePrivateKey) and isinstance(loaded.curve, SECP256R1):
        return CroctKey(identifier, loaded)
    raise ValueError("must have the form <uuid>:ES256;<base64 of a PKCS8 key> where it signs tokens")


class UserTokens:
    """Tokens whose subject is a user of the site; signed where the key permits."""

    def __init__(
        self, key: CroctKey, application_id: str | None, *, lifetime: int = 300, clock: Callable[[], float] = time
    ) -> None:
        self._key = key
        self._application_id = application_id
        self._lifetime = lifetime
        self._clock = clock

    def issue(self, subject: str) -> str:
        """Croct, User token: valid from now for `lifetime` seconds."""
        now = int(self._clock())
        claims: dict[str, Any] = {"iss": ISSUER, "aud": ISSUER, "iat": now, "exp": now + self._lifetime, "sub": subject}
        headers = {} if self._application_id is None else {"appId": self._application_id}
        if self._key.private is None:
            return jwt.encode(claims, "", algorithm="none", headers=headers)
        return jwt.encode(claims, self._key.private, algorithm="ES256", headers={**headers, "kid": self._key.kid})
