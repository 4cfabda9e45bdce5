"""OR, notEq, notIn and isEmpty are answered as a brute-force filter over the whole sample project answers them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.generation import Generation
from resolvers.context import Rules
from tests.brute_force import OPERATORS, Tree, camel, shows_page, world, written
from tests.typed.asking import TypedGraph, typed_graph

GENERATIONS = pytest.mark.parametrize("generation", list(Generation))

WORLDS = {name: world(name) for name in ("article", "coffee")}
KINDS = [kind for kind in OPERATORS if kind not in ("rich_text", "asset")]
CASES = st.sampled_from(sorted(WORLDS)).flatmap(
    lambda name: st.tuples(st.just(name), WORLDS[name].trees(KINDS), st.sampled_from(WORLDS[name].sort_keys))
)


@GENERATIONS
async def test_any_tree_of_conditions_is_answered_as_by_brute_force(generation: Generation) -> None:
    async with typed_graph(generation=generation) as graph:
        await _try_many(graph)


async def _try_many(graph: TypedGraph) -> None:
    examples: list[tuple[str, Tree, str, int, int, bool]] = []

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(CASES, st.integers(1, 6), st.integers(0, 4), st.booleans())
    def collect(case: tuple[str, Tree, str], limit: int, offset: int, descending: bool) -> None:
        examples.append((*case, limit, offset, descending))

    collect()
    answered = 0
    for content_type, tree, key, limit, offset, descending in examples:
        room, _, name = key.rpartition(".")
        order = f"{camel(name)}: {'desc' if descending else 'asc'}"
        answer = await graph.query(
            f"query ($where: {content_type.title()}_Where, $limit: Int!, $offset: Int!) {{"
            f" all: {content_type}_All(where: $where, limit: $limit, offset: $offset,"
            f" order: {{ {f'system: {{ {order} }}' if room else order} }})"
            " { items { system { codename } } limit offset hasNextPage totalCount } }",
            where=written(tree, lambda codename, operator, operand: {camel(codename): {operator: operand}}),
            limit=limit,
            offset=offset,
        )
        known = WORLDS[content_type]
        expected = known.ordered(known.matching(tree), key, descending)
        answered += shows_page(answer, "all", expected, limit, offset, tree)
    assert answered > len(examples) * 0.8


CONTRADICTIONS = [
    ("{price: {gt: 12, lt: 10}}", "where.price.gt"),
    ("{price: {range: {from: 12, to: 10}}}", "where.price.range"),
    ('{productName: {eq: "a", in: ["b", "c"]}}', "where.productName.in"),
    ('{AND: [{farm: {eq: "a"}}, {farm: {eq: "b"}}]}', "where.AND[1].farm.eq"),
    ('{farm: {eq: "a", notEq: "a"}}', "where.farm.notEq"),
    ("{processing: {containsAny: [semi_dry], isEmpty: true}}", "where.processing.isEmpty"),
    ('{system: {type: {eq: "article"}}}', "where.system.type.eq"),
    ('{harvested: {lt: "2016", gte: "2017"}}', "where.harvested.gte"),
]


@pytest.mark.parametrize(("where", "argument"), CONTRADICTIONS)
async def test_what_no_item_can_meet_is_refused_by_name(where: str, argument: str) -> None:
    async with typed_graph() as graph:
        code, message = await graph.refusal(f"{{ coffee_All(where: {where}) {{ limit }} }}")
        assert (code, graph.calls) == ("BAD_USER_INPUT", [])
        assert message.startswith(f"Argument '{argument}': ")


async def test_one_impossible_alternative_does_not_hide_the_others() -> None:
    async with typed_graph() as graph:
        where = '{AND: [{OR: [{farm: {eq: "a"}}, {price: {gt: 12}}]}, {farm: {notEq: "a"}}]}'
        data = await graph.data(f"{{ coffee_All(where: {where}) {{ totalCount }} }}")
        assert data == {"coffee_All": {"totalCount": 1}}


REFUSALS = [
    ("{price: {}}", "where.price", "needs an operator, such as eq."),
    ("{price: {eq: null}}", "where.price.eq", "must not be null; leave it out instead."),
    ("{price: {in: []}}", "where.price.in", "needs at least one value."),
    ("{OR: []}", "where.OR", "needs at least one entry."),
    (
        "{AND: [" + ", ".join(["{OR: [{price: {eq: 1}}, {price: {isEmpty: true}}]}"] * 5) + "]}",
        "where",
        "comes to more than 16 alternatives, each a request; ask for fewer.",
    ),
]


@pytest.mark.parametrize(("where", "argument", "rule"), REFUSALS)
async def test_what_is_malformed_is_refused_by_name(where: str, argument: str, rule: str) -> None:
    async with typed_graph() as graph:
        refusal = await graph.refusal(f"{{ coffee_All(where: {where}) {{ limit }} }}")
        assert (refusal, graph.calls) == (("BAD_USER_INPUT", f"Argument '{argument}': {rule}"), [])


async def test_a_disjunction_costs_a_request_for_each_alternative_and_one_for_the_page() -> None:
    async with typed_graph() as graph:
        data = await graph.data(
            """{ coffee_All(where: {OR: [{price: {gt: 12}}, {farm: {isEmpty: true}}]}, order: {price: desc}, limit: 1)
                 { items { productName price } totalCount hasNextPage } }"""
        )
        assert data == {
            "coffee_All": {
                "items": [{"productName": "Kenya Gatina AA", "price": 12.75}],
                "totalCount": 2,
                "hasNextPage": True,
            }
        }
        assert sorted(graph.calls) == [
            "/items?system.codename[in]=house_espresso,kenya_gatina_aa&order=elements.price[desc]&limit=1",
            "/items?system.type=coffee&elements.price[gt]=12&elements=-&depth=0&order=elements.price[desc]&limit=5000",
            "/items?system.type=coffee&elements=farm&depth=0&order=elements.price[desc]&limit=5000",
        ]


async def test_what_one_request_can_answer_is_one_request() -> None:
    async with typed_graph() as graph:
        await graph.data('{ coffee_All(where: {price: {lte: 9}, AND: [{farm: {in: ["a"]}}]}) { items { farm } } }')
        assert graph.calls == ["/items?system.type=coffee&elements.farm[in]=a&elements.price[lte]=9&limit=10"]


async def test_the_later_generation_answers_negation_and_emptiness_itself() -> None:
    async with typed_graph(generation=Generation.KONTENT_AI) as graph:
        await graph.data("{ coffee_All(where: {price: {notEq: 9}, farm: {isEmpty: false}}) { items { farm } } }")
        assert graph.calls == ["/items?system.type=coffee&elements.price[neq]=9&elements.farm[nempty]&limit=10"]


async def test_a_value_with_a_comma_is_asked_for_by_itself() -> None:
    async with typed_graph() as graph:
        await graph.data('{ coffee_All(where: {farm: {in: ["a,b", "c"]}}) { items { farm } } }')
        assert sorted(graph.calls) == [
            "/items?system.type=coffee&elements.farm=a,b&elements=-&depth=0&limit=5000",
            "/items?system.type=coffee&elements.farm=c&elements=-&depth=0&limit=5000",
        ]


async def test_a_condition_that_needs_too_many_items_is_refused() -> None:
    async with typed_graph(rules=Rules(max_keys=3)) as graph:
        code, message = await graph.refusal("{ coffee_All(where: {farm: {isEmpty: true}}) { limit } }")
        assert code == "UNSUPPORTED_BY_UPSTREAM"
        assert message == (
            "Argument 'where': the service cannot answer this condition itself, and more than 3 items would have to be "
            "looked at; add a condition that it can answer, such as eq."
        )


async def test_matches_too_many_for_one_address_are_ordered_by_the_key_listing() -> None:
    """The order is still upstream's own, whatever it is."""
    async with typed_graph(url_length=256) as graph:
        data = await graph.data(
            """{ article_All(
              where: {OR: [{title: {gt: "A"}}, {summary: {isEmpty: true}}]}, order: {title: desc}, limit: 2
            ) { items { title } totalCount } }"""
        )
        titles = [{"title": "Which Brewing Fits You?"}, {"title": "Water Is an Ingredient"}]
        assert data == {"article_All": {"items": titles, "totalCount": 10}}
        assert sorted(graph.calls) == [
            "/items?system.codename[in]=which_brewing_fits_you,water_is_an_ingredient",
            "/items?system.type=article&elements.title[gt]=A&elements=-&depth=0&order=elements.title[desc]&limit=5000",
            "/items?system.type=article&elements=-&depth=0&order=elements.title[desc]&limit=5000",
            "/items?system.type=article&elements=summary&depth=0&order=elements.title[desc]&limit=5000",
        ]


async def test_a_system_attribute_of_the_later_generation_is_refused_by_the_first() -> None:
    async with typed_graph() as graph:
        code, message = await graph.refusal('{ coffee_All(where: {system: {collection: {eq: "a"}}}) { limit } }')
        assert code == "UNSUPPORTED_BY_UPSTREAM"
        assert message.startswith("Argument 'where.system.collection': ")
