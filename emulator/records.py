"""Reading TOML files so that whatever is wrong is said with the file, the place and what is expected. Stdlib only."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from emulator.project import Json, ProjectError


@dataclass(frozen=True, slots=True)
class Record:
    """A table of a TOML file, and where in the file it stands."""

    path: Path
    values: Mapping[str, object]
    place: str = ""

    def refuse(self, complaint: str) -> NoReturn:
        raise ProjectError(f"{self.path}: {self.place}{': ' if self.place else ''}{complaint}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            self.refuse(f"'{key}' is to be a string, not {_shown(value)}.")
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self.values else None

    def whole_number(self, key: str) -> int:
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(f"'{key}' is to be a whole number, not {_shown(value)}.")
        return value

    def optional_whole_number(self, key: str) -> int | None:
        return self.whole_number(key) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(it, str) for it in value):
            self.refuse(f"'{key}' is to be a list of strings, not {_shown(value)}.")
        return tuple(value)

    def table(self, key: str) -> "Record":
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.refuse(f"'{key}' is to be a table, not {_shown(value)}.")
        return Record(self.path, value, f"{self.place}.{key}" if self.place else key)

    def tables(self, key: str) -> Iterator["Record"]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(it, dict) for it in value):
            self.refuse(f"'{key}' is to be a list of tables, not {_shown(value)}.")
        for number, entry in enumerate(value, 1):
            yield Record(self.path, entry, f"{self.place}{'.' if self.place else ''}{key} {number}")

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads: a misspelt one would be lost in silence."""
        for key in self.values:
            if key not in keys:
                self.refuse(f"'{key}' is not known here; known are {', '.join(keys)}.")

    def json(self, key: str) -> Json:
        """A value that is checked by whoever knows its kind."""
        value = self.values[key]
        if isinstance(value, (str, bool, int, float)):
            return value
        if isinstance(value, list) and all(isinstance(it, str) for it in value):
            return list(value)
        self.refuse(f"'{key}' is to be a string, a number or a list of codenames, not {_shown(value)}.")


def read_toml(path: Path) -> Record:
    """A whole file."""
    try:
        return Record(path, tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise ProjectError(f"{path}: the file is missing.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProjectError(f"{path}: cannot be read as TOML: {error}") from None


def read_folder(folder: Path) -> Iterator[Record]:
    """All TOML files of a folder and those below it, in the order of their names."""
    return (read_toml(path) for path in sorted(folder.rglob("*.toml")))


def _shown(value: object) -> str:
    return "left out" if value is None else repr(value)[:60]
