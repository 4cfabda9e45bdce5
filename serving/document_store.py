"""Where documents are kept that callers registered: content-addressed, bounded, and no caller's alone. Stdlib only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol


class DocumentStore(Protocol):
    """Texts by the hexadecimal SHA-256 of their UTF-8 bytes; `who` stored one. A shared one may raise OSError."""

    async def get(self, digest: str) -> str | None: ...
    async def put(self, digest: str, text: str, who: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Room:
    """At most so many texts, of so many characters together."""

    texts: int
    characters: int

    def holds(self, texts: int, characters: int) -> bool:
        return texts <= self.texts and characters <= self.characters


# A text is its first sender's. One caller fills a quarter at most, so that nobody can drive out everybody's.
WHOLE = Room(texts=1_000, characters=2_000_000)
EACH = Room(texts=250, characters=500_000)


@dataclass(slots=True)
class _Text:
    text: str
    who: str
    expiry: float


@dataclass(slots=True)
class _Holding:
    """What one caller has stored, the least recently used first."""

    digests: OrderedDict[str, None] = field(default_factory=OrderedDict)
    characters: int = 0


class MemoryStore:
    """In this process, each text for so many seconds after its use.

    The least recently used go first: one caller's own where theirs are too many, anybody's where all are.
    """

    def __init__(
        self, whole: Room = WHOLE, each: Room = EACH, lifetime: float = 86_400, clock: Callable[[], float] = monotonic
    ) -> None:
        self._whole = whole
        self._each = each
        self._lifetime = lifetime
        self._clock = clock
        self._characters = 0
        self._texts: OrderedDict[str, _Text] = OrderedDict()
        self._holdings: dict[str, _Holding] = {}

    def __len__(self) -> int:
        return len(self._texts)

    async def get(self, digest: str) -> str | None:
        known = self._texts.get(digest)
        if known is None:
            return None
        if self._clock() >= known.expiry:
            self._drop(digest)
            return None
        self._use(digest, known)
        return known.text

    async def put(self, digest: str, text: str, who: str) -> None:
        """One that is known stays its first sender's: it is the same text."""
        if await self.get(digest) is not None:
            return
        if not self._each.holds(1, len(text)) or not self._whole.holds(1, len(text)):
            return
        known = self._texts[digest] = _Text(text, who, 0.0)
        holding = self._holdings.setdefault(who, _Holding())
        holding.characters += len(text)
        self._characters += len(text)
        self._use(digest, known)
        while not self._each.holds(len(holding.digests), holding.characters):
            self._drop(next(iter(holding.digests)))
        while not self._whole.holds(len(self._texts), self._characters):
            self._drop(next(iter(self._texts)))

    def _use(self, digest: str, known: _Text) -> None:
        known.expiry = self._clock() + self._lifetime
        self._texts.move_to_end(digest)
        digests = self._holdings[known.who].digests
        digests[digest] = None
        digests.move_to_end(digest)

    def _drop(self, digest: str) -> None:
        known = self._texts.pop(digest)
        self._characters -= len(known.text)
        holding = self._holdings[known.who]
        holding.characters -= len(known.text)
        del holding.digests[digest]
        if not holding.digests:
            del self._holdings[known.who]
