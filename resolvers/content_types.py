"""Content types, the definitions of their elements, and the items of a type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from resolvers import arguments
from resolvers.catalogue_list import CatalogueListRecord, catalogue_page, catalogue_total
from resolvers.catalogue_loaders import CatalogueKey
from resolvers.catalogue_record import CatalogueRecord
from resolvers.context import Context, Info
from resolvers.each_parent import each_parent
from resolvers.elements import ElementRecord
from resolvers.item_record import SystemRecord
from resolvers.loaders import ElementKey
from resolvers.node_id import NodeId
from resolvers.record import Record
from resolvers.variant import Variant
from upstream import models
from upstream.element_models import KNOWN_KINDS, Choice
from upstream.errors import ContentGraphError


class ContentTypeRecord(CatalogueRecord[models.ContentType], frozen=True):
    @property
    def id(self) -> str:
        return NodeId("type", (self.model.system.id,), self.variant).encoded()

    @property
    def elements(self) -> list[ElementDefinitionRecord]:
        return [
            ElementDefinitionRecord(codename, element, self.codename, self.variant)
            for codename, element in self.model.elements.items()
        ]


class ElementDefinitionRecord(Record, frozen=True):
    codename: str
    model: models.ElementDefinition
    type_codename: str
    variant: Variant

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def kind(self) -> str:
        return self.model.type if self.model.type in KNOWN_KINDS else "unknown"

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def options(self) -> list[Choice]:
        return self.model.options

    @property
    def group_codename(self) -> str | None:
        return self.model.taxonomy_group


async def content_type_by_codename(context: Context, codename: str, variant: Variant) -> ContentTypeRecord | None:
    """None without a call for a codename that cannot exist: one recorded item has an empty type."""
    if not arguments.is_codename(codename):
        return None
    found = await context.loaders.content_types.by_codename.load(CatalogueKey(codename, variant.preview))
    return None if found is None else ContentTypeRecord(found, variant)


async def content_type_by_id(context: Context, guid: str, variant: Variant) -> ContentTypeRecord | None:
    found = await context.loaders.content_types.by_id.load(CatalogueKey(guid, variant.preview))
    return None if found is None else ContentTypeRecord(found, variant)


async def content_type_page(
    context: Context, limit: int, offset: int, variant: Variant
) -> CatalogueListRecord[ContentTypeRecord]:
    return await catalogue_page(context, context.loaders.content_types, ContentTypeRecord, limit, offset, variant)


async def content_type_totals(
    parents: list[CatalogueListRecord[ContentTypeRecord]], info: Info
) -> list[int | ContentGraphError]:
    catalogue = info.context.loaders.content_types
    return await each_parent(parents, lambda parent: catalogue_total(parent, catalogue))


async def content_element(
    context: Context, content_type: str, codename: str, variant: Variant
) -> ElementDefinitionRecord | None:
    """Delivery API, View a content type element."""
    arguments.codename(content_type, "type")
    arguments.codename(codename)
    found = await context.loaders.element.load(ElementKey(content_type, codename, variant.preview))
    return None if found is None else ElementDefinitionRecord(codename, found, content_type, variant)


async def types_by_codename(
    context: Context, wanted: Sequence[tuple[str, Variant]]
) -> list[ContentTypeRecord | ContentGraphError | None]:
    """One type for each, all in one load; None without a call for a codename that cannot exist."""
    keys = [CatalogueKey(codename, variant.preview) for codename, variant in wanted]
    askable = [key for key in keys if arguments.is_codename(key.name)]
    found = await context.loaders.content_types.by_codename.load_unique(askable)
    answers = [found.get(key) for key in keys]
    return [
        ContentTypeRecord(answer, variant) if isinstance(answer, models.ContentType) else answer
        for answer, (_, variant) in zip(answers, wanted, strict=True)
    ]


async def types_of_items(parents: list[SystemRecord], info: Info) -> list[ContentTypeRecord | ContentGraphError | None]:
    return await types_by_codename(info.context, [(parent.type_codename, parent.variant) for parent in parents])


async def types_of_definitions(
    parents: list[ElementDefinitionRecord], info: Info
) -> list[ContentTypeRecord | ContentGraphError | None]:
    return await types_by_codename(info.context, [(parent.type_codename, parent.variant) for parent in parents])


async def definitions_of_elements(
    parents: list[ElementRecord[Any]], info: Info
) -> list[ElementDefinitionRecord | ContentGraphError | None]:
    types = await types_by_codename(
        info.context, [(parent.item.item.system.type, parent.variant) for parent in parents]
    )
    return [_definition(parent, content_type) for parent, content_type in zip(parents, types, strict=True)]


def _definition(
    element: ElementRecord[Any], content_type: ContentTypeRecord | ContentGraphError | None
) -> ElementDefinitionRecord | ContentGraphError | None:
    if not isinstance(content_type, ContentTypeRecord):
        return content_type
    model = content_type.model.elements.get(element.codename)
    return (
        None
        if model is None
        else ElementDefinitionRecord(element.codename, model, content_type.codename, element.variant)
    )
