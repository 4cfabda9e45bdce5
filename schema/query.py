"""The root fields. Each may fail alone: all are nullable."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import nodes
from resolvers.arguments import codename as checked_codename
from resolvers.arguments import optional_codename
from resolvers.catalogue_list import CatalogueListRecord
from resolvers.content_types import (
    ContentTypeRecord,
    ElementDefinitionRecord,
    content_element,
    content_type_by_codename,
    content_type_page,
)
from resolvers.context import Info
from resolvers.item_record import ItemRecord
from resolvers.items import ListRecord, item_by_codename
from resolvers.projects import ProjectRecord, list_projects, project_by_id
from resolvers.slots import SlotRecord, named_identity, own_identity
from resolvers.taxonomies import TaxonomyGroupRecord, group_by_codename, group_page
from resolvers.variant import Variant
from resolvers.visitors import VisitorRecord, visitor
from schema.content_type import ContentType, ContentTypeList, ElementDefinition
from schema.item import Item, ItemList
from schema.listing import Codename, Language, Limit, Offset, Order, Preview, Where, items_where
from schema.node import Node
from schema.project import Project
from schema.reading import reading_of
from schema.slot import (
    PreferredLocale,
    PreviewToken,
    SlotContent,
    SlotContext,
    SlotId,
    SlotVersion,
    SlotVisitorInput,
    slot_content,
)
from schema.taxonomy import TaxonomyGroup, TaxonomyGroupList
from schema.view import root_field
from schema.visitor import Visitor


def _variant(language: str | None, preview: bool) -> Variant:
    return Variant(optional_codename(language, "language"), preview)


@strawberry.type(description="Where every query starts.")
class Query:
    @root_field(Node | None, description="Anything that has an `id`, fetched again in the same variant.")
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="An `id` that a query returned.")],
    ) -> nodes.NodeRecord | None:
        return await nodes.node(info.context, id, reading_of(info))

    @root_field(Item | None, description="One item, or null if it is not published in this variant.")
    async def item(
        self, info: Info, codename: Codename, language: Language = None, preview: Preview = False
    ) -> ItemRecord | None:
        return await item_by_codename(info.context, codename, language, preview, reading_of(info))

    @root_field(ItemList | None, description="Items of all content types, a page at a time.")
    async def items(
        self,
        info: Info,
        where: Where = None,
        order: Order = None,
        limit: Limit = 10,
        offset: Offset = 0,
        language: Language = None,
        preview: Preview = False,
    ) -> ListRecord:
        return await items_where(info, _variant(language, preview), where, order, limit, offset)

    @root_field(ContentType | None, description="One content type, or null.")
    async def content_type(
        self, info: Info, codename: Codename, language: Language = None, preview: Preview = False
    ) -> ContentTypeRecord | None:
        return await content_type_by_codename(info.context, checked_codename(codename), _variant(language, preview))

    @root_field(ContentTypeList | None, description="Content types, a page at a time.")
    async def content_types(
        self, info: Info, limit: Limit = 10, offset: Offset = 0, language: Language = None, preview: Preview = False
    ) -> CatalogueListRecord[ContentTypeRecord]:
        return await content_type_page(info.context, limit, offset, _variant(language, preview))

    @root_field(ElementDefinition | None, description="One element of a content type, or null.")
    async def content_element(
        self,
        info: Info,
        type: Annotated[str, strawberry.argument(description="Codename of the content type.")],
        codename: Annotated[str, strawberry.argument(description="Codename of the element.")],
        preview: Preview = False,
    ) -> ElementDefinitionRecord | None:
        return await content_element(info.context, type, codename, Variant(None, preview))

    @root_field(TaxonomyGroup | None, description="One taxonomy group, or null.")
    async def taxonomy(
        self, info: Info, codename: Codename, language: Language = None, preview: Preview = False
    ) -> TaxonomyGroupRecord | None:
        return await group_by_codename(info.context, checked_codename(codename), _variant(language, preview))

    @root_field(TaxonomyGroupList | None, description="Taxonomy groups, a page at a time.")
    async def taxonomies(
        self, info: Info, limit: Limit = 10, offset: Offset = 0, language: Language = None, preview: Preview = False
    ) -> CatalogueListRecord[TaxonomyGroupRecord]:
        return await group_page(info.context, limit, offset, _variant(language, preview))

    @root_field(Visitor | None, description="A visitor of the site. Needs the scope `visitors`.")
    def visitor(
        self,
        info: Info,
        uid: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The visitor's id; left out, the one in the caller's tracking cookie."),
        ] = None,
    ) -> VisitorRecord:
        return visitor(info.context, uid)

    @root_field(
        SlotContent | None,
        description="A Croct slot, for the caller as their header or cookie names them, or for the visitor named.",
    )
    async def slot(
        self,
        info: Info,
        id: SlotId,
        version: SlotVersion = None,
        preferred_locale: PreferredLocale = None,
        context: SlotContext = None,
        preview_token: PreviewToken = None,
        visitor: Annotated[
            SlotVisitorInput | None, strawberry.argument(description="Another user than the caller.")
        ] = None,
    ) -> SlotRecord | None:
        identity = (
            own_identity(info.context)
            if visitor is None
            else named_identity(info.context, visitor.client_id, visitor.user_token)
        )
        return await slot_content(info, id, version, preferred_locale, context, preview_token, identity)

    @root_field(
        list[Project] | None, description="The projects that the Migration key opens. Needs the scope `drafts`."
    )
    async def projects(self, info: Info) -> list[ProjectRecord]:
        return await list_projects(info.context)

    @root_field(Project | None, description="One of those projects, or null.")
    async def project(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The project's GUID.")]
    ) -> ProjectRecord | None:
        return await project_by_id(info.context, id)
