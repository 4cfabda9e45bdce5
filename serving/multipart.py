"""Answers in parts: which dialect a caller speaks, and the parts on the wire (multipart/mixed, RFC 2046, 5.1).

Incremental Delivery over HTTP (graphql/graphql-over-http, rfcs). Imports starlette alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from starlette.types import Send

from serving.negotiation import JSON, quality
from serving.responses import encoded

MULTIPART = "multipart/mixed"


class Dialect(StrEnum):
    """How parts tell where they belong, by the parameter of the media type that asks for it.

    NAMED: what is pending is announced under an id, and parts name it. PLACED: parts name their path, as the draft of
    August 2022 has it. BOTH, for who does not say: urql knows ids, but finds the place of streamed items by path alone.
    """

    NAMED = "incrementalSpec=v0.2"
    PLACED = "deferSpec=20220824"
    BOTH = ""


def dialect(accept: str | None) -> Dialect | None:
    """The one that is liked best among those that are named; None where parts cannot be read at all.

    Wildcards ask for no parts: whoever sends them may know JSON alone.
    """
    offered = [(liked, _DIALECTS[spec]) for spec, liked in _multipart(accept or "") if liked > 0 and spec in _DIALECTS]
    return max(offered, key=lambda it: it[0])[1] if offered else None


class Multipart:
    """A body of parts. Each is followed by the line that ends it at once: a reader waits for that line."""

    def __init__(self, send: Send, dialect: Dialect, *, head: bool = False) -> None:
        self._send = send
        self._dialect = dialect
        self.head = head
        self.begun = False

    async def begin(self, headers: Mapping[str, str]) -> None:
        """With `head` that is all."""
        content_type = "; ".join(filter(None, (MULTIPART, 'boundary="-"', self._dialect)))
        sent = {"content-type": content_type, **headers}
        raw = [(name.encode(), value.encode()) for name, value in sent.items()]
        self.begun = True
        await self._send({"type": "http.response.start", "status": 200, "headers": raw})
        await self._send(
            {"type": "http.response.body", "body": b"" if self.head else _LINE, "more_body": not self.head}
        )

    async def part(self, body: Mapping[str, object], *, last: bool) -> None:
        chunk = _HEAD + encoded(body) + _LINE + (b"--\r\n" if last else b"")
        await self._send({"type": "http.response.body", "body": chunk, "more_body": not last})


def _multipart(accept: str) -> Iterator[tuple[frozenset[str], float]]:
    """The parameters that name a dialect, and the quality, of each entry of this type."""
    for part in accept.lower().split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        if media_type == MULTIPART:
            pairs = {piece.replace('"', "").replace(" ", "") for piece in parameters}
            yield frozenset(it for it in pairs if it.partition("=")[0] not in _OF_ANY_BODY), quality(parameters)


# JSON holds no bare line break, so this line stands nowhere in a part.
_LINE = b"\r\n---"
_HEAD = f"\r\ncontent-type: {JSON}; charset=utf-8\r\n\r\n".encode()

_OF_ANY_BODY = frozenset({"", "q", "boundary", "charset"})
_DIALECTS = {frozenset({it.lower()} - {""}): it for it in Dialect}
