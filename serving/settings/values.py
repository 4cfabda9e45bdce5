"""What values of settings must be. One that is not is refused without being repeated, for it may be a key."""

from __future__ import annotations

import json
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, IPvAnyNetwork, SecretStr
from pydantic_settings import NoDecode

from resolvers.caller import Scope
from upstream.croct_tokens import parse_key


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _host(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        complete = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        complete = False
    if not complete or parts.username is not None or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://deliver.kontent.ai")
    return value.rstrip("/")


def _project(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value):
        raise ValueError("must be your project's GUID, such as 975bf280-fd91-488c-994c-2f04416e5ee3")
    return value


def _key(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not re.fullmatch(r"[\x21-\x7e]+", value.get_secret_value()):
        raise ValueError("must be a key without spaces or line breaks")
    return value


def _guid(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value):
        raise ValueError("must be a GUID")
    return value


def _croct_key(value: SecretStr | None) -> SecretStr | None:
    if value is not None:
        parse_key(value.get_secret_value())
    return value


def _listed(value: object) -> object:
    """`a,b` as a list; pydantic would want JSON."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _json(value: object) -> object:
    """Read here, for a mistake must end in a sentence that repeats nothing."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise ValueError("must be JSON") from None


def _access_tokens(value: dict[str, list[Scope]]) -> dict[str, list[Scope]]:
    if not all(re.fullmatch(r"[\x21-\x7e]{16,}", token) for token in value):
        raise ValueError("must hold tokens of at least 16 characters, without spaces")
    return value


def _name(value: str) -> str:
    """RFC 9110, Tokens: names of headers and cookies."""
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        raise ValueError("must be a name such as x-client-id")
    return value


def _origins(values: list[str]) -> list[str]:
    for value in values:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or value != f"{parts.scheme}://{parts.netloc}":
            raise ValueError("must be origins such as https://www.example.com, without a path")
    return values


Host = Annotated[str | None, AfterValidator(_host)]
Project = Annotated[str | None, AfterValidator(_project)]
Guid = Annotated[str | None, AfterValidator(_guid)]
Key = Annotated[SecretStr | None, AfterValidator(_key)]
CroctKey = Annotated[SecretStr | None, AfterValidator(_croct_key)]
Name = Annotated[str, AfterValidator(_name)]
Texts = Annotated[list[str], NoDecode, BeforeValidator(_listed)]
Paths = Annotated[list[Path], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[list[IPvAnyNetwork], NoDecode, BeforeValidator(_listed)]
Scopes = Annotated[list[Scope] | None, NoDecode, BeforeValidator(_listed)]
Origins = Annotated[list[str], NoDecode, BeforeValidator(_listed), AfterValidator(_origins)]
TextsByName = Annotated[dict[str, list[str]], NoDecode, BeforeValidator(_json)]
ScopesByToken = Annotated[dict[str, list[Scope]], NoDecode, BeforeValidator(_json), AfterValidator(_access_tokens)]
