"""Where the recorded responses of the real services are, and their content.

CONTENTGRAPH_RECORDINGS names the folder. Where it is not set, what needs it is left out; in CI that is a failure, and
so is a folder without recordings everywhere.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

VARIABLE = "CONTENTGRAPH_RECORDINGS"


def recorded(service: str) -> list[Path]:
    """The recordings of a service; none only where they may be left out."""
    named = os.environ.get(VARIABLE)
    if not named:
        if os.environ.get("CI"):
            raise LookupError(f"{VARIABLE} is not set: in CI it names the folder of the recorded responses.")
        return []
    found = sorted(Path(named, service).glob("*.json"))
    if not found:
        raise LookupError(f"{VARIABLE} names {named}, where there is no recording of {service}.")
    return found


def content(path: Path) -> Any:
    """The JSON of a recording; some begin with a byte order mark."""
    return json.loads(path.read_text("utf-8-sig"))
