"""Items by codename, by GUID and by query. Whatever arrives, linked items included, answers later loads it covers."""

from __future__ import annotations

from asyncio import gather
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from resolvers.batch import Answers, Batch, Flights, each
from resolvers.caller import Caller
from resolvers.reading import WHOLE, Reading
from resolvers.variant import Variant
from upstream import models
from upstream.delivery import DeliveryClient
from upstream.errors import ContentGraphError
from upstream.query import Filter, ItemQuery, Operator, chunks


class ItemRequest(NamedTuple):
    """`name` is a codename or a GUID, by loader."""

    name: str
    variant: Variant
    reading: Reading


class ListingKey(NamedTuple):
    query: ItemQuery
    preview: bool


# By name: the item, None where there is none, or what went wrong with it.
Found = dict[str, models.Item | ContentGraphError | None]


class Items:
    """The loads of items of one request; `url_length` is the longest URL upstream is known to accept."""

    def __init__(self, client: DeliveryClient, url_length: int, flights: Flights, caller: Caller) -> None:
        self._client = client
        self._url_length = url_length
        self._caller = caller

        def by_query(key: ListingKey) -> None:
            caller.require_content(key.preview)

        self.by_codename = _Known(Batch(flights, self._by_codename), _codename, caller)
        self.by_id = _Known(Batch(flights, self._by_id), _id, caller)
        self.by_query: Batch[ListingKey, models.ItemListing] = Batch(flights, self._by_query, by_query)
        self.count: Batch[ListingKey, int] = Batch(flights, self._count, by_query)

    def room(self, preview: bool) -> int:
        """Characters that a query string may take."""
        return self._client.room(preview=preview, longest=self._url_length)

    async def _by_codename(self, requests: list[ItemRequest]) -> Answers[ItemRequest, models.Item]:
        return await self._fetch(requests, "system.codename", _codename, single=True)

    async def _by_id(self, requests: list[ItemRequest]) -> Answers[ItemRequest, models.Item]:
        return await self._fetch(requests, "system.id", _id, single=False)

    async def _fetch(
        self, requests: list[ItemRequest], attribute: str, name_of: Callable[[models.Item], str], *, single: bool
    ) -> Answers[ItemRequest, models.Item]:
        """One request per variant, for what any of its keys reads; `single` takes the route for one item."""
        readings: dict[Variant, Reading] = {}
        names: dict[Variant, dict[str, None]] = {}
        for name, variant, reading in requests:
            known = readings.get(variant)
            readings[variant] = reading if known is None or known == reading else known.merged(reading)
            names.setdefault(variant, {})[name] = None
        found: dict[Variant, Found] = {variant: {} for variant in names}

        async def ask(variant: Variant, chunk: list[str]) -> None:
            reading = readings[variant]
            try:
                if single and len(names[variant]) == 1:
                    items = await self._single(chunk[0], variant, reading)
                else:
                    items = await self._listed(attribute, chunk, variant, reading)
            except ContentGraphError as error:
                found[variant].update(dict.fromkeys(chunk, error))
            else:
                found[variant].update((name_of(item), item) for item in items)

        asked = [
            ask(variant, chunk)
            for variant, wanted in names.items()
            for chunk in self._chunks(attribute, wanted, variant, readings[variant])
        ]
        await (gather(*asked) if len(asked) > 1 else asked[0])
        return {request: found[request.variant].get(request.name) for request in requests}

    def _chunks(
        self, attribute: str, names: Collection[str], variant: Variant, reading: Reading
    ) -> Iterable[list[str]]:
        if len(names) == 1:
            return [list(names)]
        frame = _in(attribute, [], variant, reading)
        return chunks(names, self.room(variant.preview) - len(frame.encoded()))

    async def _single(self, codename: str, variant: Variant, reading: Reading) -> list[models.Item]:
        answer = await self._client.item(
            codename,
            language=variant.language,
            elements=reading.projection,
            depth=reading.depth,
            preview=variant.preview,
        )
        if answer is None:
            return []
        self._learn([answer.item], answer.modular_content, variant, reading)
        return [answer.item]

    async def _listed(self, attribute: str, names: list[str], variant: Variant, reading: Reading) -> list[models.Item]:
        listing = await self._client.items(_in(attribute, names, variant, reading), preview=variant.preview)
        self._learn(listing.items, listing.modular_content, variant, reading)
        return listing.items

    async def _by_query(self, keys: list[ListingKey]) -> Answers[ListingKey, models.ItemListing]:
        async def fetch(key: ListingKey) -> models.ItemListing:
            query = key.query
            listing = await self._client.items(query, preview=key.preview)
            reading = Reading(None if query.elements is None else frozenset(query.elements), query.depth)
            variant = Variant(query.language, key.preview)
            self._learn(listing.items, listing.modular_content, variant, reading)
            return listing

        return await each(fetch, keys)

    async def _count(self, keys: list[ListingKey]) -> Answers[ListingKey, int]:
        return await each(lambda key: self._client.count(key.query, preview=key.preview), keys)

    def _learn(
        self, items: Iterable[models.Item], linked: Mapping[str, models.Item], variant: Variant, reading: Reading
    ) -> None:
        for known in (self.by_codename, self.by_id):
            known.learn(variant, items, reading)
            known.learn(variant, linked.values(), reading)


