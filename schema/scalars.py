"""Scalars beyond the five of GraphQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from math import isfinite
from typing import Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

DateTime = NewType("DateTime", str)
SimpleValue = NewType("SimpleValue", str)
JSON = NewType("JSON", object)


def scalar_map() -> dict[object, ScalarDefinition]:
    """Python type → scalar, for `StrawberryConfig.scalar_map`."""
    return {
        DateTime: strawberry.scalar(
            name="DateTime",
            description=(
                "An instant in ISO 8601, as the service wrote it, such as `2017-04-04T13:40:00.1102334Z`. "
                "As an argument a year, a month or a day will do; it stands for its first instant in UTC."
            ),
            specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
            serialize=str,
            parse_value=parse_date_time,
        ),
        SimpleValue: strawberry.scalar(
            name="SimpleValue",
            description='A string, a number or a date to compare an element with: `"on_roasts"`, `8.5`, `"2017-03"`.',
            serialize=str,
            parse_value=parse_simple_value,
        ),
        JSON: strawberry.scalar(
            name="JSON",
            description="Any JSON value.",
            specified_by_url="https://ecma-international.org/wp-content/uploads/ECMA-404_2nd_edition_december_2017.pdf",
            serialize=lambda value: value,
            parse_value=lambda value: value,
        ),
    }


_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_AS_STORED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)


def parse_date_time(value: Any) -> str:
    """A full UTC timestamp as the service stores them: stored values end in Z and are compared as text."""
    if not isinstance(value, str):
        raise ValueError("A date is written as a string such as 2017-03-01 or 2017-03-01T12:00:00Z.")
    partial = _PARTIAL.fullmatch(value)
    try:
        if partial is not None:
            year, month, day = (int(part or 1) for part in partial.groups())
            return datetime(year, month, day, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value[:40]!r} is not an ISO 8601 date or time.") from None
    if _AS_STORED.fullmatch(value):
        return value
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat() + "Z"


def parse_simple_value(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("A value to compare with is a string or a number.")
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("A number to compare with is finite.")
    return repr(value)


def config(*, incremental: bool = False) -> StrawberryConfig:
    """What every schema of this project is built with. `incremental`: with the directives @defer and @stream."""
    return StrawberryConfig(scalar_map=scalar_map(), enable_experimental_incremental_execution=incremental)
