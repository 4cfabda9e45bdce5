"""Who is calling: the application's credentials, the account's standing, the user behind the call.

Imports Starlette's headers and the nouns of this room.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers

from emulator.croct.account import Account
from emulator.croct.keys import ANY_UUID, FETCH_CONTENT, UUID4
from emulator.croct.problems import Problem
from emulator.croct.tokens import claimed_subject, read_user_token


@dataclass(frozen=True, slots=True)
class Caller:
    """The user content is decided for: `identity` assigns variants, `user_id` is known from a token alone."""

    identity: str
    user_id: str | None
    facts: Mapping[str, Any]


def check_api_key(headers: Headers, account: Account) -> None:
    """Servers send an API key. Choice: none at all is a problem of its own."""
    key_id = headers.get("x-api-key")
    if key_id is None:
        raise Problem("missing-api-key")
    if not _is_uuid(key_id, account):
        raise Problem("invalid-api-key")
    key = account.application.keys.get(key_id)
    if key is None:
        raise Problem("unknown-api-key")
    if FETCH_CONTENT not in key.permissions:
        raise Problem("permission-denied")


def check_application_id(headers: Headers, account: Account) -> None:
    """Browsers send the application's id. Choice: one that is nobody's is a problem of its own."""
    application_id = headers.get("x-app-id")
    if application_id is None:
        raise Problem("missing-public-id")
    if not _is_uuid(application_id, account):
        raise Problem("invalid-public-id")
    if application_id != account.application.id:
        raise Problem("unknown-public-id")


def check_standing(headers: Headers, account: Account) -> None:
    """Over quota, returning users are still served; when the subscription is past due, nobody is."""
    if account.past_due:
        raise Problem("past-due-subscription")
    if account.quota_exceeded and not _is_returning(headers, account):
        raise Problem("quota-exceeded")


def identify(headers: Headers, account: Account, now: datetime) -> Caller:
    """Either a client id or a user token must be present. Choice: a token's subject counts before the client id."""
    client_id, token = headers.get("x-client-id"), headers.get("x-token")
    if client_id is not None and not _is_uuid(client_id, account):
        raise Problem("invalid-client-id")
    if client_id is None and token is None and not account.anonymous_clients:
        raise Problem("missing-client-identity")
    user_id = None
    if token is not None:
        application = account.application
        user_id = read_user_token(
            token, application.id, application.keys, signed_only=account.signed_tokens_only, now=now
        ).subject
    identity = user_id or client_id or str(uuid4())
    return Caller(identity, user_id, account.application.facts.get(identity, {}))


def _is_uuid(text: str, account: Account) -> bool:
    return (UUID4 if account.strict_keys else ANY_UUID).fullmatch(text) is not None


def _is_returning(headers: Headers, account: Account) -> bool:
    """Choice: by what the call claims, since the quota is checked before client id and token are."""
    identity = claimed_subject(headers.get("x-token", "")) or headers.get("x-client-id", "")
    return account.application.facts.get(identity, {}).get("user is returning") is True
