"""What the settings say of slots: fields that hold links to items, and content to fall back on."""

from __future__ import annotations

from pathlib import Path

import msgspec

from resolvers.slot_rules import FallbackContent, SlotRules
from serving.settings import PREFIX, Settings, SettingsError

# The fields of the sample slots that hold codenames of sample items.
SAMPLE_LINKS = {
    "home-hero": ["article"],
    "article-teasers": ["article", "featured"],
    "product-spotlight": ["products.product"],
    "site-notice": ["event"],
}


def typed_slots(settings: Settings) -> list[str]:
    """The slots that get types of their own: those named, on the sample project all."""
    return settings.slots or ([*SAMPLE_LINKS, "newsletter-banner"] if settings.embedded else [])


class _Version(msgspec.Struct, frozen=True):
    """As Croct's command line downloads it: `{slot: [{version, content: {locale: {…}}}]}`."""

    version: str | int
    content: dict[str, dict[str, object]]


def slot_rules(settings: Settings) -> SlotRules:
    """Raises SettingsError for a fallback file that cannot be read."""
    links = settings.slot_links or (SAMPLE_LINKS if settings.embedded else {})
    return SlotRules(links=links, fallbacks=_fallbacks(settings.slot_fallbacks))


def _fallbacks(file: Path | None) -> dict[str, list[FallbackContent]]:
    if file is None:
        return {}
    try:
        slots = msgspec.json.decode(file.read_bytes(), type=dict[str, list[_Version]])
    except OSError as error:
        raise SettingsError(f"{PREFIX}SLOT_FALLBACKS names {file}, which cannot be read: {error.strerror}.") from None
    except msgspec.DecodeError as error:
        raise SettingsError(f"{PREFIX}SLOT_FALLBACKS is not as Croct's command line writes it: {error}.") from None
    return {
        slot: [FallbackContent(str(version.version), version.content) for version in versions]
        for slot, versions in slots.items()
    }
