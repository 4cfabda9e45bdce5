"""Taxonomy groups and their terms: up to the parent, down to the children, across to the items that carry them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resolvers import arguments
from resolvers.catalogue_list import CatalogueListRecord, catalogue_page, catalogue_total
from resolvers.catalogue_loaders import CatalogueKey
from resolvers.catalogue_record import CatalogueRecord
from resolvers.content_types import ElementDefinitionRecord
from resolvers.context import Context, Info, Parent
from resolvers.each_parent import each_parent
from resolvers.elements import TaxonomyElementRecord
from resolvers.items import ItemListRecord, list_items
from resolvers.node_id import NodeId
from resolvers.reading import Reading
from resolvers.record import Record
from resolvers.trees import lineages
from resolvers.variant import Variant
from upstream import models
from upstream.errors import ArgumentError, ContentGraphError
from upstream.query import Filter, ItemQuery, Operator


class TaxonomyGroupRecord(CatalogueRecord[models.TaxonomyGroup], frozen=True):
    @property
    def id(self) -> str:
        return NodeId("taxonomy", (self.model.system.id,), self.variant).encoded()

    @property
    def terms(self) -> list[TermRecord]:
        return [TermRecord(term.codename, term.name, self.codename, self.variant) for term in self.model.terms]

    def lineages(self) -> Iterator[tuple[models.Term, ...]]:
        return lineages(self.model.terms, lambda term: term.terms)

    def lineage(self, codename: str) -> tuple[models.Term, ...]:
        return next((found for found in self.lineages() if found[-1].codename == codename), ())


class TermRecord(Record, frozen=True):
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


async def group_totals(
    parents: list[CatalogueListRecord[TaxonomyGroupRecord]], info: Info
) -> list[int | ContentGraphError]:
    catalogue = info.context.loaders.taxonomies
    return await each_parent(parents, lambda parent: catalogue_total(parent, catalogue))


def terms_of_element(parent: Parent[TaxonomyElementRecord]) -> list[TermRecord]:
    group, variant = parent.group_codename, parent.variant
    return [TermRecord(term.codename, term.name, group, variant, parent.codename) for term in parent.element.value]


async def groups_by_codename(
    context: Context, wanted: Sequence[tuple[str, Variant]]
) -> list[TaxonomyGroupRecord | ContentGraphError | None]:
    """One group for each, all in one load; None without a call for a codename that cannot exist."""
    keys = [CatalogueKey(codename, variant.preview) for codename, variant in wanted]
    askable = [key for key in keys if arguments.is_codename(key.name)]
    found = await context.loaders.taxonomies.by_codename.load_unique(askable)
    answers = [found.get(key) for key in keys]
    return [
        TaxonomyGroupRecord(answer, variant) if isinstance(answer, models.TaxonomyGroup) else answer
        for answer, (_, variant) in zip(answers, wanted, strict=True)
    ]


async def groups_of(
    parents: list[TaxonomyElementRecord | ElementDefinitionRecord | TermRecord], info: Info
) -> list[TaxonomyGroupRecord | ContentGraphError | None]:
    return await groups_by_codename(info.context, [(parent.group_codename or "", parent.variant) for parent in parents])


async def parents_of_terms(parents: list[TermRecord], info: Info) -> list[TermRecord | ContentGraphError | None]:
    return [
        lineage if isinstance(lineage, ContentGraphError) else term.sibling(lineage[-2]) if len(lineage) > 1 else None
        for term, lineage in await _lineages(info.context, parents)
    ]


async def ancestors_of_terms(parents: list[TermRecord], info: Info) -> list[list[TermRecord] | ContentGraphError]:
    return [
        lineage if isinstance(lineage, ContentGraphError) else [term.sibling(above) for above in lineage[:-1]]
        for term, lineage in await _lineages(info.context, parents)
    ]


async def children_of_terms(parents: list[TermRecord], info: Info) -> list[list[TermRecord] | ContentGraphError]:
    return [
        lineage
        if isinstance(lineage, ContentGraphError)
        else [term.sibling(below) for below in (lineage[-1].terms if lineage else ())]
        for term, lineage in await _lineages(info.context, parents)
    ]


async def elements_of_groups(
    parents: list[TaxonomyGroupRecord], info: Info
) -> list[list[ElementDefinitionRecord] | ContentGraphError]:
    """The elements, over all content types, that take their terms from each group."""

    async def elements(group: TaxonomyGroupRecord) -> list[ElementDefinitionRecord]:
        types = await info.context.loaders.content_types.everything.load(group.variant.preview) or ()
        return [
            ElementDefinitionRecord(codename, element, content_type.system.codename, group.variant)
            for content_type in types
            for codename, element in content_type.elements.items()
            if element.taxonomy_group == group.codename
        ]

    return await each_parent(parents, elements)


async def items_of_term(
    context: Context,
    term: TermRecord,
    element: str | None,
    include_descendants: bool,
    limit: int,
    offset: int,
    reading: Reading,
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
    return await list_items(context, query, term.variant.preview, reading)


async def _lineages(
    context: Context, terms: Sequence[TermRecord]
) -> list[tuple[TermRecord, tuple[models.Term, ...] | ContentGraphError]]:
    """Each term with the way down to it, empty where its group does not hold it."""
    groups = await groups_by_codename(context, [(term.group_codename, term.variant) for term in terms])
    return [
        (term, group if isinstance(group, ContentGraphError) else () if group is None else group.lineage(term.codename))
        for term, group in zip(terms, groups, strict=True)
    ]


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
