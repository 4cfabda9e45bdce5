"""The last good content model on disk, for a start without services."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import structlog

from resolvers.content_model import ModelSnapshot, decode_snapshot

_log = structlog.get_logger("contentgraph")


def read_stored(path: Path) -> tuple[ModelSnapshot, datetime]:
    """The model, and when it was stored: right after the services had sent it. Raises ValueError or OSError."""
    return decode_snapshot(path.read_bytes()), datetime.fromtimestamp(path.stat().st_mtime, UTC)


def store_model(path: Path, snapshot: ModelSnapshot) -> None:
    """Whole or not at all; a disk that refuses is no reason to stop serving."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.new")
        aside.write_bytes(snapshot.encoded())
        aside.replace(path)
    except OSError as error:
        _log.warning("content_model_not_stored", path=str(path), reason=str(error))
