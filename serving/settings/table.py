"""The settings as a table, for `--help` and the documents; and what somebody may have meant who misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from serving.settings.settings import ENV_FILE, PREFIX, Settings

# Read by the tests, not by the server.
OF_THE_TESTS = frozenset({f"{PREFIX}RECORDINGS", f"{PREFIX}URL"})


def table() -> list[tuple[str, str, str]]:
    """Name, default and help of every setting, in order."""
    return [
        (PREFIX + name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _shown(default: Any) -> str:
    return (
        ""
        if default is None or default == [] or default == {}
        else str(default).lower()
        if isinstance(default, bool)
        else str(default)
    )


def misspelt(environment: Mapping[str, str], env_file: Path = Path(ENV_FILE)) -> list[str]:
    """A sentence for every variable of ours, in the environment or in `.env`, that is not a setting."""
    known = [name for name, _, _ in table()]
    written = (*environment, *(dotenv_values(env_file) if env_file.is_file() else ()))
    ours = {name.upper() for name in written if name.upper().startswith(PREFIX)}
    return [_suggestion(name, known) for name in sorted(ours - OF_THE_TESTS - set(known))]


def _suggestion(name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name, known, n=1, cutoff=0.8)
    return f"{name} is not a setting: {f'did you mean {nearest[0]}?' if nearest else '--help lists them.'}"
