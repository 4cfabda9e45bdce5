"""Every type, field, argument, input field and enum value is described: explorers and generated clients show it."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)
from graphql import (
    build_schema as parsed,
)

from schema.build import build_schema, printed

SCHEMA: GraphQLSchema = parsed(printed(build_schema()))


def own_types() -> list[GraphQLNamedType]:
    return [
        type_
        for type_ in SCHEMA.type_map.values()
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_)
    ]


def described(type_: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    """Everything that a type declares, by its coordinate."""
    yield type_.name, type_.description
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field.description
                for argument, declared in field.args.items():
                    yield f"{type_.name}.{name}({argument}:)", declared.description
        case GraphQLInputObjectType():
            for name, input_field in type_.fields.items():
                yield f"{type_.name}.{name}", input_field.description
        case GraphQLEnumType():
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", value.description


def test_everything_is_described() -> None:
    declared = [entry for type_ in own_types() for entry in described(type_)]
    assert [name for name, description in declared if not (description or "").strip()] == []
    assert len(declared) > 250


def test_descriptions_are_sentences() -> None:
    """They end in a full stop and begin with a capital or a code."""
    declared = [entry for type_ in own_types() for entry in described(type_)]
    odd = [
        name
        for name, description in declared
        if description and not (description.rstrip().endswith(".") and not description[0].islower())
    ]
    assert odd == []


def test_every_root_field_and_every_total_is_nullable() -> None:
    """A field that can cause an upstream call may fail alone."""
    query = SCHEMA.query_type
    assert query is not None
    not_null = [name for name, field in query.fields.items() if str(field.type).endswith("!")]
    for type_ in own_types():
        if isinstance(type_, GraphQLObjectType) and "totalCount" in type_.fields:
            not_null += [type_.name] if str(type_.fields["totalCount"].type) != "Int" else []
    assert not_null == []
