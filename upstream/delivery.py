"""The Delivery and Preview APIs as one typed client: same paths and bodies, another host and key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from upstream import models
from upstream.capabilities import Capabilities
from upstream.decode import decode, decode_failure
from upstream.element_models import SERVICE
from upstream.errors import NotConfiguredError, UpstreamError, UpstreamMalformed, status_error
from upstream.exchange import Request, Response, Transport
from upstream.query import ItemQuery, projection, segment

T = TypeVar("T")

# Delivery API, Error responses: the thing asked for does not exist. A 404 with code 1 is a wrong project or route.
ABSENT = frozenset({100, 101, 102, 104})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`base` is host and project id without a trailing slash; `key` goes into the Authorization header."""

    base: str
    key: str | None = field(default=None, repr=False)


class DeliveryClient:
    """One method per route. A single thing that does not exist is None; any other failure is an UpstreamError.

    `preview` asks the Preview API for the newest variants, drafts included; it raises NotConfiguredError without a key.
    """

    def __init__(
        self, transport: Transport, production: Endpoint | None, preview: Endpoint | None, capabilities: Capabilities
    ) -> None:
        self._transport = transport
        self._endpoints = {False: production, True: preview}
        self.capabilities = capabilities

    async def items(self, query: ItemQuery, *, preview: bool = False) -> models.ItemListing:
        return await self._listing("items", query.encoded(), preview, models.ItemListing)

    async def item(
        self,
        codename: str,
        *,
        language: str | None = None,
        elements: tuple[str, ...] | None = None,
        depth: int | None = None,
        preview: bool = False,
    ) -> models.ItemAnswer | None:
        query = "&".join(projection(language, elements, depth))
        return await self._single(f"items/{segment(codename, 'codename')}", query, preview, models.ItemAnswer)

    async def count(self, query: ItemQuery, *, preview: bool = False) -> int:
        """How many items match, whatever the page. One call.

        Delivery API, Pagination object: without `skip` and `limit`, `count` is the number of matches. The answer is
        kept small by asking for no elements and no linked items; the later generation counts without listing.
        """
        everything = replace(query, order=None, skip=0, limit=None, depth=0, elements=(), include_total=False)
        if not self.capabilities.total_count:
            return (await self.items(everything, preview=preview)).pagination.count
        counted = await self.items(replace(everything, limit=1, include_total=True), preview=preview)
        if counted.pagination.total_count is None:
            raise UpstreamMalformed(SERVICE, "the answer of items lacks pagination.total_count.")
        return counted.pagination.total_count

    async def types(self, *, skip: int = 0, limit: int | None = None, preview: bool = False) -> models.TypeListing:
        return await self._listing("types", _page(skip, limit), preview, models.TypeListing)

    async def content_type(self, codename: str, *, preview: bool = False) -> models.ContentType | None:
        return await self._single(f"types/{segment(codename, 'codename')}", "", preview, models.ContentType)

    async def element(
        self, content_type: str, codename: str, *, preview: bool = False
    ) -> models.ElementDefinition | None:
        path = f"types/{segment(content_type, 'type')}/elements/{segment(codename, 'codename')}"
        return await self._single(path, "", preview, models.ElementDefinition)

    async def taxonomies(
        self, *, skip: int = 0, limit: int | None = None, preview: bool = False
    ) -> models.TaxonomyListing:
        return await self._listing("taxonomies", _page(skip, limit), preview, models.TaxonomyListing)

    async def taxonomy(self, codename: str, *, preview: bool = False) -> models.TaxonomyGroup | None:
        return await self._single(f"taxonomies/{segment(codename, 'codename')}", "", preview, models.TaxonomyGroup)

    def room(self, *, preview: bool, longest: int) -> int:
        """Characters left for a query in a URL of at most `longest`."""
        return longest - len(self._endpoint(preview).base) - len("/items?")

    async def _listing(self, path: str, query: str, preview: bool, model: type[T]) -> T:
        answer = await self._get(path, query, preview)
        if answer.status != 200:
            raise refusal(SERVICE, answer)
        return decode(SERVICE, path, answer.body, model)

    async def _single(self, path: str, query: str, preview: bool, model: type[T]) -> T | None:
        answer = await self._get(path, query, preview)
        if answer.status == 200:
            return decode(SERVICE, path.partition("/")[0], answer.body, model)
        failure = refusal(SERVICE, answer)
        if answer.status == 404 and failure.upstream_code in ABSENT:
            return None
        raise failure

    async def _get(self, path: str, query: str, preview: bool) -> Response:
        endpoint = self._endpoint(preview)
        headers = {"accept": "application/json"}
        if endpoint.key is not None:
            headers["authorization"] = f"Bearer {endpoint.key}"
        url = f"{endpoint.base}/{path}?{query}" if query else f"{endpoint.base}/{path}"
        return await self._transport.send(Request(SERVICE, "GET", url, headers))

    def _endpoint(self, preview: bool) -> Endpoint:
        endpoint = self._endpoints[preview]
        if endpoint is None:
            setting = "CONTENTGRAPH_PREVIEW_KEY" if preview else "CONTENTGRAPH_PROJECT_ID"
            raise NotConfiguredError("The Preview API" if preview else "The Delivery API", setting)
        return endpoint


def _page(skip: int, limit: int | None) -> str:
    parts: Iterable[str] = ([f"skip={skip}"] if skip else []) + ([f"limit={limit}"] if limit is not None else [])
    return "&".join(parts)


def refusal(service: str, answer: Response) -> UpstreamError:
    """Delivery API, Error responses, as the error that they are for a caller."""
    body = decode_failure(service, answer.body, models.ErrorBody)
    return status_error(
        service,
        answer.status,
        request_id=body.request_id,
        upstream_code=body.error_code,
        specific_code=body.specific_code,
    )
