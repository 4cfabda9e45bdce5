"""The items feed of the later generation: pages by a continuation token. Stdlib and Starlette's headers."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

CONTINUATION = "X-Continuation"

T = TypeVar("T")

_PREFIX = b"items-feed:"


def continued(headers: Headers) -> int:
    """Where the caller's token continues, 0 without one. choice: a token nobody gave out is 400."""
    token = headers.get(CONTINUATION)
    if not token:
        return 0
    try:
        text = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        text = b""
    position = text.removeprefix(_PREFIX)
    if not text.startswith(_PREFIX) or not position.isdigit() or len(position) > 9:
        raise HTTPException(400, "The continuation token is not valid.")
    return int(position)


def feed_page(items: Sequence[T], start: int) -> tuple[Sequence[T], dict[str, str]]:
    """A page from `start` on, and the header that leads to the next one; the last page has none."""
    end = start + _page_size()
    if end >= len(items):
        return items[start:], {}
    return items[start:end], {CONTINUATION: base64.urlsafe_b64encode(_PREFIX + str(end).encode()).decode("ascii")}


def _page_size() -> int:
    """choice: small enough that a sample project has several pages."""
    return 25
