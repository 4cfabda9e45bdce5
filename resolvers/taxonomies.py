"""Taxonomy groups and their terms: up to the parent, down to the children, across to the items that carry them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resolvers import arguments
from resolvers.catalogue_list import CatalogueListRecord, catalogue_page, catalogue_total
from resolvers.catalogue_loaders import CatalogueKey
from resolvers.content_types import ElementDefinitionRecord
from resolvers.context import Context, Info, Parent
from resolvers.elements import TaxonomyElementRecord
from resolvers.items import ItemListRecord, list_items
from resolvers.node_id import NodeId
from resolvers.variant import Variant
from upstream import models
from upstream.errors import ArgumentError
from upstream.query import Filter, ItemQuery, Operator


@dataclass(frozen=True, slots=True)
class TaxonomyGroupRecord:
    model: models.TaxonomyGroup
    variant: Variant

    @property
    def id(self) -> str:
        return NodeId("taxonomy", (self.model.system.id,), self.variant).encoded()

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
    def terms(self) -> list[TermRecord]:
        return [TermRecord(term.codename, term.name, self.codename, self.variant) for term in self.model.terms]

    def lineages(self) -> Iterator[tuple[models.Term, ...]]:
        """Every term behind its ancestors, top first."""
        pending: list[tuple[models.Term, ...]] = [(term,) for term in reversed(self.model.terms)]
        while pending:
            lineage = pending.pop()
            yield lineage
            pending += [(*lineage, child) for child in reversed(lineage[-1].terms)]

    def lineage(self, codename: str) -> tuple[models.Term, ...]:
        return next((found for found in self.lineages() if found[-1].codename == codename), ())


@dataclass(frozen=True, slots=True)
class TermRecord:
    """A term as an item names it or as its group lists it; `element` is the element it was reached through."""

    codename: str
    name: str
    group_codename: str
    variant: Variant
    element: str | None = None

    @property
    def id(self) -> str:
        return NodeId("term", (self.group_codename, self.codename), self.variant).encoded()

    def sibling(self, term: models.Term) -> TermRecord:
        return TermRecord(term.codename, term.name, self.group_codename, self.variant, self.element)


async def group_by_codename(context: Context, codename: str, variant: Variant) -> TaxonomyGroupRecord | None:
    if not arguments.is_codename(codename):
        return None
    found = await context.loaders.taxonomies.by_codename.load(CatalogueKey(codename, variant.preview))
    return None if found is None else TaxonomyGroupRecord(found, variant)


async def group_by_id(context: Context, guid: str, variant: Variant) -> TaxonomyGroupRecord | None:
    found = await context.loaders.taxonomies.by_id.load(CatalogueKey(guid, variant.preview))
    return None if found is None else TaxonomyGroupRecord(found, variant)


async def term_by_codename(context: Context, group: str, codename: str, variant: Variant) -> TermRecord | None:
    found = await group_by_codename(context, group, variant)
    lineage = () if found is None else found.lineage(codename)
    return TermRecord(codename, lineage[-1].name, group, variant) if lineage else None


async def group_page(
    context: Context, limit: int, offset: int, variant: Variant
) -> CatalogueListRecord[TaxonomyGroupRecord]:
    return await catalogue_page(context, context.loaders.taxonomies, TaxonomyGroupRecord, limit, offset, variant)


async def group_total(parent: Parent[CatalogueListRecord[TaxonomyGroupRecord]], info: Info) -> int:
    return await catalogue_total(parent, info.context.loaders.taxonomies)


def terms_of_element(parent: Parent[TaxonomyElementRecord]) -> list[TermRecord]:
    group, variant = parent.group_codename, parent.variant
    return [TermRecord(term.codename, term.name, group, variant, parent.codename) for term in parent.element.value]


async def group_of_element(parent: Parent[TaxonomyElementRecord], info: Info) -> TaxonomyGroupRecord | None:
    return await group_by_codename(info.context, parent.group_codename, parent.variant)


async def group_of_definition(parent: Parent[ElementDefinitionRecord], info: Info) -> TaxonomyGroupRecord | None:
    return await group_by_codename(info.context, parent.group_codename or "", parent.variant)


async def group_of_term(parent: Parent[TermRecord], info: Info) -> TaxonomyGroupRecord | None:
    return await group_by_codename(info.context, parent.group_codename, parent.variant)


async def parent_of_term(parent: Parent[TermRecord], info: Info) -> TermRecord | None:
    lineage = await _lineage(info.context, parent)
    return parent.sibling(lineage[-2]) if len(lineage) > 1 else None


async def ancestors_of_term(parent: Parent[TermRecord], info: Info) -> list[TermRecord]:
    return [parent.sibling(term) for term in (await _lineage(info.context, parent))[:-1]]


async def children_of_term(parent: Parent[TermRecord], info: Info) -> list[TermRecord]:
    lineage = await _lineage(info.context, parent)
    return [parent.sibling(term) for term in lineage[-1].terms] if lineage else []


async def elements_of_group(parent: Parent[TaxonomyGroupRecord], info: Info) -> list[ElementDefinitionRecord]:
    """The elements, over all content types, that take their terms from this group."""
    types = await info.context.loaders.content_types.everything.load(parent.variant.preview) or ()
    return [
        ElementDefinitionRecord(codename, element, content_type.system.codename, parent.variant)
        for content_type in types
        for codename, element in content_type.elements.items()
        if element.taxonomy_group == parent.codename
    ]


async def items_of_term(
    context: Context, term: TermRecord, element: str | None, include_descendants: bool, limit: int, offset: int
) -> ItemListRecord:
    """Items carrying the term in `element`: if not named, the one it was reached through or the group's only one."""
    if element is not None:
        arguments.codename(element, "element")
    codename = element or term.element or await _only_element(context, term)
    terms = [term.codename]
    if include_descendants:
        lineage = await _lineage(context, term)
        terms = [below.codename for below in _descendants(lineage[-1:])] or terms
    operator = Operator.CONTAINS if len(terms) == 1 else Operator.ANY
    query = ItemQuery(
        filters=(Filter(f"elements.{codename}", operator, tuple(terms)),),
        language=term.variant.language,
        skip=offset,
        limit=limit,
    )
    return await list_items(context, query, term.variant.preview)


async def _lineage(context: Context, term: TermRecord) -> tuple[models.Term, ...]:
    group = await group_by_codename(context, term.group_codename, term.variant)
    return () if group is None else group.lineage(term.codename)


def _descendants(terms: Sequence[models.Term]) -> Iterator[models.Term]:
    pending = list(terms)
    while pending:
        term = pending.pop(0)
        yield term
        pending += term.terms


async def _only_element(context: Context, term: TermRecord) -> str:
    types = await context.loaders.content_types.everything.load(term.variant.preview) or ()
    codenames = {
        codename
        for content_type in types
        for codename, element in content_type.elements.items()
        if element.taxonomy_group == term.group_codename
    }
    if len(codenames) != 1:
        several = ", ".join(sorted(codenames)) or "none"
        raise ArgumentError("element", f"must name the element that holds the term; this group's are: {several}.")
    return codenames.pop()
