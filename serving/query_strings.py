"""The parameters of a query string (GraphQL over HTTP, GET). Equal strings, as caches ask them, are read once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any
from urllib.parse import parse_qs

import orjson

from serving.responses import RequestRefused


class QueryStrings:
    """Remembers the last `most` strings of at most `longest` bytes; what it returns is not to be changed."""

    def __init__(self, most: int = 1_000, longest: int = 4_000) -> None:
        self._most = most
        self._longest = longest
        self._known: OrderedDict[bytes, dict[str, Any]] = OrderedDict()

    def parameters(self, query: bytes) -> dict[str, Any]:
        """Raises RequestRefused."""
        known = self._known.get(query)
        if known is not None:
            self._known.move_to_end(query)
            return known
        read = _read(query)
        if len(query) <= self._longest:
            self._known[query] = read
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return read


def _read(query: bytes) -> dict[str, Any]:
    try:
        raw = parse_qs(query.decode("latin-1"), keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise RequestRefused(400, "BAD_REQUEST", "The query string cannot be read.") from None
    parameters: dict[str, Any] = {name: values[-1] for name, values in raw.items()}
    for name in ("variables", "extensions"):
        if parameters.get(name):
            try:
                parameters[name] = orjson.loads(parameters[name])
            except orjson.JSONDecodeError:
                raise RequestRefused(400, "BAD_REQUEST", f"The parameter '{name}' is not JSON.") from None
        else:
            parameters.pop(name, None)
    return parameters
