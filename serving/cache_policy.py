"""How long and by whom an answer may be kept, from what went into it: Cache-Control, tags and ETag.

The strictest part decides. Reads what was touched; keeps nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from resolvers.context import Touched

NO_STORE = "no-store"
PRIVATE = "private, no-store"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Seconds that shared caches may keep an answer, by what it was made of."""

    content: int = 20
    model: int = 300
    missing: int = 5
    stale: int = 2
    while_revalidating: int = 60
    if_error: int = 3_600


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be done with one answer. `seconds` is 0 for one that nobody may keep."""

    cache_control: str
    seconds: int = 0
    tags: tuple[str, ...] = ()

    @property
    def is_public(self) -> bool:
        return self.seconds > 0


def policy(touched: Touched, lifetimes: Lifetimes, *, private: bool, complete: bool, fresh: bool = False) -> Policy:
    """`private`: something in it is not for everybody. `complete`: no error took part.

    `fresh`: it was asked for past every cache, by somebody whose answer says nothing about what others may keep.
    """
    if private:
        return Policy(PRIVATE)
    if not complete or fresh:
        return Policy(NO_STORE)
    seconds = _seconds(touched, lifetimes)
    if seconds <= 0:
        return Policy(NO_STORE)
    # A stale answer is no basis for a longer life.
    later = (
        ""
        if touched.stale
        else f", stale-while-revalidate={lifetimes.while_revalidating}, stale-if-error={lifetimes.if_error}"
    )
    return Policy(f"public, max-age={seconds}{later}", seconds, tags(touched))


def _seconds(touched: Touched, lifetimes: Lifetimes) -> int:
    parts = [lifetimes.model]
    if touched.items or touched.names or "items" in touched.listings:
        parts.append(lifetimes.content)
    if touched.missing:
        parts.append(lifetimes.missing)
    if touched.stale:
        parts.append(lifetimes.stale)
    return min(parts)


# Of each kind. Beyond, the kind's name alone stands for all of them: whoever purges one thing purges its kind too.
MOST_TAGS = 100


def tags(touched: Touched) -> tuple[str, ...]:
    """Such as `item-on_roasts`, `type-article`, `taxonomy-personas`, `language-en-US`, and `items` for a listing.

    Every item is named that the answers held, linked ones included, and every one that was asked for in vain.
    """
    systems = [item.system for item in touched.items]
    kinds = {
        "item": ("items", {system.codename for system in systems} | touched.names),
        "type": ("types", {system.type for system in systems} | touched.types),
        "taxonomy": ("taxonomies", touched.read_taxonomies()),
        "language": ("languages", {system.language for system in systems} | touched.languages),
    }
    named: list[str] = []
    for kind, (every, codenames) in kinds.items():
        if every in touched.listings or len(codenames) > MOST_TAGS:
            named.append(every)
        if len(codenames) <= MOST_TAGS:
            named += sorted(f"{kind}-{codename}" for codename in codenames if _is_plain(codename))
    return tuple(named)


def _is_plain(codename: str) -> bool:
    """Tags are separated by spaces or commas; upstream's codenames hold neither, but upstream is not ours."""
    return codename.isascii() and codename.replace("-", "").replace("_", "").isalnum()


def etag(body: bytes) -> str:
    """Strong: another body has another one."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def not_modified(if_none_match: str | None, tag: str) -> bool:
    """RFC 9110, If-None-Match: weak comparison, a list, or any."""
    if if_none_match is None:
        return False
    known = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return "*" in known or tag in known
