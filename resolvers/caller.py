"""Who asks: the scopes they hold, the visitor they are, and whether their answer has become private."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from upstream.errors import ForbiddenError
from upstream.slot_models import Identity


class Scope(StrEnum):
    """What a caller may be allowed. Published content needs none unless secure access is on."""

    CONTENT = "content"
    PREVIEW = "preview"
    VISITORS = "visitors"
    DRAFTS = "drafts"
    SLOTS = "slots"
    FRESH = "fresh"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Traces:
    """What a caller's own headers and cookies tell: who they are to Croct, and the two ids of Kentico's tracking."""

    identity: Identity = field(default_factory=Identity)
    uid: str | None = None
    sid: str | None = None


@dataclass(slots=True)
class Caller:
    """One per request. `traces` reads who the caller is, for the few fields that ask.

    `private` turns true when the answer touches anything that is not for everybody.
    """

    scopes: frozenset[Scope] = frozenset({Scope.CONTENT})
    traces: Callable[[], Traces] = Traces
    content_is_public: bool = True
    private: bool = False

    def require(self, scope: Scope) -> None:
        """Raises ForbiddenError where the caller lacks the scope. A scope used makes the answer private."""
        if scope not in self.scopes:
            raise ForbiddenError(scope)
        if scope is not Scope.CONTENT or not self.content_is_public:
            self.private = True

    def require_content(self, preview: bool) -> None:
        self.require(Scope.PREVIEW if preview else Scope.CONTENT)
