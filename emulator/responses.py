"""JSON as the API sends it: compact, UTF-8, keys in the order of the references. Imports Starlette."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from emulator.project import Json

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")).encode
_encode_ascii = json.JSONEncoder(check_circular=False, allow_nan=False, separators=(",", ":")).encode


def json_response(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """choice: the only headers are the content type, the content length and those that the caller names."""
    response = Response(encoded(body), status, headers)
    response.headers["content-type"] = "application/json; charset=utf-8"
    return response


def encoded(body: Json) -> bytes:
    """The bytes of a JSON value; half a surrogate pair, legal in a recording's escapes, stays an escape."""
    try:
        return _encode(body).encode("utf-8")
    except UnicodeEncodeError:
        return _encode_ascii(body).encode("ascii")
