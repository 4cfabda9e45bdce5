"""An application: the slots, audiences and experiences of one website, read from a folder of TOML files.

Stdlib and the nouns of this room. A mistake that would only show in an answer is a ProjectError.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.croct.audiences import Audience
from emulator.croct.contents import SlotContents
from emulator.croct.experiences import Experience
from emulator.croct.experiments import Experiment, Variant
from emulator.croct.keys import ApiKey
from emulator.croct.slots import Slot, SlotVersion, Version
from emulator.project import ProjectError


@dataclass(frozen=True, slots=True)
class Application:
    """Everything content is decided from. Facts are what is remembered of a user, by user or client id."""

    id: str
    preview_secret: str
    keys: Mapping[str, ApiKey] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    experiences: tuple[Experience, ...] = ()
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def experience(self, experience_id: str) -> Experience | None:
        return next((it for it in self.experiences if it.id == experience_id), None)


def load_application(folder: Path) -> Application:
    """`application.toml`, then one file for each slot and each experience; experiences count in order of file name."""
    record = _read(folder / "application.toml")
    keys = (ApiKey.parse(it["key"], it["permissions"]) for it in record.get("keys", []))
    slots = (_slot(_read(path)) for path in sorted((folder / "slots").glob("*.toml")))
    application = Application(
        id=record["id"],
        preview_secret=record["preview_secret"],
        keys={key.id: key for key in keys},
        slots={slot.id: slot for slot in slots},
        audiences={name: Audience(name=name, **it) for name, it in record.get("audiences", {}).items()},
        experiences=tuple(_experience(_read(path)) for path in sorted((folder / "experiences").glob("*.toml"))),
        facts=record.get("facts", {}),
    )
    for mistake in _mistakes(application):
        raise ProjectError(f"{folder}: {mistake}")
    return application


def _mistakes(application: Application) -> Iterator[str]:
    for slot in application.slots.values():
        for version in slot.versions:
            if slot.default_locale not in version.content:
                yield f"slot '{slot.id}' {version.number} has no content in its default locale '{slot.default_locale}'."
    for experience in application.experiences:
        if not experience.audiences:
            yield f"experience '{experience.name}' is to name at least one audience."
        for name in experience.audiences:
            if name not in application.audiences:
                yield f"experience '{experience.name}' names '{name}', which is no audience of application.toml."
        for contents in experience.all_contents():
            slot_of = application.slots.get(contents.slot)
            if slot_of is None or slot_of.version(str(contents.major)) is None:
                yield f"experience '{experience.name}' has content for '{contents.slot}@{contents.major}', no slot."
            elif slot_of.default_locale not in contents.locales:
                yield f"experience '{experience.name}' lacks '{slot_of.default_locale}' for '{contents.slot}'."


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _slot(record: Mapping[str, Any]) -> Slot:
    versions = sorted((_slot_version(it) for it in record["versions"]), key=lambda it: it.number)
    return Slot(record["id"], record["default_locale"], tuple(versions))


def _slot_version(record: Mapping[str, Any]) -> SlotVersion:
    return SlotVersion(
        number=Version.parse(record["version"]),
        component=record.get("component"),
        root=record["schema"],
        definitions=record.get("definitions", {}),
        content=record["content"],
    )


def _experience(record: Mapping[str, Any]) -> Experience:
    experiment = record.get("experiment")
    return Experience(
        id=record["id"],
        name=record["name"],
        audiences=tuple(record["audiences"]),
        contents=_contents(record["contents"]),
        experiment=None if experiment is None else _experiment(experiment),
    )


def _experiment(record: Mapping[str, Any]) -> Experiment:
    variants = (
        Variant(it["id"], it["name"], it["allocation"], _contents(it.get("contents", []))) for it in record["variants"]
    )
    return Experiment(record["id"], record["traffic"], tuple(variants))


def _contents(records: Iterable[Mapping[str, Any]]) -> tuple[SlotContents, ...]:
    return tuple(_slot_contents(record) for record in records)


def _slot_contents(record: Mapping[str, Any]) -> SlotContents:
    """`slot = "home-hero@1"` names the slot and the major version its content is written for."""
    slot, _, major = record["slot"].partition("@")
    return SlotContents(slot, int(major), tuple(record.get("audiences", ())), record["locales"])
