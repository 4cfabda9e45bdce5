"""Bearer keys of the preview and of secure access. Stdlib and Starlette's headers."""

import base64
import binascii
import json

from starlette.datastructures import Headers

from emulator.errors import ApiError
from emulator.project import Project

_PROJECT_CLAIMS = ("project_id", "pid")


def require_key(headers: Headers, project: Project, *purposes: str) -> None:
    """Let the caller pass who has the project's key for one of the purposes."""
    key = bearer_key(headers)
    if key is None:
        raise ApiError(3)
    if key in (project.keys.get(purpose) for purpose in purposes):
        return
    raise ApiError(4 if _of_another_project(key, project) else 3)


def bearer_key(headers: Headers) -> str | None:
    """The key of the Authorization header; JavaScript SDKs write the scheme in lower case."""
    scheme, _, key = headers.get("authorization", "").strip().partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None


def _of_another_project(key: str, project: Project) -> bool:
    """Keys are JSON Web Tokens that name their project.

    choice: a well-formed one that does not name this project is another's, 403 code 4; any other key is 401 code 3.
    """
    if key == project.keys.get("foreign"):
        return True
    if key in project.keys.values():
        return False
    claims = _claims(key)
    return claims is not None and project.id not in (claims.get(name) for name in _PROJECT_CLAIMS)


def _claims(key: str) -> dict[str, object] | None:
    """The claims of a well-formed token; its signature is nobody's business here."""
    parts = key.split(".")
    if len(parts) != 3 or not all(parts):
        return None
    header, claims = (_decoded(part) for part in parts[:2])
    return claims if header is not None and "alg" in header else None


def _decoded(part: str) -> dict[str, object] | None:
    try:
        value = json.loads(base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
