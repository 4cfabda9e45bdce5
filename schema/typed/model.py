"""What the typed graph is made of: content types, what their links may hold, and slot schemas. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from upstream import models


class LinkTargets(Protocol):
    """What is known of the content types that a linked-items element may hold."""

    def of(self, content_type: str, element: str) -> frozenset[str] | None:
        """Codenames of the only types allowed, or None where nothing limits them."""
        ...


@dataclass(frozen=True, slots=True)
class DeclaredTargets:
    """Limits by `type.element`. The Delivery API's listing of types names none: a link not listed may hold anything."""

    limits: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, content_type: str, element: str) -> frozenset[str] | None:
        return self.limits.get(f"{content_type}.{element}")


@dataclass(frozen=True, slots=True)
class ContentModel:
    """The content types of a project, in any order: it does not change what is made of them."""

    types: tuple[models.ContentType, ...] = ()
    links: LinkTargets = field(default_factory=DeclaredTargets)


@dataclass(frozen=True, slots=True)
class SlotModel:
    """Slot id → major version → the schema that Croct sent for it (`root` and `definitions`)."""

    slots: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