class _Known:
    """A keyed load behind what the request has seen already: an item that covers the reading costs nothing."""

    def __init__(
        self, batch: Batch[ItemRequest, models.Item], name_of: Callable[[models.Item], str], caller: Caller
    ) -> None:
        self._batch = batch
        self._name_of = name_of
        self._caller = caller
        self._news: list[tuple[Variant, Iterable[models.Item], Reading]] = []
        self._items: defaultdict[Variant, dict[str, tuple[Reading, models.Item | None]]] = defaultdict(dict)

    async def load(self, name: str, variant: Variant, reading: Reading = WHOLE) -> models.Item | None:
        """Raises what went wrong."""
        answer = (await self.load_all({variant: [name]}, reading))[variant][name]
        if isinstance(answer, ContentGraphError):
            raise answer
        return answer

    async def load_all(self, wanted: Mapping[Variant, Iterable[str]], reading: Reading = WHOLE) -> dict[Variant, Found]:
        """What each variant has under the names wanted of it."""
        self._take_in()
        found: dict[Variant, Found] = {}
        missing: list[ItemRequest] = []
        for variant, names in wanted.items():
            try:
                self._caller.require_content(variant.preview)
            except ContentGraphError as refusal:
                found[variant] = dict.fromkeys(names, refusal)
                continue
            items = self._items[variant]
            answers = found[variant] = {}
            for name in names:
                known = items.get(name)
                if known is not None and (known[0] is reading or known[0].covers(reading)):
                    answers[name] = known[1]
                else:
                    missing.append(ItemRequest(name, variant, reading))
        if missing:
            for (name, variant, _), answer in (await self._batch.load_unique(missing)).items():
                found[variant][name] = answer
                if answer is None:
                    # What is not there is not there, however little or much of it would be read.
                    self._items[variant].setdefault(name, (WHOLE, None))
        return found

    def learn(self, variant: Variant, arrived: Iterable[models.Item], reading: Reading) -> None:
        """Looked at when something is asked for next, if ever."""
        self._news.append((variant, arrived, reading))

    def _take_in(self) -> None:
        for variant, arrived, reading in self._news:
            items, name_of = self._items[variant], self._name_of
            for item in arrived:
                name = name_of(item)
                known = items.get(name)
                if known is None or (reading.covers(known[0]) and not known[0].covers(reading)):
                    items[name] = reading, item
        self._news.clear()


def _codename(item: models.Item) -> str:
    return item.system.codename


def _id(item: models.Item) -> str:
    return item.system.id


def _in(attribute: str, names: Iterable[str], variant: Variant, reading: Reading) -> ItemQuery:
    return ItemQuery(
        filters=(Filter(attribute, Operator.IN, tuple(names)),),
        language=variant.language,
        elements=reading.projection,
        depth=reading.depth,
    )
