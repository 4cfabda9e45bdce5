"""Drafts and what belongs to their project. Each collection is read once per request and shared by its fields."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from resolvers.batch import Answers, Batch, Flights, each
from resolvers.caller import Caller, Scope
from upstream import draft_models as models
from upstream.draft_models import DraftFilter
from upstream.errors import ContentGraphError
from upstream.migration import MigrationClient


class DraftKey(NamedTuple):
    """`name` is the GUID of an item or an asset."""

    project: str
    name: str


class DraftPageKey(NamedTuple):
    project: str
    filters: DraftFilter
    page: int


class Drafts:
    """All of it needs the scope `drafts`."""

    def __init__(self, client: MigrationClient, flights: Flights, caller: Caller) -> None:
        def admit(key: Any) -> None:
            caller.require(Scope.DRAFTS)

        def batch(fetch: Callable[[Any], Awaitable[Any]]) -> Batch[Any, Any]:
            return Batch(flights, lambda keys: each(fetch, keys), admit)

        self._client = client
        self.projects: Batch[bool, list[models.Project]] = batch(lambda _: client.projects())
        self.types: Batch[str, list[models.DraftType]] = batch(client.types)
        self.workflow: Batch[str, list[models.WorkflowStep]] = batch(client.workflow)
        self.sitemap: Batch[str, list[models.SitemapNode]] = batch(client.sitemap)
        self.taxonomies: Batch[str, list[models.DraftTaxonomyGroup]] = batch(client.taxonomies)
        self.page: Batch[DraftPageKey, models.DraftItemPage] = batch(lambda key: client.items(*key))
        self.download_link: Batch[DraftKey, str] = batch(lambda key: client.download_link(*key))
        self.item: Batch[DraftKey, models.DraftItem] = Batch(flights, self._items, admit)

    async def _items(self, keys: list[DraftKey]) -> Answers[DraftKey, models.DraftItem]:
        """One item is asked for by its id; several by the listing where that takes fewer calls."""
        found: dict[DraftKey, models.DraftItem | ContentGraphError | None] = {}
        for project in dict.fromkeys(key.project for key in keys):
            wanted = [key for key in keys if key.project == project]
            if len(wanted) > 1:
                found.update(await self._listed(project, len(wanted)))
        rest = [key for key in keys if key not in found]
        return {**found, **await each(lambda key: self._client.item(*key), rest)}

    async def _listed(self, project: str, wanted: int) -> dict[DraftKey, models.DraftItem]:
        """The listing by item id: its first page, and the others if they are no more calls than items wanted."""
        try:
            first = await self.page.load(DraftPageKey(project, DraftFilter(), 1))
            pages = [] if first is None else [first]
            if first is not None and 1 < first.pagination.page_count <= wanted:
                numbers = range(2, first.pagination.page_count + 1)
                more = await gather(*(self.page.load(DraftPageKey(project, DraftFilter(), n)) for n in numbers))
                pages += [page for page in more if page is not None]
        except ContentGraphError:
            return {}
        return {DraftKey(project, item.item_id): item for page in pages for item in page.items}
