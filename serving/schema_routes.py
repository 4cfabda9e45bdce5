"""`POST /schema/refresh`: reads the content model now. Needs the scope `admin`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from resolvers.caller import Caller, Scope
from serving.live_schema import LiveSchema
from serving.responses import RequestRefused, refused
from upstream.errors import ForbiddenError


def refresh_route(live: LiveSchema, identify: Callable[[Request], Awaitable[Caller]]) -> Route:
    """`identify` raises RequestRefused for a token that is not accepted."""

    async def refresh(request: Request) -> Response:
        try:
            (await identify(request)).require(Scope.ADMIN)
        except RequestRefused as refusal:
            return refused(refusal)
        except ForbiddenError as error:
            return refused(RequestRefused(403, error.code, str(error)))
        swapped = await live.refresh()
        return JSONResponse({"swapped": swapped, **live.current.state}, headers={"cache-control": "no-store"})

    return Route("/schema/refresh", refresh, methods=["POST"])
