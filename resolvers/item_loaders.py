"""Items by codename, by GUID and by query. Whatever arrives, linked items included, primes the first two."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Callable, Iterable
from typing import NamedTuple

from resolvers.batch import Answers, Batch, Flights, each
from resolvers.variant import Variant
from upstream import models
from upstream.delivery import DeliveryClient
from upstream.errors import ContentGraphError
from upstream.query import Filter, ItemQuery, Operator, chunks


class ItemKey(NamedTuple):
    """`name` is a codename or a GUID, by loader."""

    name: str
    variant: Variant


class ListingKey(NamedTuple):
    query: ItemQuery
    preview: bool


class Items:
    """The loads of items of one request; `url_length` is the longest URL upstream is known to accept."""

    def __init__(self, client: DeliveryClient, url_length: int, flights: Flights) -> None:
        self._client = client
        self._url_length = url_length
        self.by_codename: Batch[ItemKey, models.Item] = Batch(flights, self._by_codename)
        self.by_id: Batch[ItemKey, models.Item] = Batch(flights, self._by_id)
        self.by_query: Batch[ListingKey, models.ItemListing] = Batch(flights, self._by_query)
        self.count: Batch[ListingKey, int] = Batch(flights, self._count)

    def room(self, preview: bool) -> int:
        """Characters that a query string may take."""
        return self._client.room(preview=preview, longest=self._url_length)

    async def _by_codename(self, keys: list[ItemKey]) -> Answers[ItemKey, models.Item]:
        if len(keys) == 1:
            return await self._single(keys[0])
        return await self._batches(keys, "system.codename", lambda item: item.system.codename)

    async def _by_id(self, keys: list[ItemKey]) -> Answers[ItemKey, models.Item]:
        return await self._batches(keys, "system.id", lambda item: item.system.id)

    async def _single(self, key: ItemKey) -> Answers[ItemKey, models.Item]:
        answer = await self._client.item(key.name, language=key.variant.language, preview=key.variant.preview)
        if answer is None:
            return {}
        self._prime([answer.item, *answer.modular_content.values()], key.variant)
        return {key: answer.item}

    async def _batches(
        self, keys: list[ItemKey], attribute: str, name: Callable[[models.Item], str]
    ) -> Answers[ItemKey, models.Item]:
        """One `[in]` request per variant, split where its URL would grow too long."""
        requests: list[tuple[Variant, list[str]]] = []
        for variant in dict.fromkeys(key.variant for key in keys):
            frame = ItemQuery(filters=(Filter(attribute, Operator.IN, ()),), language=variant.language)
            room = self.room(variant.preview) - len(frame.encoded())
            names = (key.name for key in keys if key.variant == variant)
            requests += [(variant, chunk) for chunk in chunks(names, room)]
        found: dict[ItemKey, models.Item | ContentGraphError] = {}

        async def fetch(variant: Variant, chunk: list[str]) -> None:
            query = ItemQuery(filters=(Filter(attribute, Operator.IN, tuple(chunk)),), language=variant.language)
            try:
                listing = await self._client.items(query, preview=variant.preview)
            except ContentGraphError as error:
                found.update((ItemKey(codename, variant), error) for codename in chunk)
                return
            self._prime([*listing.items, *listing.modular_content.values()], variant)
            found.update((ItemKey(name(item), variant), item) for item in listing.items)

        await gather(*(fetch(variant, chunk) for variant, chunk in requests))
        return found

    async def _by_query(self, keys: list[ListingKey]) -> Answers[ListingKey, models.ItemListing]:
        async def fetch(key: ListingKey) -> models.ItemListing:
            listing = await self._client.items(key.query, preview=key.preview)
            if key.query.elements is None:
                variant = Variant(key.query.language, key.preview)
                self._prime([*listing.items, *listing.modular_content.values()], variant)
            return listing

        return await each(fetch, keys)

    async def _count(self, keys: list[ListingKey]) -> Answers[ListingKey, int]:
        return await each(lambda key: self._client.count(key.query, preview=key.preview), keys)

    def _prime(self, items: Iterable[models.Item], variant: Variant) -> None:
        for item in items:
            self.by_codename.prime(ItemKey(item.system.codename, variant), item)
            self.by_id.prime(ItemKey(item.system.id, variant), item)
