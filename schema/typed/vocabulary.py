"""The types that every typed schema shares: operators per kind of element, orders, pages. Made anew for each schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLFloat,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
)

from execution.batching import with_batch, with_read
from resolvers.context import Context
from resolvers.element_values import LinkedPageRecord, items_of_pages, unresolved_of_pages
from resolvers.item_record import ItemRecord
from resolvers.items import total_counts
from schema.reading import reading_of
from schema.typed.twins import TWIN
from upstream.errors import ContentGraphError

DESCRIPTIONS = {
    "eq": "Equals the value.",
    "in": "Equals one of the values.",
    "notEq": "Differs from the value; so does an item where nothing is written.",
    "notIn": "Is none of the values.",
    "lt": "Is less than the value, or earlier.",
    "lte": "Is less, earlier or equal.",
    "gt": "Is greater than the value, or later.",
    "gte": "Is greater, later or equal.",
    "range": "Lies between two values, both included.",
    "contains": "Holds the codename.",
    "containsAny": "Holds at least one of the codenames.",
    "containsAll": "Holds all of the codenames.",
    "isEmpty": "Nothing is written in it, or something is.",
}
_LISTS = frozenset({"in", "notIn", "containsAny", "containsAll"})
_SIMPLE = ("eq", "in", "notEq", "notIn", "lt", "lte", "gt", "gte", "range", "isEmpty")
_ARRAY = ("contains", "containsAny", "containsAll", "isEmpty")


async def items_of(
    parents: Sequence[LinkedPageRecord], info: GraphQLResolveInfo[Context]
) -> list[list[ItemRecord] | ContentGraphError]:
    return await items_of_pages(info.context, parents, reading_of(info))


def attribute(of: Any, name: str, description: str) -> GraphQLField:
    """A field that shows an attribute of the record."""
    return with_read(GraphQLField(of, description=description), name)


def not_null(of: Any) -> Any:
    return GraphQLNonNull(of)


def list_of(of: Any) -> Any:
    return GraphQLList(GraphQLNonNull(of))


def page_arguments() -> dict[str, GraphQLArgument]:
    return {
        "limit": GraphQLArgument(
            not_null(GraphQLInt), 10, "How many to return: 1 to the server's maximum, 100 by default."
        ),
        "offset": GraphQLArgument(not_null(GraphQLInt), 0, "How many to pass over."),
    }


def variant_arguments() -> dict[str, GraphQLArgument]:
    return {
        "language": GraphQLArgument(
            GraphQLString,
            description="Codename of the language; it reaches every linked item. Left out, the project's default.",
        ),
        "preview": GraphQLArgument(
            not_null(GraphQLBoolean), False, "Newest variants, drafts included, here and in every linked item."
        ),
    }


class Vocabulary:
    """Finds the types of the base graph by name, and holds those that typed schemas share."""

    def __init__(self, base: GraphQLSchema) -> None:
        self.base = base.type_map
        self.made: dict[str, GraphQLNamedType] = {}
        self.page = page_arguments()
        self.variant = variant_arguments()
        self.page_fields = {
            "limit": attribute(not_null(GraphQLInt), "limit", "The page size asked for."),
            "offset": attribute(not_null(GraphQLInt), "offset", "How many were passed over."),
            "hasNextPage": attribute(not_null(GraphQLBoolean), "has_next_page", "Whether more follow. Costs nothing."),
        }
        self.own_total = attribute(not_null(GraphQLInt), "total_count", "How many there are. Costs nothing.")
        total = GraphQLField(
            GraphQLInt, description="How many items match in all. Costs a request of its own, unless the page shows it."
        )
        self.items_total = with_batch(total, total_counts)
        self.sort = self._sort_order()
        self.system_order = self._system_order()
        self.text = self._operators(
            "TextElementWhere", "text", _SIMPLE, GraphQLString, self._range("TextRange", GraphQLString)
        )
        self.number = self._operators(
            "NumberElementWhere", "a number", _SIMPLE, GraphQLFloat, self._range("NumberRange", GraphQLFloat)
        )
        self.date = self._operators(
            "DateTimeElementWhere", "a date", _SIMPLE, self.base["DateTime"], self.base["DateTimeRange"]
        )
        self.codenames = self._operators("CodenamesElementWhere", "a list of codenames", _ARRAY, GraphQLString)
        self.assets = self.page_type("AssetList", "A page of files.", self.base["Asset"])
        self.terms = self.page_type("TermList", "A page of taxonomy terms.", self.base["TaxonomyTerm"])
        self.options = self.page_type("OptionList", "A page of options.", self.base["Option"])
        self.links = self.links_type("Item_Links", "items of any type", self.base["Item"])

    def keep(self, made: Any) -> Any:
        """Registers a type under its name, which must be free."""
        assert made.name not in self.made, f"{made.name} is made twice"
        assert made.name not in self.base, f"{made.name} is a type of the base graph"
        self.made[made.name] = made
        return made

    def page_type(self, name: str, description: str, of: Any, **more: GraphQLField) -> GraphQLObjectType:
        """A page of entries that came with their item."""
        items = attribute(not_null(list_of(of)), "items", "The entries of this page, in the editor's order.")
        fields = {"items": items, **more, **self.page_fields, "totalCount": self.own_total}
        made: GraphQLObjectType = self.keep(GraphQLObjectType(name, fields, description=description))
        return made

    def links_type(self, name: str, what: str, of: Any) -> GraphQLObjectType:
        """A page of linked items, loaded when they are selected."""
        items = GraphQLField(list_of(of), description="The items, without those that cannot be found.")
        unresolved = GraphQLField(
            list_of(GraphQLString),
            description="Those that are not published, gone, or of a type that the model does not allow here.",
        )
        fields = {
            "items": with_batch(items, items_of),
            "codenames": attribute(not_null(list_of(GraphQLString)), "codenames", "Codenames of this page's links."),
            "unresolved": with_batch(unresolved, unresolved_of_pages),
            **self.page_fields,
            "totalCount": self.own_total,
        }
        made: GraphQLObjectType = self.keep(
            GraphQLObjectType(
                name,
                fields,
                description=f"A page of links to {what}.",
                extensions={TWIN: "ModularContentElement"},
            )
        )
        return made

    def items_page(self, name: str, description: str, of: Callable[[], GraphQLOutputType]) -> GraphQLObjectType:
        """A page of a listing."""

        def fields() -> dict[str, GraphQLField]:
            items = attribute(not_null(list_of(of())), "items", "The items of this page.")
            return {"items": items, **self.page_fields, "totalCount": self.items_total}

        made: GraphQLObjectType = self.keep(
            GraphQLObjectType(name, fields, description=description, extensions={TWIN: "ItemList"})
        )
        return made

    def choice(self, name: str, what: str, value: GraphQLInputType) -> GraphQLInputObjectType:
        """The operators of a multiple choice whose options are an enumeration."""
        return self._operators(name, what, _ARRAY, value)

    def _operators(
        self, name: str, what: str, operators: Iterable[str], value: Any, between: Any = None
    ) -> GraphQLInputObjectType:
        types = {"isEmpty": GraphQLBoolean, "range": between}
        fields = {
            operator: GraphQLInputField(
                types.get(operator) or (list_of(value) if operator in _LISTS else value),
                description=DESCRIPTIONS[operator],
            )
            for operator in operators
        }
        description = f"Conditions on {what}. All of them must hold."
        made: GraphQLInputObjectType = self.keep(GraphQLInputObjectType(name, fields, description=description))
        return made

    def _range(self, name: str, value: Any) -> GraphQLInputObjectType:
        ends = {
            "from": GraphQLInputField(not_null(value), description="The lower end."),
            "to": GraphQLInputField(not_null(value), description="The upper end."),
        }
        made: GraphQLInputObjectType = self.keep(
            GraphQLInputObjectType(name, ends, description="Two ends, both included.")
        )
        return made

    def _sort_order(self) -> GraphQLEnumType:
        values = {
            "asc": GraphQLEnumValue("asc", description="Lowest first."),
            "desc": GraphQLEnumValue("desc", description="Highest first."),
        }
        made: GraphQLEnumType = self.keep(
            GraphQLEnumType("SortOrder", values, description="The direction of an order.")
        )
        return made

    def _system_order(self) -> GraphQLInputObjectType:
        keys = {
            "id": "The item's GUID.",
            "name": "The item's display name.",
            "codename": "The item's codename.",
            "language": "The codename of the language served.",
            "lastModified": "When the item was last modified.",
        }
        fields = {name: GraphQLInputField(self.sort, description=description) for name, description in keys.items()}
        made: GraphQLInputObjectType = self.keep(
            GraphQLInputObjectType("SystemOrder", fields, description="The one system attribute to order by.")
        )
        return made
