"""Recorded responses of the real service, one file one project: the graph returns every value in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from emulator.recording import load_recordings
from tests.graph import Graph, graph_over
from tests.recorded.recordings import content, recorded
from tests.schema.rich_text_schema import misfits

RECORDED = recorded("kentico")

ITEMS = """query ($offset: Int!) {
  items(limit: 100, offset: $offset) {
    hasNextPage
    items {
      system { id name codename language typeCodename sitemapLocations lastModified }
      elements {
        codename name kind
        ... on TextElement { text: value }
        ... on UrlSlugElement { text: value }
        ... on NumberElement { number: value }
        ... on DateTimeElement { instant: value }
        ... on MultipleChoiceElement { options { name codename } }
        ... on TaxonomyElement { groupCodename terms { name codename } }
        ... on AssetElement { assets { name type size description url } }
        ... on ModularContentElement { codenames unresolved items { system { codename } } }
        ... on RichTextElement {
          html blocks codenames unresolved items { system { codename } }
          images { imageId url description }
          links { itemId codename type urlSlug }
        }
        ... on UnknownElement { raw }
      }
    }
  }
}"""
TYPES = """{
  contentTypes(limit: 100) {
    items {
      systemId name codename lastModified
      elements { codename name type groupCodename options { name codename } }
    }
  }
}"""
TAXONOMIES = """{
  taxonomies(limit: 100) {
    items { systemId name codename lastModified terms { ...term children { ...term children { ...term } } } }
  }
}
fragment term on TaxonomyTerm { name codename }"""


def image(image: Mapping[str, Any]) -> dict[str, Any]:
    return {"image_id": image["imageId"], "description": image["description"], "url": image["url"]}


def link(link: Mapping[str, Any]) -> dict[str, Any]:
    return {"codename": link["codename"], "type": link["type"], "url_slug": link["urlSlug"] or ""}


# Kind → the element as it was sent, beside its kind and name.
VALUES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "TEXT": lambda element: {"value": element["text"]},
    "URL_SLUG": lambda element: {"value": element["text"]},
    "NUMBER": lambda element: {"value": element["number"]},
    "DATE_TIME": lambda element: {"value": element["instant"]},
    "MULTIPLE_CHOICE": lambda element: {"value": element["options"]},
    "TAXONOMY": lambda element: {"taxonomy_group": element["groupCodename"], "value": element["terms"]},
    "ASSET": lambda element: {"value": element["assets"]},
    "MODULAR_CONTENT": lambda element: {"value": element["codenames"]},
    "RICH_TEXT": lambda element: {
        "images": {entry["imageId"]: image(entry) for entry in element["images"]},
        "links": {entry["itemId"]: link(entry) for entry in element["links"]},
        "modular_content": element["codenames"],
        "value": element["html"],
    },
}


def sent_element(element: Mapping[str, Any]) -> dict[str, Any]:
    """An element of the graph in the service's shape."""
    if element["kind"] == "UNKNOWN":
        raw: dict[str, Any] = element["raw"]
        return raw
    return {"type": element["kind"].lower(), "name": element["name"], **VALUES[element["kind"]](element)}


def sent_item(item: Mapping[str, Any]) -> dict[str, Any]:
    system = item["system"]
    return {
        "system": {
            "id": system["id"],
            "name": system["name"],
            "codename": system["codename"],
            "language": system["language"],
            "type": system["typeCodename"],
            "sitemap_locations": system["sitemapLocations"],
            "last_modified": system["lastModified"],
        },
        "elements": {element["codename"]: sent_element(element) for element in item["elements"]},
    }


def sent_system(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": entry["systemId"],
        "name": entry["name"],
        "codename": entry["codename"],
        "last_modified": entry["lastModified"],
    }


