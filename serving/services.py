"""Where the services are and with which keys: from the settings, or the embedded emulator's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from pydantic import SecretStr
from starlette.applications import Starlette

from serving.settings import Settings
from upstream.capabilities import CAPABILITIES
from upstream.croct import CroctEndpoint
from upstream.croct_tokens import CroctKey, UserTokens, parse_key
from upstream.delivery import Endpoint

VERSION = "0.1.0"
# Croct, Request headers, X-Client-Library: used for statistics and compatibility switches.
LIBRARY = f"contentgraph v{VERSION}"


@dataclass(frozen=True, slots=True)
class Services:
    """None for a service that is not configured: asking for it is NOT_CONFIGURED."""

    delivery: Endpoint | None = None
    preview: Endpoint | None = None
    personalization: Endpoint | None = None
    migration: Endpoint | None = None
    croct: CroctEndpoint | None = None
    user_tokens: UserTokens | None = None
    project_id: str | None = None

    @property
    def missing(self) -> list[str]:
        """A sentence for each service that is left out."""
        return [sentence for name, sentence in _MISSING.items() if getattr(self, name) is None]


_MISSING = {
    "delivery": "Content is off: set CONTENTGRAPH_PROJECT_ID.",
    "preview": "Preview is off: set CONTENTGRAPH_PREVIEW_KEY.",
    "personalization": "Visitors are off: set CONTENTGRAPH_PERSONALIZATION_KEY.",
    "migration": "Drafts are off: set CONTENTGRAPH_MIGRATION_KEY.",
    "croct": "Slots are off: set CONTENTGRAPH_CROCT_API_KEY.",
}


def configured_services(settings: Settings) -> Services:
    """The real services that the settings hold keys for."""
    hosts = CAPABILITIES[settings.generation]
    project, preview_key = settings.project_id, _secret(settings.preview_key)
    delivery_host = settings.delivery_url or hosts.delivery_host
    preview_host = settings.preview_url or hosts.preview_host
    croct_key = None if settings.croct_api_key is None else parse_key(settings.croct_api_key.get_secret_value())
    return Services(
        delivery=None
        if project is None
        else Endpoint(f"{delivery_host}/{project}", _secret(settings.secure_access_key)),
        preview=None if project is None or not preview_key else Endpoint(f"{preview_host}/{project}", preview_key),
        personalization=_keyed(settings.personalization_url, _secret(settings.personalization_key)),
        migration=_keyed(settings.migration_url, _secret(settings.migration_key)),
        project_id=project,
        **_croct(settings.croct_url, croct_key, settings.croct_application_id),
    )


def embedded_services(emulator: Starlette) -> Services:
    """The emulator's services, in process, with the keys that it shows to everybody."""
    project, application = emulator.state.project, emulator.state.croct.application
    croct_key = shown_croct_key(application)
    base = "http://emulator"
    return Services(
        delivery=Endpoint(f"{base}/delivery/{project.id}", project.keys.get("secure_access")),
        preview=Endpoint(f"{base}/preview/{project.id}", project.keys["preview"]),
        personalization=_keyed(f"{base}/personalization/v1/visitor", project.keys.get("personalization")),
        migration=_keyed(f"{base}/migration/draft", project.keys.get("migration")),
        project_id=project.id,
        **_croct(f"{base}/croct", None if croct_key is None else parse_key(croct_key), application.id),
    )


def shown_croct_key(application: Any) -> str | None:
    """The emulator's key that may sign user tokens, as the settings take it."""
    shown = next((key for key in application.keys.values() if key.private_key is not None), None)
    return None if shown is None else f"{shown.id}:ES256;{shown.private_key}"


def _keyed(base: str | None, key: str | None) -> Endpoint | None:
    return None if base is None or key is None else Endpoint(base, key)


def _croct(base: str | None, key: CroctKey | None, application_id: str | None) -> _CroctParts:
    if base is None or key is None:
        return {"croct": None, "user_tokens": None}
    return {
        "croct": CroctEndpoint(base, key.identifier, LIBRARY),
        "user_tokens": UserTokens(key, application_id or None),
    }


class _CroctParts(TypedDict):
    croct: CroctEndpoint | None
    user_tokens: UserTokens | None


def _secret(value: SecretStr | None) -> str | None:
    return None if value is None else value.get_secret_value()
