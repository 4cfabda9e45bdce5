"""Content items as the Migration API shows them: a list of elements, ids where Delivery has codenames.

Stdlib only. What is shown is the newest variant in the default language.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from emulator.draft_assets import asset_of, draft_asset
from emulator.draft_model import KINDS, sitemap_id, term_id, type_id, workflow_id
from emulator.generation import Generation
from emulator.project import Asset, Element, Item, Json, Payload, Project, Variant, derived_id

_IMAGE = re.compile(r"<img\b[^>]*\bdata-image-id=[^>]*>")
_SOURCE = re.compile(r'\bsrc="[^"]*"')
_IMAGE_ID = re.compile(r'\bdata-image-id="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Draft:
    """An item's newest variant in the project's default language; `links` is the address of the project's files."""

    project: Project
    item: Item
    variant: Variant
    links: str

    @property
    def type_id(self) -> str:
        return type_id(self.project, self.item.type)

    @property
    def workflow_status_id(self) -> str:
        return workflow_id(self.project, self.variant.workflow_step)

    @property
    def sitemap_location(self) -> list[str]:
        """Singular, yet a list."""
        return [sitemap_id(self.project, it) for it in self.item.sitemap_locations]

    def payload(self) -> Payload:
        """Content item object."""
        return {
            "item_id": self.item.id,
            "type_id": self.type_id,
            "workflow_status_id": self.workflow_status_id,
            "name": self.item.name,
            "sitemap_location": [*self.sitemap_location],
            "last_modified": self.variant.last_modified,
            "elements": [self._element(codename, it) for codename, it in self._elements().items()],
        }

    def files(self) -> list[Asset]:
        """Every file the item shows, for their download links."""
        return [
            asset
            for it in self._elements().values()
            for asset in ([*_assets(self, it)] if it["type"] == "asset" else [*_images(self, it).values()])
        ]

    def has_images(self) -> bool:
        """Choice: in items without any image in their rich text the key `images` is absent, as in "List content
        items"; in others it is there even where it is empty, as in "View a content item"."""
        return any(it.get("images") for it in self._elements().values())

    def _elements(self) -> dict[str, Payload]:
        elements = self.variant.payloads[Generation.KENTICO_CLOUD]["elements"]
        found = elements.items() if isinstance(elements, dict) else ()
        return {codename: it for codename, it in found if isinstance(it, dict)}

    def _element(self, codename: str, element: Payload) -> Payload:
        """The value comes first, whatever its key."""
        kind = str(element["type"])
        return {
            **_VALUES.get(kind, _plain)(self, codename, element),
            "element_id": self.model(codename).id,
            "name": element["name"],
            "type": KINDS.get(kind, kind),
        }

    def model(self, codename: str) -> Element:
        content_type = self.project.types.get(self.item.type)
        found = (it for it in (content_type.elements if content_type else ()) if it.codename == codename)
        path = ("types", self.item.type, "elements", codename)
        return next(found, Element(derived_id(self.project.id, *path), codename, "", ""))


def newest_drafts(project: Project, links: str) -> list[Draft]:
    """Choice: an item without a variant in the default language is not there."""
    found = ((it, it.newest.get(project.default_language)) for it in project.items.values() if not it.component)
    return [Draft(project, item, variant, links) for item, variant in found if variant is not None]


def _plain(draft: Draft, codename: str, element: Payload) -> Payload:
    return {"value": element["value"]}


def _asset(draft: Draft, codename: str, element: Payload) -> Payload:
    return {"value": [draft_asset(it, draft.variant, draft.links) for it in _assets(draft, element)]}


def _modular_content(draft: Draft, codename: str, element: Payload) -> Payload:
    """Choice: ids of items; a codename that is nobody's has none."""
    items = (draft.project.items.get(str(it)) for it in _listed(element["value"]))
    return {"value": [it.id for it in items if it is not None]}


def _taxonomy(draft: Draft, codename: str, element: Payload) -> Payload:
    """Choice: ids of terms."""
    group = str(element["taxonomy_group"])
    return {"value": [term_id(draft.project, group, it) for it in _codenames(element["value"])]}


def _multiple_choice(draft: Draft, codename: str, element: Payload) -> Payload:
    ids = {it.codename: it.id for it in draft.model(codename).options}
    path = ("types", draft.item.type, "elements", codename, "options")
    chosen = _codenames(element["value"])
    return {"options": [ids.get(it) or derived_id(draft.project.id, *path, it) for it in chosen]}


def _rich_text(draft: Draft, codename: str, element: Payload) -> Payload:
    value: Payload = {"value": _draft_html(str(element["value"]))}
    if not draft.has_images():
        return value
    images: list[Json] = [
        {"_id": image_id, "asset": draft_asset(asset, draft.variant, draft.links)}
        for image_id, asset in _images(draft, element).items()
    ]
    return {**value, "images": images}


_VALUES: dict[str, Callable[[Draft, str, Payload], Payload]] = {
    "asset": _asset,
    "modular_content": _modular_content,
    "taxonomy": _taxonomy,
    "multiple_choice": _multiple_choice,
    "rich_text": _rich_text,
}


def _draft_html(html: str) -> str:
    """Images have no address here, and their ids stand in single quotes. Choice: all else is as Delivery has it."""
    anonymous = _IMAGE.sub(lambda image: _SOURCE.sub('src="#"', image[0]), html)
    return _IMAGE_ID.sub(r"data-image-id='\1'", anonymous)


def _assets(draft: Draft, element: Payload) -> list[Asset]:
    return [asset_of(draft.project, str(it["url"])) for it in _listed(element["value"]) if isinstance(it, dict)]


def _images(draft: Draft, element: Payload) -> dict[str, Asset]:
    images = element.get("images")
    found = images.values() if isinstance(images, dict) else ()
    return {
        str(it["image_id"]): asset_of(draft.project, str(it["url"]), str(it["image_id"]))
        for it in found
        if isinstance(it, dict)
    }


def _codenames(value: Json) -> list[str]:
    return [str(it["codename"]) for it in _listed(value) if isinstance(it, dict)]


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
