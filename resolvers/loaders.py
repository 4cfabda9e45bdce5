"""Every loader of one request. Built anew for each: nothing loaded outlives its caller."""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    def observed(self, touched: Touched) -> Clients:
        """The same for one request, which notes what it asks for and what comes."""
        return replace(
            self,
            delivery=ObservedDelivery(self.delivery, touched),
            personalization=observed(self.personalization, touched),
            migration=observed(self.migration, touched),
            croct=observed(self.croct, touched),
        )


class Loaders:
    """Must be built inside the request's event loop. What the caller may not read is refused here, whatever asks."""

    def __init__(self, clients: Clients, caller: Caller, *, url_length: int = 2048) -> None:
        delivery = clients.delivery

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

        def by_element(key: ElementKey) -> None:
            caller.require_content(key.preview)

        self._flights = flights = Flights()
        self.capabilities = delivery.capabilities
        self.project_id = clients.project_id
        self.items = Items(delivery, url_length, flights, caller)
        self.content_types: Catalogue[models.ContentType] = Catalogue(flights, caller, content_type, content_types)
        self.taxonomies: Catalogue[models.TaxonomyGroup] = Catalogue(flights, caller, taxonomy, taxonomies)
        self.element: Batch[ElementKey, models.ElementDefinition] = Batch(
            flights, lambda keys: each(element, keys), by_element
        )
        self.visitors = Visitors(clients.personalization, flights, caller)
        self.drafts = Drafts(clients.migration, flights, caller)
        self.slots = Slots(clients.croct, clients.user_tokens, flights)

    def close(self) -> None:
        """End every fetch that nobody waits for any more: the request is answered, or its caller has gone."""
        self._flights.cancel()
