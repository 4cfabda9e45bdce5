"""The schema as one object: what the server executes and what `make schema` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import cast

import strawberry
from graphql import GraphQLError
from strawberry.types import ExecutionContext

from execution.engine import Engine
from execution.execute import BreadthFirst
from execution.strawberry import breadth_first_context
from schema import draft, elements, slot_schema
from schema.item import ContentItem
from schema.query import Query
from schema.rich_text import RichTextElement
from schema.scalars import config
from schema.typed.dismantling import dismantle
from schema.typed.graph import ModelRefused, Report, extend
from schema.typed.model import ContentModel, SlotModel


class Schema(strawberry.Schema):
    """Errors are shown and logged where the answer is written; Strawberry's own log would repeat them unmasked."""

    report: Report = Report()

    @property
    def engine(self) -> Engine:
        """The breadth-first executor's: its plans, and what it left to the stock one, by reason."""
        return cast("type[BreadthFirst]", self.execution_context_class).engine

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        pass


def build_schema(
    content_model: ContentModel | None = None,
    slots: SlotModel | None = None,
    handovers: Counter[str] | None = None,
    made: Callable[[], None] = lambda: None,
    *,
    incremental: bool = False,
) -> Schema:
    """The base graph alone, which depends on no content model, or the typed graph over it.

    Raises ModelRefused. `schema.report` says what could not be named plainly. `handovers` counts what the
    breadth-first executor leaves to the stock one, by reason. `made` is called when every type is there, before they
    are validated. `incremental`: with the directives @defer and @stream.
    """
    schema = Schema(
        query=Query,
        types=TYPES,
        config=config(incremental=incremental),
        execution_context_class=breadth_first_context(),
    )
    if handovers is not None:
        schema.engine.handovers = handovers
    if content_model is not None or slots is not None:
        try:
            schema.report = extend(schema, content_model, slots, made)
        except ModelRefused:
            for _ in dismantle(schema):
                pass
            raise
    return schema


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
