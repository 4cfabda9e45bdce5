"""Element values: from what the author wrote to what the API sends, one row per kind of element. Stdlib only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import TypeAlias

from emulator.markup import references_of
from emulator.project import Asset, Element, Json, Payload, Project, Term
from emulator.records import Record

Links: TypeAlias = Callable[[str], Payload | None]
"""From an item's id to its entry in `links`; None for an item that is not there."""


@dataclass(frozen=True, slots=True)
class _Written:
    """An element's value with everything that is needed to read it."""

    element: Element
    value: Json
    project: Project
    links: Links
    record: Record
    dimensions: bool

    def refuse_unless(self, condition: bool, expected: str) -> None:
        if not condition:
            self.record.refuse(f"'{self.element.codename}' is to be {expected}, not {self.value!r:.60}.")

    def text(self) -> str:
        self.refuse_unless(isinstance(self.value, str), "a string")
        return str(self.value)

    def codenames(self) -> list[str]:
        value = self.value
        self.refuse_unless(isinstance(value, list), "a list of codenames")
        return [str(it) for it in value] if isinstance(value, list) else []


def element_payload(
    element: Element, value: Json, project: Project, links: Links, record: Record, dimensions: bool
) -> Payload:
    """An element object of a content item; `value` is None where nothing was written."""
    kind = _KINDS[element.type]
    written = _Written(element, kind.empty if value is None else value, project, links, record, dimensions)
    return {"type": element.type, "name": element.name, **kind.read(written)}


def _text(written: _Written) -> Payload:
    return {"value": written.text()}


def _optional_text(written: _Written) -> Payload:
    return {"value": None if written.value is None else written.text()}


def _number(written: _Written) -> Payload:
    value = written.value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    written.refuse_unless(value is None or is_number, "a number")
    return {"value": value}


def _asset(written: _Written) -> Payload:
    assets = written.project.assets
    for key in written.codenames():
        written.refuse_unless(key in assets, "a list of keys of assets.toml")
    return {"value": [_asset_object(assets[key], written.dimensions) for key in written.codenames()]}


def _asset_object(asset: Asset, dimensions: bool) -> Payload:
    """Asset object; later with its size in pixels, null for what is no image."""
    payload: Payload = {
        "name": asset.name,
        "type": asset.type,
        "size": asset.size,
        "description": asset.description,
        "url": asset.url,
    }
    return payload | {"width": asset.width, "height": asset.height} if dimensions else payload


def _modular_content(written: _Written) -> Payload:
    return {"value": [*written.codenames()]}


def _taxonomy(written: _Written) -> Payload:
    group = written.element.taxonomy_group or ""
    names = {it.codename: it.name for it in _all_terms(written.project.taxonomies[group].terms)}
    return {"taxonomy_group": group, "value": _named(written, names, f"a list of terms of '{group}'")}


def _all_terms(terms: Iterable[Term]) -> Iterable[Term]:
    for term in terms:
        yield term
        yield from _all_terms(term.terms)


def _multiple_choice(written: _Written) -> Payload:
    names = {it.codename: it.name for it in written.element.options}
    return {"value": _named(written, names, "a list of the element's options")}


def _named(written: _Written, names: Mapping[str, str], expected: str) -> list[Json]:
    for codename in written.codenames():
        written.refuse_unless(codename in names, expected)
    return [{"name": names[codename], "codename": codename} for codename in written.codenames()]


def _rich_text(written: _Written) -> Payload:
    """Rich text: everything beside the value is found in the HTML. A link to a vanished item has no entry."""
    references = references_of(written.text())
    images: Payload = {}
    for image in references.images:
        asset = written.project.assets.get(image.image_id)
        if asset is None:
            written.record.refuse(f"'{written.element.codename}' shows '{image.image_id}', no key of assets.toml.")
        images[image.image_id] = {
            "image_id": image.image_id,
            "description": image.description,
            "url": image.url or asset.url,
            **({"width": asset.width, "height": asset.height} if written.dimensions else {}),
        }
    links = {item_id: written.links(item_id) for item_id in references.linked_ids}
    found: Payload = {item_id: link for item_id, link in links.items() if link is not None}
    return {"images": images, "links": found, "modular_content": [*references.items], "value": written.text()}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is sent for an element in which nothing was written, and how a written value is read."""

    empty: Json
    read: Callable[[_Written], Payload]


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "text": _Kind("", _text),
        "rich_text": _Kind("<p><br></p>", _rich_text),
        "number": _Kind(None, _number),
        "multiple_choice": _Kind([], _multiple_choice),
        "date_time": _Kind(None, _optional_text),
        "asset": _Kind([], _asset),
        "modular_content": _Kind([], _modular_content),
        "taxonomy": _Kind([], _taxonomy),
        "url_slug": _Kind("", _text),
        "custom": _Kind(None, _optional_text),
    }
)
