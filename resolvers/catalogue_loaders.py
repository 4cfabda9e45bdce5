"""Content types and taxonomy groups. Neither has a multi-get: one is asked for by name, several by the listing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from resolvers.batch import Answers, Batch, Flights, each
from resolvers.caller import Caller
from upstream import models
from upstream.errors import ContentGraphError


class PageKey(NamedTuple):
    skip: int
    limit: int
    preview: bool


class CatalogueKey(NamedTuple):
    """`name` is a codename or a GUID, by loader."""

    name: str
    preview: bool


class Catalogued(Protocol):
    """A content type or a taxonomy group."""

    @property
    def system(self) -> models.TypeSystem: ...


C = TypeVar("C", bound=Catalogued)
Page = tuple[Sequence[C], models.Pagination]


class Catalogue(Generic[C]):
    """The loads of one catalogue; the whole listing, once read, answers everything else."""

    def __init__(
        self,
        flights: Flights,
        caller: Caller,
        single: Callable[[str, bool], Awaitable[C | None]],
        listing: Callable[[int, int | None, bool], Awaitable[Page[C]]],
    ) -> None:
        self._single = single
        self._listing = listing

        def by_name(key: CatalogueKey) -> None:
            caller.require_content(key.preview)

        def by_page(key: PageKey) -> None:
            caller.require_content(key.preview)

        self.by_codename: Batch[CatalogueKey, C] = Batch(flights, self._by_codename, by_name)
        self.by_id: Batch[CatalogueKey, C] = Batch(flights, self._by_id, by_name)
        self.everything: Batch[bool, Sequence[C]] = Batch(flights, self._everything, caller.require_content)
        self.page: Batch[PageKey, Page[C]] = Batch(flights, self._page, by_page)

    async def _by_codename(self, keys: list[CatalogueKey]) -> Answers[CatalogueKey, C]:
        if len(keys) == 1:
            only = await self._single(*keys[0])
            return {} if only is None else {keys[0]: only}
        return await self._from_listing(keys, lambda entry: entry.system.codename)

    async def _by_id(self, keys: list[CatalogueKey]) -> Answers[CatalogueKey, C]:
        return await self._from_listing(keys, lambda entry: entry.system.id)

    async def _from_listing(self, keys: list[CatalogueKey], name: Callable[[C], str]) -> Answers[CatalogueKey, C]:
        async def index(preview: bool) -> dict[CatalogueKey, C]:
            return {CatalogueKey(name(entry), preview): entry for entry in await self.everything.load(preview) or ()}

        previews = list(dict.fromkeys(key.preview for key in keys))
        indexes = await each(index, previews)
        return {
            key: found if isinstance(found, ContentGraphError) else found[key]
            for key in keys
            if isinstance(found := indexes[key.preview], ContentGraphError) or key in found
        }

    async def _everything(self, keys: list[bool]) -> Answers[bool, Sequence[C]]:
        async def fetch(preview: bool) -> Sequence[C]:
            entries, _ = await self._listing(0, None, preview)
            for entry in entries:
                self.by_codename.prime(CatalogueKey(entry.system.codename, preview), entry)
                self.by_id.prime(CatalogueKey(entry.system.id, preview), entry)
            return entries

        return await each(fetch, keys)

    async def _page(self, keys: list[PageKey]) -> Answers[PageKey, Page[C]]:
        return await each(lambda key: self._listing(*key), keys)
