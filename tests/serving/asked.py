"""Requests as the server gets them, and tokens as their issuers make them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.requests import Request

AUDIENCE = "https://graph.example"
SECRET = "a secret of thirty-two characters"
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
FAR = 4_000_000_000  # a moment that no test lives to see


def request(address: str | None = "203.0.113.7", **headers: str | bytes) -> Request:
    """Header names are written with underscores."""
    raw = [
        (name.replace("_", "-").encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in headers.items()
    ]
    client = None if address is None else (address, 50000)
    return Request({"type": "http", "method": "POST", "path": "/graphql", "headers": raw, "client": client})


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """The public half."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def jwk(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, **members: Any) -> dict[str, Any]:
    if isinstance(key, rsa.RSAPrivateKey):
        public: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        return {**public, "alg": "RS256", "use": "sig", **members}
    public = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "alg": "ES256", "use": "sig", **members}


def token(key: Any = SECRET, algorithm: str = "HS256", headers: Mapping[str, Any] | None = None, **claims: Any) -> str:
    """A good one unless told otherwise; a claim that is None is left out."""
    given = {"aud": AUDIENCE, "exp": FAR, "scope": "drafts", **claims}
    kept = {name: value for name, value in given.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers=dict(headers or {}))


def forged(header: Any, claims: Any, signature: bytes = b"") -> str:
    """Three parts that no library would make."""
    parts = (part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims))
    return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in (*parts, signature))
