"""What Croct is asked for and what it sends of a slot. Floor 0: imports msgspec and nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import Struct

CROCT = "croct"


@dataclass(frozen=True, slots=True)
class Identity:
    """On whose behalf. Croct, Request headers: either `client_id` or `token` must be present."""

    client_id: str | None = None
    token: str | None = field(default=None, repr=False)
    client_ip: str | None = None
    client_agent: str | None = None

    def headers(self) -> dict[str, str]:
        named = {
            "X-Client-Id": self.client_id,
            "X-Token": self.token,
            "X-Client-Ip": self.client_ip,
            "X-Client-Agent": self.client_agent,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SlotRequest:
    """What is asked for. `context` is encoded JSON, so that equal requests are equal keys."""

    slot_id: str
    identity: Identity
    version: str | None = None
    preferred_locale: str | None = None
    preview_token: str | None = field(default=None, repr=False)
    include_schema: bool = False
    context: bytes | None = None

    def body(self) -> bytes:
        """Croct, Request body: what is not set is left out, never null."""
        given: dict[str, Any] = {
            "slotId": self.slot_id,
            "includeSchema": self.include_schema or None,
            "version": self.version,
            "preferredLocale": self.preferred_locale,
            "context": None if self.context is None else msgspec.Raw(self.context),
            "previewToken": self.preview_token,
        }
        return msgspec.json.encode({name: value for name, value in given.items() if value is not None})


class Experiment(Struct, frozen=True, rename="camel"):
    experiment_id: str
    variant_id: str


class Experience(Struct, frozen=True, rename="camel"):
    experience_id: str
    audience_id: str
    experiment: Experiment | None = None


class Metadata(Struct, frozen=True, rename="camel"):
    """`content_source` is slot, experience or experiment; other values may come. `schema` is empty unless asked for."""

    version: str | None = None
    content_source: str | None = None
    experience: Experience | None = None
    schema: msgspec.Raw = msgspec.Raw()


class SlotAnswer(Struct, frozen=True):
    """`suspension` is the reason of a 202, which has no content and is no error."""

    content: dict[str, Any] | None = None
    metadata: Metadata | None = None
    suspension: str | None = None
