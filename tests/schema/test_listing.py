"""Pages of items: limit, offset, whether more follow, and what the total costs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph import Graph, assert_graph, assert_refused, graph_over

CAFES = '{ system: { type: { eq: "cafe" } } }'

# Arguments beside `where` over the eight published cafes, the page, and the requests behind it.
PAGES: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "",
        {
            "limit": 10,
            "offset": 0,
            "hasNextPage": False,
            "items": ["boston", "lisbon", "london", "los_angeles", "madrid", "melbourne", "mexico_city", "new_york"],
        },
        ["GET /items?system.type=cafe&limit=10"],
    ),
    (
        "limit: 3",
        {"limit": 3, "offset": 0, "hasNextPage": True, "items": ["boston", "lisbon", "london"]},
        ["GET /items?system.type=cafe&limit=3"],
    ),
    (
        "limit: 3, offset: 5",
        {"limit": 3, "offset": 5, "hasNextPage": False, "items": ["melbourne", "mexico_city", "new_york"]},
        ["GET /items?system.type=cafe&skip=5&limit=3"],
    ),
    (
        "limit: 1, offset: 6",
        {"limit": 1, "offset": 6, "hasNextPage": True, "items": ["mexico_city"]},
        ["GET /items?system.type=cafe&skip=6&limit=1"],
    ),
    (
        "limit: 3, offset: 8",
        {"limit": 3, "offset": 8, "hasNextPage": False, "items": []},
        ["GET /items?system.type=cafe&skip=8&limit=3"],
    ),
    (
        'limit: 2, language: "es-MX"',
        {"limit": 2, "offset": 0, "hasNextPage": True, "items": ["boston", "lisbon"]},
        ["GET /items?system.type=cafe&language=es-MX&limit=2"],
    ),
    (
        "limit: 1, offset: 8, preview: true",
        {"limit": 1, "offset": 8, "hasNextPage": False, "items": ["tokyo"]},
        ["GET /items?system.type=cafe&skip=8&limit=1 (preview)"],
    ),
]


@pytest.mark.parametrize(("arguments", "page", "calls"), PAGES, ids=[page[0] or "nothing given" for page in PAGES])
async def test_a_page(graph: Graph, arguments: str, page: dict[str, Any], calls: list[str]) -> None:
    items = [{"system": {"codename": codename}} for codename in page["items"]]
    await assert_graph(
        graph,
        f"{{ items(where: {CAFES}, {arguments}) {{ limit offset hasNextPage items {{ system {{ codename }} }} }} }}",
        {"items": {**page, "items": items}},
        calls=calls,
    )


async def test_without_a_filter_every_type_is_listed_by_codename(graph: Graph) -> None:
    await assert_graph(
        graph,
        "{ items(limit: 2) { items { system { codename typeCodename } } } }",
        {
            "items": {
                "items": [
                    {"system": {"codename": "a_morning_in_the_roastery", "typeCodename": "hosted_video"}},
                    {"system": {"codename": "about_us", "typeCodename": "about_us"}},
                ]
            }
        },
        calls=["GET /items?limit=2"],
    )


# The arguments, the total, and whether it cost a request of its own.
TOTALS = [
    ("limit: 3", 8, True),
    ("limit: 8", 8, False),
    ("limit: 3, offset: 5", 8, False),
    ("limit: 3, offset: 8", 8, True),
    ("limit: 3, offset: 100", 8, True),
]


@pytest.mark.parametrize(("arguments", "total", "costs"), TOTALS)
async def test_the_total_costs_a_request_unless_the_page_shows_it(
    graph: Graph, arguments: str, total: int, costs: bool
) -> None:
    answer = await graph.query(f"{{ items(where: {CAFES}, {arguments}) {{ totalCount }} }}")
    assert answer == {"data": {"items": {"totalCount": total}}}
    assert graph.calls[1:] == (["GET /items?system.type=cafe&elements=-&depth=0"] if costs else [])


async def test_an_empty_listing_counts_nothing_without_a_request(graph: Graph) -> None:
    await assert_graph(
        graph,
        '{ items(where: { system: { type: { eq: "nothing" } } }) { totalCount hasNextPage items { id } } }',
        {"items": {"totalCount": 0, "hasNextPage": False, "items": []}},
        calls=["GET /items?system.type=nothing&limit=10"],
    )


async def test_the_total_is_asked_once_for_two_pages_of_one_listing(graph: Graph) -> None:
    await assert_graph(
        graph,
        f"{{ a: items(where: {CAFES}, limit: 1) {{ totalCount }} "
        f"b: items(where: {CAFES}, limit: 1, offset: 1, order: {{ system: NAME }}) {{ totalCount }} }}",
        {"a": {"totalCount": 8}, "b": {"totalCount": 8}},
        calls=[
            "GET /items?system.type=cafe&limit=1",
            "GET /items?system.type=cafe&order=system.name[asc]&skip=1&limit=1",
            "GET /items?system.type=cafe&elements=-&depth=0",
        ],
    )


async def test_the_total_counts_the_variant_that_was_asked_for(graph: Graph) -> None:
    await assert_graph(
        graph,
        f'{{ items(where: {CAFES}, limit: 1, language: "es-ES", preview: true) {{ totalCount }} }}',
        {"items": {"totalCount": 9}},
        calls=[
            "GET /items?system.type=cafe&language=es-ES&limit=1 (preview)",
            "GET /items?system.type=cafe&language=es-ES&elements=-&depth=0 (preview)",
        ],
    )


async def test_the_later_generation_counts_without_listing(later_graph: Graph) -> None:
    await assert_graph(
        later_graph,
        f"{{ items(where: {CAFES}, limit: 3) {{ totalCount }} }}",
        {"items": {"totalCount": 8}},
        calls=[
            "GET /items?system.type=cafe&limit=3",
            "GET /items?system.type=cafe&elements=-&depth=0&limit=1&includeTotalCount=true",
        ],
    )


LISTINGS = [
    "items({page}) {{ limit }}",
    "contentTypes({page}) {{ limit }}",
    "taxonomies({page}) {{ limit }}",
]
WRONG_PAGES = [
    ("limit: -1", "limit"),
    ("limit: 0", "limit"),
    ("offset: -1", "offset"),
]


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize(("page", "argument"), WRONG_PAGES)
async def test_a_page_outside_its_limits_is_refused(graph: Graph, listing: str, page: str, argument: str) -> None:
    await assert_refused(graph, f"{{ {listing.format(page=page)} }}", "BAD_USER_INPUT", argument)


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("page", ["limit: 101", "limit: 2147483647"])
async def test_a_page_that_is_too_large_is_a_limit_of_the_whole_operation(
    graph: Graph, listing: str, page: str
) -> None:
    await assert_refused(graph, f"{{ {listing.format(page=page)} }}", "PAGE_SIZE_LIMIT_EXCEEDED")


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("page", ["limit: 1", "limit: 100", "offset: 0", "offset: 2147483647"])
async def test_a_page_at_its_limits_is_answered(graph: Graph, listing: str, page: str) -> None:
    answer = await graph.query(f"{{ page: {listing.format(page=page)} }}")
    limit = int(page.removeprefix("limit: ")) if page.startswith("limit") else 10
    assert answer == {"data": {"page": {"limit": limit}}}


async def test_the_largest_page_is_a_setting() -> None:
    async with graph_over(max_page=3) as graph:
        await assert_graph(graph, "{ items(limit: 3) { limit } }", {"items": {"limit": 3}})
        message = await assert_refused(graph, "{ items(limit: 4) { limit } }", "PAGE_SIZE_LIMIT_EXCEEDED")
        assert message == "The page size, argument 'limit', may be at most 3; here it is 4. Ask for less at once."


async def test_nested_listings_keep_the_same_limits(graph: Graph) -> None:
    answer = await graph.query(
        """{
          contentType(codename: "cafe") { items(limit: -1) { limit } }
          taxonomy(codename: "regions") { terms { items(offset: -1) { limit } } }
          item(codename: "madrid") { referencedBy(type: "office", element: "nearest_cafe", limit: 0) { limit } }
        }"""
    )
    assert answer["data"] == {
        "contentType": {"items": None},
        "taxonomy": {"terms": [{"items": None}] * 3},
        "item": {"referencedBy": None},
    }
    assert sorted(error["extensions"]["argument"] for error in answer["errors"]) == [
        "limit",
        "limit",
        "offset",
        "offset",
        "offset",
    ]
    assert not any(call.startswith("GET /items?") for call in graph.calls)
