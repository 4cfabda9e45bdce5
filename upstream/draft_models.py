"""What the Migration API sends of a project and its drafts. Floor 0: imports msgspec and nothing of ours above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct, field

from upstream.element_models import quoted_integer
from upstream.errors import UpstreamMalformed

MIGRATION = "migration"

# Not documented; one place to correct: items come by `page`, counted from 1, a hundred at a time.
PAGE_SIZE = 100


class Project(Struct, frozen=True):
    project_id: str
    name: str


class NamedElement(Struct, frozen=True):
    """Drafts and their types carry no codenames: an element is named by its id and its display name."""

    element_id: str
    name: str
    type: str


class DraftElementDefinition(NamedElement, frozen=True):
    taxonomy_group_id: str | None = None


class DraftType(Struct, frozen=True):
    type_id: str
    name: str
    elements: list[DraftElementDefinition]


class DraftAsset(Struct, frozen=True):
    asset_id: str
    name: str
    type: str
    quoted_size: int | str | None = field(name="size", default=None)
    last_modified: str | None = None

    @property
    def size(self) -> int | None:
        return quoted_integer(MIGRATION, self.quoted_size, "size")


class DraftImage(Struct, frozen=True, rename={"image_id": "_id"}):
    """An image of a rich text; the list may hold images that the text no longer shows."""

    image_id: str
    asset: DraftAsset


class DraftElement(NamedElement, frozen=True):
    """`value` for every kind but multiplechoice, which has `options` instead."""

    value: Any = None
    options: list[str] = []
    images: list[DraftImage] = []


class DraftItem(Struct, frozen=True):
    """`sitemap_location` is singular upstream, yet holds the ids of all locations."""

    item_id: str
    type_id: str
    workflow_status_id: str
    name: str
    last_modified: str
    elements: list[DraftElement]
    sitemap_location: list[str] = []


class Pagination(Struct, frozen=True):
    total_item_count: int
    page_item_count: int
    page_count: int
    current_page: int


class DraftItemPage(Struct, frozen=True):
    items: list[DraftItem]
    pagination: Pagination


class WorkflowStep(Struct, frozen=True):
    """The same id is called `workflow_status_id` in items."""

    workflow_id: str
    name: str
    color: str | None = None


class SitemapNode(Struct, frozen=True):
    sitemap_node_id: str
    name: str
    children: list[SitemapNode] = []


class DraftTerm(Struct, frozen=True):
    taxonomy_node_id: str
    name: str
    children: list[DraftTerm] = []


class DraftTaxonomyGroup(Struct, frozen=True):
    taxonomy_id: str
    name: str
    nodes: list[DraftTerm]


class DownloadLink(Struct, frozen=True):
    download_link: str


def draft_asset(value: Any) -> DraftAsset:
    """One value of an asset element, which stays undecoded until it is read."""
    try:
        return msgspec.convert(value, DraftAsset)
    except msgspec.ValidationError as error:
        raise UpstreamMalformed(MIGRATION, f"an asset is not as documented: {error}") from None


@dataclass(frozen=True, slots=True)
class DraftFilter:
    """Migration API, List content items: locations may be several, any of which will do."""

    sitemap_locations: tuple[str, ...] = ()
    workflow_status: str | None = None
    content_type: str | None = None

    def pairs(self) -> list[tuple[str, str]]:
        several = [("sitemap_location", location) for location in self.sitemap_locations]
        single = (("workflow_status", self.workflow_status), ("content_type", self.content_type))
        return several + [(name, value) for name, value in single if value is not None]
