"""Recorded payloads as parts of a project: read as far as they can be, kept as they are. Stdlib only."""

from collections.abc import Mapping

from emulator.generation import Generation
from emulator.linking import references_in
from emulator.project import ContentType, Element, Item, Option, Payload, Taxonomy, Term, Variant, derived_id


def recorded_item(payloads: Mapping[str, Payload], default: str, component: bool) -> Item:
    variants = {language: _variant(payload, language) for language, payload in payloads.items()}
    system = table(payloads.get(default) or next(iter(payloads.values())), "system")
    locations = system.get("sitemap_locations")
    return Item(
        id=text(system, "id"),
        name=text(system, "name"),
        codename=text(system, "codename"),
        type=text(system, "type"),
        sitemap_locations=tuple(str(it) for it in locations) if isinstance(locations, list) else (),
        published=variants,
        newest=variants,
        component=component,
    )


def _variant(payload: Payload, language: str) -> Variant:
    system = table(payload, "system")
    elements = table(payload, "elements")
    return Variant(
        language=language,
        last_modified=text(system, "last_modified"),
        workflow_step=text(system, "workflow_step") or "published",
        values={name: element.get("value") for name, element in elements.items() if isinstance(element, dict)},
        payloads=dict.fromkeys(Generation, payload),
        references=references_in(payload),
    )


def recorded_type(payload: Payload, project_id: str) -> ContentType:
    system = table(payload, "system")
    path = ("types", text(system, "codename"), "elements")
    return ContentType(
        id=text(system, "id"),
        name=text(system, "name"),
        codename=text(system, "codename"),
        last_modified=text(system, "last_modified"),
        elements=tuple(
            _element(codename, element, project_id, (*path, codename))
            for codename, element in table(payload, "elements").items()
            if isinstance(element, dict)
        ),
        payloads=dict.fromkeys(Generation, payload),
    )


def _element(codename: str, payload: Payload, project_id: str, path: tuple[str, ...]) -> Element:
    options = payload.get("options")
    return Element(
        id=derived_id(project_id, *path),
        codename=codename,
        name=text(payload, "name"),
        type=text(payload, "type"),
        taxonomy_group=text(payload, "taxonomy_group") or None,
        options=tuple(
            Option(
                derived_id(project_id, *path, "options", text(it, "codename")), text(it, "name"), text(it, "codename")
            )
            for it in (options if isinstance(options, list) else ())
            if isinstance(it, dict)
        ),
    )


def recorded_taxonomy(payload: Payload, project_id: str) -> Taxonomy:
    system = table(payload, "system")
    return Taxonomy(
        id=text(system, "id"),
        name=text(system, "name"),
        codename=text(system, "codename"),
        last_modified=text(system, "last_modified"),
        terms=_terms(payload, project_id, ("taxonomies", text(system, "codename"))),
        payload=payload,
    )


def _terms(payload: Payload, project_id: str, path: tuple[str, ...]) -> tuple[Term, ...]:
    terms = payload.get("terms")
    return tuple(
        Term(
            id=derived_id(project_id, *path, text(it, "codename")),
            name=text(it, "name"),
            codename=text(it, "codename"),
            terms=_terms(it, project_id, (*path, text(it, "codename"))),
        )
        for it in (terms if isinstance(terms, list) else ())
        if isinstance(it, dict)
    )


def table(payload: Payload, key: str) -> Payload:
    """An object inside a payload, which cannot do without it."""
    value = payload.get(key)
    if not isinstance(value, dict):
        raise ValueError(f"something in it has no '{key}' object")
    return value


def text(payload: Payload, key: str) -> str:
    """A string inside a payload, empty where it is missing or something else."""
    value = payload.get(key)
    return value if isinstance(value, str) else ""
