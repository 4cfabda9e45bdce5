"""Bytes to models at the border. Floor 0: a malformed answer is an UpstreamMalformed naming service, path and field."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from upstream.errors import UpstreamMalformed

T = TypeVar("T")


def decode(service: str, route: str, body: bytes, model: type[T]) -> T:
    """The body as a `model`. Recorded bodies may begin with a byte order mark."""
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=model)
    except msgspec.ValidationError as error:
        raise UpstreamMalformed(service, f"the answer of {route} is not as documented: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UpstreamMalformed(service, f"the answer of {route} is not complete JSON.") from None


def decode_failure(service: str, body: bytes, model: type[T]) -> T:
    """The body of a failure, an empty `model` where it is not the service's own: the status says enough."""
    try:
        return decode(service, "an error", body, model)
    except UpstreamMalformed:
        return model()
