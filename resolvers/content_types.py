"""Content types, the definitions of their elements, and the items of a type."""

from __future__ import annotations

from dataclasses import dataclass

from resolvers import arguments
from resolvers.catalogue_list import CatalogueListRecord, catalogue_page, catalogue_total
from resolvers.catalogue_loaders import CatalogueKey
from resolvers.context import Context, Info, Parent
from resolvers.elements import ElementRecord
from resolvers.item_record import SystemRecord
from resolvers.loaders import ElementKey
from resolvers.node_id import NodeId
from resolvers.variant import Variant
from upstream import models


@dataclass(frozen=True, slots=True)
class ContentTypeRecord:
    model: models.ContentType
    variant: Variant

    @property
    def id(self) -> str:
        return NodeId("type", (self.model.system.id,), self.variant).encoded()

    @property
    def system_id(self) -> str:
        return self.model.system.id

    @property
    def name(self) -> str:
        return self.model.system.name

    @property
    def codename(self) -> str:
        return self.model.system.codename

    @property
    def last_modified(self) -> str | None:
        return models.timestamp(self.model.system.last_modified, "system.last_modified")

    @property
    def elements(self) -> list[ElementDefinitionRecord]:
        return [
            ElementDefinitionRecord(codename, element, self.codename, self.variant)
            for codename, element in self.model.elements.items()
        ]


@dataclass(frozen=True, slots=True)
class ElementDefinitionRecord:
    codename: str
    model: models.ElementDefinition
    type_codename: str
    variant: Variant

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def kind(self) -> str:
        return self.model.type if self.model.type in models.KNOWN_KINDS else "unknown"

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def options(self) -> list[models.Choice]:
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


async def content_type_total(parent: Parent[CatalogueListRecord[ContentTypeRecord]], info: Info) -> int:
    return await catalogue_total(parent, info.context.loaders.content_types)


async def content_element(
    context: Context, content_type: str, codename: str, variant: Variant
) -> ElementDefinitionRecord | None:
    """Delivery API, View a content type element."""
    arguments.codename(content_type, "type")
    arguments.codename(codename)
    found = await context.loaders.element.load(ElementKey(content_type, codename, variant.preview))
    return None if found is None else ElementDefinitionRecord(codename, found, content_type, variant)


async def type_of_item(parent: Parent[SystemRecord], info: Info) -> ContentTypeRecord | None:
    return await content_type_by_codename(info.context, parent.type_codename, parent.variant)


async def type_of_definition(parent: Parent[ElementDefinitionRecord], info: Info) -> ContentTypeRecord | None:
    return await content_type_by_codename(info.context, parent.type_codename, parent.variant)


async def definition_of_element(
    parent: Parent[ElementRecord[models.TextElement]], info: Info
) -> ElementDefinitionRecord | None:
    content_type = await content_type_by_codename(info.context, parent.item.item.system.type, parent.variant)
    definition = None if content_type is None else content_type.model.elements.get(parent.codename)
    if content_type is None or definition is None:
        return None
    return ElementDefinitionRecord(parent.codename, definition, content_type.codename, parent.variant)
