"""Loads the items of the sample: files to variants, as production and as preview will answer them. Stdlib only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from emulator.element_values import Links, element_payload
from emulator.generation import CAPABILITIES, Generation
from emulator.languages import language_chain
from emulator.linking import references_in
from emulator.project import ContentType, Item, Json, Payload, Project, SitemapNode, Variant
from emulator.records import Record

COLLECTION = "default"
WORKFLOW = "default"


@dataclass(frozen=True, slots=True)
class _Written:
    """A variant as its file has it, with the elements that a draft takes over from what is published."""

    record: Record
    last_modified: str
    workflow_step: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class _File:
    """One item's file, checked against the model."""

    record: Record
    type: ContentType
    published: Mapping[str, _Written]
    newest: Mapping[str, _Written]

    @property
    def codename(self) -> str:
        return self.record.text("codename")


def load_items(project: Project, records: Iterable[Record]) -> Project:
    """The project with its items: read all first, because links need the other items' types and slugs."""
    files: dict[str, _File] = {}
    for record in records:
        file = _file(project, record)
        if file.codename in files:
            record.refuse(f"the codename '{file.codename}' is taken by {files[file.codename].record.path}.")
        files[file.codename] = file
    return replace(project, items={codename: _item(project, files[codename], files) for codename in sorted(files)})


def _file(project: Project, record: Record) -> _File:
    record.only("id", "name", "codename", "type", "sitemap_locations", "published", "draft")
    type_ = project.types.get(record.text("type"))
    if type_ is None:
        record.refuse(f"'type' is to be one of {', '.join(project.types)}, not '{record.text('type')}'.")
    _check_locations(project, record)
    published = _variants(project, record, "published", {})
    return _File(record, type_, published, {**published, **_variants(project, record, "draft", published)})


def _variants(project: Project, record: Record, state: str, published: Mapping[str, _Written]) -> dict[str, _Written]:
    steps = {it.codename for it in project.workflow} | {state}
    variants: dict[str, _Written] = {}
    for language in record.table(state).values:
        written = record.table(state).table(language)
        written.only("last_modified", "workflow_step", "elements")
        if language not in project.languages:
            written.refuse(f"the project has no language '{language}'.")
        step = written.text("workflow_step", state)
        if step not in steps:
            written.refuse(f"'workflow_step' is to be one of {', '.join(sorted(steps))}, not '{step}'.")
        elements = written.table("elements")
        earlier = published[language].values if language in published else {}
        values = {**earlier, **{codename: elements.json(codename) for codename in elements.values}}
        variants[language] = _Written(elements, written.text("last_modified"), step, values)
    return variants


def _check_locations(project: Project, record: Record) -> None:
    known = set(_location_codenames(project.sitemap))
    for location in record.texts("sitemap_locations"):
        if location not in known:
            record.refuse(f"the sitemap has no location '{location}'.")


def _location_codenames(nodes: Iterable[SitemapNode]) -> Iterable[str]:
    for node in nodes:
        yield node.codename
        yield from _location_codenames(node.children)


def _item(project: Project, file: _File, files: Mapping[str, _File]) -> Item:
    by_id = {it.record.text("id"): it for it in files.values()}
    published = {
        language: _variant(project, file, language, written, _links(project, by_id, language, preview=False))
        for language, written in file.published.items()
    }
    newest = {
        language: _variant(project, file, language, written, _links(project, by_id, language, preview=True))
        for language, written in file.newest.items()
    }
    # Most variants look the same in both worlds: keep one of them.
    same = {language: it for language, it in published.items() if newest.get(language) == it}
    return Item(
        id=file.record.text("id"),
        name=file.record.text("name"),
        codename=file.codename,
        type=file.type.codename,
        sitemap_locations=file.record.texts("sitemap_locations"),
        published=published,
        newest={**newest, **same},
    )


def _variant(project: Project, file: _File, language: str, written: _Written, links: Links) -> Variant:
    unknown = set(written.values) - {it.codename for it in file.type.elements}
    if unknown:
        written.record.refuse(f"the type '{file.type.codename}' has no element '{min(unknown)}'.")
    payloads = {it: _payload(project, file, language, written, links, it) for it in Generation}
    return Variant(
        language=language,
        last_modified=written.last_modified,
        workflow_step=written.workflow_step,
        values=written.values,
        payloads=payloads,
        references=references_in(payloads[Generation.KENTICO_CLOUD]),
    )


def _payload(
    project: Project, file: _File, language: str, written: _Written, links: Links, generation: Generation
) -> Payload:
    """A content item object; every element of the type is there, an empty one where nothing is written."""
    system: Payload = {
        "id": file.record.text("id"),
        "name": file.record.text("name"),
        "codename": file.codename,
        "language": language,
        "type": file.type.codename,
        "collection": COLLECTION,
        "sitemap_locations": list(file.record.texts("sitemap_locations")),
        "last_modified": written.last_modified,
        "workflow": WORKFLOW,
        "workflow_step": written.workflow_step,
    }
    known = CAPABILITIES[generation]
    elements: Payload = {
        element.codename: element_payload(
            element, written.values.get(element.codename), project, links, written.record, known.image_dimensions
        )
        for element in file.type.elements
        if element.type in known.element_kinds
    }
    return {
        "system": {key: value for key, value in system.items() if key in known.system_attributes},
        "elements": elements,
    }


def _links(project: Project, by_id: Mapping[str, _File], language: str, *, preview: bool) -> Links:
    """What an item link shows of its target: the slug is that of the variant which the reader would get."""
    chain = language_chain(project, language)

    def link(item_id: str) -> Payload | None:
        target = by_id.get(item_id)
        variants = (target.newest if preview else target.published) if target else {}
        written = next((variants[it] for it in chain if it in variants), None)
        if target is None or written is None:
            return None
        slugs = [it.codename for it in target.type.elements if it.type == "url_slug"]
        slug = written.values.get(slugs[0], "") if slugs else ""
        return {"codename": target.codename, "type": target.type.codename, "url_slug": slug}

    return link
