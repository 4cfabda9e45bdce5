"""The sitemap of a project, joined to the items that Delivery serves."""

from __future__ import annotations

from collections.abc import Sequence

from resolvers.context import Context, Info, Parent
from resolvers.draft_names import derived_codename, unambiguous
from resolvers.item_record import SystemRecord
from resolvers.items import ItemListRecord, list_items
from resolvers.projects import ProjectRecord, joined
from resolvers.reading import Reading
from resolvers.record import Record
from resolvers.trees import lineages
from upstream import draft_models as models
from upstream.query import Filter, ItemQuery, Operator


class SitemapNodeRecord(Record, frozen=True):
    """`lineage` ends in the node itself. `codename` is None where two nodes would share it."""

    lineage: tuple[models.SitemapNode, ...]
    codename: str | None
    project_id: str
    tree: SitemapTree

    @property
    def node_id(self) -> str:
        return self.lineage[-1].sitemap_node_id

    @property
    def name(self) -> str:
        return self.lineage[-1].name

    @property
    def parent(self) -> SitemapNodeRecord | None:
        return self.tree.record(self.lineage[:-1]) if len(self.lineage) > 1 else None

    @property
    def children(self) -> list[SitemapNodeRecord]:
        return [self.tree.record((*self.lineage, child)) for child in self.lineage[-1].children]


class SitemapTree:
    """A project's sitemap, with the codenames that Delivery's sitemap_locations use."""

    def __init__(self, nodes: Sequence[models.SitemapNode], project_id: str) -> None:
        self._project_id = project_id
        self.lineages = list(lineages(nodes, lambda node: node.children))
        self._codenames = unambiguous(lineage[-1] for lineage in self.lineages)

    def record(self, lineage: tuple[models.SitemapNode, ...]) -> SitemapNodeRecord:
        codename = derived_codename(lineage[-1].name)
        known = codename if codename in self._codenames else None
        return SitemapNodeRecord(lineage, known, self._project_id, self)

    def roots(self) -> list[SitemapNodeRecord]:
        return [self.record(lineage) for lineage in self.lineages if len(lineage) == 1]

    def by_id(self, ids: Sequence[str]) -> list[SitemapNodeRecord]:
        found = {lineage[-1].sitemap_node_id: lineage for lineage in self.lineages}
        return [self.record(found[id]) for id in ids if id in found]

    def by_codename(self, codenames: Sequence[str]) -> list[SitemapNodeRecord]:
        records = {record.codename: record for record in map(self.record, self.lineages)}
        return [records[codename] for codename in codenames if codename in records]


async def sitemap_tree(context: Context, project_id: str) -> SitemapTree:
    return SitemapTree(await context.loaders.drafts.sitemap.load(project_id) or [], project_id)


async def sitemap_of_project(parent: Parent[ProjectRecord], info: Info) -> list[SitemapNodeRecord]:
    return (await sitemap_tree(info.context, parent.project_id)).roots()


async def sitemap_of_item(parent: Parent[SystemRecord], info: Info) -> list[SitemapNodeRecord] | None:
    """The nodes behind `sitemapLocations`, or None where no draft project is joined."""
    project_id = info.context.loaders.project_id
    if project_id is None:
        return None
    return (await sitemap_tree(info.context, project_id)).by_codename(parent.sitemap_locations)


async def items_of_sitemap_node(
    context: Context,
    node: SitemapNodeRecord,
    language: str | None,
    preview: bool,
    limit: int,
    offset: int,
    reading: Reading,
) -> ItemListRecord | None:
    """Items served by Delivery that stand in the node; None where the node's codename cannot be told."""
    if node.codename is None or not joined(context, node.project_id):
        return None
    within = Filter("system.sitemap_locations", Operator.CONTAINS, (node.codename,))
    query = ItemQuery(filters=(within,), language=language, skip=offset, limit=limit)
    return await list_items(context, query, preview, reading)
