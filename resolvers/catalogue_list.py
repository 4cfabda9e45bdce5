"""A page of content types or of taxonomy groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from resolvers import arguments
from resolvers.catalogue_loaders import C, Catalogue, PageKey
from resolvers.context import Context
from resolvers.record import Record
from resolvers.variant import Variant
from upstream import models

R = TypeVar("R")


class CatalogueListRecord(Record, Generic[R], frozen=True):
    items: list[R]
    limit: int
    offset: int
    pagination: models.Pagination
    preview: bool

    @property
    def has_next_page(self) -> bool:
        return self.pagination.next_page != ""


async def catalogue_page(
    context: Context,
    catalogue: Catalogue[C],
    record: Callable[[C, Variant], R],
    limit: int,
    offset: int,
    variant: Variant,
) -> CatalogueListRecord[R]:
    arguments.optional_codename(variant.language, "language")
    arguments.page(limit, offset, context.rules.max_page)
    page = await catalogue.page.load(PageKey(offset, limit, variant.preview))
    assert page is not None, "a listing is never absent, it may be empty"
    entries, pagination = page
    return CatalogueListRecord(
        [record(entry, variant) for entry in entries], limit, offset, pagination, variant.preview
    )


async def catalogue_total(parent: CatalogueListRecord[R], catalogue: Catalogue[C]) -> int:
    """Free on the last page; otherwise the whole listing is read once per request."""
    if not parent.has_next_page and (parent.items or parent.offset == 0):
        return parent.offset + len(parent.items)
    return len(await catalogue.everything.load(parent.preview) or ())
