"""What whoever starts the server is told at once."""

from __future__ import annotations

from resolvers.caller import Scope
from serving.access import open_scopes
from serving.guards import persisted_mode
from serving.persisted import PersistedMode
from serving.services import configured_services
from serving.settings import PREFIX, Settings


def source(settings: Settings) -> str:
    """Where the content comes from, for people."""
    if settings.embedded:
        return "embedded emulator"
    return "configured services" if settings.project_id is None else f"project {settings.project_id}"


def start_lines(settings: Settings) -> list[str]:
    """What stands open, and what is left out."""
    scopes = open_scopes(settings)
    opened = ", ".join(scope for scope in Scope if scope in scopes) or "nothing"
    lines = [f"Open without a token: {opened}."]
    if persisted_mode(settings) is PersistedMode.ONLY:
        known = "" if settings.manifests else f", and none is known: set {PREFIX}MANIFESTS"
        lines.append(f"Only trusted documents are answered{known}.")
    if settings.embedded:
        return [*lines, f"Set {PREFIX}PROJECT_ID to read your own project."]
    return lines + configured_services(settings).missing
