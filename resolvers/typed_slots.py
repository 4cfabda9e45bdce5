"""The resolvers of a typed slot: asked for by name, its content read by the schema of the version served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from resolvers.context import Info
from resolvers.slot_values import Shape, SlotValue
from resolvers.slots import SlotRecord, named_identity, own_identity, slot
from upstream.errors import UpstreamError


class TypedSlot:
    """The resolver of `homeHero(version, visitor, context …)`."""

    __slots__ = ("slot_id",)

    def __init__(self, slot_id: str) -> None:
        self.slot_id = slot_id

    async def __call__(
        self,
        _: object,
        info: Info,
        version: str | None = None,
        preferredLocale: str | None = None,
        context: Mapping[str, Any] | None = None,
        previewToken: str | None = None,
        visitor: Mapping[str, Any] | None = None,
    ) -> SlotRecord | None:
        identity = (
            own_identity(info.context)
            if visitor is None
            else named_identity(info.context, visitor.get("clientId"), visitor.get("userToken"))
        )
        given = None if context is None else _given(context)
        return await slot(info.context, self.slot_id, version, preferredLocale, given, previewToken, False, identity)


def content_by(versions: Mapping[str, Shape]) -> Callable[[SlotRecord], SlotValue | None]:
    """Reads a typed slot's content: `versions` are the shapes of its major versions, newest last."""
    newest, known = list(versions)[-1], " or ".join(versions)

    def read(record: SlotRecord) -> SlotValue | None:
        if record.content is None:
            return None
        served = record.version
        # Fallback content names no version: the settings hold it for the newest.
        major = newest if served is None else served.partition(".")[0]
        if major not in versions:
            raise UpstreamError(
                "croct",
                f"served version {served} of the slot '{record.slot_id}', which the schema lacks; ask for {known} "
                "by `version`, or read `json`.",
                code="SLOT_VERSION_UNKNOWN",
            )
        value: SlotValue | None = versions[major](record.content)
        return value

    return read


def _given(value: Any) -> Any:
    """Input objects as the request's `context` writes them: what is not set is left out, never null."""
    if not isinstance(value, Mapping):
        return value
    given = {
        name: field if name == "attributes" else _given(field) for name, field in value.items() if field is not None
    }
    return {name: field for name, field in given.items() if field != {}}
