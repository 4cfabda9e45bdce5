"""Draft items: every kind of element, what leads from them, and how few requests that takes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.faults import Fault
from resolvers.node_id import NodeId
from resolvers.variant import Variant
from tests.graph import Graph
from tests.private_ways import DRAFTS, ON_ROASTS, PROJECT

HAND_GRINDER = "c54307d6-4737-485f-9452-2a606646f7c8"
BOSTON = "efd10a36-5598-466e-b687-db9fbde4740f"
THE_SECOND_CRACK = "5dac7adf-c9e2-4bf7-8f1e-901bd466e6b7"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
ROASTER = "39cc135c-cedf-5dde-9903-814a56b69fca"


async def draft(graph: Graph, item: str, selection: str, calls: list[str] | None = None) -> Any:
    """What is selected of a draft of the sample project; `calls` are those beside the project and the draft."""
    answer = await graph.query(f'{{ project(id: "{PROJECT}") {{ item(id: "{item}") {{ {selection} }} }} }}')
    assert "errors" not in answer
    if calls is not None:
        own = ["GET /draft/projects", f"GET {DRAFTS}/items/{item}"]
        assert sorted(graph.calls) == sorted([*own, *(f"GET {DRAFTS}/{call}" for call in calls)])
    return answer["data"]["project"]["item"]


async def test_a_draft_and_what_it_leads_to(graph: Graph) -> None:
    shown = await draft(
        graph,
        THE_SECOND_CRACK,
        "id itemId name lastModified type { name } workflowStep { name color } sitemapNodes { name codename }",
        ["types", "workflow", "sitemap"],
    )
    assert shown == {
        "id": NodeId("draft", (PROJECT, THE_SECOND_CRACK), Variant()).encoded(),
        "itemId": THE_SECOND_CRACK,
        "name": "The second crack",
        "lastModified": "2017-06-11T10:50:00.86328Z",
        "type": {"name": "Article"},
        "workflowStep": {"name": "Review", "color": "yellow"},
        "sitemapNodes": [{"name": "Articles", "codename": "articles"}],
    }


async def test_elements_of_most_kinds(graph: Graph) -> None:
    shown = await draft(
        graph,
        HAND_GRINDER,
        """elements {
          __typename elementId name kind
          ... on DraftTextElement { text: value }
          ... on DraftNumberElement { number: value }
          ... on DraftAssetElement { assets { assetId name type size lastModified } }
          ... on DraftRichTextElement { html words: text images { imageId } }
          ... on DraftTaxonomyElement { termIds }
          ... on DraftMultipleChoiceElement { optionIds }
        }""",
        [],
    )
    assert shown["elements"] == [
        {
            "__typename": "DraftTextElement",
            "elementId": "ffbff326-dbaf-5e07-a074-c64f6eef97df",
            "name": "Product name",
            "kind": "TEXT",
            "text": "Hand Grinder",
        },
        {
            "__typename": "DraftNumberElement",
            "elementId": "cef07ebc-67b4-5a3c-82fa-52cac053a91a",
            "name": "Price",
            "kind": "NUMBER",
            "number": 64,
        },
        {
            "__typename": "DraftAssetElement",
            "elementId": "89372ba2-18d8-5e04-9d4c-4a650ac78a83",
            "name": "Image",
            "kind": "ASSET",
            "assets": [
                {
                    "assetId": "8b0d5d34-2ad6-527f-80e8-c94fe433414b",
                    "name": "hand-grinder.jpg",
                    "type": "image/jpeg",
                    "size": 39954,
                    "lastModified": "2016-11-25T11:17:46.5616988Z",
                }
            ],
        },
        {
            "__typename": "DraftRichTextElement",
            "elementId": "20d6ef7a-1f20-59ec-8207-1b1aa0c93f85",
            "name": "Short description",
            "kind": "RICH_TEXT",
            "html": "<p>Thirty grams in forty seconds, and it fits inside a travel mug.</p>",
            "words": "Thirty grams in forty seconds, and it fits inside a travel mug.",
            "images": [],
        },
        {
            "__typename": "DraftTaxonomyElement",
            "elementId": "c3e55839-bae1-59da-a2e6-34fd8d99b157",
            "name": "Product status",
            "kind": "TAXONOMY",
            "termIds": ["9afdc651-4840-594d-9062-7578a406c6b4"],
        },
        {
            "__typename": "DraftTextElement",
            "elementId": "2ed95a7a-1012-587d-a22b-d502428cdefe",
            "name": "Manufacturer",
            "kind": "TEXT",
            "text": "Steinbach Werk",
        },
        {
            "__typename": "DraftMultipleChoiceElement",
            "elementId": "70d4d116-2abc-59ae-8f60-977a23600e0b",
            "name": "Burrs",
            "kind": "MULTIPLE_CHOICE",
            "optionIds": ["26c27f4f-4fef-59ec-a512-bb4ad420a48f"],
        },
        {
            "__typename": "DraftMultipleChoiceElement",
            "elementId": "4546ff13-f27f-569a-98aa-5f05f63ea718",
            "name": "Power",
            "kind": "MULTIPLE_CHOICE",
            "optionIds": ["19c1bf9c-d5a2-5ae5-9e9b-e2f4d54e0545"],
        },
        {
            "__typename": "DraftTextElement",
            "elementId": "093597ff-4780-5e5b-a05b-c411bda555a8",
            "name": "URL pattern",
            "kind": "URL_SLUG",
            "text": "hand-grinder",
        },
    ]


async def test_dates_and_images_of_a_rich_text(graph: Graph) -> None:
    shown = await draft(
        graph,
        ON_ROASTS,
        """elements {
          ... on DraftDateTimeElement { value }
          ... on DraftRichTextElement { images { imageId asset { assetId name size } } }
        }""",
        [],
    )
    image = {"imageId": "on_roasts", "asset": {"assetId": ROASTER, "name": "roaster-window.jpg", "size": 118733}}
    assert [element for element in shown["elements"] if element] == [
        {"value": "2014-11-07T00:00:00Z"},
        {"images": [image]},
    ]


async def test_how_the_type_defines_each_element(graph: Graph) -> None:
    shown = await draft(graph, HAND_GRINDER, "elements { name definition { elementId name type } }", ["types"])
    assert [element["definition"]["name"] for element in shown["elements"]] == [
        element["name"] for element in shown["elements"]
    ]


async def test_terms_chosen_in_a_draft(graph: Graph) -> None:
    shown = await draft(
        graph,
        ON_ROASTS,
        "elements { ... on DraftTaxonomyElement { termIds terms { termId name parent { name } children { name } } } }",
        ["taxonomy"],
    )
    assert shown["elements"][0] == {
        "termIds": ["71e9ebd6-f7be-5f7f-9417-14539fcd6170", "a5ff50d1-0908-5c60-8afc-33945a8b2f4a"],
        "terms": [
            {
                "termId": "71e9ebd6-f7be-5f7f-9417-14539fcd6170",
                "name": "Barista",
                "parent": {"name": "Coffee expert"},
                "children": [],
            },
            {
                "termId": "a5ff50d1-0908-5c60-8afc-33945a8b2f4a",
                "name": "Coffee blogger",
                "parent": {"name": "Coffee enthusiast"},
                "children": [],
            },
        ],
    }


LINKED = "elements { name ... on DraftModularContentElement { itemIds items { name } unresolved } }"


async def test_linked_drafts_are_one_listing_instead_of_one_call_each(graph: Graph) -> None:
    shown = await draft(graph, BOSTON, LINKED, ["items"])
    assert [element for element in shown["elements"] if "items" in element] == [
        {
            "name": "Manager",
            "itemIds": ["4f8554e1-b831-4541-92db-6f1a361e82f3"],
            "items": [{"name": "June Park"}],
            "unresolved": [],
        },
        {
            "name": "On the bar",
            "itemIds": [
                "5e318f1d-86d0-42d3-822d-cb6f20fab3e4",
                "a622fd71-d6bc-463b-8393-5a87f1bd667b",
                "2226fd30-c3b6-4505-b157-bf0443ee0f71",
            ],
            "items": [{"name": "House espresso"}, {"name": "Kenya Gatina AA"}, {"name": "Brazil Fazenda Aurora"}],
            "unresolved": [],
        },
    ]


async def test_one_linked_draft_is_asked_for_by_its_id(graph: Graph) -> None:
    office = "d228022a-2ca3-4c34-b937-f22e382b52c9"
    shown = await draft(graph, office, LINKED, [f"items/{BOSTON}"])
    assert shown["elements"][-1] == {
        "name": "Nearest cafe",
        "itemIds": [BOSTON],
        "items": [{"name": "Boston"}],
        "unresolved": [],
    }


async def test_linked_drafts_are_asked_for_one_by_one_where_the_listing_fails(graph: Graph) -> None:
    graph.faults.set("migration.items", Fault(status=500))
    shown = await draft(graph, ON_ROASTS, LINKED)
    assert [element["items"] for element in shown["elements"] if "items" in element] == [
        [{"name": "Inês Carvalho"}],
        [
            {"name": "Coffee processing techniques"},
            {"name": "Origins of Arabica Bourbon"},
            {"name": "The second crack"},
        ],
    ]
    assert len(graph.calls) == 2 + 1 + 4


async def test_a_linked_draft_that_is_gone_is_named(graph: Graph) -> None:
    graph.faults.set("migration.item", Fault(times=1, body=odd({"type": "modular_content", "value": [UNKNOWN]}).body))
    shown = await draft(graph, HAND_GRINDER, LINKED, [f"items/{UNKNOWN}"])
    assert shown["elements"] == [{"name": "E", "itemIds": [UNKNOWN], "items": [], "unresolved": [UNKNOWN]}]


async def test_a_download_address_costs_a_request_only_where_it_is_selected(graph: Graph) -> None:
    shown = await draft(
        graph,
        ON_ROASTS,
        "elements { ... on DraftAssetElement { assets { downloadUrl } } "
        "... on DraftRichTextElement { images { asset { downloadUrl } } } }",
        [f"assets/{ROASTER}"],
    )
    (asset,) = shown["elements"][2]["assets"]
    address = "/8a7930a5-0967-43ce-a0db-868b6b650f45/roaster-window.jpg?expires="
    assert address in asset["downloadUrl"]
    assert shown["elements"][5]["images"] == [{"asset": asset}]


async def test_a_draft_is_a_node(graph: Graph) -> None:
    id = NodeId("draft", (PROJECT, HAND_GRINDER), Variant()).encoded()
    answer = await graph.query(f'{{ node(id: "{id}") {{ id ... on DraftItem {{ name }} }} }}')
    assert answer == {"data": {"node": {"id": id, "name": "Hand grinder"}}}
    assert graph.calls == [f"GET {DRAFTS}/items/{HAND_GRINDER}"]


@pytest.mark.parametrize(
    ("parts", "calls"),
    [
        ((PROJECT, UNKNOWN), [f"GET {DRAFTS}/items/{UNKNOWN}"]),
        ((UNKNOWN, HAND_GRINDER), [f"GET /draft/projects/{UNKNOWN}/items/{HAND_GRINDER}"]),
        ((PROJECT, ".."), []),
        (("../..", HAND_GRINDER), []),
        ((PROJECT,), [f"GET {DRAFTS}/items/{PROJECT}"]),
    ],
)
async def test_a_node_of_a_draft_that_is_none(graph: Graph, parts: tuple[str, ...], calls: list[str]) -> None:
    answer = await graph.query(f'{{ node(id: "{NodeId("draft", parts, Variant()).encoded()}") {{ id }} }}')
    assert answer["data"] == {"node": None}
    assert graph.calls == calls


def odd(*elements: dict[str, Any], **item: Any) -> Fault:
    """A draft as nobody documented it."""
    plain = {
        "item_id": HAND_GRINDER,
        "type_id": UNKNOWN,
        "workflow_status_id": UNKNOWN,
        "name": "Odd",
        "last_modified": "2017-01-01T00:00:00Z",
        "elements": [{"element_id": "e", "name": "E", **element} for element in elements],
    }
    return Fault(body=json.dumps({**plain, **item}))


async def test_a_type_step_or_place_that_is_gone_is_null(graph: Graph) -> None:
    graph.faults.set("migration.item", odd({"type": "text"}, sitemap_location=[UNKNOWN]))
    shown = await draft(
        graph,
        HAND_GRINDER,
        "type { name } workflowStep { name } sitemapNodes { name } elements { definition { name } }",
    )
    assert shown == {"type": None, "workflowStep": None, "sitemapNodes": [], "elements": [{"definition": None}]}


async def test_what_was_never_written_is_empty(graph: Graph) -> None:
    kinds = [
        "text",
        "url_slug",
        "number",
        "date_time",
        "rich_text",
        "asset",
        "taxonomy",
        "modular_content",
        "multiplechoice",
        "hologram",
    ]
    graph.faults.set("migration.item", odd(*({"type": kind, "value": None} for kind in kinds)))
    shown = await draft(
        graph,
        HAND_GRINDER,
        """elements {
          kind
          ... on DraftTextElement { text: value }
          ... on DraftNumberElement { number: value }
          ... on DraftDateTimeElement { moment: value }
          ... on DraftRichTextElement { html words: text images { imageId } }
          ... on DraftAssetElement { assets { name } }
          ... on DraftTaxonomyElement { termIds terms { name } }
          ... on DraftModularContentElement { itemIds items { name } unresolved }
          ... on DraftMultipleChoiceElement { optionIds }
          ... on DraftUnknownElement { type any: value }
        }""",
    )
    assert shown["elements"] == [
        {"kind": "TEXT", "text": ""},
        {"kind": "URL_SLUG", "text": ""},
        {"kind": "NUMBER", "number": None},
        {"kind": "DATE_TIME", "moment": None},
        {"kind": "RICH_TEXT", "html": "", "words": "", "images": []},
        {"kind": "ASSET", "assets": []},
        {"kind": "TAXONOMY", "termIds": [], "terms": []},
        {"kind": "MODULAR_CONTENT", "itemIds": [], "items": [], "unresolved": []},
        {"kind": "MULTIPLE_CHOICE", "optionIds": []},
        {"kind": "UNKNOWN", "type": "hologram", "any": None},
    ]


@pytest.mark.parametrize(
    ("element", "field"),
    [
        ({"type": "text", "value": 5}, "... on DraftTextElement { value }"),
        ({"type": "number", "value": "5"}, "... on DraftNumberElement { value }"),
        ({"type": "number", "value": True}, "... on DraftNumberElement { value }"),
        ({"type": "date_time", "value": 5}, "... on DraftDateTimeElement { value }"),
        ({"type": "asset", "value": "x"}, "... on DraftAssetElement { assets { name } }"),
        ({"type": "asset", "value": ["x"]}, "... on DraftAssetElement { assets { name } }"),
        ({"type": "taxonomy", "value": {}}, "... on DraftTaxonomyElement { termIds }"),
    ],
)
async def test_a_value_of_another_kind_is_an_error(graph: Graph, element: dict[str, Any], field: str) -> None:
    graph.faults.set("migration.item", odd(element))
    answer = await graph.query(
        f'{{ project(id: "{PROJECT}") {{ item(id: "{HAND_GRINDER}") {{ elements {{ {field} }} }} }} }}'
    )
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UPSTREAM_MALFORMED"]


@pytest.mark.parametrize(
    ("id", "segments"),
    [
        ("..", []),
        ("../../../elsewhere", ["..%2F..%2F..%2Felsewhere"]),
        ("https://elsewhere.example/x", ["https%3A%2F%2Felsewhere.example%2Fx"]),
        ("x?y=z", ["x%3Fy%3Dz"]),
        ("x#y", ["x%23y"]),
        ("@elsewhere", ["%40elsewhere"]),
        ("\r\nhost: x", ["%0D%0Ahost%3A%20x"]),
    ],
)
async def test_an_asset_id_cannot_lead_elsewhere(graph: Graph, id: str, segments: list[str]) -> None:
    """Whatever upstream calls an asset, a request for it stays under this project's assets."""
    asset = {"asset_id": id, "name": "a", "type": "b"}
    graph.faults.set("migration.item", odd({"type": "asset", "value": [asset]}, item_id=id))
    await graph.query(
        f'{{ project(id: "{PROJECT}") {{ item(id: "{HAND_GRINDER}") {{'
        " elements { ... on DraftAssetElement { assets { downloadUrl } } } } } }"
    )
    paths = [seen.path for seen in graph.seen if not seen.path.endswith((HAND_GRINDER, "/projects"))]
    assert paths == [f"/migration{DRAFTS}/assets/{segment}" for segment in segments]
    assert {seen.headers["host"] for seen in graph.seen} == {"emulator"}
