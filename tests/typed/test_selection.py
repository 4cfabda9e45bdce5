"""OR, notEq, notIn and isEmpty are answered as a brute-force filter over the whole sample project answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.generation import Generation
from resolvers.context import Rules
from tests.typed.asking import TypedGraph, sample_project, typed_graph

GENERATIONS = pytest.mark.parametrize("generation", list(Generation))

# A tree of conditions: ("AND" | "OR", trees) or (field, operator, operand).
Tree = tuple[Any, ...]
Value = str | float | frozenset[str] | None

FIELDS: Mapping[str, Mapping[str, str]] = {
    "coffee": {
        "productName": "text",
        "farm": "text",
        "price": "number",
        "altitude": "number",
        "harvested": "date_time",
        "roastLevel": "codenames",
        "processing": "codenames",
        "productStatus": "codenames",
        "recommendedBrewers": "codenames",
        "urlPattern": "text",
    },
    "article": {
        "title": "text",
        "summary": "text",
        "postDate": "date_time",
        "personas": "codenames",
        "relatedArticles": "codenames",
        "author": "codenames",
    },
}
OPERATORS = {
    "text": ("eq", "notEq", "in", "notIn", "lt", "gte", "isEmpty"),
    "number": ("eq", "notEq", "in", "notIn", "lt", "gte", "isEmpty"),
    "date_time": ("eq", "notEq", "in", "notIn", "lt", "gte", "isEmpty"),
    "codenames": ("contains", "containsAny", "containsAll", "isEmpty"),
}


def codename_of(field: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in field)


def items_of(content_type: str) -> dict[str, dict[str, Value]]:
    """Codename → field → value, of the published items in the default language."""
    project = sample_project()
    found = {}
    for codename, item in project.items.items():
        if item.type == content_type and project.default_language in item.published:
            payload: Any = item.published[project.default_language].payloads[Generation.KENTICO_CLOUD]
            elements = payload["elements"]
            found[codename] = {field: comparable(elements[codename_of(field)]) for field in FIELDS[content_type]}
    return found


def comparable(element: Mapping[str, Any]) -> Value:
    value = element["value"]
    if isinstance(value, list):
        return frozenset(entry if isinstance(entry, str) else entry["codename"] for entry in value)
    result: Value = value
    return result


def holds(tree: Tree, item: Mapping[str, Value]) -> bool:
    """The plain meaning of a tree."""
    if tree[0] in ("AND", "OR"):
        return (all if tree[0] == "AND" else any)(holds(part, item) for part in tree[1])
    field, operator, operand = tree
    return TESTS[operator](item[field], operand)


def ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, operand: value is not None and test(value, operand)


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, operand: value == operand,
    "notEq": lambda value, operand: value != operand,
    "in": lambda value, operand: value in operand,
    "notIn": lambda value, operand: value not in operand,
    "lt": ordered(lambda value, operand: value < operand),
    "gte": ordered(lambda value, operand: value >= operand),
    "contains": lambda value, operand: operand in value,
    "containsAny": lambda value, operand: not value.isdisjoint(operand),
    "containsAll": lambda value, operand: value.issuperset(operand),
    "isEmpty": lambda value, operand: (value in (None, "", frozenset())) is operand,
}


def leaves(content_type: str) -> st.SearchStrategy[Tree]:
    def leaf(field: str) -> st.SearchStrategy[Tree]:
        kind = FIELDS[content_type][field]
        written: set[Any] = set()
        for item in items_of(content_type).values():
            value = item[field]
            written |= value if isinstance(value, frozenset) else {value}
        values = st.sampled_from(sorted(written - {None, ""}))
        lists = st.lists(values, min_size=1, max_size=3, unique=True)

        def operand(operator: str) -> st.SearchStrategy[Any]:
            if operator == "isEmpty":
                return st.booleans()
            return lists if operator in ("in", "notIn", "containsAny", "containsAll") else values

        return st.sampled_from(OPERATORS[kind]).flatmap(
            lambda operator: operand(operator).map(lambda given: (field, operator, given))
        )

    return st.sampled_from(sorted(FIELDS[content_type])).flatmap(leaf)


def trees(content_type: str) -> st.SearchStrategy[Tree]:
    def grown(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        return st.tuples(st.sampled_from(["AND", "OR"]), st.lists(parts, min_size=1, max_size=3))

    return st.recursive(leaves(content_type), grown, max_leaves=5)


def written(tree: Tree) -> dict[str, Any]:
    """The tree as a `where`."""
    if tree[0] in ("AND", "OR"):
        return {tree[0]: [written(part) for part in tree[1]]}
    field, operator, operand = tree
    return {field: {operator: operand}}


def sorted_by(items: Mapping[str, Mapping[str, Value]], names: list[str], key: str, descending: bool) -> list[str]:
    """By value, nothing written lowest; ties by codename in both directions."""

    def rank(name: str) -> tuple[bool, Any]:
        value = items[name][key]
        return (value is not None, value if value is not None else 0)

    return sorted(sorted(names), key=rank, reverse=descending)


CASES = st.sampled_from(sorted(FIELDS)).flatmap(lambda name: st.tuples(st.just(name), trees(name)))


@GENERATIONS
async def test_any_tree_of_conditions_is_answered_as_by_brute_force(generation: Generation) -> None:
    async with typed_graph(generation=generation) as graph:
        await _try_many(graph)


async def _try_many(graph: TypedGraph) -> None:
    examples: list[tuple[str, Tree, int, int, bool]] = []

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(CASES, st.integers(1, 6), st.integers(0, 4), st.booleans())
    def collect(case: tuple[str, Tree], limit: int, offset: int, descending: bool) -> None:
        examples.append((*case, limit, offset, descending))

    collect()
    answered = 0
    for content_type, tree, limit, offset, descending in examples:
        key = next(field for field, kind in FIELDS[content_type].items() if kind == "text")
        answer = await graph.query(
            f"query ($where: {content_type.title()}_Where, $limit: Int!, $offset: Int!) {{"
            f" all: {content_type}_All(where: $where, limit: $limit, offset: $offset,"
            f" order: {{{key}: {'desc' if descending else 'asc'}}})"
            " { items { system { codename } } limit offset hasNextPage totalCount } }",
            where=written(tree),
            limit=limit,
            offset=offset,
        )
        items = items_of(content_type)
        expected = [name for name, item in items.items() if holds(tree, item)]
        if "errors" in answer:
            # A contradiction is refused by name, and is one.
            assert ["cannot hold together" in error["message"] for error in answer["errors"]] == [True], tree
            assert expected == [], tree
            continue
        answered += 1
        expected = sorted_by(items, expected, key, descending)
        page = expected[offset : offset + limit]
        assert answer["data"]["all"] == {
            "items": [{"system": {"codename": name}} for name in page],
            "limit": limit,
            "offset": offset,
            "hasNextPage": offset + limit < len(expected),
            "totalCount": len(expected),
        }, tree
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
    ("{price: {}}", "where.price", "needs an operator."),
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
