"""What the settings make of the gate and the endpoint: limits, budget, caches, persisted documents, manners."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from ipaddress import ip_network

from graphql import GraphQLSchema
from starlette.requests import Request

from resolvers.context import Caller, Context
from serving.budget import Allowance, MemoryBudget
from serving.cache_policy import Lifetimes
from serving.caller import client_address
from serving.cors import REQUEST_HEADERS, CorsRules
from serving.cost import Costs
from serving.documents import Documents
from serving.endpoint import Intake
from serving.gate import Begin, Ceilings, Execute, Gate
from serving.limits import Limits
from serving.manifests import ManifestError, read_manifests
from serving.persisted import PersistedDocuments, PersistedMode
from serving.profiles import POSTURES
from serving.response_cache import ResponseCache
from serving.responses import Manner
from serving.settings import PREFIX, Settings, SettingsError


def gates(
    settings: Settings, new_context: Callable[[Caller], Context]
) -> Callable[[GraphQLSchema, Execute, Begin | None], Gate]:
    """Makes the gate of a schema. What callers have spent, and documents that they stored, outlive a schema.

    Raises SettingsError for a manifest that cannot be read.
    """
    posture = POSTURES[settings.profile]
    persisted = _persisted(settings)
    budget = MemoryBudget(Allowance(settings.budget_burst, settings.budget_rate)) if settings.budget_burst else None

    def gate_over(schema: GraphQLSchema, execute: Execute, begin: Begin | None) -> Gate:
        return Gate(
            execute,
            new_context,
            Documents(schema, limits(settings), introspection=posture.introspection, suggestions=posture.suggestions),
            Costs(schema),
            persisted=persisted,
            ceilings=Ceilings(settings.max_nodes, settings.max_upstream_requests, settings.operation_deadline),
            lifetimes=Lifetimes(content=settings.content_lifetime, model=settings.model_lifetime),
            budget=budget,
            cache=ResponseCache(most=settings.response_cache, most_bytes=settings.response_cache_bytes)
            if settings.response_cache
            else None,
            show_cost=settings.show_cost,
            project=settings.project_id or "",
            begin=begin,
        )

    return gate_over


def limits(settings: Settings) -> Limits:
    directives = settings.max_directives
    return Limits(
        characters=settings.max_characters,
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        root_fields=settings.max_root_fields,
        directives=POSTURES[settings.profile].directives if directives is None else directives,
        fields=settings.max_fields,
        introspection_depth=settings.max_introspection_depth,
        comparisons=settings.max_comparisons,
        page_size=settings.max_page,
    )


def intake(settings: Settings) -> Intake:
    guard_always = POSTURES[settings.profile].guard_always
    return Intake(settings.max_body, settings.max_url, settings.body_deadline, guard_always, settings.incremental)


def manner(settings: Settings) -> Manner:
    return Manner(settings.http_status_profile, settings.compression)


def cors_rules(settings: Settings) -> CorsRules:
    own = (settings.client_id_header, settings.user_token_header)
    headers = tuple(dict.fromkeys((*REQUEST_HEADERS, *own)))
    return CorsRules(frozenset(settings.cors_origins), settings.cors_credentials, headers)


def payer(settings: Settings) -> Callable[[Request], str]:
    """Who pays for a request: its bearer token, as a digest, where tokens are checked; else its address."""
    checked = bool(settings.access_tokens or settings.jwt_key or settings.jwks)

    def who(request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        # One that nobody checks may be another one in every request.
        if checked and scheme.lower() == "bearer":
            return sha256(token.strip().encode()).hexdigest()
        return _network(client_address(request, settings.trusted_proxies) or "")

    return who


def persisted_mode(settings: Settings) -> PersistedMode:
    return POSTURES[settings.profile].persisted if settings.persisted is None else settings.persisted


def _network(address: str) -> str:
    """Of IPv6 the /64: whoever has one address there has all of them (RFC 6177)."""
    return str(ip_network((address, 64), strict=False)) if ":" in address else address


def _persisted(settings: Settings) -> PersistedDocuments:
    try:
        trusted = read_manifests(settings.manifests)
    except ManifestError as error:
        raise SettingsError(f"{PREFIX}MANIFESTS: {error}") from None
    return PersistedDocuments(persisted_mode(settings), trusted)
