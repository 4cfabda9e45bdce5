"""The guard against requests that another site's page makes."""

import pytest

from serving.csrf import is_cross_site

COOKIE = {"cookie": "session=1"}

CASES = [
    ({}, False, False),
    ({}, True, True),
    (COOKIE, False, True),
    ({"authorization": "Basic x"}, False, True),
    ({"authorization": "Bearer x"}, False, False),
    ({**COOKIE, "authorization": "bearer x"}, True, False),
    ({**COOKIE, "authorization": "Bearer"}, True, True),
    ({"cookie": ""}, False, False),
    ({**COOKIE, "apollo-require-preflight": "true"}, False, False),
    ({**COOKIE, "x-apollo-operation-name": "Article"}, False, False),
    ({**COOKIE, "graphql-require-preflight": "1"}, False, False),
    ({**COOKIE, "apollo-require-preflight": ""}, False, True),
    ({**COOKIE, "apollo-require-preflight": " "}, False, True),
    ({**COOKIE, "content-type": "application/json"}, False, False),
    ({**COOKIE, "content-type": "Application/JSON; charset=utf-8"}, False, False),
    ({**COOKIE, "content-type": "text/plain"}, False, True),
    ({**COOKIE, "content-type": "text/plain; application/json"}, False, True),
    ({**COOKIE, "content-type": "application/x-www-form-urlencoded"}, False, True),
    ({**COOKIE, "content-type": "multipart/form-data; boundary=x"}, False, True),
    ({**COOKIE, "content-type": "application/jsonfoo"}, False, True),
    ({**COOKIE, "content-type": "text/plain, application/json"}, False, True),
    ({**COOKIE, "content-type": ""}, False, True),
    ({"content-type": "application/json"}, True, False),
    ({"graphql-require-preflight": "1"}, True, False),
]


@pytest.mark.parametrize(("headers", "always", "refused"), CASES)
def test_what_a_browser_sends_unasked_is_told_from_what_it_asks_for_first(
    headers: dict[str, str], always: bool, refused: bool
) -> None:
    assert is_cross_site(headers, always=always) is refused
