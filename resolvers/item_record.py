"""An item in the variant it was asked for. What it links to is asked for in the same variant."""

from __future__ import annotations

from resolvers.node_id import NodeId
from resolvers.record import Record
from resolvers.variant import Variant
from upstream import models


class ItemRecord(Record, frozen=True):
    item: models.Item
    variant: Variant

    @property
    def id(self) -> str:
        return NodeId("item", (self.item.system.id,), self.variant).encoded()

    @property
    def system(self) -> SystemRecord:
        return SystemRecord(self.item.system, self.variant)


class SystemRecord(Record, frozen=True):
    """Delivery API, System object (content item), with the language that was asked for beside the one served."""

    model: models.ItemSystem
    variant: Variant

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def codename(self) -> str:
        return self.model.codename

    @property
    def language(self) -> str:
        return self.model.language

    @property
    def requested_language(self) -> str | None:
        return self.variant.language

    @property
    def type_codename(self) -> str:
        return self.model.type

    @property
    def sitemap_locations(self) -> list[str]:
        return self.model.sitemap_locations

    @property
    def last_modified(self) -> str | None:
        return models.timestamp(self.model.last_modified, "system.last_modified")

    @property
    def collection(self) -> str | None:
        return self.model.collection

    @property
    def workflow(self) -> str | None:
        return self.model.workflow

    @property
    def workflow_step(self) -> str | None:
        return self.model.workflow_step
