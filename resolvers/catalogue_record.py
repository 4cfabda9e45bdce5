"""What a content type and a taxonomy group show alike: their System object."""

from __future__ import annotations

from typing import Generic

from resolvers.catalogue_loaders import C
from upstream import models


class CatalogueRecord(Generic[C]):
    """A mixin of records that hold a `model` with a System object (Delivery API, content type)."""

    __slots__ = ()

    model: C

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
