"""A project: its languages, content model and content, ready to be answered. Stdlib only.

Payloads are the JSON values that the API sends: built once, shared by all requests, never changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias
from uuid import NAMESPACE_URL, uuid5

from emulator.generation import Generation

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Payload: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the project; without a fallback of its own it falls back to the default language."""

    id: str
    codename: str
    name: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A taxonomy term with its narrower terms."""

    id: str
    name: str
    codename: str
    terms: tuple["Term", ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A taxonomy group."""

    id: str
    name: str
    codename: str
    last_modified: str
    terms: tuple[Term, ...]
    payload: Payload


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a multiple choice element."""

    id: str
    name: str
    codename: str


@dataclass(frozen=True, slots=True)
class Element:
    """An element as its content type defines it."""

    id: str
    codename: str
    name: str
    type: str
    taxonomy_group: str | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentType:
    """A content type: its payload differs by generation when it has elements of a later kind."""

    id: str
    name: str
    codename: str
    last_modified: str
    elements: tuple[Element, ...]
    payloads: Mapping[Generation, Payload]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the asset library."""

    id: str
    key: str
    name: str
    type: str
    size: int
    description: str | None
    url: str
    width: int | None = None
    height: int | None = None
    last_modified: str | None = None
    """Shown by the Migration API only."""


@dataclass(frozen=True, slots=True)
class Variant:
    """An item in one language: `values` as its author wrote them, `payloads` as the API sends them."""

    language: str
    last_modified: str
    workflow_step: str
    values: Mapping[str, Json]
    payloads: Mapping[Generation, Payload]
    references: Mapping[str, tuple[str, ...]]
    """The codenames that its linked items elements and the inline items of its rich text refer to, by element."""


@dataclass(frozen=True, slots=True)
class Item:
    """A content item: its variants by language, as production and as preview see them."""

    id: str
    name: str
    codename: str
    type: str
    sitemap_locations: tuple[str, ...]
    published: Mapping[str, Variant]
    newest: Mapping[str, Variant]
    component: bool = False
    """A rich text component is part of its parent and never listed."""


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """A step of the editors' workflow."""

    id: str
    name: str
    codename: str
    color: str


@dataclass(frozen=True, slots=True)
class SitemapNode:
    """A node of the sitemap with those below it."""

    id: str
    name: str
    codename: str
    children: tuple["SitemapNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Everything the emulator answers from. Types, taxonomies and items are keyed and ordered by codename."""

    id: str
    name: str
    default_language: str
    languages: Mapping[str, Language]
    types: Mapping[str, ContentType]
    taxonomies: Mapping[str, Taxonomy]
    items: Mapping[str, Item]
    assets: Mapping[str, Asset] = field(default_factory=lambda: MappingProxyType({}))
    workflow: tuple[WorkflowStep, ...] = ()
    sitemap: tuple[SitemapNode, ...] = ()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    recorded_orders: Mapping[frozenset[str], tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Of recorded maps of linked items that are not in codename order: the order they were seen in."""
    folder: Path | None = None


class ProjectError(Exception):
    """A project on disk cannot be served; the message names the file and says what to change."""


def derived_id(project_id: str, *path: str) -> str:
    """An id for what nobody gave one: the same project and codenames always yield the same id."""
    name = "/".join((project_id, *path)).encode("ascii", "backslashreplace")
    return str(uuid5(NAMESPACE_URL, name.decode("ascii")))
