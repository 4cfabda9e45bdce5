"""Answers in gzip where the caller takes it and it pays. Stdlib only."""

from __future__ import annotations

import gzip

# choice: below this a packet more or less is saved, and the time is not.
SMALLEST = 1_000
SUFFIX = "-gzip"


def takes_gzip(accept_encoding: str | None) -> bool:
    """RFC 9110, Accept-Encoding: named, or any; not with a quality of 0."""
    qualities: dict[str, bool] = {}
    for part in (accept_encoding or "").lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        zero = any(parameter.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for parameter in parameters)
        qualities[coding] = not zero
    return qualities.get("gzip", qualities.get("*", False))


def compressed(body: bytes) -> bytes:
    """The same for the same body: no time is written into it."""
    return gzip.compress(body, compresslevel=5, mtime=0)


def suffixed(etag: str) -> str:
    """The entity tag of the compressed form: another sequence of bytes has another strong tag."""
    return f'{etag[:-1]}{SUFFIX}"'
