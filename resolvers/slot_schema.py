"""A slot's content schema as records of its seven kinds. Tolerant: what is not understood is of an unknown kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from upstream.errors import UpstreamMalformed

Raw = Mapping[str, Any]


class Described:
    """A mixin of whatever may be explained; annotations may be stripped from the wire."""

    __slots__ = ()

    raw: Raw

    @property
    def description(self) -> str | None:
        return _text(self.raw.get("description"))


@dataclass(frozen=True, slots=True)
class DefinitionRecord(Described):
    """One definition; `bundle` holds the others by id, for references."""

    raw: Raw
    bundle: Raw

    @property
    def title(self) -> str | None:
        return _text(self.raw.get("title"))

    @property
    def type(self) -> str:
        return _text(self.raw.get("type")) or ""

    def _number(self, name: str) -> float | None:
        value = self.raw.get(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None


class MeasuredRecord(DefinitionRecord):
    """What texts and lists have: a length."""

    __slots__ = ()

    @property
    def minimum_length(self) -> float | None:
        return self._number("minimumLength")

    @property
    def maximum_length(self) -> float | None:
        return self._number("maximumLength")


class BooleanRecord(DefinitionRecord):
    __slots__ = ()

    @property
    def default(self) -> bool | None:
        value = self.raw.get("default")
        return value if isinstance(value, bool) else None


class NumberRecord(DefinitionRecord):
    __slots__ = ()

    @property
    def minimum(self) -> float | None:
        return self._number("minimum")

    @property
    def maximum(self) -> float | None:
        return self._number("maximum")

    @property
    def integer(self) -> bool:
        return self.raw.get("integer") is True


@dataclass(frozen=True, slots=True)
class ChoiceRecord:
    value: str
    label: str | None
    default: bool


class TextRecord(MeasuredRecord):
    __slots__ = ()

    @property
    def format(self) -> str | None:
        return _text(self.raw.get("format"))

    @property
    def pattern(self) -> str | None:
        return _text(self.raw.get("pattern"))

    @property
    def choices(self) -> list[ChoiceRecord]:
        return [
            ChoiceRecord(value, _text(choice.get("label")), choice.get("default") is True)
            for value, choice in _positioned(self.raw.get("choices"))
        ]


@dataclass(frozen=True, slots=True)
class AttributeRecord(Described):
    name: str
    raw: Raw
    bundle: Raw

    @property
    def label(self) -> str | None:
        return _text(self.raw.get("label"))

    @property
    def optional(self) -> bool:
        return self.raw.get("optional") is True

    @property
    def private(self) -> bool:
        return self.raw.get("private") is True

    @property
    def type(self) -> DefinitionRecord:
        return definition(self.raw.get("type"), self.bundle)


class StructureRecord(DefinitionRecord):
    __slots__ = ()

    @property
    def attributes(self) -> list[AttributeRecord]:
        return [AttributeRecord(name, raw, self.bundle) for name, raw in _positioned(self.raw.get("attributes"))]


class ListRecord(MeasuredRecord):
    __slots__ = ()

    @property
    def items(self) -> DefinitionRecord:
        return definition(self.raw.get("items"), self.bundle)

    @property
    def item_label(self) -> str | None:
        return _text(self.raw.get("itemLabel"))


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A member of a union or of the bundle: the discriminator or id it stands under."""

    name: str
    type: DefinitionRecord


class UnionRecord(DefinitionRecord):
    __slots__ = ()

    @property
    def types(self) -> list[MemberRecord]:
        return [
            MemberRecord(name, definition(raw, self.bundle)) for name, raw in _mapping(self.raw.get("types")).items()
        ]


class ReferenceRecord(DefinitionRecord):
    __slots__ = ()

    @property
    def id(self) -> str:
        return _text(self.raw.get("id")) or ""

    @property
    def properties(self) -> Raw | None:
        return _mapping(self.raw.get("properties")) or None

    @property
    def definition(self) -> DefinitionRecord | None:
        """None for an id that the bundle lacks, such as @croct/file."""
        return definition(self.bundle[self.id], self.bundle) if self.id in self.bundle else None


class UnknownRecord(DefinitionRecord):
    __slots__ = ()


KINDS: Mapping[str, Callable[[Raw, Raw], DefinitionRecord]] = {
    "boolean": BooleanRecord,
    "number": NumberRecord,
    "text": TextRecord,
    "structure": StructureRecord,
    "list": ListRecord,
    "union": UnionRecord,
    "reference": ReferenceRecord,
}


@dataclass(frozen=True, slots=True)
class SlotSchemaRecord:
    raw: Raw
    bundle: Raw

    @property
    def root(self) -> DefinitionRecord:
        return definition(self.raw.get("root"), self.bundle)

    @property
    def definitions(self) -> list[MemberRecord]:
        return [MemberRecord(name, definition(raw, self.bundle)) for name, raw in self.bundle.items()]


def slot_schema(raw: msgspec.Raw) -> SlotSchemaRecord:
    """Raises UpstreamMalformed unless it is an object."""
    try:
        decoded = msgspec.json.decode(raw, type=dict[str, Any])
    except msgspec.DecodeError:
        raise UpstreamMalformed("croct", "metadata.schema is not an object.") from None
    return SlotSchemaRecord(decoded, _mapping(decoded.get("definitions")))


def definition(raw: Any, bundle: Raw) -> DefinitionRecord:
    described = _mapping(raw)
    kind = described.get("type")
    return KINDS.get(kind if isinstance(kind, str) else "", UnknownRecord)(described, bundle)


def _positioned(raw: Any) -> list[tuple[str, Raw]]:
    """Entries in the order their `position` gives; those without one keep their place behind."""
    entries = [(name, _mapping(value)) for name, value in _mapping(raw).items()]
    return sorted(
        entries, key=lambda entry: position if isinstance(position := entry[1].get("position"), int) else 1 << 30
    )


def _mapping(value: Any) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
