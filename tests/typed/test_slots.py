"""Slots typed by their schemas: what each definition becomes, and how contents of any shape are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, GraphQLUnionType, validate_schema

from schema.build import build_schema
from schema.typed.model import ContentModel, SlotModel
from tests.typed.asking import content_type, typed_graph


def schema_of(root: Mapping[str, Any], **definitions: Any) -> dict[str, Any]:
    return {"root": root, "definitions": definitions}


def structure(**attributes: Any) -> dict[str, Any]:
    return {"type": "structure", "attributes": {name: {"type": given} for name, given in attributes.items()}}


def core(**slots: Mapping[str, Any]) -> GraphQLSchema:
    """A schema with slots, each by its versions."""
    model = SlotModel({name.replace("_", "-"): versions for name, versions in slots.items()})
    schema = build_schema(slots=model)._schema
    assert validate_schema(schema) == []
    return schema


def fields(schema: GraphQLSchema, name: str) -> dict[str, str]:
    made = schema.type_map[name]
    assert isinstance(made, GraphQLObjectType)
    return {field: str(it.type) for field, it in made.fields.items()}


def members(schema: GraphQLSchema, name: str) -> list[str]:
    made = schema.type_map[name]
    assert isinstance(made, GraphQLUnionType)
    return [it.name for it in made.types]


TEXT = {"type": "text"}
DEFINITIONS = [
    ("text", TEXT, "String"),
    ("url", {"type": "text", "format": "url"}, "String"),
    ("boolean", {"type": "boolean"}, "Boolean"),
    ("number", {"type": "number"}, "Float"),
    ("integer of any size", {"type": "number", "integer": True}, "Float"),
    ("integer that fits", {"type": "number", "integer": True, "minimum": 0, "maximum": 10}, "Int"),
    ("integer that does not", {"type": "number", "integer": True, "minimum": 0, "maximum": 2**31}, "Float"),
    ("choices", {"type": "text", "choices": {"left": {}, "right": {}}}, "HomeHeroV1_It"),
    ("choices that are no names", {"type": "text", "choices": {"from-left": {}, "3d": {}}}, "String"),
    ("list", {"type": "list", "items": TEXT}, "[String!]"),
    ("list of lists", {"type": "list", "items": {"type": "list", "items": TEXT}}, "[[String!]!]"),
    ("structure", structure(a=TEXT), "HomeHeroV1_It"),
    ("union", {"type": "union", "types": {"a": structure(a=TEXT), "b": structure()}}, "HomeHeroV1_It"),
    ("union of nothing", {"type": "union", "types": {}}, "JSON"),
    ("file", {"type": "reference", "id": "@croct/file"}, "String"),
    ("reference", {"type": "reference", "id": "button"}, "HomeHeroV1__Button"),
    ("reference to a text", {"type": "reference", "id": "size", "properties": {"choices": {"s": {}}}}, "HomeHeroV1_It"),
    ("later kind", {"type": "map"}, "JSON"),
    ("nothing", None, "JSON"),
]


@pytest.mark.parametrize(("definition", "type_"), [it[1:] for it in DEFINITIONS], ids=[it[0] for it in DEFINITIONS])
def test_a_definition_becomes(definition: Any, type_: str) -> None:
    schema = core(home_hero={"1": schema_of(structure(it=definition), button=structure(label=TEXT), size=TEXT)})
    assert fields(schema, "HomeHeroV1") == {"_component": "String", "it": type_}


def test_versions_are_types_of_one_union() -> None:
    versions = {
        "10": schema_of(structure(c=TEXT)),
        "2": schema_of(structure(b=TEXT)),
        "1": schema_of(structure(a=TEXT)),
    }
    schema = core(home_hero=versions)
    assert members(schema, "HomeHero") == ["HomeHeroV1", "HomeHeroV2", "HomeHeroV10"]


def test_a_union_at_the_root_becomes_a_type_for_each_member() -> None:
    root = {
        "type": "union",
        "types": {"button": structure(label=TEXT), "from-left": {"type": "reference", "id": "link"}},
    }
    schema = core(cta_block={"1": schema_of(root, link=structure(url=TEXT))})
    assert members(schema, "CtaBlock") == ["CtaBlockV1_Button", "CtaBlockV1_FromLeft"]
    assert fields(schema, "CtaBlockV1_FromLeft") == {"_component": "String", "_type": "String", "url": "String"}


def test_private_attributes_are_left_out_and_odd_names_made_legal() -> None:
    attributes = {"__id": {"type": TEXT}, "secret": {"type": TEXT, "private": True}, "Title": {"type": TEXT}}
    schema = core(banner={"1": schema_of({"type": "structure", "attributes": attributes}), "2": schema_of(structure())})
    assert fields(schema, "BannerV1") == {"_component": "String", "id_x0dd4afd1": "String", "Title": "String"}
    nothing = core(banner={"1": schema_of(structure(empty=structure()))})
    assert fields(nothing, "BannerV1_Empty") == {"_empty": "Boolean"}


def test_definitions_may_lead_back_to_themselves() -> None:
    section = structure(
        children={"type": "list", "items": {"type": "reference", "id": "block"}},
        self={"type": "reference", "id": "section"},
    )
    block = {
        "type": "union",
        "types": {"section": {"type": "reference", "id": "section"}, "text": structure(body=TEXT)},
    }
    loop = {"type": "list", "items": {"type": "reference", "id": "loop"}}
    chain = {"type": "reference", "id": "chain"}
    root = structure(main={"type": "reference", "id": "section"}, loop={"type": "reference", "id": "loop"}, chain=chain)
    schema = core(page={"1": schema_of(root, section=section, block=block, loop=loop, chain=chain)})
    assert fields(schema, "PageV1") == {
        "_component": "String",
        "main": "PageV1__Section",
        "loop": "[JSON!]",
        "chain": "JSON",
    }
    assert fields(schema, "PageV1__Section") == {
        "_type": "String",
        "children": "[PageV1__Block!]",
        "self": "PageV1__Section",
    }
    assert members(schema, "PageV1__Block") == ["PageV1__Section", "PageV1__Block_Text"]


def test_a_slot_gives_way_to_a_content_type_of_its_name() -> None:
    slots = SlotModel({"home-hero": {"1": schema_of(structure(a=TEXT))}})
    schema = build_schema(ContentModel((content_type("home_hero", {"title": "text"}),)), slots)
    assert fields(schema._schema, "HomeHero")["title"] == "String"
    assert members(schema._schema, "HomeHero_Slot") == ["HomeHero_SlotV1"]
    assert schema.report.lines() == [
        "slot 'home-hero' is named 'homeHero_Slot': 'homeHero' belongs to a content type or the base graph."
    ]


@pytest.mark.parametrize("root", [{"type": "union", "types": {}}, TEXT, {"type": "reference", "id": "gone"}, {}, None])
def test_a_root_that_is_no_structure_still_builds(root: Any) -> None:
    assert fields(core(odd={"1": schema_of(root)}), "OddV1") == {"_component": "String"}


HERO = schema_of(
    structure(
        heading=TEXT,
        article=TEXT,
        media={"type": "union", "types": {"image": structure(url=TEXT), "video": structure(source=TEXT)}},
    )
)


async def test_a_slot_of_the_sample_project_is_answered_by_its_types() -> None:
    slots = SlotModel({"home-hero": {"1": schema_of(structure(heading=TEXT, article=TEXT)), "2": HERO}})
    async with typed_graph(slots=slots) as graph:
        data = await graph.data(
            """{ pinned: homeHero(version: "1") { version component { id } source content {
                   __typename ... on HomeHeroV1 { _component heading article } } }
                 latest: homeHero { version content { ... on HomeHeroV2 {
                   heading media { __typename ... on HomeHeroV2_Media_Image { _type url } } } } } }"""
        )
        assert data == {
            "pinned": {
                "version": "1.1",
                "component": {"id": "home-hero"},
                "source": "SLOT",
                "content": {
                    "__typename": "HomeHeroV1",
                    "_component": "home-hero@1",
                    "heading": "Coffee, explained",
                    "article": "on_roasts",
                },
            },
            "latest": {
                "version": "2.0",
                "content": {
                    "heading": "Coffee, explained",
                    "media": {"__typename": "HomeHeroV2_Media_Image", "_type": "image", "url": None},
                },
            },
        }


async def test_a_version_that_the_schema_lacks_is_an_error_of_the_content_alone() -> None:
    slots = SlotModel({"home-hero": {"1": schema_of(structure(heading=TEXT))}})
    async with typed_graph(slots=slots) as graph:
        answer = await graph.query("{ homeHero { version content { __typename } json } }")
        assert answer["data"]["homeHero"]["content"] is None
        assert answer["data"]["homeHero"]["json"]["heading"] == "Coffee, explained"
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["SLOT_VERSION_UNKNOWN"]
