"""From a request to who asks: bearer token, headers and cookies of the visitor, address behind trusted proxies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote

from starlette.requests import Request

from resolvers.caller import Caller, Scope, Traces
from resolvers.slot_rules import is_client_id, is_token
from serving.tokens import InvalidToken, JsonWebTokens, StaticTokens
from upstream.slot_models import Identity

# Personalization API: the tracking cookies' names begin so; the id is their first run of sixteen letters or digits.
_VISITOR_COOKIE = "k_e_id"
_SESSION_COOKIE = "k_e_ses"
_TRACKING_ID = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{16}(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class CallerRules:
    """Which scopes stand open, how tokens are checked, and where a caller's own identity is read from."""

    open_scopes: frozenset[Scope]
    static_tokens: StaticTokens | None = None
    json_web_tokens: JsonWebTokens | None = None
    content_is_public: bool = True
    trusted_proxies: Sequence[IPv4Network | IPv6Network] = ()
    client_id_header: str = "x-client-id"
    client_id_cookie: str = "ct.client_id"
    user_token_header: str = "x-token"
    user_token_cookie: str = "ct.user_token"

    @property
    def checks_tokens(self) -> bool:
        return self.static_tokens is not None or self.json_web_tokens is not None


async def identify(request: Request, rules: CallerRules) -> Caller:
    """Raises InvalidToken for a bearer token that is not accepted: a caller who shows one never passes as nobody."""
    return Caller(
        scopes=rules.open_scopes | await _token_scopes(request, rules),
        traces=cache(partial(_traces, request, rules)),
        content_is_public=rules.content_is_public,
    )


def client_address(request: Request, trusted: Sequence[IPv4Network | IPv6Network]) -> str | None:
    """The caller's address: the last one in X-Forwarded-For that no trusted proxy has, read from the right."""
    address = None if request.client is None else request.client.host
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while address is not None and _is_trusted(address, trusted) and hops:
        address = hops.pop()
    known = _address(address)
    # A loopback address counts as none with Croct: leave it out.
    return None if known is None or known.is_loopback else str(known)


async def _token_scopes(request: Request, rules: CallerRules) -> frozenset[Scope]:
    if not rules.checks_tokens:
        return frozenset()
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return frozenset()
    token = token.strip()
    if rules.static_tokens is not None:
        known = rules.static_tokens.check(token)
        if known is not None:
            return known
    if rules.json_web_tokens is None:
        raise InvalidToken("The token is not accepted here.")
    return await rules.json_web_tokens.check(token)


def _traces(request: Request, rules: CallerRules) -> Traces:
    return Traces(
        identity=_identity(request, rules),
        uid=_tracking_id(request, _VISITOR_COOKIE),
        sid=_tracking_id(request, _SESSION_COOKIE),
    )


def _identity(request: Request, rules: CallerRules) -> Identity:
    """Values that are not of their form are passed over, as if the caller had sent none."""
    cookies = request.cookies
    client_id = request.headers.get(rules.client_id_header) or cookies.get(rules.client_id_cookie)
    token = request.headers.get(rules.user_token_header) or cookies.get(rules.user_token_cookie)
    agent = request.headers.get("user-agent")
    return Identity(
        client_id=client_id if client_id and is_client_id(client_id) else None,
        token=token if token and is_token(token) else None,
        client_ip=client_address(request, rules.trusted_proxies),
        client_agent=agent if agent and agent.isascii() and agent.isprintable() and len(agent) <= 1000 else None,
    )


def _tracking_id(request: Request, prefix: str) -> str | None:
    for name, value in request.cookies.items():
        if name.startswith(prefix):
            found = _TRACKING_ID.search(unquote(value))
            if found is not None:
                return found[0]
    return None


def _is_trusted(address: str, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    known = _address(address)
    return known is not None and any(known in network for network in trusted)


def _address(text: str | None) -> IPv4Address | IPv6Address | None:
    """A socket of both families shows IPv4 addresses as `::ffff:…`; a zone (`%eth0`) means nothing elsewhere."""
    try:
        known = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    return known.ipv4_mapped or known if isinstance(known, IPv6Address) else known
