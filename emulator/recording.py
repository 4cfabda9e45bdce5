"""Loads a project from saved Delivery responses, in whatever shapes they come; payloads stay as recorded."""

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from emulator.project import Item, Json, Language, Payload, Project, ProjectError, derived_id
from emulator.recorded_model import recorded_item, recorded_taxonomy, recorded_type, table, text

UNKNOWN_PROJECT = "00000000-0000-0000-0000-000000000000"

_GUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PROJECT_IN_URL = re.compile(rf"https?://[^/\"\s]*(?:assets|deliver)[^/\"\s]*/({_GUID})/", re.IGNORECASE)
_COMPONENT = re.compile(r"<object\b(?=[^>]*\bdata-rel=[\"']component[\"'])[^>]*\bdata-codename=[\"']([^\"']+)[\"']")


def load_recordings(source: Path, *, project_id: str | None = None, default_language: str | None = None) -> Project:
    """The project that a folder (or one file) of saved responses shows; JSON of any other shape is passed over.

    choice: what is not given is inferred: the project id from the URLs of assets, the default language as the one of
    most items (between equals, the one called `default`); every other language falls back to it.
    """
    found = _Found()
    for path in _files(source):
        found.file(path)
    if not (found.variants or found.types or found.taxonomies):
        raise ProjectError(f"{source}: no JSON file in it is a Delivery response with items, types or taxonomies.")
    return found.project(source, project_id, default_language)


def sample_keys(project_id: str) -> dict[str, str]:
    """Keys for a project that came without: they have the look of real ones and are no secret."""
    return {
        "preview": _key(project_id, "preview"),
        "secure_access": _key(project_id, "secure access"),
        "foreign": _key(derived_id(UNKNOWN_PROJECT, "foreign"), "preview"),
    }


def _key(project_id: str, purpose: str) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"project_id": project_id, "for": purpose})
    written = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join([*written, "not-a-secret"])


def _files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise ProjectError(f"{source}: there is no such folder; name one with saved Delivery responses.")
    return sorted(source.rglob("*.json"))


@dataclass(slots=True)
class _Found:
    """Everything seen so far in the files."""

    variants: dict[tuple[str, str], Payload] = field(default_factory=dict)
    types: dict[str, Payload] = field(default_factory=dict)
    taxonomies: dict[str, Payload] = field(default_factory=dict)
    languages: dict[str, Payload] = field(default_factory=dict)
    orders: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)
    project_ids: Counter[str] = field(default_factory=Counter)

    def file(self, path: Path) -> None:
        try:
            written = path.read_text("utf-8-sig")
            content = json.loads(written, parse_constant=_no_json, parse_float=_finite)
            self._absorb(content)
        except (OSError, ValueError, RecursionError) as error:
            raise ProjectError(f"{path}: cannot be read as a saved response: {error}") from None
        self.project_ids.update(match.lower() for match in _PROJECT_IN_URL.findall(written))

    def _absorb(self, content: Json) -> None:
        if isinstance(content, list):
            for entry in content:
                self._absorb(entry)
        elif isinstance(content, dict):
            self._absorb_object(content)
            for key in _WRAPPERS:
                self._absorb(content.get(key))
            languages = content.get("languages")
            for entry in languages if isinstance(languages, list) else ():
                if isinstance(entry, dict) and isinstance(entry.get("system"), dict):
                    self.languages[_codename(entry)] = entry
            self._absorb_linked(content.get("modular_content"))

    def _absorb_linked(self, linked: Json) -> None:
        if isinstance(linked, dict):
            self._absorb(list(linked.values()))
            if list(linked) != sorted(linked):
                self.orders.setdefault(frozenset(linked), tuple(linked))

    def _absorb_object(self, content: Payload) -> None:
        """An item, a type or a taxonomy group, if it looks like one."""
        system = content.get("system")
        if not isinstance(system, dict):
            return
        if isinstance(content.get("terms"), list):
            self.taxonomies[_codename(content)] = content
        elif isinstance(content.get("elements"), dict):
            if "type" in system:
                self._absorb_item(content, text(system, "language"))
            else:
                self.types[_codename(content)] = content

    def _absorb_item(self, content: Payload, language: str) -> None:
        """Of several recordings of one variant the one with most elements wins (others were projected), then the
        one modified last."""
        key = (_codename(content), language)
        known = self.variants.get(key)
        if known is None or _completeness(known) < _completeness(content):
            self.variants[key] = content

    def project(self, source: Path, project_id: str | None, default_language: str | None) -> Project:
        id_ = project_id or next((it for it, _ in self.project_ids.most_common(1)), UNKNOWN_PROJECT)
        default = default_language or self._default_language()
        codenames = dict.fromkeys([default, *(language or default for _, language in self.variants), *self.languages])
        return Project(
            id=id_,
            name=source.name,
            default_language=default,
            languages={it: self._language(it, id_) for it in codenames},
            types={it: recorded_type(self.types[it], id_) for it in sorted(self.types)},
            taxonomies={it: recorded_taxonomy(self.taxonomies[it], id_) for it in sorted(self.taxonomies)},
            items=self._items(default),
            keys=sample_keys(id_),
            recorded_orders=self.orders,
            folder=source,
        )

    def _default_language(self) -> str:
        counted = Counter(language for _, language in self.variants if language)
        return max(counted, key=lambda it: (counted[it], it == "default"), default="default")

    def _language(self, codename: str, project_id: str) -> Language:
        system = table(self.languages[codename], "system") if codename in self.languages else {}
        language_id = text(system, "id") or derived_id(project_id, "languages", codename)
        return Language(id=language_id, codename=codename, name=text(system, "name") or codename)

    def _items(self, default: str) -> dict[str, Item]:
        by_codename: dict[str, dict[str, Payload]] = {}
        for (codename, language), payload in self.variants.items():
            by_codename.setdefault(codename, {})[language or default] = payload
        components = {name for payload in self.variants.values() for name in _components(payload)}
        return {
            codename: recorded_item(by_codename[codename], default, codename in components)
            for codename in sorted(by_codename)
        }


_WRAPPERS = ("items", "item", "types", "taxonomies")


def _components(payload: Payload) -> Iterator[str]:
    for element in table(payload, "elements").values():
        value = element.get("value") if isinstance(element, dict) else None
        if isinstance(value, str) and "component" in value:
            yield from _COMPONENT.findall(value)


def _codename(payload: Payload) -> str:
    codename = table(payload, "system").get("codename")
    if not isinstance(codename, str):
        raise ValueError("something in it has no system.codename")
    return codename


def _completeness(payload: Payload) -> tuple[int, str]:
    return len(table(payload, "elements")), text(table(payload, "system"), "last_modified")


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"{digits} is too large a number")
    return number
