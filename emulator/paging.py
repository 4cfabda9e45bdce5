"""Paging: which entries a page holds, its echo, and the address of the next one. Imports Starlette's request."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import quote_from_bytes

from starlette.requests import Request

from emulator.project import Payload
from emulator.query import Parameter, Query

T = TypeVar("T")

_UNESCAPED = "-_.!*()"


def page_of(entries: Sequence[T], query: Query) -> Sequence[T]:
    """Without a limit everything after `skip` is one page."""
    end = None if query.limit is None else query.skip + query.limit
    return entries[query.skip : end]


def pagination(request: Request, parameters: Sequence[Parameter], query: Query, count: int, total: int) -> Payload:
    """Pagination object: a limit nobody gave is echoed as 0, and the last page has an empty `next_page`."""
    echo: Payload = {"skip": query.skip, "limit": query.limit or 0, "count": count}
    if query.total_count:
        echo["total_count"] = total
    following = query.skip + count
    more = query.limit is not None and following < total
    echo["next_page"] = next_page(request, parameters, following) if more else ""
    return echo


def next_page(request: Request, parameters: Sequence[Parameter], skip: int) -> str:
    """The caller's own address with another `skip`, in its old place or at the end."""
    moved = [Parameter("skip", str(skip)) if it.name == "skip" else it for it in parameters]
    if not any(it.name == "skip" for it in parameters):
        moved.append(Parameter("skip", str(skip)))
    return f"{address(request)}?{'&'.join(map(_written, moved))}"


def address(request: Request) -> str:
    """choice: scheme, host and path are those by which the client addressed the emulator."""
    raw_path: bytes | None = request.scope.get("raw_path")
    path = raw_path.decode("latin-1") if raw_path else request.scope["path"]
    return f"{origin(request)}{path}"


def origin(request: Request) -> str:
    """Scheme and host as the client wrote them."""
    host = request.headers.get("host") or ":".join(map(str, request.scope.get("server") or ("localhost",)))
    return f"{request.scope['scheme']}://{host}"


def _written(parameter: Parameter) -> str:
    name = _escaped(parameter.name)
    return name if parameter.value is None else f"{name}={_escaped(parameter.value)}"


def _escaped(text: str) -> str:
    """Escapes in lower case, as in every recorded `next_page`: `%2c`, `%5bdesc%5d`; a space is a plus."""
    quoted = quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe=_UNESCAPED + " ")
    return _lowered(quoted).replace(" ", "+")


def _lowered(quoted: str) -> str:
    head, *escapes = quoted.split("%")
    return head + "".join(f"%{escape[:2].lower()}{escape[2:]}" for escape in escapes)
