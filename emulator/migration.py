"""The Migration API: a project with its drafts, read-only. Imports Starlette.

Errors are those of the Delivery API. Choice throughout, since the reference shows none.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from math import ceil

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from emulator.auth import require_key
from emulator.border import raw_query
from emulator.draft_assets import download_link
from emulator.draft_items import Draft, newest_drafts
from emulator.draft_model import draft_sitemap, draft_taxonomy, draft_types, draft_workflow
from emulator.errors import ApiError, method_not_allowed
from emulator.paging import origin
from emulator.project import Json, Payload, Project
from emulator.query import Parameter, parse_parameters
from emulator.responses import json_response
from emulator.room import Surroundings

PAGE_SIZE = 100
PROJECTS = "/draft/projects"

# The three filters of "List content items", and the ids of an item that each looks at.
FILTERS: Mapping[str, Callable[[Draft], list[str]]] = {
    "sitemap_location": lambda draft: draft.sitemap_location,
    "workflow_status": lambda draft: [draft.workflow_status_id],
    "content_type": lambda draft: [draft.type_id],
}


def routes(surroundings: Surroundings) -> list[BaseRoute]:
    """All seven paths and the download links, over the project that Delivery serves."""
    return Migration([surroundings.project], surroundings.project, surroundings.clock).routes()


class Migration:
    """The API over the projects that one key opens."""

    def __init__(self, projects: Sequence[Project], keeper: Project, clock: Callable[[], datetime]) -> None:
        self._projects = {project.id: project for project in projects}
        self._keeper = keeper
        self._clock = clock

    def routes(self) -> list[BaseRoute]:
        table: dict[str, tuple[str, Callable[[Request], Payload]]] = {
            "projects": ("", self.projects),
            "types": ("/{project_id}/types", lambda request: draft_types(self._project(request))),
            "items": ("/{project_id}/items", self.items),
            "item": ("/{project_id}/items/{item_id}", self.item),
            "workflow": ("/{project_id}/workflow", lambda request: draft_workflow(self._project(request))),
            "sitemap": ("/{project_id}/sitemap", lambda request: draft_sitemap(self._project(request))),
            "taxonomy": ("/{project_id}/taxonomy", lambda request: draft_taxonomy(self._project(request))),
            "asset": ("/{project_id}/assets/{asset_id}", self.asset),
        }
        return [
            Route(f"{PROJECTS}{path}", self._guarded(answer), methods=(), name=f"migration.{name}")
            for name, (path, answer) in table.items()
        ]

    def projects(self, request: Request) -> Payload:
        """List projects."""
        return {"projects": [{"project_id": it.id, "name": it.name} for it in self._projects.values()]}

    def items(self, request: Request) -> Payload:
        """List content items."""
        parameters = parse_parameters(raw_query(request.scope))
        page = _page(parameters)
        found = [it for it in self._drafts(request) if _matches(it, parameters)]
        shown: list[Json] = [it.payload() for it in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
        return {
            "items": shown,
            "pagination": {
                "total_item_count": len(found),
                "page_item_count": len(shown),
                "page_count": ceil(len(found) / PAGE_SIZE),
                "current_page": page,
            },
        }

    def item(self, request: Request) -> Payload:
        """View a content item."""
        item_id: str = request.path_params["item_id"]
        draft = next((it for it in self._drafts(request) if it.item.id == item_id.lower()), None)
        if draft is None:
            raise ApiError(100, item_id)
        return draft.payload()

    def asset(self, request: Request) -> Payload:
        """The link behind an asset's `create_download_link`."""
        asset_id: str = request.path_params["asset_id"]
        library = self._project(request).assets.values()
        shown = (it for draft in self._drafts(request) for it in draft.files())
        for asset in (*library, *shown):
            if asset.id == asset_id.lower():
                return download_link(asset, self._clock())
        raise ApiError(1)

    def _guarded(self, answer: Callable[[Request], Payload]) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            if request.method not in ("GET", "HEAD"):
                return method_not_allowed(request.method)
            require_key(request.headers, self._keeper, "migration")
            return json_response(answer(request))

        return endpoint

    def _project(self, request: Request) -> Project:
        project = self._projects.get(request.path_params["project_id"].lower())
        if project is None:
            raise ApiError(1)
        return project

    def _drafts(self, request: Request) -> list[Draft]:
        project = self._project(request)
        prefix = request.scope.get("root_path", "")
        return newest_drafts(project, f"{origin(request)}{prefix}{PROJECTS}/{project.id}/assets")


def _page(parameters: Sequence[Parameter]) -> int:
    """Choice: `page` counts from 1, a page holds 100 items, and one past the last is empty."""
    given = [it.value or "" for it in parameters if it.name == "page"]
    if len(given) > 1:
        raise ApiError(1003, "page")
    if not given:
        return 1
    if not (given[0].isascii() and given[0].isdigit() and len(given[0]) < 10 and int(given[0]) > 0):
        raise ApiError(1005, "page")
    return int(given[0])


def _matches(draft: Draft, parameters: Sequence[Parameter]) -> bool:
    """ "You can use this parameter multiple times to get items from several locations at once."

    Choice: all three are repeatable, different ones must all match, and other parameters mean nothing.
    """
    wanted: dict[str, set[str]] = {}
    for name, value in parameters:
        if name in FILTERS:
            wanted.setdefault(name, set()).add((value or "").lower())
    return all(not values.isdisjoint(FILTERS[name](draft)) for name, values in wanted.items())
