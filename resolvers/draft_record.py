"""What records of the Migration API show alike: a display name, and an element's id and kind."""

from __future__ import annotations

from typing import Generic, TypeVar

from resolvers.draft_names import Named, kind_of
from resolvers.record import Record
from upstream import draft_models as models

N = TypeVar("N", bound=Named)
E = TypeVar("E", models.DraftElement, models.DraftElementDefinition)


class NamedRecord(Record, Generic[N], frozen=True):
    """A view of a `model` with a display name."""

    model: N

    @property
    def name(self) -> str:
        return self.model.name


class NamedElementRecord(NamedRecord[E], frozen=True):
    """A view of an element or of its definition."""

    @property
    def element_id(self) -> str:
        return self.model.element_id

    @property
    def kind(self) -> str:
        return kind_of(self.model.type)
