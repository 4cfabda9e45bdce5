"""Scalars as arguments: what is accepted, and what the service is asked with."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.scalars import parse_date_time, parse_simple_value

# As written, and as the service stores such instants.
DATES = {
    "2017": "2017-01-01T00:00:00Z",
    "2017-03": "2017-03-01T00:00:00Z",
    "2017-03-31": "2017-03-31T00:00:00Z",
    "0001": "0001-01-01T00:00:00Z",
    "2017-03-01T12:00:00Z": "2017-03-01T12:00:00Z",
    "2017-04-04T13:40:00.1102334Z": "2017-04-04T13:40:00.1102334Z",
    "2017-03-01T12:00:00": "2017-03-01T12:00:00Z",
    "2017-03-01T12:00": "2017-03-01T12:00:00Z",
    "2017-03-01T12Z": "2017-03-01T12:00:00Z",
    "2017-03-01 12:00:00Z": "2017-03-01T12:00:00Z",
    "20170301T120000Z": "2017-03-01T12:00:00Z",
    "2017-03-01T12:00:00+02:00": "2017-03-01T10:00:00Z",
    "2017-01-01T00:30:00.5+01:00": "2016-12-31T23:30:00.500000Z",
    "2017-03-01T12:00:00-00:00": "2017-03-01T12:00:00Z",
}
NO_DATES: list[Any] = [
    "",
    "soon",
    "17",
    "2017-13",
    "2017-02-29",
    "2017-00-01",
    "0000",
    "٢٠١٧",
    "2017-03-01T25:00:00Z",
    "2017-03-01T12:00:00Zulu",
    "2017-03-01\n",
    "2017-03-01T12:00:00Z,2018",
    "1. 1. 0001 0:00:00",
    2017,
    1.5,
    True,
    [],
    {},
]


@pytest.mark.parametrize(("written", "asked"), DATES.items())
def test_a_date_becomes_the_instant_that_the_service_compares_with(written: str, asked: str) -> None:
    assert parse_date_time(written) == asked


@pytest.mark.parametrize("written", NO_DATES, ids=repr)
def test_what_is_no_date_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"ISO 8601|written as a string"):
        parse_date_time(written)


@given(st.datetimes(min_value=datetime(2, 1, 1), timezones=st.timezones(), allow_imaginary=False))
def test_every_date_is_asked_for_as_it_is_stored(moment: datetime) -> None:
    asked = parse_date_time(moment.isoformat())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", asked)
    assert datetime.fromisoformat(asked) == moment.astimezone(UTC)


VALUES: dict[Any, str] = {
    "on_roasts": "on_roasts",
    "": "",
    "a,b": "a,b",
    8: "8",
    -8: "-8",
    8.5: "8.5",
    2**53 + 1: "9007199254740993",
    0.1: "0.1",
    10**400: "1" + "0" * 400,
}


@pytest.mark.parametrize(("written", "asked"), VALUES.items())
def test_a_value_to_compare_with_is_asked_for_as_it_is_written(written: Any, asked: str) -> None:
    assert parse_simple_value(written) == asked


@pytest.mark.parametrize("written", [True, False, None, [], ["a"], {}], ids=repr)
def test_what_is_no_value_to_compare_with_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match="a string or a number"):
        parse_simple_value(written)


@pytest.mark.parametrize("written", [float("nan"), float("inf"), float("-inf")], ids=repr)
def test_a_number_to_compare_with_is_finite(written: float) -> None:
    with pytest.raises(ValueError, match="A number to compare with is finite"):
        parse_simple_value(written)
