"""What Croct allows in a request is checked before anything is sent: each limit with both of its edges."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.graph import Graph, graph_over
from tests.schema.slots import MYSELF, SLOT, slot

# No test changes the server: one serves them all.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def graph() -> AsyncIterator[Graph]:
    async with graph_over() as graph:
        yield graph


A_SLOT = "must be a slot id: lower-case letters and digits in groups joined by hyphens."
A_VERSION = "must be a major version such as 1, or major and minor such as 1.2."
A_LOCALE = "must be a locale such as en, en-us or pt_BR."
A_ZONE = "must be an IANA time zone such as Europe/Prague."
A_TOKEN = "must be a JSON Web Token."
A_UUID = "must be a UUID."
ID = 'id: "home-hero"'


@pytest.mark.parametrize(
    ("arguments", "argument", "rule"),
    [
        *((f'id: "{id}"', "id", A_SLOT) for id in ("", "Home-Hero", "home_hero", "home--hero", "-home", "home-", "é")),
        ('id: "home-hero@1"', "id", A_SLOT),
        ('id: "home/../hero"', "id", A_SLOT),
        ('id: "home-hero\\n"', "id", A_SLOT),
        (f'id: "{"a" * 101}"', "id", A_SLOT),
        *(
            (f'{ID}, version: "{version}"', "version", A_VERSION)
            for version in ("", "latest", "1.", ".1", "1.2.3", "-1", "1 ", "1\\n", "1e3", "١", "1" * 10)
        ),
        *(
            (f'{ID}, preferredLocale: "{locale}"', "preferredLocale", A_LOCALE)
            for locale in ("", "e", "english", "en-", "en-u", "en-us-x", "en us", "e1", "ſk", "en\\n", "../en")
        ),
        *(
            (f'{ID}, context: {{ timeZone: "{zone}" }}', "context.timeZone", A_ZONE)
            for zone in ("", "Europe/", "/Prague", "Europe//Prague", "a/b/c/d", "Europe Prague", "Žižkov", "UTC\\n")
        ),
        *(
            (f'{ID}, previewToken: "{token}"', "previewToken", A_TOKEN)
            for token in ("", "a", "exit", "a.b.c.d", "a b.c", "é.é.é", ".a.b", "a.b\\n", "a.b\\r\\nx: y")
        ),
        (f'{ID}, previewToken: "a.{"b" * 8191}"', "previewToken", A_TOKEN),
        (f"{ID}, visitor: {{}}", "visitor", "must have a clientId or a userToken."),
        (f"{ID}, visitor: {{ clientId: null }}", "visitor", "must have a clientId or a userToken."),
        *(
            (f'{ID}, visitor: {{ clientId: "{client}" }}', "visitor.clientId", A_UUID)
            for client in ("", "me", "e3e9e191a12b9257", "11111111-2222-4333-8444-55555555555g")
        ),
        (
            f'{ID}, visitor: {{ clientId: "11111111-2222-4333-8444-555555555555\\r\\nx: y" }}',
            "visitor.clientId",
            A_UUID,
        ),
        *(
            (f'{ID}, visitor: {{ userToken: "{token}" }}', "visitor.userToken", A_TOKEN)
            for token in ("", "a", "é.é.é", "a.b.\\r\\nx-api-key: y")
        ),
    ],
)
async def test_an_argument_that_breaks_a_rule_names_it_and_sends_nothing(
    graph: Graph, arguments: str, argument: str, rule: str
) -> None:
    await assert_rule(graph, arguments, argument, rule)


@pytest.mark.parametrize(
    "arguments",
    [
        'id: "a"',
        'id: "0-1-a"',
        f'id: "{"a" * 100}"',
        f'{ID}, version: "0"',
        f'{ID}, version: "999999999.999999999"',
        *(f'{ID}, preferredLocale: "{locale}"' for locale in ("en", "EN", "en-us", "en_US", "fil-ph", "zh_cn")),
        *(f'{ID}, context: {{ timeZone: "{zone}" }}' for zone in ("UTC", "Etc/GMT+1", "America/Indiana/Knox")),
        f'{ID}, previewToken: "a.{"b" * 8190}"',
        f'{ID}, visitor: {{ clientId: "AAAAAAAA-2222-4333-8444-555555555555" }}',
        f'{ID}, visitor: {{ userToken: "a.b" }}',
    ],
)
async def test_what_keeps_the_rules_is_sent(graph: Graph, arguments: str) -> None:
    await slot(graph, f"slot({arguments}) {{ source }}")
    assert graph.calls == [SLOT]


def nested(depth: int) -> Any:
    return 1 if depth == 0 else {"k": nested(depth - 1)}


ATTRIBUTES = "context.attributes"
# Attributes → the place and the rule that they break, or None where they are sent.
CASES: dict[str, tuple[Any, tuple[str, str] | None]] = {
    "30 entries": ({f"k{n}": n for n in range(30)}, None),
    "31 entries": ({f"k{n}": n for n in range(31)}, (ATTRIBUTES, "has more than 30 entries.")),
    "30 entries below": ({"a": {f"k{n}": n for n in range(30)}}, None),
    "31 entries below": ({"a": {f"k{n}": n for n in range(31)}}, (f"{ATTRIBUTES}.a", "has more than 30 entries.")),
    "30 in a list": ({"a": list(range(30))}, None),
    "31 in a list": ({"a": list(range(31))}, (f"{ATTRIBUTES}.a", "has more than 30 entries.")),
    "5 levels": (nested(5), None),
    "6 levels": (nested(6), (f"{ATTRIBUTES}.k.k.k.k.k", "nests deeper than 5 levels.")),
    "5 levels with lists": ({"a": [[[[1]]]]}, None),
    "6 levels with lists": ({"a": [[[[[1]]]]]}, (f"{ATTRIBUTES}.a[0][0][0][0]", "nests deeper than 5 levels.")),
    "a key of 50": ({"k" * 50: 1}, None),
    "a key of 51": ({"k" * 51: 1}, (ATTRIBUTES, "has a key that is not 1 to 50 characters long.")),
    "a key of none": ({"": 1}, (ATTRIBUTES, "has a key that is not 1 to 50 characters long.")),
    "a text of 50": ({"a": "é" * 50}, None),
    "a text of 51": ({"a": "é" * 51}, (f"{ATTRIBUTES}.a", "is longer than 50 characters.")),
    "a text of 51 in a list": ({"a": ["", "x" * 51]}, (f"{ATTRIBUTES}.a[1]", "is longer than 50 characters.")),
    "a text of 51 below": ({"a": {"b": "x" * 51}}, (f"{ATTRIBUTES}.a.b", "is longer than 50 characters.")),
    "every kind of value": ({"a": None, "b": True, "c": -1.5, "d": 2**53, "e": "", "f": [], "g": {}}, None),
    "a list": ([1], (ATTRIBUTES, "must be an object.")),
    "a text": ("x", (ATTRIBUTES, "must be an object.")),
    "a number": (5, (ATTRIBUTES, "must be an object.")),
    "false": (False, (ATTRIBUTES, "must be an object.")),
}


@pytest.mark.parametrize("case", CASES)
async def test_attributes_keep_their_limits(graph: Graph, case: str) -> None:
    attributes, broken = CASES[case]
    query = 'query ($it: JSON) { slot(id: "home-hero", context: { attributes: $it }) { source } }'
    answer = (await graph.ask(query, {"it": attributes}, headers=MYSELF)).json()
    if broken is None:
        assert "errors" not in answer
        assert [seen.json["context"] for seen in graph.seen] == [{"attributes": attributes}]
    else:
        place, rule = broken
        (error,) = answer["errors"]
        assert error["message"] == f"Argument '{place}': {rule}"
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": place}
        assert graph.calls == []


async def test_attributes_written_in_the_query_keep_the_same_limits(graph: Graph) -> None:
    arguments = f'{ID}, context: {{ attributes: {{ a: {{ b: "{"x" * 51}" }} }} }}'
    await assert_rule(graph, arguments, f"{ATTRIBUTES}.a.b", "is longer than 50 characters.")


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
async def test_a_number_without_end_is_refused_and_not_sent_as_null(graph: Graph, number: str) -> None:
    arguments = f"{ID}, context: {{ attributes: {{ a: [{number}] }} }}"
    await assert_rule(graph, arguments, f"{ATTRIBUTES}.a[0]", "is not a number that JSON can hold.")


async def test_a_page_needs_its_address(graph: Graph) -> None:
    answer = await slot(graph, f'slot({ID}, context: {{ page: {{ title: "x" }} }}) {{ source }}')
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]
    assert graph.calls == []


async def assert_rule(graph: Graph, arguments: str, argument: str, rule: str) -> None:
    answer = await slot(graph, f"slot({arguments}) {{ source }}")
    (error,) = answer["errors"]
    assert error["message"] == f"Argument '{argument}': {rule}"
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}
    assert (answer["data"], graph.calls) == ({"slot": None}, [])
