"""Every error of the Delivery API, its status and its words, and how one becomes a response. Imports Starlette.

Guidelines for the Delivery API, Error codes: one digit is general, 1xx not found, 1xxx the query, 10000 the rate limit.
"""

import base64
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from starlette.responses import Response

from emulator.project import Payload
from emulator.responses import json_response

ERRORS: Mapping[int, tuple[int, str]] = MappingProxyType(
    {
        0: (500, "Unknown internal server error. Please contact our support."),
        1: (
            404,
            "No HTTP resource was found that matches the request. "
            "Please read API documentation at https://developer.kenticocloud.com .",
        ),
        3: (
            401,
            "Missing or invalid access token. Please include the valid access token value in the Authorization header "
            "field as an HTTP bearer authorization scheme.",
        ),
        4: (403, "Access token does not provide the permissions required for the project."),
        100: (404, "The requested content item '{0}' was not found."),
        101: (404, "The requested content type '{0}' was not found."),
        102: (404, "The requested content element '{0}' was not found in content type '{1}'."),
        104: (404, "The requested taxonomy group '{0}' was not found."),
        1000: (400, "The RANGE operator expects two parameters. {0} provided."),
        1001: (
            400,
            "Parameter 'elements' has to contain only names of elements, not its fields. "
            "Incorrect parameter name was '{0}'.",
        ),
        1002: (400, "Operator '{0}' was not recognized as a valid operator."),
        1003: (400, "Query parameter '{0}' must be specified only once."),
        1004: (
            400,
            "Parameter '{0}' is a reserved parameter and we didn't recognize the syntax. "
            "If you meant to access the element called '{0}', you need to prefix it with 'elements.'.",
        ),
        1005: (400, "Query parameter '{0}' must be a positive integer."),
        1006: (400, "Query parameter '{0}' must be a positive integer number or zero."),
        1007: (400, "You tried to use '{0}' in order parameter. The only valid values are 'ASC' and 'DESC'."),
        1008: (
            400,
            "It is not allowed to order by '{0}'. You can order by system properties or elements only. "
            "Elements must be prefixed with 'elements.'.",
        ),
        1009: (400, "Ordering by multiple parameters is not allowed."),
        1010: (400, "Query parameter '{0}' must have a value between {1} and {2}."),
        10000: (429, "API rate limit exceeded. Please retry your request later."),
    }
)

HTTP_EXCEPTION = 2
"""The code of everything that has no code of its own; its status and text are those of the HTTP exception."""


class ApiError(Exception):
    """A refusal on its way to the caller: a code of the table and what goes into its message."""

    def __init__(self, code: int, *values: object) -> None:
        super().__init__(code, *values)
        self.code = code
        self.status, template = ERRORS[code]
        self.message = template.format(*values)

    def response(self) -> Response:
        return json_response(error_body(self.code, self.message), self.status)


def http_error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error that the table does not know."""
    return json_response(error_body(HTTP_EXCEPTION, message), status, headers)


def method_not_allowed(method: str) -> Response:
    """choice: code 2, the message names the method, and `Allow` says what would do."""
    message = f"The requested resource does not support HTTP method '{method}'."
    return http_error(405, message, {"Allow": "GET, HEAD"})


def failure(status: int) -> Response:
    """What the service says when a fault makes it fail with this status."""
    code = _CODE_BY_STATUS.get(status)
    if code is not None:
        return ApiError(code).response()
    try:
        return http_error(status, HTTPStatus(status).phrase)
    except ValueError:
        return http_error(status, "Unknown status")


def error_body(code: int, message: str) -> Payload:
    """Error responses: four keys, of which the later rate limit error has three."""
    body: Payload = {"message": message, "request_id": _request_id(), "error_code": code}
    return body if code == 10000 else body | {"specific_code": 0}


_CODE_BY_STATUS = {500: 0, 404: 1, 401: 3, 403: 4, 429: 10000}


def _request_id() -> str:
    """choice: eight random bytes in base64, the form of 2017."""
    return base64.b64encode(secrets.token_bytes(8)).decode("ascii")
