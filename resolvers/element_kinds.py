"""Which kinds an element codename has in the content model, as last read: what cannot be ordered is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic

from resolvers.loaders import Loaders
from upstream import models
from upstream.errors import ContentGraphError


class ElementKinds:
    """A snapshot shared by all requests: kinds and codenames only, no content. Read again after `lifetime` seconds."""

    def __init__(self, lifetime: float = 300.0, clock: Callable[[], float] = monotonic) -> None:
        self._lifetime = lifetime
        self._clock = clock
        self._expiry = float("-inf")
        self._kinds: dict[str, frozenset[str]] = {}

    def learn(self, types: Iterable[models.ContentType]) -> None:
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for content_type in types:
            for codename, element in content_type.elements.items():
                kinds[codename].add(element.type)
        self._kinds = {codename: frozenset(found) for codename, found in kinds.items()}
        self._expiry = self._clock() + self._lifetime

    async def refresh(self, loaders: Loaders) -> None:
        """Read the content model; one that cannot be read leaves the last one in place."""
        with suppress(ContentGraphError):
            self.learn(await loaders.content_types.everything.load(False) or ())

    async def of(self, codename: str, loaders: Loaders) -> frozenset[str]:
        """The kinds of this codename over all content types; empty where no type has it or the model cannot be read."""
        if self._clock() >= self._expiry:
            await self.refresh(loaders)
        return self._kinds.get(codename, frozenset())
