"""All settings together: read from CONTENTGRAPH_* and `.env`, checked against each other, refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError, model_validator
from pydantic_settings import SettingsConfigDict

from serving.settings.answers import AnswerSettings
from serving.settings.callers import CallerSettings
from serving.settings.limits import LimitSettings
from serving.settings.services import ServiceSettings
from serving.settings.upstream import UpstreamSettings
from serving.settings.values import is_loopback

PREFIX = "CONTENTGRAPH_"
ENV_FILE = ".env"


class SettingsError(Exception):
    """One sentence that names the setting and says what to change."""


# The last one's rows come first in every table: so pydantic orders inherited fields.
class Settings(AnswerSettings, LimitSettings, UpstreamSettings, CallerSettings, ServiceSettings):
    """Everything that can be set. With nothing set, the embedded emulator serves its sample project."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="after")
    def _fit_together(self) -> Settings:
        for name in ("preview_key", "secure_access_key", "delivery_url", "preview_url"):
            if self.project_id is None and getattr(self, name) is not None:
                raise ValueError(f"{PREFIX}{name.upper()} needs a project: set {PREFIX}PROJECT_ID too")
        for name, key in (
            ("delivery_url", self.secure_access_key),
            ("preview_url", self.preview_key),
            ("personalization_url", self.personalization_key),
            ("migration_url", self.migration_key),
            ("croct_url", self.croct_api_key),
        ):
            parts = urlsplit(getattr(self, name) or "")
            if key is not None and parts.scheme == "http" and not is_loopback(parts.hostname):
                rule = "would carry a key unencrypted: use https, or a loopback address"
                raise ValueError(f"{PREFIX}{name.upper()} {rule}")
        return self

    @property
    def embedded(self) -> bool:
        """Whether the emulator stands in for the services: no account is configured."""
        return not any((self.project_id, self.personalization_key, self.migration_key, self.croct_api_key))


def load_settings(**given: Any) -> Settings:
    """The settings of this process. Raises SettingsError."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{ENV_FILE} cannot be read: it must be a text file in UTF-8.") from None


def _sentence(error: ValidationError) -> str:
    """The first mistake: the value is not repeated, it may be a key."""
    first = error.errors(include_input=False, include_url=False)[0]
    rule = _RULES.get(first["type"])
    text = first["msg"].removeprefix("Value error, ") if rule is None else rule.format(**first.get("ctx", {}))
    name = f"{PREFIX}{str(first['loc'][0]).upper()} " if first["loc"] else ""
    return f"{name}{text}."


_RULES: Mapping[str, str] = {
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_parsing": "must be true or false",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "dict_type": "must be an object of lists, as JSON",
    "list_type": "must be an object of lists, as JSON",
    "string_type": "must be an object of lists of texts, as JSON",
    "ip_any_network": "must be networks such as 10.0.0.0/8",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
