"""The outermost layer: safe paths, the request log, HEAD without a body, and no error that is not JSON. ASGI only."""

import logging
from urllib.parse import unquote_to_bytes

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.errors import ApiError, http_error
from emulator.request_log import LoggedRequest, RequestLog

_log = logging.getLogger(__name__)

_KEPT_ESCAPED = str.maketrans({"/": "%2F", "\n": "%0A"})


class Border:
    """Wraps the whole app."""

    def __init__(self, app: ASGIApp, requests: RequestLog, max_url_length: int | None) -> None:
        self._app = app
        self._requests = requests
        self._max_url_length = max_url_length

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._requests.append(_logged(scope, message["status"]))
            elif scope["method"] == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await (self._refusal(scope) or self._app)({**scope, "path": routable_path(scope)}, receive, answer)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            await ApiError(0).response()(scope, receive, answer)

    def _refusal(self, scope: Scope) -> Response | None:
        """choice: no limit in 2017; later a URL over the limit of the official SDKs is 414."""
        if self._max_url_length is None or _url_length(scope) <= self._max_url_length:
            return None
        return http_error(414, "The request URL is too long.")


def routable_path(scope: Scope) -> str:
    """The decoded path, in which an escaped slash or line feed stays escaped: it is part of one segment."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        return str(scope["path"])
    segments = (unquote_to_bytes(segment).decode("utf-8", "replace") for segment in raw.split(b"/"))
    return "/".join(segment.translate(_KEPT_ESCAPED) for segment in segments)


def raw_query(scope: Scope) -> str:
    """The query as received; bytes that are no UTF-8 cannot be shown."""
    query: bytes = scope["query_string"]
    return query.decode("utf-8", "replace")


def _logged(scope: Scope, status: int) -> LoggedRequest:
    raw: bytes | None = scope.get("raw_path")
    path = raw.decode("utf-8", "replace") if raw is not None else scope["path"]
    return LoggedRequest(scope["method"], path, raw_query(scope), status)


def _url_length(scope: Scope) -> int:
    """The length of the whole URL, as SDKs count it."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    path = scope.get("raw_path") or scope["path"].encode()
    return len(f"{scope['scheme']}://?") + len(host) + len(path) + len(scope["query_string"])
