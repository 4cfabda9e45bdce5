"""Manifests of trusted documents: files that map ids to texts. Read once, at the start."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import orjson

from serving.persisted import PREFIX


class ManifestError(ValueError):
    """A manifest that is none; the message names the file."""


def read_manifests(files: Iterable[Path]) -> dict[str, str]:
    """Trusted documents by id: of manifests that map ids to texts (Relay, GraphQL code generator), or Apollo's lists.

    An id that is a hash stands in both spellings, bare and as `sha256:…`; it must be the text's own where it says so.
    """
    trusted: dict[str, str] = {}
    for file in files:
        for id, text in _manifest(file).items():
            digest = sha256(text.encode()).hexdigest()
            if id.startswith(PREFIX) and id.removeprefix(PREFIX) != digest:
                raise ManifestError(f"{file.name}: the id {id[:80]!r} is not the SHA-256 of its document.")
            trusted[id] = text
            # choice: both spellings of the digest lead to the text whatever the id is, so that every client finds it.
            trusted[digest] = text
            trusted[PREFIX + digest] = text
    return trusted


def _manifest(file: Path) -> dict[str, str]:
    try:
        read = orjson.loads(file.read_bytes())
    except OSError as error:
        raise ManifestError(f"{file} cannot be read: {error.strerror}.") from None
    except orjson.JSONDecodeError as error:
        raise ManifestError(f"{file.name} cannot be read as a manifest: {error}.") from None
    if isinstance(read, dict) and read.get("format") == "apollo-persisted-query-manifest":
        operations = read.get("operations")
        read = {entry.get("id"): entry.get("body") for entry in operations} if isinstance(operations, list) else None
    if not isinstance(read, dict) or not all(isinstance(part, str) for pair in read.items() for part in pair):
        raise ManifestError(f"{file.name} is no manifest: it must map ids to documents.")
    return read
