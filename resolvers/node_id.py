"""Opaque ids: kind, upstream id, requested language and preview, so that no client cache merges two variants."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

import msgspec

from resolvers.variant import Variant
from upstream.errors import ArgumentError


class NodeId(NamedTuple):
    """`kind` is one of the table in `resolvers.nodes`; `parts` identify the thing upstream."""

    kind: str
    parts: tuple[str, ...]
    variant: Variant

    def encoded(self) -> str:
        plain = [self.kind, *self.parts, self.variant.language, self.variant.preview]
        return urlsafe_b64encode(msgspec.json.encode(plain)).rstrip(b"=").decode()


def decode_node_id(text: str) -> NodeId:
    """The parts of an id made by `NodeId.encoded`. Raises ArgumentError for anything else."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        kind, *parts, language, preview = msgspec.json.decode(urlsafe_b64decode(padded), type=list[str | bool | None])
    except (ValueError, UnicodeEncodeError, msgspec.DecodeError):
        raise _refusal() from None
    names = tuple(part for part in parts if isinstance(part, str))
    if (
        not isinstance(kind, str)
        or not isinstance(preview, bool)
        or isinstance(language, bool)
        or len(names) != len(parts)
        or not names
    ):
        raise _refusal()
    decoded = NodeId(kind, names, Variant(language, preview))
    if decoded.encoded() != text:
        # base64 passes over what is not of its alphabet: one thing must have one id.
        raise _refusal()
    return decoded


def _refusal() -> ArgumentError:
    return ArgumentError("id", "is not an id of this endpoint; pass one that a query returned.")
