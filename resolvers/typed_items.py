"""Items of one content type: single, listed, and as what links to an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from resolvers import arguments
from resolvers.conditions import AllOf, Condition
from resolvers.context import Context, Info
from resolvers.each_parent import each_parent
from resolvers.item_record import ItemRecord
from resolvers.items import ListRecord, item_by_codename, item_by_id
from resolvers.reading import Reading
from resolvers.record import Record
from resolvers.selection import select_items
from resolvers.typed_where import ElementField, typed_order, typed_where
from resolvers.variant import Variant
from upstream.errors import ArgumentError, ContentGraphError
from upstream.query import Operator

# What a field's selection reads of the items at a path below it, "" for the field itself.
ReadingOf = Callable[[Any, str], Reading]


class OfType:
    """What the resolvers of one content type know of it: its codename, and the elements behind its fields."""

    __slots__ = ("content_type", "fields", "reading_of")

    def __init__(self, content_type: str, fields: Mapping[str, ElementField], reading_of: ReadingOf) -> None:
        self.content_type = content_type
        self.fields = fields
        self.reading_of = reading_of

    async def listed(
        self,
        context: Context,
        variant: Variant,
        own: tuple[Condition, ...],
        where: Mapping[str, Any] | None,
        order: Mapping[str, Any] | None,
        limit: int,
        offset: int,
        reading: Reading,
    ) -> ListRecord:
        of_type = Condition("system.type", Operator.EQ, (self.content_type,), "text", "")
        tree = typed_where(where, self.fields, context.loaders.capabilities)
        key = typed_order(order, self.fields)
        return await select_items(context, variant, AllOf((of_type, *own)), tree, key, limit, offset, reading)


class TypedItem(OfType):
    """The resolver of `article(codename | id)`."""

    __slots__ = ()

    async def __call__(
        self,
        _: object,
        info: Info,
        codename: str | None = None,
        id: str | None = None,
        language: str | None = None,
        preview: bool = False,
    ) -> ItemRecord | None:
        variant = Variant(arguments.optional_codename(language, "language"), preview)
        reading = self.reading_of(info, "")
        if (codename is None) == (id is None):
            raise ArgumentError("codename", "or 'id' must be given, and only one of them.")
        if codename is not None:
            item = await item_by_codename(info.context, codename, language, preview, reading)
        else:
            item = await item_by_id(info.context, arguments.guid(id or ""), variant, reading)
        if item is not None and item.item.system.type != self.content_type:
            raise ArgumentError(
                "id" if codename is None else "codename",
                f"names an item of the content type '{item.item.system.type}', not '{self.content_type}'.",
            )
        return item


class TypedList(OfType):
    """The resolver of `article_All(where, order, limit, offset)`."""

    __slots__ = ()

    async def __call__(
        self,
        _: object,
        info: Info,
        where: Mapping[str, Any] | None = None,
        order: Mapping[str, Any] | None = None,
        limit: int = 10,
        offset: int = 0,
        language: str | None = None,
        preview: bool = False,
    ) -> ListRecord:
        variant, reading = Variant(language, preview), self.reading_of(info, "items")
        return await self.listed(info.context, variant, (), where, order, limit, offset, reading)


class ReferencesRecord(Record, frozen=True):
    """What links to an item, by content type."""

    item: ItemRecord


class TypedReferences(OfType):
    """The batch resolver of `article(element, where, order, limit, offset)` among what links to an item."""

    __slots__ = ()

    async def __call__(
        self,
        parents: Sequence[ReferencesRecord],
        info: Info,
        element: str,
        where: Mapping[str, Any] | None = None,
        order: Mapping[str, Any] | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> list[ListRecord | ContentGraphError]:
        reading = self.reading_of(info, "items")

        async def referencing(parent: ReferencesRecord) -> ListRecord:
            codename, variant = parent.item.item.system.codename, parent.item.variant
            holds = Condition(f"elements.{element}", Operator.CONTAINS, (codename,), "codenames", "")
            return await self.listed(info.context, variant, (holds,), where, order, limit, offset, reading)

        return await each_parent(parents, referencing)
