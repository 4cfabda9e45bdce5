"""Projects of the Migration API: types, workflow, sitemap and taxonomies, and their drafts in pages of ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from resolvers.node_id import NodeId
from resolvers.variant import Variant
from tests.graph import Graph, assert_graph, assert_refused, graph_over, item_payload, saved_project
from tests.private_ways import DRAFTS, PROJECT

UNKNOWN = "00000000-0000-4000-8000-000000000000"
GRINDER = "70b99f6a-7087-4675-af83-d3d31201914b"
GRINDERS = "42bcd900-2536-510b-8588-be79986d4081"
EQUIPMENT = "2f9a9655-cbdb-5de4-ad59-0a4fa704fc27"
REVIEW = "d56d7769-f281-53e6-86e1-072fa14bcc6c"
ARTICLE = "38f4c716-23fb-4567-b0c0-061de6c79dad"
PUBLISHED = "ba864521-877f-5c69-98dc-2374693f4d73"
ID = NodeId("project", (PROJECT,), Variant()).encoded()


async def project(graph: Graph, selection: str, calls: list[str] | None = None) -> Any:
    """What is selected of the sample project; `calls` are those beside the list of projects."""
    answer = await graph.query(f'{{ project(id: "{PROJECT}") {{ {selection} }} }}')
    assert "errors" not in answer
    if calls is not None:
        assert sorted(graph.calls) == sorted(["GET /draft/projects", *calls])
    return answer["data"]["project"]


async def test_projects_are_listed_and_found_by_their_guid(graph: Graph) -> None:
    shown = {"id": ID, "projectId": PROJECT, "name": "Brass Heron"}
    await assert_graph(
        graph,
        f"""{{
          projects {{ id projectId name }}
          project(id: "{PROJECT}") {{ id projectId name }}
          upper: project(id: "{PROJECT.upper()}") {{ id projectId name }}
          node(id: "{ID}") {{ id ... on Project {{ projectId name }} }}
          unknown: project(id: "{UNKNOWN}") {{ name }}
        }}""",
        {"projects": [shown], "project": shown, "upper": shown, "node": shown, "unknown": None},
        calls=["GET /draft/projects"],
    )


@pytest.mark.parametrize("id", ["", "Brass Heron", "..", f"{PROJECT}/types", f"{PROJECT}\\n"])
async def test_a_project_is_named_by_a_guid(graph: Graph, id: str) -> None:
    await assert_refused(graph, f'{{ project(id: "{id}") {{ name }} }}', "BAD_USER_INPUT", "id")


@pytest.mark.parametrize("part", [UNKNOWN, "x", "..", "a/b"])
async def test_a_node_of_a_project_that_is_none_is_refused_or_null(graph: Graph, part: str) -> None:
    answer = await graph.query(f'{{ node(id: "{NodeId("project", (part,), Variant()).encoded()}") {{ id }} }}')
    assert answer["data"] == {"node": None}
    assert graph.calls == (["GET /draft/projects"] if part == UNKNOWN else [])


async def test_workflow_steps_and_their_drafts(graph: Graph) -> None:
    steps = await project(graph, "workflowSteps { stepId name color }", [f"GET {DRAFTS}/workflow"])
    assert [(step["name"], step["color"]) for step in steps["workflowSteps"]] == [
        ("Draft", "red"),
        ("Review", "yellow"),
        ("Translation", "lime"),
        ("Ready to publish", "teal"),
        ("Published", "light-green"),
        ("Archived", "gray"),
    ]
    counted = await project(graph, "workflowSteps { drafts(limit: 2) { items { name } totalCount } }")
    assert [step["drafts"]["totalCount"] for step in counted["workflowSteps"]] == [6, 5, 0, 3, 65, 1]
    assert counted["workflowSteps"][5]["drafts"]["items"] == [{"name": "Ten years of bags"}]


async def test_the_sitemap_leads_up_and_down(graph: Graph) -> None:
    shown = await project(
        graph,
        "sitemap { name codename parent { name } children { nodeId name codename parent { name } "
        "children { name parent { name parent { name } } } } }",
        [f"GET {DRAFTS}/sitemap"],
    )
    assert shown["sitemap"][3] == {
        "name": "Shop",
        "codename": "shop",
        "parent": None,
        "children": [
            {
                "nodeId": "617104f9-7f19-5710-bdf3-60b53a8a7032",
                "name": "Coffee",
                "codename": "coffee",
                "parent": {"name": "Shop"},
                "children": [],
            },
            {
                "nodeId": EQUIPMENT,
                "name": "Equipment",
                "codename": "equipment",
                "parent": {"name": "Shop"},
                "children": [
                    {"name": name, "parent": {"name": "Equipment", "parent": {"name": "Shop"}}}
                    for name in ("Brewers", "Grinders", "Accessories")
                ],
            },
        ],
    }


async def test_a_node_lists_items_and_drafts(graph: Graph) -> None:
    shown = await project(
        graph,
        """sitemap { children { children {
          name drafts(limit: 1) { totalCount }
          items(limit: 2, language: "es-ES") { items { system { codename } } hasNextPage }
        } } }""",
    )
    grinders = shown["sitemap"][3]["children"][1]["children"][1]
    assert grinders == {
        "name": "Grinders",
        "items": {
            "items": [{"system": {"codename": "counter_grinder"}}, {"system": {"codename": "hand_grinder"}}],
            "hasNextPage": True,
        },
        "drafts": {"totalCount": 3},
    }
    assert "GET /items?system.sitemap_locations[contains]=grinders&language=es-ES&limit=2" in graph.calls
    assert f"GET {DRAFTS}/items?sitemap_location={GRINDERS}" in graph.calls


async def test_types_and_their_elements(graph: Graph) -> None:
    shown = await project(
        graph,
        "types { typeId name elements { elementId name kind type taxonomyGroup { name } } "
        "drafts(limit: 1) { totalCount } }",
    )
    grinder = next(it for it in shown["types"] if it["name"] == "Grinder")
    assert (grinder["typeId"], grinder["drafts"]) == (GRINDER, {"totalCount": 3})
    assert [(it["name"], it["kind"], it["type"], it["taxonomyGroup"]) for it in grinder["elements"]] == [
        ("Product name", "TEXT", "text", None),
        ("Price", "NUMBER", "number", None),
        ("Image", "ASSET", "asset", None),
        ("Short description", "RICH_TEXT", "rich_text", None),
        ("Product status", "TAXONOMY", "taxonomy", {"name": "Product status"}),
        ("Manufacturer", "TEXT", "text", None),
        ("Burrs", "MULTIPLE_CHOICE", "multiplechoice", None),
        ("Power", "MULTIPLE_CHOICE", "multiplechoice", None),
        ("URL pattern", "URL_SLUG", "url_slug", None),
    ]
    assert graph.calls.count(f"GET {DRAFTS}/taxonomy") == 1


async def test_taxonomy_groups_and_their_terms(graph: Graph) -> None:
    shown = await project(
        graph,
        "taxonomies { groupId name terms { termId name parent { name } children { name parent { name } } } }",
        [f"GET {DRAFTS}/taxonomy"],
    )
    assert shown["taxonomies"][0] == {
        "groupId": "5f163b07-05e5-4339-adef-9562d85b8256",
        "name": "Personas",
        "terms": [
            {
                "termId": "908650da-81d4-52e1-a632-cb8493b3f9ed",
                "name": "Coffee expert",
                "parent": None,
                "children": [
                    {"name": "Barista", "parent": {"name": "Coffee expert"}},
                    {"name": "Cafe owner", "parent": {"name": "Coffee expert"}},
                ],
            },
            {
                "termId": "ce1be6ba-4e82-5736-9043-ff6e6ac042a3",
                "name": "Coffee enthusiast",
                "parent": None,
                "children": [
                    {"name": "Coffee lover", "parent": {"name": "Coffee enthusiast"}},
                    {"name": "Coffee blogger", "parent": {"name": "Coffee enthusiast"}},
                ],
            },
        ],
    }


GRINDER_NAMES = ["Counter grinder", "Hand grinder", "Pocket mill"]


@pytest.mark.parametrize(
    ("arguments", "names", "query"),
    [
        (f'sitemapLocation: ["{GRINDERS}"]', GRINDER_NAMES, f"sitemap_location={GRINDERS}"),
        (
            f'sitemapLocation: ["{GRINDERS}", "{UNKNOWN}"], contentType: "{GRINDER}"',
            GRINDER_NAMES,
            f"sitemap_location={GRINDERS}&sitemap_location={UNKNOWN}&content_type={GRINDER}",
        ),
        (f'contentType: "{GRINDER}"', GRINDER_NAMES, f"content_type={GRINDER}"),
        (
            f'contentType: "{ARTICLE}", workflowStatus: "{REVIEW}"',
            ["On Roasts", "The second crack"],
            f"workflow_status={REVIEW}&content_type={ARTICLE}",
        ),
        (f'workflowStatus: "{UNKNOWN}"', [], f"workflow_status={UNKNOWN}"),
    ],
)
async def test_drafts_are_filtered_by_place_step_and_type(
    graph: Graph, arguments: str, names: list[str], query: str
) -> None:
    shown = await project(
        graph,
        f"items({arguments}) {{ items {{ name }} limit offset hasNextPage totalCount }}",
        [f"GET {DRAFTS}/items?{query}"],
    )
    assert shown["items"] == {
        "items": [{"name": name} for name in names],
        "limit": 10,
        "offset": 0,
        "hasNextPage": False,
        "totalCount": len(names),
    }


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ('sitemapLocation: ["grinders"]', "sitemapLocation"),
        (f'sitemapLocation: ["{GRINDERS}", ".."]', "sitemapLocation"),
        ('workflowStatus: "review"', "workflowStatus"),
        ('contentType: "article&page=2"', "contentType"),
        ("limit: 0", "limit"),
        ("offset: -1", "offset"),
    ],
)
async def test_a_wrong_filter_or_page_asks_for_no_drafts(graph: Graph, arguments: str, argument: str) -> None:
    answer = await graph.query(f'{{ project(id: "{PROJECT}") {{ name items({arguments}) {{ totalCount }} }} }}')
    assert answer["data"] == {"project": {"name": "Brass Heron", "items": None}}
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "BAD_USER_INPUT", "argument": argument}]
    assert graph.calls == ["GET /draft/projects"]


@pytest.mark.parametrize("id", ["", "..", "x", "6681a87f"])
async def test_a_draft_is_named_by_a_guid(graph: Graph, id: str) -> None:
    answer = await graph.query(f'{{ project(id: "{PROJECT}") {{ item(id: "{id}") {{ name }} }} }}')
    assert answer["data"] == {"project": {"item": None}}
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "BAD_USER_INPUT", "argument": "id"}]
    assert graph.calls == ["GET /draft/projects"]


@pytest.mark.parametrize(
    ("limit", "offset", "pages"),
    [
        (1, 0, [1]),
        (100, 0, [1]),
        (10, 95, [1, 2]),
        (5, 95, [1]),
        (1, 100, [2]),
        (100, 150, [2, 3]),
        (300, 0, [1, 2, 3]),
        (250, 1, [1, 2, 3]),
        (10, 245, [3]),
        (10, 250, [3]),
        (10, 400, [5]),
    ],
)
async def test_our_pages_are_cut_from_theirs_of_a_hundred(
    tmp_path: Path, limit: int, offset: int, pages: list[int]
) -> None:
    """Whatever the page: no draft is left out and none comes twice."""
    items = [
        item_payload(f"thing_{number:03}", {}, id=f"00000000-0000-4000-8000-{number:012}") for number in range(250)
    ]
    saved = saved_project(tmp_path, *items)
    async with graph_over(replace(saved, keys={**saved.keys, "migration": "a-key"}), max_page=300) as graph:
        id = graph.project.id
        answer = await graph.query(
            f'{{ project(id: "{id}") {{ items(limit: {limit}, offset: {offset}) {{'
            " items { name } limit offset hasNextPage totalCount } } }"
        )
        assert answer == {
            "data": {
                "project": {
                    "items": {
                        "items": [{"name": f"thing_{number:03}"} for number in range(offset, min(offset + limit, 250))],
                        "limit": limit,
                        "offset": offset,
                        "hasNextPage": offset + limit < 250,
                        "totalCount": 250,
                    }
                }
            }
        }
        listing = f"GET /draft/projects/{id}/items"
        assert graph.calls == [
            "GET /draft/projects",
            *(listing if page == 1 else f"{listing}?page={page}" for page in pages),
        ]
