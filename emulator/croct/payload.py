"""The JSON body of a content call: every rule of "Parameters", and all violations in document order.

Stdlib and problems. Wording of the reasons follows the one documented example, "Expected string".
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from emulator.croct.problems import Problem, Violation

Check = Callable[[Any, str], Iterator[Violation]]

MOST_ENTRIES = 30
MOST_LEVELS = 5
LONGEST_KEY = 50
# "The code consists of a two-part string": language, optionally country, either separator, any case.
LOCALE = re.compile("[a-z]{2,3}([-_][a-z]{2,3})?", re.IGNORECASE)
VERSION = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))?")


def read_payload(body: bytes, media_type: str, *, static: bool, longest_text: int) -> Mapping[str, Any]:
    """The checked body; keys nobody documented are ignored."""
    if media_type.partition(";")[0].strip().lower() != "application/json":
        raise Problem("unsupported-media-type")
    violations = list(_body(static, longest_text)(payload := _parsed(body), ""))
    if violations:
        raise Problem("invalid-payload", violations)
    checked: Mapping[str, Any] = payload
    return checked


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Problem("invalid-payload", [Violation("", "Expected valid JSON")]) from None


def _body(static: bool, longest_text: int) -> Check:
    fields: dict[str, Check] = {
        "slotId": _text,
        "version": _matching(VERSION, "Expected version in the form major or major.minor"),
        "preferredLocale": _nullable(_matching(LOCALE, "Expected locale code")),
        "includeSchema": _boolean,
    }
    if not static:
        fields |= {"previewToken": _text, "context": _context(longest_text)}
    return _object(fields, required="slotId")


def _context(longest_text: int) -> Check:
    campaign = dict.fromkeys(("name", "source", "medium", "content", "term"), _text)
    page = dict.fromkeys(("url", "title", "referrer"), _text)
    return _object(
        {
            "timeZone": _text,
            "page": _object(page, required="url"),
            "campaign": _object(campaign),
            "attributes": _attributes(longest_text, 1),
        }
    )


def _text(value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, str):
        yield Violation(path, "Expected string")


def _boolean(value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, bool):
        yield Violation(path, "Expected boolean")


def _matching(pattern: re.Pattern[str], reason: str) -> Check:
    def check(value: Any, path: str) -> Iterator[Violation]:
        if not isinstance(value, str):
            yield Violation(path, "Expected string")
        elif not pattern.fullmatch(value):
            yield Violation(path, reason)

    return check


def _nullable(check: Check) -> Check:
    return lambda value, path: iter(()) if value is None else check(value, path)


def _object(fields: Mapping[str, Check], required: str | None = None) -> Check:
    def check(value: Any, path: str) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield Violation(path, "Expected object")
            return
        if required is not None and required not in value:
            yield from fields[required](None, _pointer(path, required))
        for key, member in value.items():
            if key in fields:
                yield from fields[key](member, _pointer(path, key))

    return check


def _attributes(longest_text: int, level: int) -> Check:
    """Up to 30 entries and 5 levels deep; nested maps follow the same constraints."""

    def check(value: Any, path: str) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield Violation(path, "Expected object")
            return
        if level > MOST_LEVELS:
            yield Violation(path, f"Expected at most {MOST_LEVELS} levels")
            return
        if len(value) > MOST_ENTRIES:
            yield Violation(path, f"Expected at most {MOST_ENTRIES} entries")
        for key, member in value.items():
            if not 1 <= len(key) <= LONGEST_KEY:
                yield Violation(_pointer(path, key), f"Expected key of 1 to {LONGEST_KEY} characters")
            yield from _attribute(member, _pointer(path, key), longest_text, level)

    return check


def _attribute(value: Any, path: str, longest_text: int, level: int) -> Iterator[Violation]:
    """Choice: lists are accepted, since the documented example sends one, and count as a level like a map."""
    if isinstance(value, str) and len(value) > longest_text:
        yield Violation(path, f"Expected at most {longest_text} characters")
    elif isinstance(value, dict):
        yield from _attributes(longest_text, level + 1)(value, path)
    elif isinstance(value, list):
        yield from _attributes(longest_text, level + 1)({str(at): it for at, it in enumerate(value)}, path)


def _pointer(path: str, key: str) -> str:
    """RFC 6901."""
    return f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
