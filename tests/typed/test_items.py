"""Content types as GraphQL types, asked end to end over the sample project."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from emulator.faults import Fault
from emulator.generation import Generation
from schema.typed.model import DeclaredTargets
from tests.typed.asking import TypedGraph, content_type, typed_graph
from upstream import models
from upstream.element_models import Choice


@pytest.fixture
async def graph() -> AsyncIterator[TypedGraph]:
    async with typed_graph() as graph:
        yield graph


async def test_elements_are_plain_fields(graph: TypedGraph) -> None:
    data = await graph.data(
        """{ coffee(codename: "kenya_gatina_aa") {
          __typename productName price altitude harvested urlPattern
          image { items { name type } totalCount }
          productStatus { items { codename } totalCount }
          processing { values items { name codename } }
          recommendedBrewers(limit: 1) {
            items { __typename ... on Brewer { productName } } codenames totalCount hasNextPage
          }
          shortDescription { text }
        } }"""
    )
    assert data == {
        "coffee": {
            "__typename": "Coffee",
            "productName": "Kenya Gatina AA",
            "price": 12.75,
            "altitude": 1720.0,
            "harvested": "2016-11-20T00:00:00Z",
            "urlPattern": "kenya-gatina-aa",
            "image": {"items": [{"name": "bag-copper.png", "type": "image/png"}], "totalCount": 1},
            "productStatus": {"items": [], "totalCount": 0},
            "processing": {"values": ["wet__washed_"], "items": [{"name": "Wet (Washed)", "codename": "wet__washed_"}]},
            "recommendedBrewers": {
                "items": [{"__typename": "Brewer", "productName": "Cone Dripper"}],
                "codenames": ["cone_dripper"],
                "totalCount": 2,
                "hasNextPage": True,
            },
            "shortDescription": {"text": "Blackcurrant, grapefruit, and a finish that outlasts the meeting."},
        }
    }


async def test_an_item_by_its_guid_in_another_language(graph: TypedGraph) -> None:
    (item,) = (await graph.data("{ article_All(limit: 1) { items { system { id } } } }"))["article_All"]["items"]
    data = await graph.data(
        """query ($id: ID) { article(id: $id, language: "es-ES") {
          title system { language } author { items { system { language } } }
        } }""",
        id=item["system"]["id"],
    )
    assert data == {
        "article": {
            "title": "Las bebidas de café, explicadas",
            "system": {"language": "es-ES"},
            "author": {"items": [{"system": {"language": "es-ES"}}]},
        }
    }


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("article { title }", "Argument 'codename': or 'id' must be given, and only one of them."),
        (
            'article(codename: "a", id: "b") { title }',
            "Argument 'codename': or 'id' must be given, and only one of them.",
        ),
        (
            'article(codename: "kenya_gatina_aa") { title }',
            "Argument 'codename': names an item of the content type 'coffee', not 'article'.",
        ),
        ('article(id: "x") { title }', "Argument 'id': must be a GUID such as f4b3fc05-e988-4dae-9ac1-a94aba566474."),
        ("article_All(limit: 101) { limit }", "Argument 'limit': must be between 1 and 100."),
        ("article_All(offset: -1) { limit }", "Argument 'offset': must not be negative."),
        (
            "article_All(order: {title: asc, summary: asc}) { limit }",
            "Argument 'order': must name exactly one key: the service orders by one.",
        ),
        ('article_All(language: "a/b") { limit }', None),
        (
            'article(codename: "on_roasts") { relatedArticles(limit: 0) { limit } }',
            "Argument 'limit': must be between 1 and 100.",
        ),
    ],
)
async def test_arguments_that_break_a_rule_are_refused_by_name(
    graph: TypedGraph, query: str, message: str | None
) -> None:
    code, said = await graph.refusal(f"{{ {query} }}")
    assert code == "BAD_USER_INPUT"
    assert message is None or said == message


async def test_an_item_that_is_not_there_is_null(graph: TypedGraph) -> None:
    assert await graph.data('{ article(codename: "nothing") { title } }') == {"article": None}


async def test_lists_are_ordered_paged_and_counted(graph: TypedGraph) -> None:
    data = await graph.data(
        """{ coffee_All(order: {price: desc}, limit: 2, offset: 1) {
          items { price } limit offset hasNextPage totalCount
        } }"""
    )
    assert data == {
        "coffee_All": {
            "items": [{"price": 11.4}, {"price": 11.0}],
            "limit": 2,
            "offset": 1,
            "hasNextPage": True,
            "totalCount": 10,
        }
    }
    assert graph.calls == [
        "/items?system.type=coffee&order=elements.price[desc]&skip=1&limit=2",
        "/items?system.type=coffee&elements=-&depth=0",
    ]


async def test_what_links_to_an_item_by_type(graph: TypedGraph) -> None:
    data = await graph.data(
        """{ article(codename: "on_roasts") { referencedByType {
          article(element: relatedArticles, where: {title: {gt: "C"}}, order: {title: asc}) {
            items { title } totalCount
          }
          home(element: articles) { items { system { codename } } }
        } } }"""
    )
    assert data == {
        "article": {
            "referencedByType": {
                "article": {
                    "items": [
                        {"title": "Coffee Beverages Explained"},
                        {"title": "Coffee Processing Techniques"},
                        {"title": "How We Cup"},
                        {"title": "Origins of Arabica Bourbon"},
                    ],
                    "totalCount": 4,
                },
                "home": {"items": [{"system": {"codename": "home"}}]},
            }
        }
    }


async def test_the_interface_leads_to_the_type_of_each_item(graph: TypedGraph) -> None:
    data = await graph.data(
        """{ item(codename: "on_roasts") { __typename id ... on Article { title } }
             items(where: {system: {codename: {in: ["boston", "on_roasts"]}}}) { items { __typename } } }"""
    )
    id = data["item"].pop("id")
    assert data == {
        "item": {"__typename": "Article", "title": "On Roasts"},
        "items": {"items": [{"__typename": "Cafe"}, {"__typename": "Article"}]},
    }
    again = await graph.data("query ($id: ID!) { node(id: $id) { __typename ... on Article { title } } }", id=id)
    assert again == {"node": {"__typename": "Article", "title": "On Roasts"}}


async def test_a_type_that_the_schema_does_not_know_is_generic() -> None:
    types = [content_type("article", {"title": "text"})]
    async with typed_graph(types=types) as graph:
        data = await graph.data(
            '{ item(codename: "boston") { __typename element(codename: "city") { ... on TextElement { value } } } }'
        )
        assert data == {"item": {"__typename": "ContentItem", "element": {"value": "Boston"}}}


async def test_an_element_that_the_item_lacks_or_has_of_another_kind_is_null() -> None:
    types = [content_type("article", {"title": "text", "gone": "text", "summary": "number", "body_copy": "asset"})]
    async with typed_graph(types=types) as graph:
        data = await graph.data('{ article(codename: "on_roasts") { title gone summary bodyCopy { totalCount } } }')
        assert data == {"article": {"title": "On Roasts", "gone": None, "summary": None, "bodyCopy": None}}


async def test_an_option_that_the_model_does_not_have_yet_stands_in_items() -> None:
    definition = models.ElementDefinition("multiple_choice", "Processing", options=[Choice("Semi", "semi_dry")])
    async with typed_graph(types=[content_type("coffee", {"processing": definition})]) as graph:
        data = await graph.data('{ coffee(codename: "kenya_gatina_aa") { processing { values items { codename } } } }')
        assert data == {"coffee": {"processing": {"values": [], "items": [{"codename": "wet__washed_"}]}}}


async def test_links_limited_to_one_type_are_of_that_type_and_to_several_are_a_union() -> None:
    limits = DeclaredTargets(
        {
            "article.author": frozenset({"person"}),
            "article.related_articles": frozenset({"article", "coffee"}),
            "person.home_cafe": frozenset({"article"}),
        }
    )
    async with typed_graph(links=limits) as graph:
        data = await graph.data(
            """{ article(codename: "on_roasts") {
              author { __typename items { fullName homeCafe { items { title } codenames unresolved } } }
              relatedArticles { __typename items { __typename ... on Article { title } ... on Coffee { productName } } }
            } }"""
        )
        assert data == {
            "article": {
                "author": {
                    "__typename": "Person_Links",
                    "items": [
                        {
                            "fullName": "Inês Carvalho",
                            "homeCafe": {"items": [], "codenames": ["boston"], "unresolved": ["boston"]},
                        }
                    ],
                },
                "relatedArticles": {
                    "__typename": "Article_RelatedArticles_Links",
                    "items": [
                        {"__typename": "Article", "title": "Coffee Processing Techniques"},
                        {"__typename": "Article", "title": "Origins of Arabica Bourbon"},
                    ],
                },
            }
        }


async def test_the_types_that_cannot_link_to_an_item_are_not_among_its_references() -> None:
    types = [
        content_type("article", {"author": "modular_content"}),
        content_type("person", {}),
        content_type("page", {"parts": "modular_content"}),
    ]
    limits = DeclaredTargets({"article.author": frozenset({"person"})})
    async with typed_graph(types=types, links=limits) as graph:
        fields = {
            name: sorted(graph.schema._schema.type_map[name].fields)  # type: ignore[attr-defined]
            for name in graph.schema._schema.type_map
            if name.endswith("_ReferencedBy")
        }
        assert fields == {
            "Item_ReferencedBy": ["article", "page"],
            "Article_ReferencedBy": ["page"],
            "Page_ReferencedBy": ["page"],
        }


async def test_preview_reaches_linked_items(graph: TypedGraph) -> None:
    await graph.data('{ home(codename: "home", preview: true) { articles { items { system { codename } } } } }')
    assert [call.endswith(" (preview)") for call in graph.calls] == [True] * len(graph.calls)


async def test_a_failing_service_fails_its_own_fields_only(graph: TypedGraph) -> None:
    graph.emulator.state.faults.set("items", Fault(status=500))
    answer = await graph.query('{ article(codename: "on_roasts") { title } article_All { limit } }')
    assert answer["data"] == {"article": {"title": "On Roasts"}, "article_All": None}


@pytest.mark.parametrize("generation", list(Generation))
async def test_every_kind_has_exactly_its_operators(generation: Generation) -> None:
    kinds = [
        "text",
        "url_slug",
        "number",
        "date_time",
        "rich_text",
        "asset",
        "taxonomy",
        "modular_content",
        "multiple_choice",
        "custom",
    ]
    async with typed_graph(types=[content_type("t", {kind: kind for kind in kinds})], generation=generation) as graph:
        fields = graph.schema._schema.type_map["T_Where"].fields  # type: ignore[attr-defined]
        simple = ["eq", "in", "notEq", "notIn", "lt", "lte", "gt", "gte", "range", "isEmpty"]
        array = ["contains", "containsAny", "containsAll", "isEmpty"]
        found = {name: list(field.type.fields) for name, field in fields.items() if name not in ("AND", "OR", "system")}
        assert found == {
            "text": simple,
            "urlSlug": simple,
            "number": simple,
            "dateTime": simple,
            "taxonomy": array,
            "modularContent": array,
            "multipleChoice": array,
        }
        order = graph.schema._schema.type_map["T_Order"].fields  # type: ignore[attr-defined]
        assert list(order) == ["system", "text", "urlSlug", "number", "dateTime"]
