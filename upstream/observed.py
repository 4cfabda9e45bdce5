"""Twins of the clients for one request: they note in a Touched what was asked and what came, linked items included."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Protocol, TypeVar

from upstream import models
from upstream.delivery import DeliveryClient
from upstream.element_models import SERVICE
from upstream.errors import UpstreamError
from upstream.exchange import Request, Response, Transport
from upstream.query import Filter, ItemQuery, Operator
from upstream.touched import Touched


class ObservedTransport:
    """Counts requests, not their retries. Wraps any Transport and is one.

    Delivery API, X-KC-Wait-For-Loading-New-Content: the answer waits for what was published last. X-Stale-Content: it
    did not.
    """

    def __init__(self, inner: Transport, touched: Touched) -> None:
        self._inner = inner
        self._touched = touched

    async def send(self, request: Request) -> Response:
        touched = self._touched
        if touched.most is not None and touched.requests >= touched.most:
            rule = f"the operation made its {touched.most} requests; ask for less at once."
            raise UpstreamError(request.service, rule, code="UPSTREAM_REQUESTS_LIMIT_EXCEEDED")
        touched.requests += 1
        if touched.fresh and request.service == SERVICE:
            request = replace(request, headers={**request.headers, **WAITING})
        answer = await self._inner.send(request)
        if answer.headers.get("x-stale-content") == "1":
            touched.stale = True
        return answer


WAITING: Mapping[str, str] = {"x-kc-wait-for-loading-new-content": "true"}


class _Client(Protocol):
    _transport: Transport


C = TypeVar("C", bound=_Client)


def observed(client: C, touched: Touched | None) -> C:
    """The same client, its requests counted; without a Touched, the client itself."""
    if touched is None:
        return client
    twin = copy(client)
    twin._transport = ObservedTransport(client._transport, touched)
    return twin


class ObservedDelivery(DeliveryClient):
    """A DeliveryClient that notes which content came."""

    def __init__(self, client: DeliveryClient, touched: Touched) -> None:
        transport = ObservedTransport(client._transport, touched)
        super().__init__(transport, client._endpoints[False], client._endpoints[True], client.capabilities)
        self._touched = touched

    async def items(self, query: ItemQuery, *, preview: bool = False) -> models.ItemListing:
        listing = await super().items(query, preview=preview)
        touched = self._touched
        touched.asked_language(query.language)
        touched.items += listing.items
        touched.items += listing.modular_content.values()
        names = _names(query.filters)
        if names is None:
            touched.listings.add("items")
        else:
            touched.names.update(names)
            touched.missing |= len(names) > len(listing.items)
        return listing

    async def item(
        self,
        codename: str,
        *,
        language: str | None = None,
        elements: tuple[str, ...] | None = None,
        depth: int | None = None,
        preview: bool = False,
    ) -> models.ItemAnswer | None:
        answer = await super().item(codename, language=language, elements=elements, depth=depth, preview=preview)
        touched = self._touched
        touched.asked_language(language)
        touched.names.add(codename)
        if answer is None:
            touched.missing = True
        else:
            touched.items.append(answer.item)
            touched.items += answer.modular_content.values()
        return answer

    async def types(self, *, skip: int = 0, limit: int | None = None, preview: bool = False) -> models.TypeListing:
        listing = await super().types(skip=skip, limit=limit, preview=preview)
        self._touched.listings.add("types")
        self._touched.types.update(found.system.codename for found in listing.types)
        return listing

    async def content_type(self, codename: str, *, preview: bool = False) -> models.ContentType | None:
        found = await super().content_type(codename, preview=preview)
        self._touched.types.add(codename)
        self._touched.missing |= found is None
        return found

    async def element(
        self, content_type: str, codename: str, *, preview: bool = False
    ) -> models.ElementDefinition | None:
        found = await super().element(content_type, codename, preview=preview)
        self._touched.types.add(content_type)
        self._touched.missing |= found is None
        return found

    async def taxonomies(
        self, *, skip: int = 0, limit: int | None = None, preview: bool = False
    ) -> models.TaxonomyListing:
        listing = await super().taxonomies(skip=skip, limit=limit, preview=preview)
        self._touched.listings.add("taxonomies")
        self._touched.taxonomies.update(found.system.codename for found in listing.taxonomies)
        return listing

    async def taxonomy(self, codename: str, *, preview: bool = False) -> models.TaxonomyGroup | None:
        found = await super().taxonomy(codename, preview=preview)
        self._touched.taxonomies.add(codename)
        self._touched.missing |= found is None
        return found


def _names(filters: tuple[Filter, ...]) -> tuple[str, ...] | None:
    """The codenames of a batch, or None for a listing whose matches may change. GUIDs name nothing that tags know."""
    if len(filters) == 1 and filters[0].operator is Operator.IN and filters[0].attribute == "system.codename":
        return filters[0].values
    return None
