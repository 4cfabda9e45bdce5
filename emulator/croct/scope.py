"""What audience rules may ask about one request: its context, its user and the facts recorded for that user.

Stdlib and the query language's names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from emulator.croct.cql import Unsupported

# Nouns whose values live in a user's history, which the emulator does not keep: they are answered from the
# application's `facts`, written the way a rule writes them ("location's cityName").
REMEMBERED = frozenset({"cart", "location", "session", "user"})


@dataclass(frozen=True, slots=True)
class RequestScope:
    """One request as rules see it. `user_id` is set when a user token named the user."""

    context: Mapping[str, Any] = field(default_factory=dict)
    user_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def value(self, subject: tuple[str, ...]) -> Any:
        noun, *names = subject
        if subject == ("user", "id"):
            return self.user_id
        if noun in REMEMBERED and names:
            return self.facts.get("'s ".join(subject))
        if noun not in NOUNS:
            raise Unsupported(f"nothing is known about {noun!r}")
        return NOUNS[noun](self.context, names)

    def state(self, name: str) -> bool:
        return {
            "identified": self.user_id is not None,
            "anonymous": self.user_id is None,
            "returning": self.facts.get("user is returning") is True,
        }[name]


def _member(part: str) -> Callable[[Mapping[str, Any], list[str]], Any]:
    return lambda context, names: _walk(context.get(part), names)


def _walk(value: Any, names: list[str]) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _page(context: Mapping[str, Any], names: list[str]) -> Any:
    """The page as sent, and the host and path of its URL."""
    page = context.get("page")
    if page is None:
        return None
    url = urlsplit(page["url"])
    return _walk({**page, "host": url.hostname, "path": url.path or "/"}, names)


NOUNS: dict[str, Callable[[Mapping[str, Any], list[str]], Any]] = {
    "campaign": _member("campaign"),
    "context": _member("attributes"),
    "page": _page,
    "timeZone": _member("timeZone"),
}
