"""The Personalization API: what is known about one visitor, in eight read-only methods.

Imports Starlette and the visitors' records. What the API reference leaves open is marked as a choice.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from http.client import responses
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from emulator.auth import require_key
from emulator.errors import ApiError
from emulator.project import Json, Payload
from emulator.responses import json_response
from emulator.room import Surroundings
from emulator.visitors import Action, ActionType, Session, Visitor, load_visitors

# "Confirm visitor activity": 0 (session), 1 (page visit), 2 (form submit), 3 (custom action).
# Choice: the names that a session's actions carry are understood as well, in any letter case.
ACTION_TYPES: dict[str, ActionType] = {str(number): kind for number, kind in enumerate(ActionType)}
ACTION_TYPES |= {kind.lower(): kind for kind in ActionType}

# Status to message and description. The reference documents no error body: the four keys are those that the official
# .NET client reads; their values are a choice, and the code is the status.
ERRORS: dict[int, tuple[str, str]] = {
    400: ("The request is not valid.", "{}"),
    401: ("Authorization has been denied for this request.", "Send the Personalization API key as a bearer token."),
    403: ("Access to the project has been denied.", "The API key belongs to another project."),
    404: ("The requested resource was not found.", "{}"),
    405: ("The requested method is not allowed.", "The Personalization API is read-only; {} is not supported."),
}


class Refusal(Exception):
    """An error on its way to the caller."""

    def __init__(self, status: int, detail: str = "") -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail

    def response(self) -> Response:
        message, description = ERRORS[self.status]
        headers = {"Allow": "GET, HEAD"} if self.status == 405 else None
        return _error(self.status, message, description.format(self.detail), headers)


@dataclass(frozen=True, slots=True)
class Question:
    """One call about a visitor who is known."""

    visitor: Visitor
    query: Mapping[str, str]
    now: datetime

    def session(self) -> Session:
        """The visitor's session named by `sid`. Choice: another visitor's session is not found."""
        sid = self.query.get("sid", "")
        if not re.fullmatch("[a-zA-Z0-9]{16}", sid):
            raise Refusal(400, "The query parameter 'sid' is required and has 16 letters or digits.")
        session = self.visitor.session(sid)
        if session is None:
            raise Refusal(404, f"The visitor '{self.visitor.uid}' has no session '{sid}'.")
        return session


def routes(surroundings: Surroundings) -> list[BaseRoute]:
    """All eight methods over the visitors of the project's folder."""
    folder = surroundings.project.folder
    visitors = {} if folder is None else load_visitors(folder / "visitors", surroundings.clock())

    async def answer(request: Request) -> Response:
        try:
            _check_caller(request, surroundings)
            name = request.url.path.rsplit("/", 1)[-1].lower()
            return json_response(_answer(visitors, request, name, surroundings.clock()))
        except Refusal as refusal:
            return refusal.response()

    async def elsewhere(request: Request) -> Response:
        return Refusal(404, "No method of the API has this path.").response()

    # Routes without methods match every verb, so that a wrong one is refused in the API's own words.
    methods = [Route(f"/v1/visitor/{{uid}}/{it}", answer, methods=(), name=f"personalization.{it}") for it in ANSWERS]
    for route in methods:
        # The reference writes paths in Pascal case, the official .NET client in lower case.
        route.path_regex = re.compile(route.path_regex.pattern, re.IGNORECASE)
    return [*methods, Route("/{path:path}", elsewhere, methods=(), name="personalization.elsewhere")]


def failure(status: int) -> Response:
    """What the API says when a fault makes it fail. Choice: the same four keys, with the words of the status."""
    return _error(status, responses.get(status, "Unknown status"), "The failure was asked for.")


def _error(status: int, message: str, description: str, headers: Mapping[str, str] | None = None) -> Response:
    body: Payload = {"message": message, "description": description, "code": status, "error_id": str(uuid4())}
    return json_response(body, status, headers)


