"""Projects as the examples of the Migration API's reference describe them, for the emulator to answer from.

An example shows ids and names; codenames, which it does not show, are made from them.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from emulator.generation import Generation
from emulator.project import (
    Asset,
    ContentType,
    Element,
    Item,
    Json,
    Language,
    Option,
    Payload,
    Project,
    SitemapNode,
    Taxonomy,
    Term,
    Variant,
    WorkflowStep,
)

REFERENCE = Path(__file__).parent / "reference" / "migration"
KEYS = {"migration": "migration-key", "foreign": "key-of-another-project"}
KINDS = {"multiplechoice": "multiple_choice"}


def example(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))


def project_of_examples(project_id: str, name: str, items: Iterable[Any] = ()) -> Project:
    """The model of the reference with the items of one example."""
    shown = list(items)
    types = [_type(it) for it in example("types")["types"]]
    types += [_type_of_item(it) for it in shown]
    return Project(
        id=project_id,
        name=name,
        default_language="default",
        languages={"default": Language("", "default", "Default")},
        types={it.codename: it for it in types},
        taxonomies={it["taxonomy_id"]: _taxonomy(it) for it in example("taxonomy")["taxonomy_groups"]},
        items={it["item_id"]: _item(it) for it in shown},
        assets={it.key: it for item in shown for element in item["elements"] for it in _assets(element)},
        workflow=_workflow(shown),
        sitemap=tuple(_node(it) for it in example("sitemap")["nodes"]),
        keys=KEYS,
    )


def _workflow(items: list[Any]) -> tuple[WorkflowStep, ...]:
    """The steps of the example, then those that only items name: their example is of another project."""
    steps = {it["workflow_id"]: (it["name"], it["color"]) for it in example("workflow")["statuses"]}
    steps |= {it["workflow_status_id"]: ("", "") for it in items if it["workflow_status_id"] not in steps}
    return tuple(WorkflowStep(step, name, step, color) for step, (name, color) in steps.items())


def _type(record: Any) -> ContentType:
    return _content_type(record["type_id"], record["name"], record["elements"])


def _type_of_item(record: Any) -> ContentType:
    return _content_type(record["type_id"], "", record["elements"])


def _content_type(type_id: str, name: str, records: list[Any]) -> ContentType:
    elements = tuple(
        Element(
            it["element_id"],
            it["element_id"],
            it["name"],
            KINDS.get(it["type"], it["type"]),
            it.get("taxonomy_group_id"),
            tuple(Option(option, "", option) for option in it.get("options", [])),
        )
        for it in records
    )
    payload: Payload = {"system": {}, "elements": {it.codename: {} for it in elements}}
    return ContentType(type_id, name, type_id, "", elements, dict.fromkeys(Generation, payload))


def _item(record: Any) -> Item:
    payload: Payload = {
        "system": {},
        "elements": {it["element_id"]: _element(it) for it in record["elements"]},
    }
    variant = Variant(
        language="default",
        last_modified=record["last_modified"],
        workflow_step=record["workflow_status_id"],
        values={},
        payloads=dict.fromkeys(Generation, payload),
        references={},
    )
    locations = tuple(record["sitemap_location"])
    return Item(
        record["item_id"], record["name"], record["item_id"], record["type_id"], locations, {}, {"default": variant}
    )


def _element(record: Any) -> Payload:
    """The element as Delivery would show it: images have an address, and their ids stand in double quotes."""
    kind = record["type"]
    element: Payload = {"type": KINDS.get(kind, kind), "name": record["name"], "value": record.get("value")}
    if kind == "asset":
        element["value"] = [{"url": _url(it)} for it in record["value"]]
    if kind == "taxonomy":
        element["taxonomy_group"] = ""
    if kind == "multiplechoice":
        element["value"] = [{"name": "", "codename": option} for option in record["options"]]
    if kind == "rich_text":
        element["value"] = (
            record["value"].replace('src="#"', 'src="https://assets/x.jpg"').replace("'9em8m'", '"9em8m"')
        )
        images: dict[str, Json] = {
            it["_id"]: {"image_id": it["_id"], "url": _url(it["asset"])} for it in record.get("images", [])
        }
        element["images"] = images
    return element


def _assets(element: Any) -> Iterable[Asset]:
    if element["type"] == "asset":
        yield from (_asset(it["asset_id"], it) for it in element["value"])
    yield from (_asset(it["_id"], it["asset"]) for it in element.get("images", []))


def _asset(key: str, record: Any) -> Asset:
    return Asset(
        id=record["asset_id"],
        key=key,
        name=record["name"],
        type=record["type"],
        size=record["size"],
        description=None,
        url=_url(record),
        last_modified=record["last_modified"],
    )


def _url(asset: Any) -> str:
    return f"https://assets/{asset['asset_id']}/{asset['name']}"


def _node(record: Any) -> SitemapNode:
    return SitemapNode(
        record["sitemap_node_id"],
        record["name"],
        record["sitemap_node_id"],
        tuple(_node(it) for it in record["children"]),
    )


def _taxonomy(record: Any) -> Taxonomy:
    terms = tuple(_term(it) for it in record["nodes"])
    return Taxonomy(record["taxonomy_id"], record["name"], record["taxonomy_id"], "", terms, {})


def _term(record: Any) -> Term:
    return Term(
        record["taxonomy_node_id"],
        record["name"],
        record["taxonomy_node_id"],
        tuple(_term(it) for it in record["children"]),
    )
