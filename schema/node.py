"""The Node interface: things that can be fetched again by id."""

from __future__ import annotations

from typing import Any

import strawberry

from execution.judges import by_class
from resolvers.content_types import ContentTypeRecord
from resolvers.drafts import DraftItemRecord
from resolvers.item_record import ItemRecord
from resolvers.projects import ProjectRecord
from resolvers.taxonomies import TaxonomyGroupRecord, TermRecord

# Record → GraphQL type. One look-up, however many types implement the interface.
TYPE_NAMES: dict[type, str] = {
    ItemRecord: "ContentItem",
    ContentTypeRecord: "ContentType",
    TaxonomyGroupRecord: "TaxonomyGroup",
    TermRecord: "TaxonomyTerm",
    DraftItemRecord: "DraftItem",
    ProjectRecord: "Project",
}


@strawberry.interface(description="A thing that `node(id:)` fetches again, in the same language and preview.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque and unique: it holds kind, upstream id, requested language and preview."
    )

    @classmethod
    @by_class
    def resolve_type(cls, record: object, *_: Any) -> str:
        return TYPE_NAMES[type(record)]
