"""The schema of a slot's content, typed by Croct's seven kinds."""

from __future__ import annotations

from typing import Any

import strawberry

from execution.judges import by_class
from resolvers import slot_schema as records
from schema.scalars import JSON
from schema.view import views

TYPE_NAMES: dict[type, str] = {
    records.BooleanRecord: "SlotBoolean",
    records.NumberRecord: "SlotNumber",
    records.TextRecord: "SlotText",
    records.StructureRecord: "SlotStructure",
    records.ListRecord: "SlotListDefinition",
    records.UnionRecord: "SlotUnion",
    records.ReferenceRecord: "SlotReference",
    records.UnknownRecord: "SlotUnknown",
}


@strawberry.interface(description="What a value of a slot's content looks like.")
class SlotDefinition:
    type: str = strawberry.field(description="The kind's name in Croct's schema language.")
    title: str | None = strawberry.field(description="Display name, where it is not stripped.")
    description: str | None = strawberry.field(description="Explanation, where it is not stripped.")

    @classmethod
    @by_class
    def resolve_type(cls, record: object, *_: Any) -> str:
        return TYPE_NAMES[type(record)]


@strawberry.type(description="True or false.")
@views(records.BooleanRecord)
class SlotBoolean(SlotDefinition):
    default: bool | None = strawberry.field(description="The value if nothing is chosen.")


@strawberry.type(description="A number.")
@views(records.NumberRecord)
class SlotNumber(SlotDefinition):
    minimum: float | None = strawberry.field(description="The least value.")
    maximum: float | None = strawberry.field(description="The greatest value.")
    integer: bool = strawberry.field(description="Whether it is whole.")


@strawberry.type(description="One of the values that a text may have.")
@views(records.ChoiceRecord)
class SlotChoice:
    value: str = strawberry.field(description="The value.")
    label: str | None = strawberry.field(description="Display name, where it is not stripped.")
    default: bool = strawberry.field(description="Whether it stands if nothing is chosen.")


@strawberry.type(description="A text.")
@views(records.TextRecord)
class SlotText(SlotDefinition):
    format: str | None = strawberry.field(description="One of color, url and multiline.")
    pattern: str | None = strawberry.field(description="A regular expression that it matches.")
    minimum_length: float | None = strawberry.field(description="The least number of characters.")
    maximum_length: float | None = strawberry.field(description="The greatest number of characters.")
    choices: list[SlotChoice] = strawberry.field(description="The values that it may have; none stands for any.")


@strawberry.type(description="A named value of a structure.")
@views(records.AttributeRecord)
class SlotAttribute:
    name: str = strawberry.field(description="Its key in the content.")
    label: str | None = strawberry.field(description="Display name, where it is not stripped.")
    description: str | None = strawberry.field(description="Explanation, where it is not stripped.")
    optional: bool = strawberry.field(description="Whether the content may lack it.")
    private: bool = strawberry.field(description="Whether it never leaves Croct.")
    type: SlotDefinition = strawberry.field(description="What its value looks like.")


@strawberry.type(description="An object of named values.")
@views(records.StructureRecord)
class SlotStructure(SlotDefinition):
    attributes: list[SlotAttribute] = strawberry.field(description="Its values, in display order.")


@strawberry.type(description="A list.")
@views(records.ListRecord)
class SlotListDefinition(SlotDefinition):
    items: SlotDefinition = strawberry.field(description="What its entries look like.")
    item_label: str | None = strawberry.field(description="Display name of an entry.")
    minimum_length: float | None = strawberry.field(description="The least number of entries.")
    maximum_length: float | None = strawberry.field(description="The greatest number of entries.")


@strawberry.type(description="A definition under its name: a member of a union, or an entry of the schema.")
@views(records.MemberRecord)
class SlotNamedDefinition:
    name: str = strawberry.field(description="The discriminator (`_type`) or the id.")
    type: SlotDefinition = strawberry.field(description="The definition.")


@strawberry.type(description="One of several things, told apart by `_type`.")
@views(records.UnionRecord)
class SlotUnion(SlotDefinition):
    types: list[SlotNamedDefinition] = strawberry.field(description="What it may be.")


@strawberry.type(description="A definition kept elsewhere.")
@views(records.ReferenceRecord)
class SlotReference(SlotDefinition):
    id: strawberry.ID = strawberry.field(description="The definition's id.")
    properties: JSON | None = strawberry.field(description="What is laid over the definition.")
    definition: SlotDefinition | None = strawberry.field(description="The definition, where the schema holds it.")


@strawberry.type(description="A kind that came after this endpoint was made.")
@views(records.UnknownRecord)
class SlotUnknown(SlotDefinition):
    raw: JSON = strawberry.field(description="The definition as sent.")


@strawberry.type(description="The schema of a slot's content.")
@views(records.SlotSchemaRecord)
class SlotSchema:
    root: SlotDefinition = strawberry.field(description="What the content looks like: a structure or a union.")
    definitions: list[SlotNamedDefinition] = strawberry.field(description="What references lead to.")
