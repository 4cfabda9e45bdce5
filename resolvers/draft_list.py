"""Drafts a page at a time."""

from __future__ import annotations

from asyncio import gather

from resolvers import arguments
from resolvers.context import Context
from resolvers.draft_loaders import DraftPageKey
from resolvers.drafts import DraftItemRecord
from resolvers.record import Record
from upstream.draft_models import PAGE_SIZE, DraftFilter


class DraftListRecord(Record, frozen=True):
    items: list[DraftItemRecord]
    limit: int
    offset: int
    total_count: int

    @property
    def has_next_page(self) -> bool:
        return self.offset + len(self.items) < self.total_count


async def list_drafts(
    context: Context, project_id: str, filters: DraftFilter, limit: int, offset: int
) -> DraftListRecord | None:
    """Our pages cut from the service's, which are of a fixed size. None where the project does not exist."""
    arguments.page(limit, offset, context.rules.max_page)
    for name, ids in (
        ("sitemapLocation", filters.sitemap_locations),
        ("workflowStatus", (filters.workflow_status,)),
        ("contentType", (filters.content_type,)),
    ):
        for id in ids:
            if id is not None:
                arguments.guid(id, name)
    load = context.loaders.drafts.page.load
    first, skipped = divmod(offset, PAGE_SIZE)
    page = await load(DraftPageKey(project_id, filters, first + 1))
    if page is None:
        return None
    last = min((offset + limit - 1) // PAGE_SIZE + 1, page.pagination.page_count)
    more = await gather(*(load(DraftPageKey(project_id, filters, n)) for n in range(first + 2, last + 1)))
    found = [item for it in (page, *more) if it is not None for item in it.items]
    drafts = [DraftItemRecord(item, project_id) for item in found[skipped : skipped + limit]]
    return DraftListRecord(drafts, limit, offset, page.pagination.total_item_count)
