"""The two generations of the Delivery API, and what each of them understands: one row each. Stdlib only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Generation(StrEnum):
    """Which contract the emulator speaks."""

    KENTICO_CLOUD = "kentico-cloud"
    KONTENT_AI = "kontent-ai"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one generation understands.

    choice: one switch for all of it; in 2017 a later parameter is 1004, a later operator 1002, a later route code 1.
    """

    operators: frozenset[str]
    system_attributes: frozenset[str]
    listing_parameters: frozenset[str]
    element_kinds: frozenset[str]
    image_dimensions: bool
    feed_and_languages: bool
    max_limit: int | None
    max_url_length: int | None


_OPERATORS = frozenset({"lt", "lte", "gt", "gte", "range", "in", "contains", "any", "all"})
_SYSTEM = frozenset({"id", "name", "codename", "language", "type", "sitemap_locations", "last_modified"})
_LISTING = frozenset({"language", "elements", "order", "depth", "skip", "limit"})
_KINDS = frozenset(
    {"text", "rich_text", "number", "multiple_choice", "date_time", "asset", "modular_content", "taxonomy", "url_slug"}
)

CAPABILITIES: Mapping[Generation, Capabilities] = MappingProxyType(
    {
        Generation.KENTICO_CLOUD: Capabilities(
            operators=_OPERATORS,
            system_attributes=_SYSTEM,
            listing_parameters=_LISTING,
            element_kinds=_KINDS,
            image_dimensions=False,
            feed_and_languages=False,
            max_limit=None,
            max_url_length=None,
        ),
        Generation.KONTENT_AI: Capabilities(
            operators=_OPERATORS | {"eq", "neq", "nin", "empty", "nempty"},
            system_attributes=_SYSTEM | {"collection", "workflow", "workflow_step"},
            listing_parameters=_LISTING | {"includeTotalCount"},
            element_kinds=_KINDS | {"custom"},
            image_dimensions=True,
            feed_and_languages=True,
            max_limit=2000,
            max_url_length=65_519,
        ),
    }
)
