"""Experiences: content for audiences, and the decision which content a request gets.

Stdlib and the nouns of this room.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from emulator.croct.audiences import Audience
from emulator.croct.contents import SlotContents, find_contents
from emulator.croct.cql import Scope
from emulator.croct.experiments import Experiment, Variant
from emulator.croct.slots import Content, Slot, SlotVersion


@dataclass(frozen=True, slots=True)
class Experience:
    """Content that replaces a slot's own for the first of its audiences that matches."""

    id: str
    name: str
    audiences: tuple[str, ...]
    contents: tuple[SlotContents, ...]
    experiment: Experiment | None

    def audience(self, audiences: Mapping[str, Audience], scope: Scope) -> str | None:
        return next((name for name in self.audiences if audiences[name].includes(scope)), None)

    def variant(self, variant_id: str | None) -> Variant | None:
        variants: Sequence[Variant] = self.experiment.variants if self.experiment else ()
        return next((it for it in variants if it.id == variant_id), None)

    def all_contents(self) -> Iterable[SlotContents]:
        """Its own content and that of its variants."""
        yield from self.contents
        for variant in self.experiment.variants if self.experiment else ():
            yield from variant.contents


@dataclass(frozen=True, slots=True)
class Decision:
    """The content chosen, and why: no experience means the slot's own content."""

    content: Content
    experience: Experience | None = None
    audience: str = ""
    variant: Variant | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where content is asked for: a slot in one version and one locale."""

    slot: Slot
    version: SlotVersion
    locale: str

    def content(self, locales: Mapping[str, Content]) -> Content:
        """Choice: an experience without the locale serves its content in the slot's default locale."""
        return locales[self.locale] if self.locale in locales else locales[self.slot.default_locale]


def slot_content(place: Place) -> Decision:
    """What everybody gets."""
    return Decision(place.content(place.version.content))


def personalised(
    experiences: Iterable[Experience], audiences: Mapping[str, Audience], scope: Scope, identity: str, place: Place
) -> Decision:
    """Choice: experiences count in declared order, the first that matches and has content for the slot wins."""
    for experience in experiences:
        audience = experience.audience(audiences, scope)
        if audience is None:
            continue
        variant = experience.experiment.assign(identity) if experience.experiment else None
        decision = decide(experience, audience, variant, place)
        if decision is not None:
            return decision
    return slot_content(place)


def decide(experience: Experience, audience: str, variant: Variant | None, place: Place) -> Decision | None:
    """The variant's content, else the experience's, None if there is none for the slot's major version."""
    for contents in (variant.contents if variant else (), experience.contents):
        found = find_contents(contents, place.slot.id, place.version.number.major, audience)
        if found is not None:
            return Decision(place.content(found.locales), experience, audience, variant)
    return None
