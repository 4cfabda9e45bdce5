"""Prints the typed SDL of slot definitions: python slot_sdl.py FOLDER, a file `{id, version, definition}` for each."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from schema.build import build_schema, printed
from schema.typed.model import SlotModel


def main(folder: Path) -> None:
    slots: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for path in sorted(folder.glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        slots[given["id"]][str(given["version"])] = {"root": given["definition"], "definitions": {}}
    sys.stdout.write(printed(build_schema(slots=SlotModel(slots))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
