"""The schema as one object: what the server executes and what `make schema` prints."""

from __future__ import annotations

from collections import Counter
from typing import cast

import strawberry
from graphql import GraphQLError
from strawberry.types import ExecutionContext

from execution.execute import BreadthFirst
from execution.strawberry import breadth_first_context
from schema import draft, elements, slot_schema
from schema.item import ContentItem
from schema.query import Query
from schema.rich_text import RichTextElement
from schema.scalars import config


class Schema(strawberry.Schema):
    """Errors are shown and logged where the answer is written; Strawberry's own log would repeat them unmasked."""

    @property
    def handovers(self) -> Counter[str]:
        """What the breadth-first executor left to the stock one, by reason."""
        counted: Counter[str] = cast("type[BreadthFirst]", self.execution_context_class).engine.handovers
        return counted

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        pass


def build_schema() -> Schema:
    """The base graph, which depends on no content model."""
    return Schema(query=Query, types=TYPES, config=config(), execution_context_class=breadth_first_context())


def printed(schema: strawberry.Schema) -> str:
    """The SDL, as `schema.graphql` holds it."""
    return schema.as_str() + "\n"


# Types that only an interface leads to.
TYPES: list[type] = [
    ContentItem,
    elements.TextElement,
    elements.UrlSlugElement,
    elements.NumberElement,
    elements.DateTimeElement,
    elements.MultipleChoiceElement,
    elements.AssetElement,
    elements.ModularContentElement,
    elements.TaxonomyElement,
    RichTextElement,
    elements.UnknownElement,
    draft.DraftTextElement,
    draft.DraftNumberElement,
    draft.DraftDateTimeElement,
    draft.DraftRichTextElement,
    draft.DraftAssetElement,
    draft.DraftTaxonomyElement,
    draft.DraftModularContentElement,
    draft.DraftMultipleChoiceElement,
    draft.DraftUnknownElement,
    slot_schema.SlotBoolean,
    slot_schema.SlotNumber,
    slot_schema.SlotText,
    slot_schema.SlotStructure,
    slot_schema.SlotListDefinition,
    slot_schema.SlotUnion,
    slot_schema.SlotReference,
    slot_schema.SlotUnknown,
]
