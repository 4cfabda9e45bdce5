"""A project's model as the Migration API shows it: types, workflow, sitemap and taxonomies, with ids for codenames.

Stdlib only.
"""

from collections.abc import Iterator

from emulator.generation import Generation
from emulator.project import ContentType, Element, Json, Payload, Project, SitemapNode, Term, derived_id

# The API names this kind of element without the underscore that Delivery's has.
KINDS = {"multiple_choice": "multiplechoice"}


def draft_types(project: Project) -> Payload:
    """List content types."""
    return {"types": [_type(project, it) for it in project.types.values()]}


def draft_workflow(project: Project) -> Payload:
    """List workflow steps. A step's id is called `workflow_id` here and `workflow_status_id` in items."""
    return {"statuses": [{"workflow_id": it.id, "name": it.name, "color": it.color} for it in project.workflow]}


def draft_sitemap(project: Project) -> Payload:
    """List sitemap locations: the complete hierarchy."""
    return {"nodes": [_node(it) for it in project.sitemap]}


def draft_taxonomy(project: Project) -> Payload:
    """List taxonomy groups, each with all its terms."""
    groups: list[Json] = [
        {"taxonomy_id": it.id, "name": it.name, "nodes": [_term(term) for term in it.terms]}
        for it in project.taxonomies.values()
    ]
    return {"taxonomy_groups": groups}


def type_id(project: Project, codename: str) -> str:
    """A recorded item may be of a type that nobody recorded."""
    found = project.types.get(codename)
    return found.id if found else derived_id(project.id, "types", codename)


def workflow_id(project: Project, codename: str) -> str:
    found = (it.id for it in project.workflow if it.codename == codename)
    return next(found, derived_id(project.id, "workflow", codename))


def sitemap_id(project: Project, codename: str) -> str:
    found = (it.id for it in _all_nodes(project.sitemap) if it.codename == codename)
    return next(found, derived_id(project.id, "sitemap", codename))


def term_id(project: Project, group: str, codename: str) -> str:
    terms = project.taxonomies[group].terms if group in project.taxonomies else ()
    found = (it.id for it in _all_terms(terms) if it.codename == codename)
    return next(found, derived_id(project.id, "taxonomies", group, codename))


def _type(project: Project, content_type: ContentType) -> Payload:
    known = content_type.payloads[Generation.KENTICO_CLOUD]["elements"]
    elements = [it for it in content_type.elements if isinstance(known, dict) and it.codename in known]
    return {
        "type_id": content_type.id,
        "name": content_type.name,
        "elements": [_element(project, it) for it in elements],
    }


def _element(project: Project, element: Element) -> Payload:
    group: Payload = {}
    if element.taxonomy_group is not None:
        taxonomy = project.taxonomies.get(element.taxonomy_group)
        derived = derived_id(project.id, "taxonomies", element.taxonomy_group)
        group = {"taxonomy_group_id": taxonomy.id if taxonomy else derived}
    kind = KINDS.get(element.type, element.type)
    return {**group, "element_id": element.id, "name": element.name, "type": kind}


def _node(node: SitemapNode) -> Payload:
    return {"sitemap_node_id": node.id, "name": node.name, "children": [_node(it) for it in node.children]}


def _term(term: Term) -> Payload:
    return {"taxonomy_node_id": term.id, "name": term.name, "children": [_term(it) for it in term.terms]}


def _all_nodes(nodes: tuple[SitemapNode, ...]) -> Iterator[SitemapNode]:
    for node in nodes:
        yield node
        yield from _all_nodes(node.children)


def _all_terms(terms: tuple[Term, ...]) -> Iterator[Term]:
    for term in terms:
        yield term
        yield from _all_terms(term.terms)
