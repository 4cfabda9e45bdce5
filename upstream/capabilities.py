"""What each generation of the Delivery API can do; read by the query builder and the schema. Floor 0."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Generation(StrEnum):
    """Kentico Cloud is the contract of 2017; Kontent.ai is the same API today."""

    KENTICO_CLOUD = "kentico-cloud"
    KONTENT_AI = "kontent-ai"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Operators beyond the ten of 2017, the total in a listing, hosts, and the extra system attributes."""

    negation: bool
    emptiness: bool
    total_count: bool
    delivery_host: str
    preview_host: str
    system_attributes: frozenset[str]
    max_limit: int | None


_SYSTEM_ATTRIBUTES = frozenset({"id", "name", "codename", "type", "language", "sitemap_locations", "last_modified"})

CAPABILITIES: dict[Generation, Capabilities] = {
    Generation.KENTICO_CLOUD: Capabilities(
        negation=False,
        emptiness=False,
        total_count=False,
        delivery_host="https://deliver.kenticocloud.com",
        preview_host="https://preview-deliver.kenticocloud.com",
        system_attributes=_SYSTEM_ATTRIBUTES,
        max_limit=None,
    ),
    Generation.KONTENT_AI: Capabilities(
        negation=True,
        emptiness=True,
        total_count=True,
        delivery_host="https://deliver.kontent.ai",
        preview_host="https://preview-deliver.kontent.ai",
        system_attributes=_SYSTEM_ATTRIBUTES | {"collection", "workflow", "workflow_step"},
        max_limit=2000,
    ),
}
