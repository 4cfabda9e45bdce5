"""Log lines: structured, to stderr, with anything that looks like a credential taken out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# A bearer token or a JWT, wherever it stands in a line.
_CREDENTIAL = re.compile(r"(?i)bearer\s+[^\s\"',]+|eyJ[\w-]{5,}\.[\w-]+\.?[\w-]*")
# What would move a terminal's cursor or change its colours. Line ends are the renderer's to escape.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SECRET_NAMES = re.compile(r"(?i)authorization|api[_-]?key|token|cookie|variables|password|secret")


def configure_logs(level: str, *, as_json: bool) -> None:
    """Set up structlog for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer()
            if as_json
            else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def redact(logger: Any, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A structlog processor: values under secret names vanish, credentials inside other text are cut out."""
    return {name: "[redacted]" if _SECRET_NAMES.search(name) else _cleaned(value) for name, value in event.items()}


def _cleaned(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", _CREDENTIAL.sub("[redacted]", value))
