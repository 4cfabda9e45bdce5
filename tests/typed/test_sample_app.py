"""The queries of the public sample app for Kontent.ai's GraphQL API, over a project of its content types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from emulator.project import Project
from emulator.recording import load_recordings
from tests.typed.asking import typed_graph

DOCUMENT = Path(__file__).with_name("sample_app.graphql").read_text("utf-8")
OPERATIONS = [
    node.name.value for node in parse(DOCUMENT).definitions if isinstance(node, OperationDefinitionNode) and node.name
]

EMPTY: Mapping[str, Any] = {
    "text": "",
    "url_slug": "",
    "number": None,
    "date_time": None,
    "rich_text": "<p><br></p>",
    "asset": [],
    "taxonomy": [],
    "multiple_choice": [],
    "modular_content": [],
}
SEO = {"seo__title": "text", "seo__keywords": "text"}
SECTION = {
    "title": "text",
    "subtitle": "rich_text",
    "content": "rich_text",
    "image": "asset",
    "actions": "modular_content",
}
TYPES: Mapping[str, Mapping[str, str]] = {
    "homepage": {
        **SEO,
        "content": "modular_content",
        "header_logo": "asset",
        "title": "text",
        "favicon": "asset",
        "font": "multiple_choice",
        "palette": "multiple_choice",
        "main_menu": "modular_content",
        "subpages": "modular_content",
    },
    "navigation_item": {
        **SEO,
        "label": "text",
        "slug": "url_slug",
        "content": "modular_content",
        "subpages": "modular_content",
    },
    "post": {
        **SEO,
        "title": "text",
        "subtitle": "text",
        "slug": "url_slug",
        "excerpt": "text",
        "image": "asset",
        "publishing_date": "date_time",
        "author": "modular_content",
        "persona": "taxonomy",
        "content": "rich_text",
    },
    "author": {"first_name": "text", "last_name": "text"},
    "landing_page": {"sections": "modular_content"},
    "listing_page": {"content_type": "text"},
    "simple_page": {"title": "text", "subtitle": "text", "image": "asset", "content": "rich_text"},
    "listing_section": {
        "title": "text",
        "subtitle": "rich_text",
        "order_by": "text",
        "content_type": "text",
        "number_of_items": "number",
    },
    "contact_section": {**SECTION, "form": "modular_content"},
    "content_section": SECTION,
    "cta_section": {**SECTION, "action": "modular_content"},
    "features_section": {**SECTION, "features": "modular_content"},
    "hero_section": SECTION,
    "feature": SECTION,
    "form": {"form_id": "text", "form_action": "text", "submit_label": "text", "fields": "modular_content"},
    "base_form_field": {
        "type": "multiple_choice",
        "name": "text",
        "label": "text",
        "default_value": "text",
        "configuration": "multiple_choice",
    },
    "menu": {"actions": "modular_content"},
    "action": {
        "label": "text",
        "navigation_item": "modular_content",
        "options": "multiple_choice",
        "role": "multiple_choice",
    },
    "external_url": {"url": "text"},
    "quote": {"quote_text": "text"},
    "code_block": {"code": "rich_text"},
}


def elements(content_type: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every link leads to the one item of each other type."""
    for codename, kind in TYPES[content_type].items():
        element = {"type": kind, "name": codename, "value": [*TYPES] if kind == "modular_content" else EMPTY[kind]}
        if kind == "rich_text":
            element |= {"images": {}, "links": {}, "modular_content": ["quote", "code_block"]}
        if kind == "taxonomy":
            element |= {"taxonomy_group": "personas"}
        yield codename, element


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One item of each type, named after it."""
    system = {"language": "default", "last_modified": "2023-08-08T00:00:00Z"}
    items = [
        {
            "system": {
                **system,
                "id": f"00000000-0000-4000-8000-{number:012}",
                "name": codename,
                "codename": codename,
                "type": codename,
                "sitemap_locations": [],
            },
            "elements": dict(elements(codename)),
        }
        for number, codename in enumerate(TYPES)
    ]
    types = [
        {
            "system": {"id": codename, "name": codename, "codename": codename, "last_modified": "2023-08-08T00:00:00Z"},
            "elements": {element: {"type": kind, "name": element} for element, kind in TYPES[codename].items()},
        }
        for codename in TYPES
    ]
    pagination = {"skip": 0, "limit": 0, "count": len(items), "next_page": ""}
    for name, listing in (("items", items), ("types", types)):
        body = {name: listing, "modular_content": {}, "pagination": pagination}
        (tmp_path / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")
    return load_recordings(tmp_path)


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_a_query_of_the_sample_app_is_answered(project: Project, operation: str) -> None:
    root = operation.removesuffix("Query").removeprefix("NavigationAnd")
    codename = "navigation_item" if operation.startswith(("Navigation", "Listing")) else None
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in root).lstrip("_")
    names = {"home_page": "homepage", "post_page": "post"}
    async with typed_graph(project) as graph:
        data = await graph.data(
            DOCUMENT,
            operation,
            codename=codename or names.get(snake, snake),
            languageCodename="default",
            limit=3,
            offset=0,
            author="author",
            persona="anyone",
        )
        assert [field for field, value in data.items() if value is None] == []
