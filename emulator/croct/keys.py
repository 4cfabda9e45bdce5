"""API keys of an application. Stdlib only.

A full key is `<uuid>` or `<uuid>:ES256;<private key in base64>`; only the part before the colon goes over the wire.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
ANY_UUID = re.compile(r"[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}", re.IGNORECASE)

FETCH_CONTENT = "fetch-content"
ISSUE_USER_TOKENS = "issue-user-tokens"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key, what it permits, and the pair it signs user tokens with, if any."""

    id: str
    permissions: frozenset[str]
    private_key: str | None = None

    @classmethod
    def parse(cls, text: str, permissions: Iterable[str]) -> "ApiKey":
        key_id, _, private_key = text.partition(":ES256;")
        return cls(key_id, frozenset(permissions), private_key or None)

    @property
    def fingerprint(self) -> str:
        """What a token's `kid` says: SHA-256 of the sixteen bytes of the key's UUID, in hexadecimal."""
        return hashlib.sha256(UUID(self.id).bytes).hexdigest()

    @property
    def pem(self) -> str | None:
        if self.private_key is None:
            return None
        return f"-----BEGIN PRIVATE KEY-----\n{self.private_key}\n-----END PRIVATE KEY-----\n"
