"""What a content type and a taxonomy group show alike: their System object."""

from __future__ import annotations

from typing import Generic

from resolvers.catalogue_loaders import C
from resolvers.record import Record
from resolvers.variant import Variant
from upstream import models


class CatalogueRecord(Record, Generic[C], frozen=True):
    """A view of a `model` with a System object (Delivery API, content type)."""

    model: C
    variant: Variant

    @property
    def system_id(self) -> str:
        return self.model.system.id

    @property
    def name(self) -> str:
        return self.model.system.name

    @property
    def codename(self) -> str:
        return self.model.system.codename

    @property
    def last_modified(self) -> str | None:
        return models.timestamp(self.model.system.last_modified, "system.last_modified")
