"""User tokens and preview tokens: JSON Web Tokens whose signature, issuer and times are checked.

Imports PyJWT, for the signatures alone: what a token must say is written out here.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

from emulator.croct.keys import ISSUE_USER_TOKENS, ApiKey
from emulator.croct.problems import Problem

ISSUER = "croct.io"


@dataclass(frozen=True, slots=True)
class UserToken:
    """A token that was accepted. Without a subject it stands for an anonymous user."""

    subject: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview token selects. Choice: claims of our own, since Croct's are not public."""

    experience: str
    variant: str | None


def read_user_token(
    text: str, application: str, keys: Mapping[str, ApiKey], *, signed_only: bool, now: datetime
) -> UserToken:
    """Choice: a token that has expired, or belongs to another application, is an invalid one."""
    try:
        header, payload = _header(text), _verified_user_token(text, keys, signed_only)
    except (ValueError, jwt.InvalidTokenError):
        raise Problem("invalid-token") from None
    subject = payload.get("sub")
    if not (
        header.get("appId", application) == application
        and payload.get("iss") == ISSUER
        and ISSUER in _listed(payload.get("aud"))
        and _is_time(payload.get("iat"))
        and payload["iat"] <= now.timestamp()
        and _not_expired(payload, now)
        and (subject is None or (isinstance(subject, str) and subject != ""))
    ):
        raise Problem("invalid-token")
    return UserToken(subject)


def read_preview_token(text: str, secret: str, now: datetime) -> Preview | None:
    """What is previewed, None if the token names nothing. Choice: unsigned, or HS256 with the sample's secret."""
    try:
        header = _header(text)
        if header.get("alg") == "none":
            payload = _claims(text)
        else:
            payload = _json(jwt.PyJWS().decode(text, secret, algorithms=["HS256"]))
    except (ValueError, jwt.InvalidTokenError):
        raise Problem("invalid-preview-token") from None
    if not _not_expired(payload, now):
        raise Problem("invalid-preview-token")
    experience, variant = payload.get("experienceId"), payload.get("variantId")
    return Preview(experience, variant if isinstance(variant, str) else None) if isinstance(experience, str) else None


def claimed_subject(text: str) -> str | None:
    """Who a token says it is for, unverified: for the quota alone, which is checked before tokens are."""
    try:
        subject = _claims(text).get("sub")
    except (ValueError, IndexError):
        return None
    return subject if isinstance(subject, str) else None


def _verified_user_token(text: str, keys: Mapping[str, ApiKey], signed_only: bool) -> Mapping[str, Any]:
    header = _header(text)
    if header.get("alg") == "none":
        if text.count(".") == 2 and not text.endswith("."):
            raise ValueError("an unsigned token has no signature")
        claims = _claims(text)
        if signed_only:
            raise Problem("token-not-signed")
        return claims
    key = next((it for it in keys.values() if it.fingerprint == header.get("kid")), None)
    if key is None or key.pem is None:
        raise ValueError("signed with a key nobody knows")
    claims = _json(jwt.PyJWS().decode(text, key.pem, algorithms=["ES256"]))
    if ISSUE_USER_TOKENS not in key.permissions:
        raise Problem("permission-denied")
    return claims


def _header(text: str) -> Mapping[str, Any]:
    """The first part. Two parts are enough for a token without signature, as for the official parsers."""
    if text.count(".") not in (1, 2):
        raise ValueError("a token has two or three parts")
    return _json(_decoded(text.split(".")[0]))


def _claims(text: str) -> Mapping[str, Any]:
    return _json(_decoded(text.split(".")[1]))


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _json(text: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _not_expired(payload: Mapping[str, Any], now: datetime) -> bool:
    expires = payload.get("exp")
    return expires is None or (_is_time(expires) and expires >= now.timestamp())
