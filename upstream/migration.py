"""The Migration API ("draft") as a typed client: projects with their newest, unpublished state. Read-only."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlencode

from msgspec import Struct

from upstream.decode import decode
from upstream.delivery import Endpoint, refusal
from upstream.draft_models import (
    MIGRATION,
    DownloadLink,
    DraftFilter,
    DraftItem,
    DraftItemPage,
    DraftTaxonomyGroup,
    DraftType,
    Project,
    SitemapNode,
    WorkflowStep,
)
from upstream.errors import NotConfiguredError
from upstream.exchange import Request, Transport
from upstream.query import segment

T = TypeVar("T")


class _Projects(Struct, frozen=True):
    projects: list[Project]


class _Types(Struct, frozen=True):
    types: list[DraftType]


class _Statuses(Struct, frozen=True):
    statuses: list[WorkflowStep]


class _Sitemap(Struct, frozen=True):
    nodes: list[SitemapNode]


class _Taxonomies(Struct, frozen=True):
    taxonomy_groups: list[DraftTaxonomyGroup]


class MigrationClient:
    """One method per route; a project or item that does not exist is None. Other failures are UpstreamErrors."""

    def __init__(self, transport: Transport, endpoint: Endpoint | None) -> None:
        self._transport = transport
        self._endpoint = endpoint

    async def projects(self) -> list[Project]:
        found = await self._get("projects", _Projects)
        return [] if found is None else found.projects

    async def types(self, project: str) -> list[DraftType] | None:
        found = await self._get(f"{_project(project)}/types", _Types)
        return None if found is None else found.types

    async def items(self, project: str, filters: DraftFilter, page: int) -> DraftItemPage | None:
        query = filters.pairs() + ([("page", str(page))] if page > 1 else [])
        return await self._get(f"{_project(project)}/items", DraftItemPage, urlencode(query))

    async def item(self, project: str, item_id: str) -> DraftItem | None:
        return await self._get(f"{_project(project)}/items/{segment(item_id, 'id')}", DraftItem)

    async def workflow(self, project: str) -> list[WorkflowStep] | None:
        found = await self._get(f"{_project(project)}/workflow", _Statuses)
        return None if found is None else found.statuses

    async def sitemap(self, project: str) -> list[SitemapNode] | None:
        found = await self._get(f"{_project(project)}/sitemap", _Sitemap)
        return None if found is None else found.nodes

    async def taxonomies(self, project: str) -> list[DraftTaxonomyGroup] | None:
        found = await self._get(f"{_project(project)}/taxonomy", _Taxonomies)
        return None if found is None else found.taxonomy_groups

    async def download_link(self, project: str, asset_id: str) -> str | None:
        """The address that `create_download_link` leads to; made from the ids, never followed as a URL."""
        found = await self._get(f"{_project(project)}/assets/{segment(asset_id, 'id')}", DownloadLink)
        return None if found is None else found.download_link

    async def _get(self, path: str, model: type[T], query: str = "") -> T | None:
        if self._endpoint is None:
            raise NotConfiguredError("The Migration API", "CONTENTGRAPH_MIGRATION_KEY")
        url = f"{self._endpoint.base}/{path}?{query}" if query else f"{self._endpoint.base}/{path}"
        headers = {"accept": "application/json", "authorization": f"Bearer {self._endpoint.key}"}
        answer = await self._transport.send(Request(MIGRATION, "GET", url, headers))
        if answer.status == 200:
            return decode(MIGRATION, _route(path), answer.body, model)
        if answer.status == 404:
            return None
        # Not documented; taken to be Delivery's body.
        raise refusal(MIGRATION, answer)


def _route(path: str) -> str:
    """What a message calls it, without ids."""
    above, _, last = path.rpartition("/")
    return {"items": "an item", "assets": "a download link"}.get(above.rpartition("/")[2], last)


def _project(project: str) -> str:
    return f"projects/{segment(project, 'project')}"
