"""What the server reads before its first answer. A service that does not answer delays the start only so long."""

from __future__ import annotations

import asyncio

import structlog

from resolvers.caller import Scope
from resolvers.element_kinds import ElementKinds
from resolvers.loaders import Loaders
from serving.access import open_scopes
from serving.guards import persisted_mode
from serving.persisted import PersistedMode
from serving.services import configured_services
from serving.settings import PREFIX, Settings
from upstream.errors import ContentGraphError

_log = structlog.get_logger("contentgraph")


def source(settings: Settings) -> str:
    """Where the content comes from, for people."""
    if settings.embedded:
        return "embedded emulator"
    return "configured services" if settings.project_id is None else f"project {settings.project_id}"


def start_lines(settings: Settings) -> list[str]:
    """What whoever starts the server should know: what stands open, and what is left out."""
    scopes = open_scopes(settings)
    opened = ", ".join(scope for scope in Scope if scope in scopes) or "nothing"
    lines = [f"Open without a token: {opened}."]
    if persisted_mode(settings) is PersistedMode.ONLY:
        known = "" if settings.manifests else f", and none is known: set {PREFIX}MANIFESTS"
        lines.append(f"Only trusted documents are answered{known}.")
    if settings.embedded:
        return [*lines, f"Set {PREFIX}PROJECT_ID to read your own project."]
    return lines + configured_services(settings).missing


async def read_content_model(kinds: ElementKinds, loaders: Loaders, *, patience: float = 3.0) -> None:
    """Teach `kinds` the content model. What stands in the way, such as a wrong project or key, is logged once.

    A query that needs the kinds asks for them again.
    """
    try:
        async with asyncio.timeout(patience):
            kinds.learn(await loaders.content_types.everything.load(False) or ())
    except ContentGraphError as error:
        _log.warning("content_model_unread", reason=str(error))
    except TimeoutError:
        _log.warning("content_model_unread", reason=f"delivery: no answer within {patience:g} seconds.")
    finally:
        loaders.close()
