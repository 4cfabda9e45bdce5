"""Loads a project from the readable files of the sample: project.toml, types, taxonomies, assets, items. Stdlib only.

The format is explained at the top of sample/project.toml. A mistake in a file is a ProjectError that names it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar
from uuid import UUID

from emulator.generation import CAPABILITIES
from emulator.project import (
    Asset,
    ContentType,
    Element,
    Language,
    Option,
    Payload,
    Project,
    SitemapNode,
    Taxonomy,
    Term,
    WorkflowStep,
    derived_id,
)
from emulator.records import Record, read_folder, read_toml
from emulator.sample_items import load_items

SAMPLE_FOLDER = Path(__file__).parent / "sample"

_KINDS = frozenset[str]().union(*(it.element_kinds for it in CAPABILITIES.values()))


def load_sample(folder: Path = SAMPLE_FOLDER) -> Project:
    """The project in a folder of TOML files."""
    record = read_toml(folder / "project.toml")
    record.only("id", "name", "default_language", "languages", "keys", "workflow", "sitemap")
    project_id = _project_id(record)
    languages = _by_codename(_language(it, project_id) for it in record.tables("languages"))
    default_language = record.text("default_language")
    _check_languages(record, default_language, languages)
    taxonomies = _by_codename(_taxonomy(it, project_id) for it in read_folder(folder / "taxonomies"))
    model = Project(
        id=project_id,
        name=record.text("name"),
        default_language=default_language,
        languages=languages,
        types=_by_codename(_content_type(it, project_id, taxonomies) for it in read_folder(folder / "types")),
        taxonomies=taxonomies,
        items={},
        assets=_assets(read_toml(folder / "assets.toml"), project_id),
        workflow=tuple(_workflow_step(it, project_id) for it in record.tables("workflow")),
        sitemap=tuple(_sitemap_node(it, project_id, ()) for it in record.tables("sitemap")),
        keys=MappingProxyType({key: record.table("keys").text(key) for key in record.table("keys").values}),
        folder=folder,
    )
    return load_items(model, read_folder(folder / "items"))


def _project_id(record: Record) -> str:
    try:
        return str(UUID(record.text("id")))
    except ValueError:
        record.refuse("'id' is to be a GUID.")


def _language(record: Record, project_id: str) -> Language:
    record.only("codename", "name", "fallback")
    codename = record.text("codename")
    return Language(
        id=derived_id(project_id, "languages", codename),
        codename=codename,
        name=record.text("name"),
        fallback=record.optional_text("fallback"),
    )


def _check_languages(record: Record, default: str, languages: Mapping[str, Language]) -> None:
    named = {default, *(it.fallback for it in languages.values() if it.fallback is not None)}
    for codename in sorted(named - languages.keys()):
        record.refuse(f"there is no language '{codename}'; add it to [[languages]].")


def _taxonomy(record: Record, project_id: str) -> Taxonomy:
    record.only("id", "name", "codename", "last_modified", "terms")
    codename = record.text("codename")
    terms = tuple(_term(it, project_id, ("taxonomies", codename)) for it in record.tables("terms"))
    system = _system(record)
    return Taxonomy(
        id=record.text("id"),
        name=record.text("name"),
        codename=codename,
        last_modified=record.text("last_modified"),
        terms=terms,
        payload={"system": system, "terms": [_term_payload(it) for it in terms]},
    )


def _term(record: Record, project_id: str, path: tuple[str, ...]) -> Term:
    record.only("name", "codename", "terms")
    below = (*path, record.text("codename"))
    return Term(
        id=derived_id(project_id, *below),
        name=record.text("name"),
        codename=record.text("codename"),
        terms=tuple(_term(it, project_id, below) for it in record.tables("terms")),
    )


def _term_payload(term: Term) -> Payload:
    return {"name": term.name, "codename": term.codename, "terms": [_term_payload(it) for it in term.terms]}


def _content_type(record: Record, project_id: str, taxonomies: Mapping[str, Taxonomy]) -> ContentType:
    record.only("id", "name", "codename", "last_modified", "elements")
    codename = record.text("codename")
    elements = tuple(_element(it, project_id, codename, taxonomies) for it in record.tables("elements"))
    return ContentType(
        id=record.text("id"),
        name=record.text("name"),
        codename=codename,
        last_modified=record.text("last_modified"),
        elements=elements,
        payloads={
            generation: {
                "system": _system(record),
                "elements": {it.codename: _element_payload(it) for it in elements if it.type in known.element_kinds},
            }
            for generation, known in CAPABILITIES.items()
        },
    )


def _element(record: Record, project_id: str, type_: str, taxonomies: Mapping[str, Taxonomy]) -> Element:
    record.only("codename", "name", "type", "taxonomy_group", "options")
    codename, kind, group = record.text("codename"), record.text("type"), record.optional_text("taxonomy_group")
    if kind not in _KINDS:
        record.refuse(f"'{kind}' is no kind of element; kinds are {', '.join(sorted(_KINDS))}.")
    if (kind == "taxonomy" or group is not None) and group not in taxonomies:
        record.refuse(f"'taxonomy_group' is to be one of {', '.join(taxonomies)}, not {group!r}.")
    path = ("types", type_, "elements", codename)
    return Element(
        id=derived_id(project_id, *path),
        codename=codename,
        name=record.text("name"),
        type=kind,
        taxonomy_group=group,
        options=tuple(_option(it, project_id, path) for it in record.tables("options")),
    )


def _option(record: Record, project_id: str, path: tuple[str, ...]) -> Option:
    record.only("name", "codename")
    codename = record.text("codename")
    return Option(id=derived_id(project_id, *path, "options", codename), name=record.text("name"), codename=codename)


def _element_payload(element: Element) -> Payload:
    payload: Payload = {"type": element.type, "name": element.name}
    if element.type == "taxonomy":
        payload["taxonomy_group"] = element.taxonomy_group
    if element.type == "multiple_choice":
        payload["options"] = [{"name": it.name, "codename": it.codename} for it in element.options]
    return payload


def _assets(record: Record, project_id: str) -> Mapping[str, Asset]:
    return {key: _asset(record.table(key), project_id, key) for key in record.values}


def _asset(record: Record, project_id: str, key: str) -> Asset:
    record.only("name", "type", "size", "description", "url", "width", "height", "last_modified")
    return Asset(
        id=derived_id(project_id, "assets", key),
        key=key,
        name=record.text("name"),
        type=record.text("type"),
        size=record.whole_number("size"),
        description=record.optional_text("description"),
        url=record.text("url"),
        width=record.optional_whole_number("width"),
        height=record.optional_whole_number("height"),
        last_modified=record.optional_text("last_modified"),
    )


def _workflow_step(record: Record, project_id: str) -> WorkflowStep:
    record.only("name", "codename", "color")
    codename = record.text("codename")
    step_id = derived_id(project_id, "workflow", codename)
    return WorkflowStep(id=step_id, name=record.text("name"), codename=codename, color=record.text("color"))


def _sitemap_node(record: Record, project_id: str, path: tuple[str, ...]) -> SitemapNode:
    record.only("name", "codename", "children")
    below = (*path, record.text("codename"))
    return SitemapNode(
        id=derived_id(project_id, "sitemap", *below),
        name=record.text("name"),
        codename=record.text("codename"),
        children=tuple(_sitemap_node(it, project_id, below) for it in record.tables("children")),
    )


def _system(record: Record) -> Payload:
    """System object of content types and taxonomy groups."""
    return {key: record.text(key) for key in ("id", "name", "codename", "last_modified")}


class _Named(Protocol):
    @property
    def codename(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _by_codename(things: Iterable[N]) -> dict[str, N]:
    """In codename order, which is the default order of every listing."""
    return {it.codename: it for it in sorted(things, key=lambda it: it.codename)}
