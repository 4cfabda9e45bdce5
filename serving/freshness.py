"""Who may ask for content that was published this moment, past every cache, and how they ask for it."""

from __future__ import annotations

from resolvers.context import Caller, Scope


def wants_fresh(cache_control: str | None, caller: Caller) -> bool:
    """RFC 9111, Cache-Control, no-cache in a request. From others it is ignored: nobody else may defeat the caches."""
    if cache_control is None or Scope.FRESH not in caller.scopes:
        return False
    return any(part.strip().lower() in ("no-cache", "no-store", "max-age=0") for part in cache_control.split(","))
