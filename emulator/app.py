"""The emulator as one ASGI app: every service under its own prefix. Imports Starlette.

To add a service, give it a Room in ROOMS; faults, the request log and the border are the same for all.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router

from emulator import delivery, migration, personalization
from emulator.border import Border
from emulator.croct import problems as croct_problems
from emulator.croct import routes as croct
from emulator.croct.account import load_account
from emulator.errors import ApiError, http_error, method_not_allowed
from emulator.faults import FaultInjection, Faults
from emulator.generation import Generation
from emulator.paging import origin
from emulator.project import Project
from emulator.request_log import RequestLog
from emulator.responses import json_response
from emulator.room import Room, Surroundings
from emulator.sample import load_sample

ROOMS: tuple[Room, ...] = (
    Room("/delivery", delivery.production),
    Room("/preview", delivery.preview),
    Room("/personalization", personalization.routes, personalization.failure),
    Room("/migration", migration.routes),
    Room("/croct", croct.routes, croct_problems.failure),
)


def create_emulator(
    project: Project | None = None,
    *,
    generation: Generation = Generation.KENTICO_CLOUD,
    secure_access: bool = False,
    faults: Faults | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Starlette:
    """All services over one project, the sample project by default.

    `app.state` has the `project`, the `faults`, which may change while it runs, and the log of `requests`;
    `croct` is the account whose application and switches may change as well. Raises UnknownRoute for a fault of none.
    """
    surroundings = Surroundings(
        project=load_sample() if project is None else project,
        generation=generation,
        secure_access=secure_access,
        faults=Faults() if faults is None else faults,
        requests=RequestLog(),
        clock=clock or _now,
    )
    rooms = [(room, room.routes(surroundings)) for room in ROOMS]
    surroundings.faults.check(route.name for _, routes in rooms for route in routes if isinstance(route, Route))
    app = Starlette(
        routes=[_index(surroundings.project), *(_mounted(room, routes, surroundings.faults) for room, routes in rooms)],
        middleware=[
            Middleware(
                Border,
                requests=surroundings.requests,
                max_url_length=surroundings.capabilities.max_url_length,
            )
        ],
        exception_handlers={ApiError: _api_error, HTTPException: _http_exception},
    )
    app.router.redirect_slashes = False
    app.state.croct = load_account(surroundings.project)
    app.state.project = surroundings.project
    app.state.faults = surroundings.faults
    app.state.requests = surroundings.requests
    return app


def _mounted(room: Room, routes: list[BaseRoute], faults: Faults) -> Mount:
    for route in routes:
        _inject_faults(route, room, faults)
    return Mount(room.prefix, app=Router(routes, redirect_slashes=False))


def _inject_faults(route: BaseRoute, room: Room, faults: Faults) -> None:
    if isinstance(route, Route):
        route.app = FaultInjection(route.app, route.name, faults, room.failure)


def _index(project: Project) -> Route:
    async def index(request: Request) -> Response:
        """Where everything is, for whoever opens the emulator in a browser."""
        base = origin(request) + request.scope.get("root_path", "")
        return json_response(
            {
                "project": {"id": project.id, "name": project.name},
                "delivery": f"{base}/delivery/{project.id}",
                "preview": f"{base}/preview/{project.id}",
                "personalization": f"{base}/personalization/v1/visitor",
                "migration": f"{base}/migration/draft",
                "croct": f"{base}/croct",
            }
        )

    return Route("/", index, methods=["GET"], name="index")


def _api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError), "registered for ApiError alone"
    return error.response()


def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException), "registered for HTTPException alone"
    if error.status_code == 404:
        return ApiError(1).response()
    if error.status_code == 405:
        return method_not_allowed(request.method)
    return http_error(error.status_code, error.detail, error.headers)


def _now() -> datetime:
    return datetime.now(UTC)
