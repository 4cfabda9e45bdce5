"""Every recorded item answers through its typed fields with every value that the service sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from graphql import validate_schema

from emulator.recording import load_recordings
from schema.typed.names import Names, field_name, type_name
from tests.recorded.test_emulator_recordings import FOLDER, cases, content
from tests.typed.asking import TypedGraph, content_type, typed_graph
from upstream import models

FILES = (
    "SampleContentItemListWithLinkedItems.json",
    "items.json",
    "allendale.json",
    "home.json",
    "on_roasts.json",
    "onroast_deep15.json",
    "DocsExamplesRetrievingContentInSpecificLanguage.json",
    "complete_content_item.json",
)
ITEM_FIELDS = frozenset({"id", "system", "elements", "element", "draft", "referencedBy", "referencedByType"})


def value(element: Mapping[str, Any]) -> Any:
    return element["value"]


def assets(element: Mapping[str, Any]) -> Any:
    shown = [{**asset, "size": int(asset["size"])} for asset in element["value"]]
    return {
        "items": [{name: asset[name] for name in ("name", "type", "size", "description", "url")} for asset in shown]
    }


def choices(element: Mapping[str, Any]) -> Any:
    return {"items": element["value"]}


# Kind → what to select, and what the answer must be for an element as recorded.
KINDS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Any]]] = {
    "text": ("", value),
    "url_slug": ("", value),
    "number": ("", value),
    "date_time": ("", value),
    "rich_text": ("{ html }", lambda element: {"html": element["value"]}),
    "asset": ("(limit: 100) { items { name type description url size } }", assets),
    "taxonomy": ("(limit: 100) { items { name codename } }", choices),
    "multiple_choice": ("(limit: 100) { items { name codename } }", choices),
    "modular_content": ("(limit: 100) { codenames }", lambda element: {"codenames": element["value"]}),
}


def recorded_items(body: Mapping[str, Any]) -> list[Any]:
    own = body["items"] if "items" in body else [body["item"]]
    return [*own, *body.get("modular_content", {}).values()]


def model_of(items: Iterable[Mapping[str, Any]]) -> list[models.ContentType]:
    """The content types that the items show: a recording of items names none."""
    elements: defaultdict[str, dict[str, models.ElementDefinition]] = defaultdict(dict)
    for item in items:
        for codename, element in item["elements"].items():
            elements[item["system"]["type"]][codename] = models.ElementDefinition(element["type"], element["name"])
    return [content_type(codename, found) for codename, found in elements.items()]


async def answered(graph: TypedGraph, item: Mapping[str, Any]) -> Any:
    """The item's elements as its typed fields show them, by codename."""
    system = item["system"]
    names = {codename: field_name(codename, ITEM_FIELDS) for codename in item["elements"]}
    fields = " ".join(f"{name}{KINDS[item['elements'][codename]['type']][0]}" for codename, name in names.items())
    # One recorded item has an empty type: it can be asked for through the interface alone.
    selection = f"... on {type_name(system['type'])} {{ {fields} }}" if system["type"] and fields else ""
    data = await graph.data(
        f"query ($codename: String!, $language: String) {{"
        f" item(codename: $codename, language: $language) {{ system {{ id }} {selection} }} }}",
        codename=system["codename"],
        language=system["language"],
    )
    found = data["item"]
    assert found.pop("system") == {"id": system["id"]}
    return {codename: found[name] for codename, name in names.items() if selection}


if FOLDER is not None:

    @pytest.mark.parametrize("path", cases(*FILES), ids=lambda path: path.name)
    async def test_every_recorded_item_answers_through_its_typed_fields(path: Path) -> None:
        items = recorded_items(content(path))
        async with typed_graph(load_recordings(path), types=model_of(items)) as graph:
            for item in items:
                elements = item["elements"] if item["system"]["type"] else {}
                expected = {codename: KINDS[it["type"]][1](it) for codename, it in elements.items()}
                assert await answered(graph, item) == expected

    @pytest.mark.parametrize("path", cases("types.json"), ids=lambda path: path.name)
    async def test_the_recorded_listing_of_types_builds(path: Path) -> None:
        listed = [it["system"]["codename"] for it in content(path)["types"]]
        async with typed_graph(load_recordings(path)) as graph:
            schema = graph.schema._schema
            assert validate_schema(schema) == []
            names = Names("type", frozenset(), types=True).of(listed)
            assert [name for name in names.values() if name not in schema.type_map] == []
