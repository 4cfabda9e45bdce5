"""Every loader of one request. Built anew for each: nothing loaded outlives its caller."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from resolvers.batch import Batch, Flights, each
from resolvers.caller import Caller
from resolvers.catalogue_loaders import Catalogue, Page
from resolvers.draft_loaders import Drafts
from resolvers.item_loaders import Items
from resolvers.slot_loaders import Slots
from resolvers.visitor_loaders import Visitors
from upstream import models
from upstream.croct import CroctClient
from upstream.croct_tokens import UserTokens
from upstream.delivery import DeliveryClient
from upstream.migration import MigrationClient
from upstream.observed import ObservedDelivery, observed
from upstream.personalization import PersonalizationClient
from upstream.touched import Touched


class ElementKey(NamedTuple):
    content_type: str
    codename: str
    preview: bool


@dataclass(frozen=True, slots=True)
class Clients:
    """The services, built once per process; `project_id` is Delivery's, to which drafts are joined."""

    delivery: DeliveryClient
    personalization: PersonalizationClient
    migration: MigrationClient
    croct: CroctClient
    user_tokens: UserTokens | None = None
    project_id: str | None = None


class Loaders:
    """Must be built inside the request's event loop. What the caller may not read is refused here, whatever asks.

    Each group of loaders is made when it is first asked for: most requests need one or two. What is asked for and what
    comes is noted in `touched`.
    """

    def __init__(
        self, clients: Clients, caller: Caller, *, touched: Touched | None = None, url_length: int = 2048
    ) -> None:
        self._clients = clients
        self._caller = caller
        self._touched = touched
        self._url_length = url_length
        self._flights = Flights()
        self.capabilities = clients.delivery.capabilities
        self.project_id = clients.project_id

    @cached_property
    def items(self) -> Items:
        return Items(self._delivery, self._url_length, self._flights, self._caller)

    @cached_property
    def content_types(self) -> Catalogue[models.ContentType]:
        delivery = self._delivery

        async def content_type(codename: str, preview: bool) -> models.ContentType | None:
            return await delivery.content_type(codename, preview=preview)

        async def content_types(skip: int, limit: int | None, preview: bool) -> Page[models.ContentType]:
            answer = await delivery.types(skip=skip, limit=limit, preview=preview)
            return answer.types, answer.pagination

        return Catalogue(self._flights, self._caller, content_type, content_types)

    @cached_property
    def taxonomies(self) -> Catalogue[models.TaxonomyGroup]:
        delivery = self._delivery

        async def taxonomy(codename: str, preview: bool) -> models.TaxonomyGroup | None:
            return await delivery.taxonomy(codename, preview=preview)

        async def taxonomies(skip: int, limit: int | None, preview: bool) -> Page[models.TaxonomyGroup]:
            answer = await delivery.taxonomies(skip=skip, limit=limit, preview=preview)
            return answer.taxonomies, answer.pagination

        return Catalogue(self._flights, self._caller, taxonomy, taxonomies)

    @cached_property
    def element(self) -> Batch[ElementKey, models.ElementDefinition]:
        delivery, caller = self._delivery, self._caller

        async def element(key: ElementKey) -> models.ElementDefinition | None:
            return await delivery.element(key.content_type, key.codename, preview=key.preview)

        def admit(key: ElementKey) -> None:
            caller.require_content(key.preview)

        return Batch(self._flights, lambda keys: each(element, keys), admit)

    @cached_property
    def visitors(self) -> Visitors:
        return Visitors(observed(self._clients.personalization, self._touched), self._flights, self._caller)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(observed(self._clients.migration, self._touched), self._flights, self._caller)

    @cached_property
    def slots(self) -> Slots:
        return Slots(observed(self._clients.croct, self._touched), self._clients.user_tokens, self._flights)

    def close(self) -> None:
        """End every fetch that nobody waits for any more: the request is answered, or its caller has gone."""
        self._flights.cancel()

    @cached_property
    def _delivery(self) -> DeliveryClient:
        delivery = self._clients.delivery
        return delivery if self._touched is None else ObservedDelivery(delivery, self._touched)
