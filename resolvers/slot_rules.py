"""What Croct allows in a request, checked before anything is sent, and what the settings say of slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from upstream.errors import ArgumentError

_SLOT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,3})?")
_TIME_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){1,2}")

# Croct, Parameters, attributes.
MOST_ENTRIES = 30
DEEPEST = 5
LONGEST = 50


@dataclass(frozen=True, slots=True)
class FallbackContent:
    """Content that stands in when Croct gives none: a version of a slot, by locale."""

    version: str
    content: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SlotRules:
    """`links`: slot → paths of its content that hold codenames of items. `fallbacks`: slot → versions, newest last."""

    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fallbacks: Mapping[str, Sequence[FallbackContent]] = field(default_factory=dict)


def slot_id(value: str) -> str:
    if len(value) > 100 or not _SLOT_ID.fullmatch(value):
        raise ArgumentError("id", "must be a slot id: lower-case letters and digits in groups joined by hyphens.")
    return value


def version(value: str | None) -> str | None:
    if value is not None and not _VERSION.fullmatch(value):
        raise ArgumentError("version", "must be a major version such as 1, or major and minor such as 1.2.")
    return value


def locale(value: str | None) -> str | None:
    if value is not None and not _LOCALE.fullmatch(value):
        raise ArgumentError("preferredLocale", "must be a locale such as en, en-us or pt_BR.")
    return value


def is_client_id(value: str) -> bool:
    return _UUID.fullmatch(value) is not None


def is_token(value: str) -> bool:
    return len(value) <= 8192 and _TOKEN.fullmatch(value) is not None


def client_id(value: str | None, argument: str) -> str | None:
    if value is not None and not is_client_id(value):
        raise ArgumentError(argument, "must be a UUID.")
    return value


def token(value: str | None, argument: str) -> str | None:
    if value is not None and not is_token(value):
        raise ArgumentError(argument, "must be a JSON Web Token.")
    return value


def time_zone(value: str | None) -> str | None:
    if value is not None and not _TIME_ZONE.fullmatch(value):
        raise ArgumentError("context.timeZone", "must be an IANA time zone such as Europe/Prague.")
    return value


def attributes(value: Any) -> None:
    """Raises ArgumentError naming the place and the rule it breaks."""
    if not isinstance(value, Mapping):
        raise ArgumentError("context.attributes", "must be an object.")
    _map(value, "context.attributes", 1)


def _map(value: Mapping[Any, Any], path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise ArgumentError(path, f"nests deeper than {DEEPEST} levels.")
    if len(value) > MOST_ENTRIES:
        raise ArgumentError(path, f"has more than {MOST_ENTRIES} entries.")
    for key, entry in value.items():
        if not 1 <= len(str(key)) <= LONGEST:
            raise ArgumentError(path, f"has a key that is not 1 to {LONGEST} characters long.")
        _value(entry, f"{path}.{key}", depth)


def _value(value: Any, path: str, depth: int) -> None:
    if isinstance(value, str) and len(value) > LONGEST:
        raise ArgumentError(path, f"is longer than {LONGEST} characters.")
    if isinstance(value, float) and not isfinite(value):
        raise ArgumentError(path, "is not a number that JSON can hold.")
    if isinstance(value, Mapping):
        _map(value, path, depth + 1)
    elif isinstance(value, list):
        # The rules leave lists out, an example of the reference has one: they count as a level.
        if depth + 1 > DEEPEST:
            raise ArgumentError(path, f"nests deeper than {DEEPEST} levels.")
        if len(value) > MOST_ENTRIES:
            raise ArgumentError(path, f"has more than {MOST_ENTRIES} entries.")
        for index, entry in enumerate(value):
            _value(entry, f"{path}[{index}]", depth + 1)


def linked_codenames(content: Mapping[str, Any], paths: Sequence[str]) -> list[str]:
    """The codenames that the content holds under `paths` such as `sections.article`, lists walked through, in order."""
    found = (codename for path in paths for codename in _at(content, path.split(".")))
    return list(dict.fromkeys(found))


def _at(value: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _at(entry, path)
    elif path and isinstance(value, Mapping):
        yield from _at(value.get(path[0]), path[1:])
    elif not path and isinstance(value, str) and value:
        yield value


def fallback(
    rules: SlotRules, slot: str, wanted_version: str | None, wanted_locale: str | None
) -> Mapping[str, Any] | None:
    """The content configured for the slot: the version's major if it is there, and the locale, its language or any."""
    versions = rules.fallbacks.get(slot, ())
    major = None if wanted_version is None else wanted_version.partition(".")[0]
    candidates = [entry for entry in versions if major is None or entry.version.partition(".")[0] == major]
    if not candidates:
        return None
    by_locale = {key.lower().replace("_", "-"): content for key, content in candidates[-1].content.items()}
    asked = (wanted_locale or "").lower().replace("_", "-")
    for key in (asked, asked.partition("-")[0]):
        if key in by_locale:
            return by_locale[key]
    return next(iter(by_locale.values()), None)
