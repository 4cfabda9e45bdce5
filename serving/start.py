"""What the server reads before its first answer. A service that does not answer delays the start only so long."""

from __future__ import annotations

import asyncio

import structlog

from resolvers.element_kinds import ElementKinds
from resolvers.loaders import Loaders
from upstream.errors import ContentGraphError

_log = structlog.get_logger("contentgraph")


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
