"""What two executors' results are compared by."""

from __future__ import annotations

import json
from typing import Any

from graphql import ExecutionResult


def full(result: Any) -> tuple[str, list[Any]]:
    """Everything of a response, in order."""
    assert isinstance(result, ExecutionResult)
    errors = [(error.message, error.path, error.locations, type(error.original_error)) for error in result.errors or []]
    return json.dumps(result.data), errors


def settled(result: ExecutionResult) -> tuple[str, set[Any]]:
    """Data and errors without what depends on timing: which of several errors nulled a position above them."""
    errors: set[Any] = set()
    for error in result.errors or []:
        path = error.path or []
        nulled = _nulled_at(result.data, path)
        errors.add((tuple(path), error.message) if nulled == len(path) else tuple(path[:nulled]))
    return json.dumps(result.data), errors


def _nulled_at(data: Any, path: list[str | int]) -> int:
    for length, key in enumerate(path):
        if data is None:
            return length
        data = data[key]
    return len(path)
