"""The schema as a whole: what any model builds to, that it is valid, described, deterministic, and reported."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    validate_schema,
)
from graphql import build_schema as parsed

from execution.batching import batch_of, read_of
from schema.build import build_schema, printed
from schema.reading import BEHIND, Behind
from schema.typed.model import ContentModel, DeclaredTargets, SlotModel
from tests.typed.asking import content_type, typed_graph
from upstream import models
from upstream.element_models import Choice

KINDS = ("text", "url_slug", "number", "date_time", "rich_text", "asset", "taxonomy", "modular_content", "custom")


def core(*types: models.ContentType, limits: Mapping[str, frozenset[str]] | None = None) -> GraphQLSchema:
    return build_schema(ContentModel(types, DeclaredTargets(limits or {})))._schema


def evil() -> list[models.ContentType]:
    """Everything that could go wrong with names, at once."""
    options = [Choice("Three", "3d"), Choice("Yes", "true")]
    choice = models.ElementDefinition("multiple_choice", "Choice", options=options)
    fine = models.ElementDefinition("multiple_choice", "Fine", options=[Choice("A", "a"), Choice("B", "B")])
    return [
        content_type("Query", {"id": "text", "system": "number", "elements": "text", "draft": "text"}),
        content_type("query", {"AND": "text", "OR": "text", "or": "text", "__typename": "text"}),
        content_type("item", {"title": "text", "Title": "text", "TITLE": "number", "title_": "text"}),
        content_type("__x", {"all": fine, "where": fine, "x__options": fine, "x": fine}),
        content_type("3d-model", {"3d": choice, "links": "modular_content"}),
        content_type("3d_model", {kind: kind for kind in KINDS}),
        content_type("empty", {}),
        content_type("item_list", {"a": "text"}),
        content_type("item_all", {"a": "text"}),
        content_type("item__all", {"a": "text"}),
        content_type("empty__where", {"a": "text"}),
        content_type("string", {"a": "text"}),
        content_type("text_range", {"a": "text"}),
        content_type("items", {"a": "text"}),
        content_type("ünï", {"": "text", "ö": "text"}),
        content_type("", {"a": "text"}),
    ]


def test_a_model_of_bad_names_builds_and_says_what_it_renamed() -> None:
    limits = DeclaredTargets({"3d-model.links": frozenset({"query", "gone"})})
    schema = build_schema(ContentModel(tuple(evil()), limits))
    assert validate_schema(schema._schema) == []
    assert schema.report.lines() == REPORT


REPORT = [
    "content type '3d-model' is named '_3dModel_x2865b23f': '_3dModel' belongs to '3d_model'.",
    "content type 'Query' is named 'Query_xb80a3756': 'Query' belongs to the base graph.",
    "content type '__x' is named 'X_x670321fc': no service makes such a codename.",
    "content type 'item' is named 'Item_': 'Item' belongs to the base graph.",
    "content type 'item_list' is named 'ItemList_': 'ItemList' belongs to the base graph.",
    "content type 'query' is named 'Query_': 'Query' belongs to the base graph.",
    "content type 'string' is named 'String_': 'String' belongs to the base graph.",
    "content type 'text_range' is named 'TextRange_': 'TextRange' belongs to the base graph.",
    "content type 'ünï' is named 'N_xe975a529': no service makes such a codename.",
    "root field of '3d-model' is named '_3dModel_x2865b23f': '_3dModel' belongs to '3d_model'.",
    "root field of 'Query' is named 'query_xb80a3756': 'query' belongs to 'query'.",
    "root field of '__x' is named 'x_x670321fc': no service makes such a codename.",
    "root field of 'item' is named 'item_': 'item' belongs to the base graph.",
    "root field of 'items' is named 'items_': 'items' belongs to the base graph.",
    "root field of 'ünï' is named 'n_xe975a529': no service makes such a codename.",
    "element of 'Query' 'draft' is named 'draft_': 'draft' belongs to the base graph.",
    "element of 'Query' 'elements' is named 'elements_': 'elements' belongs to the base graph.",
    "element of 'Query' 'id' is named 'id_': 'id' belongs to the base graph.",
    "element of 'Query' 'system' is named 'system_': 'system' belongs to the base graph.",
    "element of 'item' 'TITLE' is named 'title_x5d106b1e': 'title' belongs to 'title'.",
    "element of 'item' 'Title' is named 'title_x7e8cd205': 'title' belongs to 'title'.",
    "element of 'query' 'AND' is named 'and_xbd972cc4': no service makes such a codename.",
    "element of 'query' 'OR' is named 'or_x829e5b28': 'or' belongs to 'or'.",
    "element of 'query' '__typename' is named 'typename_xd6a39ee9': no service makes such a codename.",
    "element of 'ünï' '' is named 'x_xe3b0c442': no service makes such a codename.",
    "element of 'ünï' 'ö' is named 'x_x6dbd11fd': no service makes such a codename.",
]


def test_no_name_moves_when_other_types_come_or_go() -> None:
    types = evil()
    whole = build_schema(ContentModel(tuple(types)))._schema
    for content_type_ in types:
        alone = build_schema(ContentModel((content_type_,)))._schema
        for name, made in alone.type_map.items():
            if isinstance(made, GraphQLObjectType | GraphQLInputObjectType) and name.endswith(
                ("_All", "_Where", "_Order")
            ):
                assert list(whole.type_map[name].fields) == list(made.fields)  # type: ignore[attr-defined]


def test_the_sdl_does_not_depend_on_the_order_of_the_types() -> None:
    types = evil()
    first = printed(build_schema(ContentModel(tuple(types))))
    random.Random(1).shuffle(types)
    assert printed(build_schema(ContentModel(tuple(types)))) == first


async def test_the_sdl_of_the_sample_project_is_valid_and_reads_back() -> None:
    async with typed_graph() as graph:
        sdl = printed(graph.schema)
        assert validate_schema(parsed(sdl)) == []
        assert graph.schema.report.lines() == []


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for name, made in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield name, made.description
        if isinstance(made, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in made.fields.items():
                yield f"{name}.{field_name}", field.description
                yield from ((f"{name}.{field_name}({arg})", it.description) for arg, it in field.args.items())
        elif isinstance(made, GraphQLInputObjectType):
            yield from ((f"{name}.{field_name}", it.description) for field_name, it in made.fields.items())
        elif isinstance(made, GraphQLEnumType):
            yield from ((f"{name}.{value}", it.description) for value, it in made.values.items())


def test_no_field_below_the_root_is_resolved_one_object_at_a_time() -> None:
    """What Strawberry declares is looked after in the base graph; the rest is read from its parent, or in batches."""
    slot = {"root": {"type": "structure", "attributes": {"a": {"type": {"type": "text"}}}}, "definitions": {}}
    schema = build_schema(ContentModel(tuple(evil())), SlotModel({"home-hero": {"1": slot}}))._schema
    single = [
        f"{name}.{field_name}"
        for name, made in schema.type_map.items()
        if isinstance(made, GraphQLObjectType) and not name.startswith("__") and made is not schema.query_type
        for field_name, field in made.fields.items()
        if "strawberry-definition" not in field.extensions and batch_of(field) is None and read_of(field) is None
    ]
    assert single == []


async def test_everything_is_described() -> None:
    async with typed_graph() as graph:
        assert [place for place, text in described(graph.schema._schema) if not text] == []


def test_the_model_describes_its_types_and_elements() -> None:
    article = content_type("article", {"post_date": models.ElementDefinition("date_time", "Post date")}, "Article")
    made = core(article).type_map["Article"]
    assert isinstance(made, GraphQLObjectType)
    assert made.description == "An item of the content type Article (`article`)."
    assert made.fields["postDate"].description == "Post date (`post_date`)."


def test_the_base_graph_stays_as_it_is_beside_a_typed_one() -> None:
    before = printed(build_schema())
    core(content_type("article", {"title": "text"}))
    assert printed(build_schema()) == before
    assert build_schema().report.lines() == []


def test_an_enumeration_where_the_options_allow_it_and_strings_elsewhere() -> None:
    options = [Choice("Wet", "wet__washed_"), Choice("Dry", "dry")]
    fine = models.ElementDefinition("multiple_choice", "Processing", options=options)
    odd = models.ElementDefinition("multiple_choice", "Odd", options=[Choice("3D", "3d")])
    types = core(content_type("coffee", {"processing": fine, "odd": odd, "none": "multiple_choice"})).type_map
    coffee, where = types["Coffee"], types["Coffee_Where"]
    assert isinstance(coffee, GraphQLObjectType)
    assert isinstance(where, GraphQLInputObjectType)
    names = ("processing", "odd", "none")
    assert {name: str(coffee.fields[name].type) for name in names} == {
        "processing": "Coffee_Processing_Options",
        "odd": "OptionList",
        "none": "OptionList",
    }
    assert {name: str(where.fields[name].type) for name in names} == {
        "processing": "Coffee_Processing_Where",
        "odd": "CodenamesElementWhere",
        "none": "CodenamesElementWhere",
    }


def test_the_schema_tells_a_planner_which_elements_stand_behind_a_field_name() -> None:
    """On one type by its field, over all types by the schema."""
    types = [content_type("a", {"post_date": "text"}), content_type("b", {"post_date": "text", "id": "text"})]
    schema = core(*types)
    assert schema.extensions[BEHIND] == {
        "postDate": Behind(frozenset({"post_date"}), frozenset()),
        "id_": Behind(frozenset({"id"}), frozenset()),
    }
    made = schema.type_map["B"]
    assert isinstance(made, GraphQLObjectType)
    assert made.fields["id_"].extensions["element"] == "id"
    assert made.extensions == {"contentType": "b"}


@pytest.mark.parametrize("count", [0, 1, 300])
def test_any_number_of_types_builds(count: int) -> None:
    elements = {f"{kind}_{number}": kind for number in range(3) for kind in KINDS}
    schema = core(*(content_type(f"type_{number}", elements) for number in range(count)))
    made: list[GraphQLNamedType] = [it for name, it in schema.type_map.items() if name.endswith("_All")]
    assert len(made) == count
