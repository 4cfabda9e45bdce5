"""Settings: one row each, with name, default and help. Read from CONTENTGRAPH_* and `.env`; refused in one sentence."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from upstream.capabilities import Generation

PREFIX = "CONTENTGRAPH_"


class SettingsError(Exception):
    """One sentence that names the setting and says what to change."""


def _host(value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
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


Host = Annotated[str | None, AfterValidator(_host)]
Key = Annotated[SecretStr | None, AfterValidator(_key)]


class Settings(BaseSettings):
    """Everything that can be set. With nothing set, the embedded emulator serves its sample project."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    project_id: Annotated[str | None, AfterValidator(_project)] = Field(
        None, description="GUID of your project; set, it turns the embedded emulator off."
    )
    generation: Generation = Field(
        Generation.KENTICO_CLOUD,
        description="Which Delivery API the project lives on: kentico-cloud (2017) or kontent-ai (today).",
    )
    preview_key: Key = Field(None, description="Preview API key; without it `preview: true` is refused.")
    secure_access_key: Key = Field(None, description="Key of the production API where secure access is on.")
    delivery_url: Host = Field(None, description="Host of the Delivery API; by default the generation's own.")
    preview_url: Host = Field(None, description="Host of the Preview API; by default the generation's own.")
    connect_timeout: float = Field(3.0, gt=0, description="Seconds to connect to a service.")
    read_timeout: float = Field(10.0, gt=0, description="Seconds between two reads from a service.")
    attempt_timeout: float = Field(15.0, gt=0, description="Seconds for one request to a service in all.")
    upstream_budget: float = Field(30.0, gt=0, description="Seconds for a request to a service with its retries.")
    upstream_attempts: int = Field(3, ge=1, le=10, description="Attempts at a request that may be repeated.")
    upstream_concurrency: int = Field(20, ge=1, description="Requests to one service at a time.")
    upstream_url_length: int = Field(2048, ge=256, le=65519, description="Longest URL to send to the Delivery API.")
    max_page: int = Field(100, ge=1, le=2000, description="Largest `limit` that a list accepts.")
    max_body: int = Field(100_000, ge=1_000, description="Largest request body in bytes.")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="Log lines as JSON.")

    @model_validator(mode="after")
    def _keys_travel_encrypted(self) -> Settings:
        for url, key in ((self.delivery_url, self.secure_access_key), (self.preview_url, self.preview_key)):
            if (
                url is not None
                and key is not None
                and url.startswith("http:")
                and not is_loopback(urlsplit(url).hostname)
            ):
                raise ValueError(f"{url} would carry a key unencrypted: use https, or a loopback address")
        return self

    @property
    def embedded(self) -> bool:
        """Whether the emulator stands in for the services: no account is configured."""
        return self.project_id is None


def load_settings(**given: Any) -> Settings:
    """The settings of this process. Raises SettingsError."""
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    if settings.embedded and settings.secure_access_key is not None:
        raise SettingsError(f"{PREFIX}SECURE_ACCESS_KEY needs a project: set {PREFIX}PROJECT_ID too.")
    return settings


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def table() -> list[tuple[str, str, str]]:
    """Name, default and help of every setting, in order."""
    return [
        (PREFIX + name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _shown(default: Any) -> str:
    return "" if default is None else str(default).lower() if isinstance(default, bool) else str(default)


def _sentence(error: ValidationError) -> str:
    """The first mistake: the value is not repeated, it may be a key."""
    first = error.errors(include_input=False, include_url=False)[0]
    name = f"{PREFIX}{str(first['loc'][0]).upper()}: " if first["loc"] else ""
    return f"{name}{first['msg'].removeprefix('Value error, ')}."
