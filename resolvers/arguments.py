"""Rules for arguments that several fields share; each refuses before any upstream call."""

from __future__ import annotations

import re

from upstream.errors import ArgumentError

# Codenames are letters, digits and underscores; languages add the hyphen. Nothing here can leave its path segment
# or split a comma list.
_CODENAME = re.compile(r"[A-Za-z0-9_-]{1,250}")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def codename(value: str, argument: str = "codename") -> str:
    if not _CODENAME.fullmatch(value):
        raise ArgumentError(argument, "must be a codename: 1 to 250 letters, digits, underscores or hyphens.")
    return value


def optional_codename(value: str | None, argument: str) -> str | None:
    return None if value is None else codename(value, argument)


def is_codename(value: str) -> bool:
    return _CODENAME.fullmatch(value) is not None


def guid(value: str, argument: str = "id") -> str:
    if not _GUID.fullmatch(value):
        raise ArgumentError(argument, "must be a GUID such as f4b3fc05-e988-4dae-9ac1-a94aba566474.")
    return value


def page(limit: int, offset: int, maximum: int) -> None:
    """Refuses a page outside 1..maximum or before the start."""
    if not 1 <= limit <= maximum:
        raise ArgumentError("limit", f"must be between 1 and {maximum}.")
    if offset < 0:
        raise ArgumentError("offset", "must not be negative.")
