"""What each field of the base graph may load, and how long its lists are taken to be. Data alone.

A field that is not here loads nothing. Typed fields and types name the row or the type that they cost as much as.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sharing(StrEnum):
    """How many upstream requests the objects of one level cause together."""

    EACH = "each"  # one for each object: the service has no multi-get, or every query differs
    KEYS = "keys"  # one for so many keys as an address has room for
    LEVEL = "level"  # one for all of them: a single thing, or the whole listing
    ONCE = "once"  # one in the whole operation: a collection that is read as a whole


@dataclass(frozen=True, slots=True)
class Load:
    """`keys` of one object; `answered`: its keys may stand in the answer that brought the object already.

    It happens only where the argument `given` is written, or `missing` is not.
    """

    service: str
    request: str
    sharing: Sharing
    keys: int = 1
    answered: bool = False
    given: str | None = None
    missing: str | None = None
    conditional: bool = False  # as many as the argument `where` may come to


@dataclass(frozen=True, slots=True)
class FieldCost:
    """`size`: objects in the list, where no `limit` says; `apart`: how many of them load something of their own.

    `most`: different ones that there are at all, however many lists lead to them.
    """

    loads: tuple[Load, ...] = ()
    size: int = 5
    apart: int | None = None
    most: int | None = None


# Assumptions of the formula; docs/serving.md states them.
KEYS_PER_REQUEST = 50  # codenames of 35 characters in an address of 2,048
DISTINCT_KEYS = 200  # different items that one level leads to, however many paths do
LINKS = 3  # items that one element links to
ELEMENTS = 10
LINKING_ELEMENTS = 2  # elements of one item that link to others
PROJECTS = 3  # that one Migration key opens
DISTINCT_PARTS = 40  # different types, terms or sitemap nodes that one level leads to
STREAMED_AT_ONCE = 100  # items of a streamed list that are under way together (graphql-core, StreamItemQueue)
COLLECTION = 20  # types, terms or sitemap nodes in a list that has no pages


def _items(keys: int = 1, *, answered: bool = False) -> FieldCost:
    return FieldCost((Load("delivery", "items by codename", Sharing.KEYS, keys, answered),), LINKS, most=DISTINCT_KEYS)


def _each(service: str, request: str, size: int = 5, most: int | None = None) -> FieldCost:
    return FieldCost((Load(service, request, Sharing.EACH),), size, most=most)


def _once(service: str, request: str, size: int = 5, most: int | None = None) -> FieldCost:
    return FieldCost((Load(service, request, Sharing.ONCE),), size, most=most)


def _parts(*loads: Load, size: int = COLLECTION) -> FieldCost:
    """A list of types, terms or nodes: trees have only so many, and equal questions are asked once."""
    return FieldCost(loads, size, most=DISTINCT_PARTS)


TYPE = Load("delivery", "content type", Sharing.LEVEL)
TYPES = Load("delivery", "all content types", Sharing.ONCE)
GROUP = Load("delivery", "taxonomy group", Sharing.LEVEL)
GROUPS = Load("delivery", "all taxonomy groups", Sharing.ONCE)
LISTING = Load("delivery", "items", Sharing.EACH)
CHOSEN = Load("delivery", "items", Sharing.EACH, conditional=True)
# Ordering by an element asks for the content model first, where it is not known yet.
ORDERED = Load("delivery", "all content types", Sharing.ONCE, given="order")
# A page of ours may lie across two of the service's.
DRAFTS = FieldCost(
    (Load("migration", "drafts", Sharing.EACH), Load("migration", "drafts", Sharing.EACH, given="offset"))
)
FACT = "visitor"

# What has no equal in the base graph, by the name that typed fields give as their twin.
TYPED: Mapping[str, FieldCost] = {
    "typed.item": FieldCost(
        (
            Load("delivery", "items by codename", Sharing.KEYS, given="codename"),
            Load("delivery", "items by id", Sharing.KEYS, given="id"),
        )
    ),
    "typed.listing": FieldCost((CHOSEN,)),
}

COSTS: Mapping[str, FieldCost] = {
    "Query.node": _each("any", "node"),
    "Query.item": FieldCost((Load("delivery", "items by codename", Sharing.KEYS),)),
    "Query.items": FieldCost((ORDERED, CHOSEN)),
    "Query.contentType": FieldCost((TYPE,)),
    "Query.contentTypes": _each("delivery", "content types"),
    "Query.contentElement": _each("delivery", "element"),
    "Query.taxonomy": FieldCost((GROUP,)),
    "Query.taxonomies": _each("delivery", "taxonomy groups"),
    "Query.slot": _each("croct", "slot"),
    "Query.projects": _once("migration", "projects", PROJECTS),
    "Query.project": _once("migration", "projects"),
    "Item.elements": FieldCost(size=ELEMENTS, apart=LINKING_ELEMENTS),
    "Item.draft": FieldCost((Load("migration", "draft items", Sharing.EACH),)),
    "Item.referencedBy": FieldCost((LISTING,)),
    "ItemSystem.type": _parts(TYPE),
    "ItemSystem.sitemapNodes": _once("migration", "sitemap", 2, DISTINCT_PARTS),
    "ItemList.totalCount": _each("delivery", "count of items"),
    "Element.definition": FieldCost((TYPE,)),
    "ModularContentElement.items": _items(LINKS, answered=True),
    "ModularContentElement.unresolved": _items(LINKS, answered=True),
    "RichTextElement.items": _items(LINKS, answered=True),
    "RichTextElement.unresolved": _items(LINKS, answered=True),
    "RichTextElement.links": FieldCost(size=LINKS),
    "RichTextElement.images": FieldCost(size=LINKS),
    "ItemLink.item": _items(),
    "TaxonomyElement.terms": _parts(size=LINKS),
    "TaxonomyElement.group": _parts(GROUP),
    "ContentType.elements": FieldCost(size=ELEMENTS),
    "ContentType.items": FieldCost((ORDERED, CHOSEN)),
    "ContentType.draft": _once("migration", "types"),
    "ContentTypeList.totalCount": FieldCost((TYPES,)),
    "ElementDefinition.taxonomyGroup": _parts(GROUP),
    "ElementDefinition.contentType": _parts(TYPE),
    "TaxonomyGroup.terms": _parts(),
    "TaxonomyGroup.elements": _parts(TYPES),
    "TaxonomyGroup.draft": _once("migration", "taxonomies"),
    "TaxonomyGroupList.totalCount": FieldCost((GROUPS,)),
    "TaxonomyTerm.group": _parts(GROUP),
    "TaxonomyTerm.parent": _parts(GROUP),
    "TaxonomyTerm.ancestors": _parts(GROUP, size=2),
    "TaxonomyTerm.children": _parts(GROUP),
    "TaxonomyTerm.items": FieldCost(
        (
            Load("delivery", "all content types", Sharing.ONCE, missing="element"),
            Load("delivery", "taxonomy group", Sharing.LEVEL, given="includeDescendants"),
            LISTING,
        )
    ),
    "Visitor.usualLocation": _each("personalization", FACT),
    "Visitor.currentLocation": _each("personalization", FACT),
    "Visitor.firstVisit": _each("personalization", FACT),
    "Visitor.lastVisit": _each("personalization", FACT),
    "Visitor.activitySummary": _each("personalization", FACT),
    "Visitor.currentSession": _each("personalization", FACT),
    "Visitor.activity": _each("personalization", FACT),
    "Visitor.segments": _each("personalization", FACT),
    "Visitor.slot": _each("croct", "slot"),
    "SlotContent.items": _items(LINKS),
    "SlotContent.unresolved": _items(LINKS),
    "Project.types": _each("migration", "types", COLLECTION, DISTINCT_PARTS),
    "Project.item": _each("migration", "draft item"),
    "Project.items": DRAFTS,
    "Project.workflowSteps": _each("migration", "workflow", COLLECTION, DISTINCT_PARTS),
    "Project.sitemap": _each("migration", "sitemap", COLLECTION, DISTINCT_PARTS),
    "Project.taxonomies": _each("migration", "taxonomies", COLLECTION, DISTINCT_PARTS),
    "WorkflowStep.drafts": DRAFTS,
    "SitemapNode.items": FieldCost((LISTING,)),
    "SitemapNode.drafts": DRAFTS,
    "SitemapNode.children": _parts(),
    "DraftType.contentType": _parts(TYPES),
    "DraftType.drafts": DRAFTS,
    "DraftType.elements": FieldCost(size=ELEMENTS),
    "DraftElementDefinition.taxonomyGroup": _once("migration", "taxonomies"),
    "DraftElementDefinition.definition": FieldCost((TYPES,)),
    "DraftTaxonomyGroup.terms": _parts(),
    "DraftTaxonomyGroup.group": _parts(GROUPS),
    "DraftTerm.children": _parts(),
    "DraftTerm.term": _parts(GROUPS),
    "DraftItem.elements": FieldCost(size=ELEMENTS, apart=LINKING_ELEMENTS),
    "DraftItem.type": _once("migration", "types", most=DISTINCT_PARTS),
    "DraftItem.workflowStep": _once("migration", "workflow", most=DISTINCT_PARTS),
    "DraftItem.sitemapNodes": _once("migration", "sitemap", 2, DISTINCT_PARTS),
    "DraftItem.item": FieldCost((Load("delivery", "items by id", Sharing.KEYS),)),
    "DraftElement.definition": _once("migration", "types"),
    "DraftTaxonomyElement.terms": _once("migration", "taxonomies", LINKS, DISTINCT_PARTS),
    "DraftModularContentElement.items": FieldCost((Load("migration", "draft items", Sharing.EACH, LINKS),), LINKS),
    "DraftModularContentElement.unresolved": FieldCost((Load("migration", "draft items", Sharing.EACH, LINKS),)),
    "DraftAsset.downloadUrl": _each("migration", "download link"),
}
