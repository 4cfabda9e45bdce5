"""Rich text in three forms: html with item links resolved, plain text, and a tree of blocks; and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from resolvers.context import Context, Parent
from resolvers.elements import RichTextRecord
from resolvers.item_record import ItemRecord
from resolvers.items import load_named
from resolvers.reading import Reading
from resolvers.record import Record
from resolvers.rich_text_markup import blocks, plain_text, with_links
from resolvers.variant import Variant
from upstream import element_models as models
from upstream.errors import ArgumentError, ContentGraphError


class LinkTemplate(Protocol):
    """Where items of a content type live on the caller's site; type None stands for every other type."""

    @property
    def type(self) -> str | None: ...
    @property
    def url(self) -> str: ...


class ItemLinkRecord(Record, frozen=True):
    """Delivery API, Content type element object, Links: the id is the target's GUID."""

    item_id: str
    model: models.RichTextLink
    variant: Variant

    @property
    def codename(self) -> str:
        return self.model.codename

    @property
    def codenames(self) -> tuple[str]:
        return (self.model.codename,)

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def url_slug(self) -> str | None:
        return self.model.url_slug or None


def html(parent: RichTextRecord, templates: Sequence[LinkTemplate]) -> str:
    """The markup as sent, or with `href` set on every item link whose type has a template.

    Placeholders of a template: {codename}, {urlSlug}, {id}, {type}. A link without an entry upstream keeps its markup.
    """
    if not templates:
        return parent.element.value
    urls = {template.type: _checked(template.url, index) for index, template in enumerate(templates)}
    targets = {}
    for item_id, link in parent.element.links.items():
        template = urls.get(link.type, urls.get(None))
        if template is not None:
            targets[item_id] = _filled(template, item_id, link)
    return with_links(parent.element.value, targets)


def text(parent: Parent[RichTextRecord]) -> str:
    return plain_text(parent.element.value)


def tree(parent: Parent[RichTextRecord]) -> dict[str, Any]:
    """Described by docs/rich-text.schema.json."""
    element = parent.element
    links = {item_id: {"codename": link.codename, "type": link.type} for item_id, link in element.links.items()}
    return blocks(element.value, links)


def images(parent: Parent[RichTextRecord]) -> list[models.RichTextImage]:
    return list(parent.element.images.values())


def links(parent: Parent[RichTextRecord]) -> list[ItemLinkRecord]:
    return [ItemLinkRecord(item_id, link, parent.variant) for item_id, link in parent.element.links.items()]


async def link_targets(
    context: Context, parents: Sequence[ItemLinkRecord], reading: Reading
) -> list[ItemRecord | ContentGraphError | None]:
    found = await load_named(context, parents, reading)
    return [items if isinstance(items, ContentGraphError) else items[0] for items in found]


_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS: Mapping[str, Callable[[str, models.RichTextLink], str]] = {
    "codename": lambda item_id, link: link.codename,
    "urlSlug": lambda item_id, link: link.url_slug or link.codename,
    "id": lambda item_id, link: item_id,
    "type": lambda item_id, link: link.type,
}


def _checked(template: str, index: int) -> str:
    argument = f"links[{index}].url"
    if _scheme(template) not in ("", "http", "https") or any(ord(character) < 32 for character in template):
        raise ArgumentError(argument, "must be a path or an http(s) address.")
    for name in _PLACEHOLDER.findall(template):
        if name not in _PLACEHOLDERS:
            known = ", ".join(f"{{{known}}}" for known in _PLACEHOLDERS)
            raise ArgumentError(argument, f"has a placeholder that is not one of {known}.")
    return template


def _scheme(template: str) -> str | None:
    """None for what is no address at all."""
    try:
        return urlsplit(template).scheme
    except ValueError:
        return None


def _filled(template: str, item_id: str, link: models.RichTextLink) -> str:
    return _PLACEHOLDER.sub(lambda found: quote(_PLACEHOLDERS[found[1]](item_id, link), safe=""), template)
