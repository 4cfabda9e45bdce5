"""Content types as drafts know them, joined to those that Delivery serves."""

from __future__ import annotations

from resolvers.content_types import ContentTypeRecord, ElementDefinitionRecord, content_type_by_id
from resolvers.context import Context, Info, Parent
from resolvers.draft_names import derived_codename, unambiguous
from resolvers.draft_record import NamedElementRecord, NamedRecord
from resolvers.projects import ProjectRecord, joined
from resolvers.variant import Variant
from upstream import draft_models as models


class DraftTypeRecord(NamedRecord[models.DraftType], frozen=True):
    project_id: str

    @property
    def type_id(self) -> str:
        return self.model.type_id

    @property
    def elements(self) -> list[DraftElementDefinitionRecord]:
        return [DraftElementDefinitionRecord(element, self) for element in self.model.elements]


class DraftElementDefinitionRecord(NamedElementRecord[models.DraftElementDefinition], frozen=True):
    owner: DraftTypeRecord

    @property
    def type(self) -> str:
        return self.model.type


async def types_of_project(parent: Parent[ProjectRecord], info: Info) -> list[DraftTypeRecord]:
    found = await info.context.loaders.drafts.types.load(parent.project_id) or []
    return [DraftTypeRecord(model, parent.project_id) for model in found]


async def draft_type(context: Context, project_id: str, type_id: str) -> DraftTypeRecord | None:
    for model in await context.loaders.drafts.types.load(project_id) or []:
        if model.type_id == type_id:
            return DraftTypeRecord(model, project_id)
    return None


async def draft_of_type(parent: Parent[ContentTypeRecord], info: Info) -> DraftTypeRecord | None:
    project_id = info.context.loaders.project_id
    return None if project_id is None else await draft_type(info.context, project_id, parent.system_id)


async def content_type_of_draft(parent: Parent[DraftTypeRecord], info: Info) -> ContentTypeRecord | None:
    if not joined(info.context, parent.project_id):
        return None
    return await content_type_by_id(info.context, parent.type_id, Variant())


async def definition_of_draft(
    parent: Parent[DraftElementDefinitionRecord], info: Info
) -> ElementDefinitionRecord | None:
    """The content type's element of the codename derived from the name, None where two names would share it."""
    owner = parent.owner
    if not joined(info.context, owner.project_id):
        return None
    content_type = await content_type_by_id(info.context, owner.type_id, Variant())
    codename = derived_codename(parent.name)
    if content_type is None or codename not in unambiguous(owner.model.elements):
        return None
    model = content_type.model.elements.get(codename)
    if model is None:
        return None
    return ElementDefinitionRecord(codename, model, content_type.codename, content_type.variant)
