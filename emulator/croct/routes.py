"""Fetch content and fetch static content, for servers and for browsers.

Imports Starlette. Choice: the checks come in the order of `_answer`, and of `_content` after it.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from emulator.croct.account import Account
from emulator.croct.application import Application
from emulator.croct.callers import Caller, check_api_key, check_application_id, check_standing, identify
from emulator.croct.content import render
from emulator.croct.cql import Scope
from emulator.croct.experiences import Decision, Place, decide, personalised, slot_content
from emulator.croct.payload import read_payload
from emulator.croct.problems import Problem
from emulator.croct.schema import wire_schema
from emulator.croct.scope import RequestScope
from emulator.croct.slots import resolve_locale
from emulator.croct.tokens import read_preview_token
from emulator.room import Surroundings

SUSPENDED = {"X-Suspension-Reason": "tracking_and_personalization_suspended"}


class Endpoint(NamedTuple):
    """One row of the table of paths."""

    path: str
    name: str
    check_credentials: Callable[[Headers, Account], None]
    static: bool


ENDPOINTS = (
    Endpoint("/external/web/content", "croct.content", check_api_key, False),
    Endpoint("/external/web/static-content", "croct.static-content", check_api_key, True),
    Endpoint("/client/web/content", "croct.client-content", check_application_id, False),
    Endpoint("/client/web/static-content", "croct.client-static-content", check_application_id, True),
)


def routes(surroundings: Surroundings) -> list[BaseRoute]:
    """All paths over the account in `app.state.croct`."""

    async def elsewhere(request: Request) -> Response:
        return Problem("unknown-path").response(_path(request))

    # Routes without methods match every verb, so that a wrong one is refused in the service's own words.
    paths = [Route(it.path, _serve(it, surroundings.clock), methods=(), name=it.name) for it in ENDPOINTS]
    return [*paths, Route("/{path:path}", elsewhere, methods=(), name="croct.elsewhere")]


def _path(request: Request) -> str:
    """The path as Croct knows it, without the prefix the service is mounted under."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def _serve(endpoint: Endpoint, clock: Callable[[], datetime]) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        started = time.perf_counter()
        try:
            response = _answer(endpoint, request.app.state.croct, request, await request.body(), clock())
        except Problem as problem:
            response = problem.response(_path(request))
        # Choices: both headers are known by name only.
        response.headers["X-Croct-Region"] = "local"
        response.headers["X-Croct-Timing"] = f"{(time.perf_counter() - started) * 1000:.3f}"
        return response

    return serve


def _answer(endpoint: Endpoint, account: Account, request: Request, body: bytes, now: datetime) -> Response:
    if request.method != "POST":
        raise Problem("method-not-allowed")
    if account.rate_limited:
        raise Problem("rate-limited")
    endpoint.check_credentials(request.headers, account)
    if account.suspended:
        return Response(status_code=202, headers=SUSPENDED)
    check_standing(request.headers, account)
    caller = None if endpoint.static else identify(request.headers, account, now)
    payload = read_payload(
        body,
        request.headers.get("content-type", ""),
        static=endpoint.static,
        longest_text=account.longest_attribute,
    )
    return JSONResponse(_content(account, caller, payload, now))


def _content(account: Account, caller: Caller | None, payload: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The answer of "Fetch content"; nobody calls for static content, which is the same for all."""
    slot = account.application.slots.get(payload["slotId"])
    if slot is None:
        raise Problem("unknown-slot")
    version = slot.version(payload.get("version"))
    if version is None:
        raise Problem("unknown-version")
    place = Place(slot, version, resolve_locale(payload.get("preferredLocale"), version.content, slot.default_locale))
    scope = _scope(caller, payload)
    decision = slot_content(place) if caller is None else _decision(account, caller, payload, scope, place, now)
    metadata = {"version": str(version.number), **_source(decision, account)}
    if payload.get("includeSchema", False):
        metadata["schema"] = wire_schema(version.root, version.definitions)
    return {"content": render(version, decision.content, scope), "metadata": metadata}


def _scope(caller: Caller | None, payload: Mapping[str, Any]) -> RequestScope:
    return RequestScope(payload.get("context", {}), caller.user_id, caller.facts) if caller else RequestScope()


def _decision(
    account: Account, caller: Caller, payload: Mapping[str, Any], scope: Scope, place: Place, now: datetime
) -> Decision:
    application = account.application
    previewed = _previewed(application, payload, place, now) if "previewToken" in payload else None
    return previewed or personalised(application.experiences, application.audiences, scope, caller.identity, place)


def _previewed(application: Application, payload: Mapping[str, Any], place: Place, now: datetime) -> Decision | None:
    """What a preview token selects. Choice: for the experience's first audience; slots it has nothing for as usual."""
    preview = read_preview_token(payload["previewToken"], application.preview_secret, now)
    experience = application.experience(preview.experience) if preview else None
    if preview is None or experience is None:
        return None
    return decide(experience, experience.audiences[0], experience.variant(preview.variant), place)


def _source(decision: Decision, account: Account) -> dict[str, Any]:
    """Where the content comes from. Choice: outside an experiment's traffic there is no `experiment`."""
    if decision.experience is None:
        return {"contentSource": "slot"}
    experience: dict[str, Any] = {
        "experienceId": decision.experience.id,
        "audienceId": account.application.audiences[decision.audience].id,
    }
    if decision.variant is None or decision.experience.experiment is None:
        return {"contentSource": "experience", "experience": experience}
    experience["experiment"] = {
        "experimentId": decision.experience.experiment.id,
        "variantId": decision.variant.id,
    }
    return {"contentSource": account.experiment_source, "experience": experience}
