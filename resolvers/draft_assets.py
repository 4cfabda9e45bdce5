"""Files of drafts: a file has no address until one is asked for."""

from __future__ import annotations

from resolvers.context import Info, Parent
from resolvers.draft_loaders import DraftKey
from resolvers.draft_record import NamedRecord
from resolvers.record import Record
from upstream import draft_models as models


class DraftAssetRecord(NamedRecord[models.DraftAsset], frozen=True):
    project_id: str

    @property
    def asset_id(self) -> str:
        return self.model.asset_id

    @property
    def type(self) -> str:
        return self.model.type

    @property
    def size(self) -> int | None:
        return self.model.size

    @property
    def last_modified(self) -> str | None:
        return self.model.last_modified


class DraftImageRecord(Record, frozen=True):
    model: models.DraftImage
    project_id: str

    @property
    def image_id(self) -> str:
        return self.model.image_id

    @property
    def asset(self) -> DraftAssetRecord:
        return DraftAssetRecord(self.model.asset, self.project_id)


async def download_url(parent: Parent[DraftAssetRecord], info: Info) -> str | None:
    return await info.context.loaders.drafts.download_link.load(DraftKey(parent.project_id, parent.asset_id))
