"""The subset of CQL: what each rule says of one request."""

from typing import Any

import pytest

from emulator.croct.audiences import Audience
from emulator.croct.cql import Unsupported, evaluate, matches
from emulator.croct.scope import RequestScope

ANONYMOUS = RequestScope(
    context={
        "timeZone": "Europe/Madrid",
        "page": {"url": "https://example.com/articles/on-roasts?ref=1", "title": "On Roasts"},
        "campaign": {"name": "summer-on-ice", "source": "newsletter"},
        "attributes": {
            "plan": "trade",
            "visits": 7,
            "beta": True,
            "cities": ["Brno", "Madrid"],
            "cart": {"total": 2.5},
        },
    }
)
KNOWN = RequestScope(user_id="nora", facts={"user is returning": True, "user's name": "Nora"})

RULES = [
    ("true", True),
    ("false", False),
    ("not false", True),
    ("true and false", False),
    ("true or false and false", True),
    ("(true or false) and false", False),
    ("user is identified", False),
    ("user is not identified", True),
    ("not user is identified", True),
    ("user is anonymous", True),
    ("user is returning", False),
    ("campaign's source is newsletter", True),
    ("campaign's source is 'newsletter'", True),
    ('campaign\'s source is "Newsletter"', False),
    ("campaign's source is not google", True),
    ("campaign's medium is email", False),
    ("campaign's medium is not email", True),
    ("campaign's name matches '^summer-'", True),
    ("campaign's name matches SUMMER", True),
    ("campaign's name does not match winter", True),
    ("campaign's name starts with 'summer'", True),
    ("campaign's name ends with 'ice'", True),
    ("campaign's name contains '-on-'", True),
    ("campaign's name is in ['winter', 'summer-on-ice']", True),
    ("campaign's name is not in ['winter']", True),
    ("context's plan is trade", True),
    ("context's plan is 'trade' and context's visits is greater than 6", True),
    ("context's visits is greater than 7", False),
    ("context's visits is less than 7.5", True),
    ("context's visits is not less than 7", True),
    ("context's visits is 7", True),
    ("context's visits is '7'", False),
    ("context's beta is true", True),
    ("context's beta is 1", False),
    ("context's plan is greater than 1", False),
    ("context's cart's total is 2.5", True),
    ("context's cart's total's cents is 50", False),
    ("context's missing is null", False),
    ("context's cities include 'Brno'", True),
    ("context's cities includes 'Oslo'", False),
    ("context's cities include location's cityName", False),
    ("page's url starts with 'https://example.com/'", True),
    ("page's path is '/articles/on-roasts'", True),
    ("page's host is 'example.com'", True),
    ("page's title matches 'roasts$'", True),
    ("timeZone is in ['Europe/Madrid', 'Europe/Lisbon']", True),
    ("timeZone starts with 'America/'", False),
]


@pytest.mark.parametrize(("rule", "holds"), RULES, ids=[rule for rule, _ in RULES])
def test_a_rule_is_read_as_written(rule: str, holds: bool) -> None:
    assert matches(rule, ANONYMOUS) is holds


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("user is identified", True),
        ("user is anonymous", False),
        ("user is returning", True),
        ("user's id is nora", True),
        ("user's id is in ['nora', 'joe']", True),
        ("user's name is 'Nora'", True),
        ("campaign's source is newsletter", False),
        ("page's path is '/'", False),
        ("timeZone is 'Europe/Madrid'", False),
    ],
)
def test_a_known_user_without_context(rule: str, holds: bool) -> None:
    assert matches(rule, KNOWN) is holds


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("campaign's name", "summer-on-ice"),
        ("context's visits", 7),
        ("location's cityName", None),
        ("'text'", "text"),
        ("12", 12),
        ("-1.5", -1.5),
        ("user is identified", False),
        ("context's visits is greater than 1", True),
    ],
)
def test_an_expression_has_a_value(expression: str, value: Any) -> None:
    assert evaluate(expression, ANONYMOUS) == value


UNSUPPORTED = [
    "",
    "user",
    "user is",
    "user is happy",
    "user is identified and",
    "weather is sunny",
    "weather's temperature is greater than 20",
    "campaign's source",
    "campaign's source equals google",
    "campaign's source is in []",
    "campaign's name matches '('",
    "(user is identified",
    "user is identified)",
    "user's interest includes 'coffee' within 30 days",
    "campaign's name is 'open",
    "campaign's name is #1",
]


@pytest.mark.parametrize("rule", UNSUPPORTED)
def test_what_is_not_in_the_subset_is_refused(rule: str) -> None:
    with pytest.raises(Unsupported):
        matches(rule, ANONYMOUS)


@pytest.mark.parametrize("rule", UNSUPPORTED)
def test_an_audience_with_such_a_rule_matches_nobody_and_says_so(rule: str, caplog: pytest.LogCaptureFixture) -> None:
    assert Audience("id", "the-curious", rule).includes(ANONYMOUS) is False
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "audience 'the-curious' matches nobody"
    ]
