"""Every loader of one request. Built anew for each: nothing loaded outlives its caller."""

from __future__ import annotations

from typing import NamedTuple

from resolvers.batch import Batch, Flights, each
from resolvers.catalogue_loaders import Catalogue, Page
from resolvers.item_loaders import Items
from upstream import models
from upstream.delivery import DeliveryClient


class ElementKey(NamedTuple):
    content_type: str
    codename: str
    preview: bool


class Loaders:
    """Must be built inside the request's event loop."""

    def __init__(self, delivery: DeliveryClient, *, url_length: int = 2048) -> None:
        async def content_type(codename: str, preview: bool) -> models.ContentType | None:
            return await delivery.content_type(codename, preview=preview)

        async def content_types(skip: int, limit: int | None, preview: bool) -> Page[models.ContentType]:
            answer = await delivery.types(skip=skip, limit=limit, preview=preview)
            return answer.types, answer.pagination

        async def taxonomy(codename: str, preview: bool) -> models.TaxonomyGroup | None:
            return await delivery.taxonomy(codename, preview=preview)

        async def taxonomies(skip: int, limit: int | None, preview: bool) -> Page[models.TaxonomyGroup]:
            answer = await delivery.taxonomies(skip=skip, limit=limit, preview=preview)
            return answer.taxonomies, answer.pagination

        async def element(key: ElementKey) -> models.ElementDefinition | None:
            return await delivery.element(key.content_type, key.codename, preview=key.preview)

        self._flights = Flights()
        self.capabilities = delivery.capabilities
        self.items = Items(delivery, url_length, self._flights)
        self.content_types: Catalogue[models.ContentType] = Catalogue(self._flights, content_type, content_types)
        self.taxonomies: Catalogue[models.TaxonomyGroup] = Catalogue(self._flights, taxonomy, taxonomies)
        self.element: Batch[ElementKey, models.ElementDefinition] = Batch(
            self._flights, lambda keys: each(element, keys)
        )

    def close(self) -> None:
        """End every fetch that nobody waits for any more: the request is answered, or its caller has gone."""
        self._flights.cancel()