def sent_type(entry: Mapping[str, Any]) -> dict[str, Any]:
    elements = {}
    for element in entry["elements"]:
        sent = {"type": element["type"], "name": element["name"]}
        if element["type"] == "multiple_choice":
            sent["options"] = element["options"]
        if element["type"] == "taxonomy":
            sent["taxonomy_group"] = element["groupCodename"]
        elements[element["codename"]] = sent
    return {"system": sent_system(entry), "elements": elements}


def sent_term(term: Mapping[str, Any]) -> dict[str, Any]:
    below = [sent_term(child) for child in term.get("children", ())]
    return {"name": term["name"], "codename": term["codename"], "terms": below}


def dated(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What was never modified has the .NET zero date, which the graph shows as null."""
    system = dict(entry["system"])
    if system["last_modified"].startswith("1. 1. 0001"):
        system["last_modified"] = None
    return {**entry, "system": system}


def recorded_items(path: Path) -> dict[str, dict[str, Any]]:
    """Every item of a recording, linked ones included."""
    body = content(path)
    results = body.get("items", []) + [body[key] for key in ("item",) if key in body]
    linked = body.get("modular_content", {}).values()
    return {item["system"]["codename"]: dated(item) for item in (*linked, *results)}


async def asked_items(graph: Graph) -> list[dict[str, Any]]:
    answer = await graph.query(ITEMS, offset=0)
    assert "errors" not in answer
    page = answer["data"]["items"]
    assert not page["hasNextPage"], "the recordings are small"
    items: list[dict[str, Any]] = page["items"]
    return items


def linking(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (element for item in items for element in item["elements"] if "unresolved" in element)


def with_key(key: str) -> list[Path]:
    """The recordings of one kind of answer."""
    return [path for path in RECORDED if key in content(path)]


if RECORDED:

    @pytest.mark.parametrize("path", with_key("modular_content"), ids=lambda path: path.name)
    async def test_every_value_of_every_item(path: Path) -> None:
        async with graph_over(load_recordings(path)) as graph:
            items = await asked_items(graph)
        assert {item["system"]["codename"]: sent_item(item) for item in items} == recorded_items(path)

    @pytest.mark.parametrize("path", with_key("modular_content"), ids=lambda path: path.name)
    async def test_every_link_leads_to_its_item_or_is_named_as_unresolved(path: Path) -> None:
        known = recorded_items(path)
        async with graph_over(load_recordings(path)) as graph:
            items = await asked_items(graph)
        for element in linking(items):
            found = [item["system"]["codename"] for item in element["items"]]
            assert found == [codename for codename in element["codenames"] if codename in known]
            assert element["unresolved"] == [codename for codename in element["codenames"] if codename not in known]

    @pytest.mark.parametrize("path", with_key("modular_content"), ids=lambda path: path.name)
    async def test_every_rich_text_is_a_tree_as_published(path: Path) -> None:
        async with graph_over(load_recordings(path)) as graph:
            items = await asked_items(graph)
        trees = [element["blocks"] for item in items for element in item["elements"] if "blocks" in element]
        assert [misfit for tree in trees for misfit in misfits(tree)] == []

    @pytest.mark.parametrize("path", with_key("types"), ids=lambda path: path.name)
    async def test_every_value_of_every_type(path: Path) -> None:
        async with graph_over(load_recordings(path)) as graph:
            answer = await graph.query(TYPES)
        assert [sent_type(entry) for entry in answer["data"]["contentTypes"]["items"]] == [
            dated(entry) for entry in content(path)["types"]
        ]

    @pytest.mark.parametrize("path", with_key("taxonomies"), ids=lambda path: path.name)
    async def test_every_value_of_every_taxonomy_group(path: Path) -> None:
        async with graph_over(load_recordings(path)) as graph:
            answer = await graph.query(TAXONOMIES)
        groups = answer["data"]["taxonomies"]["items"]
        assert [
            {"system": sent_system(group), "terms": [sent_term(term) for term in group["terms"]]} for group in groups
        ] == [dated(entry) for entry in content(path)["taxonomies"]]
