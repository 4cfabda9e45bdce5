"""Content that an experience or a variant has for one slot.

Stdlib and slots.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emulator.croct.slots import Content


@dataclass(frozen=True, slots=True)
class SlotContents:
    """Content by locale for a major version of a slot, for everybody or for some audiences of the experience."""

    slot: str
    major: int
    audiences: tuple[str, ...]
    locales: Mapping[str, Content]


def find_contents(contents: Iterable[SlotContents], slot: str, major: int, audience: str) -> SlotContents | None:
    """What is meant for the audience, else what is meant for everybody."""
    fitting = [it for it in contents if (it.slot, it.major) == (slot, major)]
    segmented = (it for it in fitting if audience in it.audiences)
    return next(segmented, next((it for it in fitting if not it.audiences), None))
