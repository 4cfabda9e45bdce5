"""Things fetched again by the id that a query returned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from resolvers import arguments
from resolvers.content_types import ContentTypeRecord, content_type_by_id
from resolvers.context import Context
from resolvers.drafts import DraftItemRecord, draft_by_id
from resolvers.item_record import ItemRecord
from resolvers.items import item_by_id
from resolvers.node_id import NodeId, decode_node_id
from resolvers.projects import ProjectRecord, project_by_id
from resolvers.reading import Reading
from resolvers.taxonomies import TaxonomyGroupRecord, TermRecord, group_by_id, term_by_codename
from upstream.errors import ArgumentError

NodeRecord = ItemRecord | ContentTypeRecord | TaxonomyGroupRecord | TermRecord | DraftItemRecord | ProjectRecord


async def node(context: Context, id: str, reading: Reading) -> NodeRecord | None:
    """The thing in the variant that the id names, or None where it is gone. Raises ArgumentError for a foreign id."""
    decoded = decode_node_id(id)
    fetch = NODES.get(decoded.kind)
    if fetch is None:
        raise ArgumentError("id", "names a kind of thing that this endpoint does not serve.")
    arguments.optional_codename(decoded.variant.language, "id")
    return await fetch(context, decoded, reading)


async def _item(context: Context, id: NodeId, reading: Reading) -> NodeRecord | None:
    return await item_by_id(context, arguments.guid(id.parts[0]), id.variant, reading)


async def _content_type(context: Context, id: NodeId, reading: Reading) -> NodeRecord | None:
    return await content_type_by_id(context, id.parts[0], id.variant)


async def _taxonomy(context: Context, id: NodeId, reading: Reading) -> NodeRecord | None:
    return await group_by_id(context, id.parts[0], id.variant)


async def _term(context: Context, id: NodeId, reading: Reading) -> NodeRecord | None:
    return await term_by_codename(context, id.parts[0], id.parts[-1], id.variant)


async def _draft(context: Context, id: NodeId, reading: Reading) -> NodeRecord | None:
    return await draft_by_id(context, arguments.guid(id.parts[0]), arguments.guid(id.parts[-1]))


async def _project(context: Context, id: NodeId, reading: Reading) -> NodeRecord | None:
    return await project_by_id(context, id.parts[0])


NODES: Mapping[str, Callable[[Context, NodeId, Reading], Awaitable[NodeRecord | None]]] = {
    "item": _item,
    "type": _content_type,
    "taxonomy": _taxonomy,
    "term": _term,
    "draft": _draft,
    "project": _project,
}
