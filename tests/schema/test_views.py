"""A type is a view of its records: every field without a resolver is there on each of them."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass

from msgspec import Struct
from strawberry.types.base import StrawberryObjectDefinition, has_object_definition

from schema import draft, elements, node, slot_schema
from schema.build import build_schema

MAP = build_schema().schema_converter.type_map


def objects() -> dict[str, StrawberryObjectDefinition]:
    """The object types of the schema but the root, which is no view."""
    definitions = {name: concrete.definition for name, concrete in MAP.items()}
    return {
        name: definition
        for name, definition in definitions.items()
        if isinstance(definition, StrawberryObjectDefinition)
        and not definition.is_input
        and not definition.is_interface
        and name != "Query"
    }


def records_of(definition: StrawberryObjectDefinition) -> tuple[type, ...]:
    assert has_object_definition(definition.origin)
    records: tuple[type, ...] = getattr(definition.origin, "records", ())
    return records


def attributes(record: type) -> set[str]:
    """Fields and properties of a record, inherited ones included."""
    names = {name for base in record.__mro__ for name, value in vars(base).items() if isinstance(value, property)}
    if is_dataclass(record):
        names |= {field.name for field in dataclass_fields(record)}
    if issubclass(record, Struct):
        names |= set(record.__struct_fields__)
    return names


def test_every_type_views_records() -> None:
    assert [name for name, definition in objects().items() if not records_of(definition)] == []


def test_every_field_without_a_resolver_is_an_attribute_of_each_record() -> None:
    viewed = [
        (name, record.__name__, field.python_name, attributes(record))
        for name, definition in objects().items()
        for record in records_of(definition)
        for field in definition.fields
        if field.base_resolver is None
    ]
    missing = [f"{name}.{field}: not in {record}" for name, record, field, known in viewed if field not in known]
    assert missing == []
    assert len(viewed) > 80


def test_the_tables_of_type_names_agree_with_the_views() -> None:
    tables = (draft.TYPE_NAMES, elements.TYPE_NAMES, node.TYPE_NAMES, slot_schema.TYPE_NAMES)
    named = [(record, name) for table in tables for record, name in table.items()]
    assert len(named) > 30
    assert [name for record, name in named if record not in records_of(objects()[name])] == []
