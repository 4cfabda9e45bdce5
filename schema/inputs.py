"""Filters and orders of item listings, as the caller writes them."""

from __future__ import annotations

import strawberry
from strawberry import UNSET

from schema.enums import SortDirection, SystemAttribute
from schema.scalars import DateTime, SimpleValue
from schema.view import Given

_LOOKED_AT = "On Kentico Cloud this server looks at the items itself; it refuses where they are too many."
_LATER = "Later generation (Kontent.ai) only; refused with UNSUPPORTED_BY_UPSTREAM on Kentico Cloud."


@strawberry.input(description="Two ends, both included.")
class DateTimeRange(Given):
    lower: DateTime = strawberry.field(name="from", description="The lower end.")
    upper: DateTime = strawberry.field(name="to", description="The upper end.")


@strawberry.input(description="Two ends, both included.")
class SimpleRange(Given):
    lower: SimpleValue = strawberry.field(name="from", description="The lower end.")
    upper: SimpleValue = strawberry.field(name="to", description="The upper end.")


@strawberry.input(description="Conditions on a system attribute that is a string. All of them must hold.")
class TextWhere(Given):
    eq: str | None = strawberry.field(default=UNSET, description="Equals the value.")
    in_: list[str] | None = strawberry.field(name="in", default=UNSET, description="Equals one of the values.")
    lt: str | None = strawberry.field(default=UNSET, description="Stands before the value in the alphabet.")
    lte: str | None = strawberry.field(default=UNSET, description="Stands before the value or equals it.")
    gt: str | None = strawberry.field(default=UNSET, description="Stands after the value in the alphabet.")
    gte: str | None = strawberry.field(default=UNSET, description="Stands after the value or equals it.")
    range: SimpleRange | None = strawberry.field(default=UNSET, description="Lies between two values.")
    not_eq: str | None = strawberry.field(default=UNSET, description=f"Differs from the value. {_LOOKED_AT}")
    not_in: list[str] | None = strawberry.field(default=UNSET, description=f"Is none of the values. {_LOOKED_AT}")


@strawberry.input(description="Conditions on a system attribute that is a date. All of them must hold.")
class DateTimeWhere(Given):
    eq: DateTime | None = strawberry.field(default=UNSET, description="Is exactly this instant.")
    lt: DateTime | None = strawberry.field(default=UNSET, description="Is earlier.")
    lte: DateTime | None = strawberry.field(default=UNSET, description="Is earlier or the same.")
    gt: DateTime | None = strawberry.field(default=UNSET, description="Is later.")
    gte: DateTime | None = strawberry.field(default=UNSET, description="Is later or the same.")
    range: DateTimeRange | None = strawberry.field(default=UNSET, description="Lies between two instants.")


@strawberry.input(description="Conditions on a list of codenames. All of them must hold.")
class CodenamesWhere(Given):
    contains: str | None = strawberry.field(default=UNSET, description="Holds the codename.")
    contains_any: list[str] | None = strawberry.field(default=UNSET, description="Holds at least one of the codenames.")
    contains_all: list[str] | None = strawberry.field(default=UNSET, description="Holds all of the codenames.")


@strawberry.input(description="Conditions on system attributes. All of them must hold.")
class SystemWhere(Given):
    id: TextWhere | None = strawberry.field(default=UNSET, description="The item's GUID.")
    name: TextWhere | None = strawberry.field(default=UNSET, description="The item's display name.")
    codename: TextWhere | None = strawberry.field(default=UNSET, description="The item's codename.")
    type: TextWhere | None = strawberry.field(default=UNSET, description="The codename of the content type.")
    language: TextWhere | None = strawberry.field(
        default=UNSET,
        description="The language served. Together with the argument `language` it leaves out what falls back.",
    )
    sitemap_locations: CodenamesWhere | None = strawberry.field(
        default=UNSET, description="The codenames of the sitemap nodes that the item is in."
    )
    last_modified: DateTimeWhere | None = strawberry.field(default=UNSET, description="When it was last modified.")
    collection: TextWhere | None = strawberry.field(default=UNSET, description=f"The collection. {_LATER}")
    workflow: TextWhere | None = strawberry.field(default=UNSET, description=f"The workflow. {_LATER}")
    workflow_step: TextWhere | None = strawberry.field(default=UNSET, description=f"The workflow step. {_LATER}")


@strawberry.input(
    description="Conditions on one element. All of them must hold; an item without the element does not match."
)
class ElementWhere(Given):
    codename: str = strawberry.field(description="The element's codename.")
    eq: SimpleValue | None = strawberry.field(default=UNSET, description="Equals the value.")
    in_: list[SimpleValue] | None = strawberry.field(name="in", default=UNSET, description="Equals one of the values.")
    lt: SimpleValue | None = strawberry.field(default=UNSET, description="Is less than the value, or earlier.")
    lte: SimpleValue | None = strawberry.field(default=UNSET, description="Is less, earlier or equal.")
    gt: SimpleValue | None = strawberry.field(default=UNSET, description="Is greater than the value, or later.")
    gte: SimpleValue | None = strawberry.field(default=UNSET, description="Is greater, later or equal.")
    range: SimpleRange | None = strawberry.field(default=UNSET, description="Lies between two values.")
    contains: str | None = strawberry.field(
        default=UNSET, description="Linked items, terms or options: holds the codename."
    )
    contains_any: list[str] | None = strawberry.field(default=UNSET, description="Holds at least one of the codenames.")
    contains_all: list[str] | None = strawberry.field(default=UNSET, description="Holds all of the codenames.")
    not_eq: SimpleValue | None = strawberry.field(default=UNSET, description=f"Differs from the value. {_LOOKED_AT}")
    not_in: list[SimpleValue] | None = strawberry.field(
        default=UNSET, description=f"Is none of the values. {_LOOKED_AT}"
    )
    is_empty: bool | None = strawberry.field(default=UNSET, description=f"Has no value, or has one. {_LOOKED_AT}")


@strawberry.input(description="Which items a listing holds. Everything given must hold.")
class ItemWhere(Given):
    system: SystemWhere | None = strawberry.field(default=UNSET, description="Conditions on system attributes.")
    elements: list[ElementWhere] | None = strawberry.field(default=UNSET, description="Conditions on elements.")
    AND: list[ItemWhere] | None = strawberry.field(name="AND", default=UNSET, description="All of these must hold.")
    OR: list[ItemWhere] | None = strawberry.field(
        name="OR",
        default=UNSET,
        description="At least one of these must hold. Each alternative is a request of its own.",
    )


@strawberry.input(description="The one key that a listing is ordered by; ties stand by codename.")
class ItemOrder:
    system: SystemAttribute | None = strawberry.field(default=None, description="A system attribute.")
    element: str | None = strawberry.field(default=None, description="The codename of an element with a simple value.")
    direction: SortDirection = strawberry.field(default=SortDirection.ASC, description="The direction.")


@strawberry.input(description="Where items of a content type live on your site, for links inside rich text.")
class LinkTemplate:
    type: str | None = strawberry.field(
        default=None, description="The codename of the content type; left out, the template serves every other type."
    )
    url: str = strawberry.field(
        description="A path or address with the placeholders {codename}, {urlSlug}, {id}, {type}; without a slug, "
        "{urlSlug} is the codename."
    )
