"""The elements of an item: one type per kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from execution.judges import by_class
from resolvers import elements as records
from resolvers.content_types import definitions_of_elements
from resolvers.taxonomies import groups_of, terms_of_element
from schema.asset import Asset
from schema.enums import ElementKind
from schema.item import Item
from schema.linked import linked, missing
from schema.scalars import JSON, DateTime
from schema.view import batched, resolved, views
from upstream import element_models as models

if TYPE_CHECKING:
    from schema.content_type import ElementDefinition
    from schema.taxonomy import TaxonomyGroup, TaxonomyTerm

# Record → GraphQL type. One look-up instead of asking every type.
TYPE_NAMES: dict[type, str] = {
    records.TextRecord: "TextElement",
    records.UrlSlugRecord: "UrlSlugElement",
    records.NumberRecord: "NumberElement",
    records.DateTimeRecord: "DateTimeElement",
    records.MultipleChoiceRecord: "MultipleChoiceElement",
    records.AssetElementRecord: "AssetElement",
    records.ModularContentRecord: "ModularContentElement",
    records.TaxonomyElementRecord: "TaxonomyElement",
    records.RichTextRecord: "RichTextElement",
    records.UnknownRecord: "UnknownElement",
}


@strawberry.interface(description="An element of an item.")
class Element:
    codename: str = strawberry.field(description="Codename within the content type.")
    name: str = strawberry.field(description="Display name.")
    kind: ElementKind = strawberry.field(description="What the element holds.")
    definition: Annotated[ElementDefinition, strawberry.lazy("schema.content_type")] | None = batched(
        definitions_of_elements, description="How the content type defines the element."
    )

    @classmethod
    @by_class
    def resolve_type(cls, record: object, *_: Any) -> str:
        return TYPE_NAMES[type(record)]


@strawberry.type(description="Plain text.")
@views(records.TextRecord)
class TextElement(Element):
    value: str = strawberry.field(description="The text; empty if nothing was written.")


@strawberry.type(description="The part of an address that names the item.")
@views(records.UrlSlugRecord)
class UrlSlugElement(Element):
    value: str = strawberry.field(description="The slug; empty if nothing was written.")


@strawberry.type(description="A decimal number.")
@views(records.NumberRecord)
class NumberElement(Element):
    value: float | None = strawberry.field(description="The number, or null if nothing was written.")


@strawberry.type(description="A date and time.")
@views(records.DateTimeRecord)
class DateTimeElement(Element):
    value: DateTime | None = strawberry.field(description="The instant, or null if nothing was written.")


@strawberry.type(description="An option of a multiple choice element.")
@views(models.Choice)
class Option:
    name: str = strawberry.field(description="Display name.")
    codename: str = strawberry.field(description="Codename.")


@strawberry.type(description="Options chosen from a list.")
@views(records.MultipleChoiceRecord)
class MultipleChoiceElement(Element):
    options: list[Option] = strawberry.field(description="The options chosen.")


@strawberry.type(description="Files.")
@views(records.AssetElementRecord)
class AssetElement(Element):
    assets: list[Asset] = strawberry.field(description="The files, in the editor's order.")


@strawberry.type(description="Links to other items.")
@views(records.ModularContentRecord)
class ModularContentElement(Element):
    codenames: list[str] = strawberry.field(description="Codenames of the linked items, in the editor's order.")
    items: list[Item] | None = batched(linked, description="The linked items, without those that cannot be found.")
    unresolved: list[str] | None = batched(
        missing, description="Codenames of linked items that are not published, or gone."
    )


@strawberry.type(description="Terms of a taxonomy group.")
@views(records.TaxonomyElementRecord)
class TaxonomyElement(Element):
    terms: list[Annotated[TaxonomyTerm, strawberry.lazy("schema.taxonomy")]] = resolved(
        terms_of_element, description="The terms chosen."
    )
    group: Annotated[TaxonomyGroup, strawberry.lazy("schema.taxonomy")] | None = batched(
        groups_of, description="The group that the terms come from."
    )
    group_codename: str = strawberry.field(description="The codename of that group; costs no request.")


@strawberry.type(description="An element of a kind that came after this endpoint was made.")
@views(records.UnknownRecord)
class UnknownElement(Element):
    type: str = strawberry.field(description="The kind's name upstream.")
    value: JSON | None = strawberry.field(description="The element's value as sent.")
    raw: JSON = strawberry.field(description="Everything that was sent for the element.")
