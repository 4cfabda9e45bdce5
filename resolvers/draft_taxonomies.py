"""Taxonomy groups as drafts know them, joined to those that Delivery serves."""

from __future__ import annotations

from collections.abc import Iterator

from resolvers.context import Context, Info, Parent
from resolvers.draft_names import derived_codename, unambiguous
from resolvers.draft_record import NamedRecord
from resolvers.draft_types import DraftElementDefinitionRecord
from resolvers.projects import ProjectRecord, joined
from resolvers.record import Record
from resolvers.taxonomies import TaxonomyGroupRecord, TermRecord, group_by_id
from resolvers.trees import lineages
from resolvers.variant import Variant
from upstream import draft_models as models


class DraftTaxonomyGroupRecord(NamedRecord[models.DraftTaxonomyGroup], frozen=True):
    project_id: str

    @property
    def group_id(self) -> str:
        return self.model.taxonomy_id

    @property
    def terms(self) -> list[DraftTermRecord]:
        return [DraftTermRecord((node,), self) for node in self.model.nodes]

    def lineages(self) -> Iterator[tuple[models.DraftTerm, ...]]:
        return lineages(self.model.nodes, lambda term: term.children)

    def codenames(self) -> frozenset[str]:
        return unambiguous(lineage[-1] for lineage in self.lineages())


class DraftTermRecord(Record, frozen=True):
    lineage: tuple[models.DraftTerm, ...]
    group: DraftTaxonomyGroupRecord

    @property
    def term_id(self) -> str:
        return self.lineage[-1].taxonomy_node_id

    @property
    def name(self) -> str:
        return self.lineage[-1].name

    @property
    def parent(self) -> DraftTermRecord | None:
        return DraftTermRecord(self.lineage[:-1], self.group) if len(self.lineage) > 1 else None

    @property
    def children(self) -> list[DraftTermRecord]:
        return [DraftTermRecord((*self.lineage, child), self.group) for child in self.lineage[-1].children]


async def taxonomies_of_project(parent: Parent[ProjectRecord], info: Info) -> list[DraftTaxonomyGroupRecord]:
    return await draft_groups(info.context, parent.project_id)


async def draft_groups(context: Context, project_id: str) -> list[DraftTaxonomyGroupRecord]:
    found = await context.loaders.drafts.taxonomies.load(project_id) or []
    return [DraftTaxonomyGroupRecord(model, project_id) for model in found]


async def draft_group(context: Context, project_id: str, group_id: str) -> DraftTaxonomyGroupRecord | None:
    groups = await draft_groups(context, project_id)
    return next((group for group in groups if group.group_id == group_id), None)


async def group_of_draft_definition(
    parent: Parent[DraftElementDefinitionRecord], info: Info
) -> DraftTaxonomyGroupRecord | None:
    group_id = parent.model.taxonomy_group_id
    return None if group_id is None else await draft_group(info.context, parent.owner.project_id, group_id)


async def draft_of_group(parent: Parent[TaxonomyGroupRecord], info: Info) -> DraftTaxonomyGroupRecord | None:
    project_id = info.context.loaders.project_id
    return None if project_id is None else await draft_group(info.context, project_id, parent.system_id)


async def published_group(parent: Parent[DraftTaxonomyGroupRecord], info: Info) -> TaxonomyGroupRecord | None:
    if not joined(info.context, parent.project_id):
        return None
    return await group_by_id(info.context, parent.group_id, Variant())


async def published_term(parent: Parent[DraftTermRecord], info: Info) -> TermRecord | None:
    """The published term of the codename derived from the name, None where two terms would share it."""
    codename = derived_codename(parent.name)
    if not joined(info.context, parent.group.project_id) or codename not in parent.group.codenames():
        return None
    group = await group_by_id(info.context, parent.group.group_id, Variant())
    lineage = () if group is None else group.lineage(codename)
    if group is None or not lineage:
        return None
    return TermRecord(codename, lineage[-1].name, group.codename, group.variant)
