"""Persisted documents: a request may name its document by hash or id instead of carrying it.

Automatic registration as Apollo and urql speak it, and trusted documents. No request's data is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

import structlog

from serving.document_store import DocumentStore, MemoryStore
from serving.statuses import Kind

_log = structlog.get_logger("contentgraph")

# How the code generator spells an id that is a hash.
PREFIX = "sha256:"


class PersistedMode(StrEnum):
    """OFF: texts alone. AUTOMATIC: texts, trusted ids, and hashes that callers register. ONLY: trusted ids alone."""

    OFF = "off"
    AUTOMATIC = "automatic"
    ONLY = "only"


class PersistedRefused(Exception):
    """The document cannot be told from the request."""

    def __init__(self, kind: Kind, code: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = code


@dataclass(frozen=True, slots=True)
class Named:
    """The document that a request is about. `new` is its digest if the caller wants it remembered."""

    text: str
    new: str | None = None


@dataclass(slots=True)
class PersistedDocuments:
    """`trusted` maps ids to texts, as manifests have them."""

    mode: PersistedMode = PersistedMode.AUTOMATIC
    trusted: Mapping[str, str] = field(default_factory=dict)
    store: DocumentStore = field(default_factory=MemoryStore)
    unreachable: int = 0

    async def named(self, parameters: Mapping[str, Any]) -> Named:
        """The document of these GraphQL parameters, whose types are checked already. Raises PersistedRefused."""
        text = parameters.get("query") or None
        id, automatic = _asked(parameters)
        if id is not None and self.mode is not PersistedMode.OFF:
            known = self.trusted.get(id)
            if known is not None:
                return Named(known)
        if self.mode is PersistedMode.ONLY:
            lacking = id is None or text is not None
            raise _refused("PERSISTED_DOCUMENT_ID_REQUIRED" if lacking else "PERSISTED_DOCUMENT_NOT_FOUND")
        if id is None:
            if text is None:
                raise PersistedRefused(Kind.MALFORMED, "BAD_REQUEST", "The parameter 'query' is missing.")
            return Named(text)
        if self.mode is PersistedMode.OFF or not automatic:
            if text is not None and not automatic:
                return Named(text)
            off = self.mode is PersistedMode.OFF
            raise _refused("PERSISTED_QUERY_NOT_SUPPORTED" if off else "PERSISTED_DOCUMENT_NOT_FOUND")
        if text is None:
            return Named(await self._stored(id))
        if sha256(text.encode()).hexdigest() != id:
            raise _refused("PERSISTED_QUERY_HASH_MISMATCH")
        return Named(text, new=id)

    async def remember(self, named: Named, who: Callable[[], str] = lambda: "") -> None:
        """Once the document has passed its checks: what is refused is not stored. `who` tells who sent it."""
        if named.new is not None:
            try:
                await self.store.put(named.new, named.text, who())
            except OSError as error:
                self._miss(error)

    async def _stored(self, digest: str) -> str:
        try:
            text = await self.store.get(digest)
        except OSError as error:
            self._miss(error)
            text = None
        if text is None:
            raise _refused("PERSISTED_QUERY_NOT_FOUND")
        return text

    def _miss(self, error: OSError) -> None:
        """A store that cannot be reached knows nothing: callers send the text again."""
        if not self.unreachable:
            _log.warning("document_store_unreachable", reason=type(error).__name__)
        self.unreachable += 1


_DIGEST = re.compile(r"[0-9a-f]{64}")

# Clients compare the first two messages and codes literally: Apollo either of them, urql the message.
_REFUSALS: Mapping[str, tuple[Kind, str]] = {
    "PERSISTED_QUERY_NOT_FOUND": (Kind.UNKNOWN_HASH, "PersistedQueryNotFound"),
    "PERSISTED_QUERY_NOT_SUPPORTED": (Kind.UNKNOWN_HASH, "PersistedQueryNotSupported"),
    "PERSISTED_QUERY_HASH_MISMATCH": (Kind.MALFORMED, "The hash is not the SHA-256 of the query."),
    "PERSISTED_DOCUMENT_ID_REQUIRED": (
        Kind.MALFORMED,
        "Only trusted documents are run here: send the id of one, without a query.",
    ),
    "PERSISTED_DOCUMENT_NOT_FOUND": (Kind.MALFORMED, "No document of this id is known here."),
}


def _refused(code: str) -> PersistedRefused:
    kind, message = _REFUSALS[code]
    return PersistedRefused(kind, code, message)


def _asked(parameters: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The id or hash that the request names, and whether it may be registered (Apollo's protocol)."""
    extension = (parameters.get("extensions") or {}).get("persistedQuery")
    if extension is None:
        id = parameters.get("documentId")
        return (_normal(id) if id else None), False
    if not isinstance(extension, dict) or extension.get("version") != 1 or isinstance(extension["version"], bool):
        raise PersistedRefused(Kind.MALFORMED, "BAD_REQUEST", "A persisted query must have version 1.")
    digest = extension.get("sha256Hash")
    normal = _normal(digest) if isinstance(digest, str) else ""
    if not _DIGEST.fullmatch(normal):
        raise PersistedRefused(Kind.MALFORMED, "BAD_REQUEST", "A persisted query's sha256Hash must be 64 hex digits.")
    return normal, True


def _normal(id: str) -> str:
    bare = id.removeprefix(PREFIX).lower()
    return bare if _DIGEST.fullmatch(bare) else id