def _check_caller(request: Request, surroundings: Surroundings) -> None:
    if request.method not in ("GET", "HEAD"):
        raise Refusal(405, request.method)
    try:
        require_key(request.headers, surroundings.project, "personalization")
    except ApiError as error:
        raise Refusal(error.status) from None


def _answer(visitors: Mapping[str, Visitor], request: Request, name: str, now: datetime) -> Payload:
    uid = request.path_params["uid"]
    if len(uid) > 20:  # Choice: the service refuses what the official .NET client refuses to send.
        raise Refusal(400, "A visitor's uid has at most 20 characters.")
    visitor = visitors.get(uid)
    if visitor is not None:
        query = {parameter.lower(): value for parameter, value in request.query_params.items()}
        return ANSWERS[name](Question(visitor, query, now))
    if name == "segments":  # Choice: somebody never seen is in no segment; all other methods have nothing to tell.
        return {"segments": []}
    raise Refusal(404, f"The visitor '{uid}' was not found.")


def _usual_location(question: Question) -> Payload:
    return asdict(question.visitor.usual_location)


def _current_location(question: Question) -> Payload:
    return asdict(question.session().location)


def _first_visit(question: Question) -> Payload:
    return _visit(question.visitor.first_visit)


def _last_visit(question: Question) -> Payload:
    return _visit(question.visitor.last_visit)


def _activity_summary(question: Question) -> Payload:
    return {
        "totalSessions": len(question.visitor.sessions),
        "activityTimeSpan": _time_span(question.visitor.time_spent),
        "avgSessionActions": question.visitor.average_actions,
    }


def _current_session(question: Question) -> Payload:
    session = question.session()
    actions: list[Json] = [{"type": action.type.value, "pageUrl": action.page_url} for action in session.actions]
    return {"started": _iso(session.started), "origin": session.origin, "actions": actions}


def _visitor_actions(question: Question) -> Payload:
    """Activity confirmation object: `lastOccurrence` is left out when there was none."""
    wanted = _activity_filter(question)
    times = [action.at for action in question.visitor.activity() if wanted(action)]
    return {"activity": True, "lastOccurrence": _iso(max(times))} if times else {"activity": False}


def _segments(question: Question) -> Payload:
    return {"segments": [{"name": name} for name in question.visitor.segments]}


ANSWERS: dict[str, Callable[[Question], Payload]] = {
    "usuallocation": _usual_location,
    "currentlocation": _current_location,
    "firstvisit": _first_visit,
    "lastvisit": _last_visit,
    "activitysummary": _activity_summary,
    "currentsession": _current_session,
    "visitoractions": _visitor_actions,
    "segments": _segments,
}


def _activity_filter(question: Question) -> Callable[[Action], bool]:
    """The conditions of a visitoractions call; without optional ones any time and any page will do."""
    kind = ACTION_TYPES.get(question.query.get("type", "").lower())
    if kind is None:
        raise Refusal(400, f"The query parameter 'type' is required and is one of {', '.join(ACTION_TYPES)}.")
    since = _since(question)
    page_url = question.query.get("pageurl")
    name = question.query.get("customactionname")

    def wanted(action: Action) -> bool:
        return (
            action.type is kind
            and (since is None or since <= action.at)
            and action.at <= question.now
            and (page_url is None or action.page_url == page_url)
            and (name is None or action.name == name)
        )

    return wanted


def _since(question: Question) -> datetime | None:
    """Choice: `daysAgo` counts whole days of 24 hours back from now, both ends included."""
    days = question.query.get("daysago")
    if days is None:
        return None
    if not re.fullmatch("[0-9]{1,5}", days):
        raise Refusal(400, "The query parameter 'daysAgo' must be a whole number of days.")
    return question.now - timedelta(days=int(days))


def _visit(session: Session) -> Payload:
    return {"visitDateTime": _iso(session.started), "origin": session.origin}


def _iso(moment: datetime) -> str:
    """`2017-02-14T11:24:45+00:00`: seconds, and the offset spelled out."""
    return moment.isoformat(timespec="seconds")


def _time_span(span: timedelta) -> str:
    """hh:mm:ss. Choice: hours run on past 24."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
