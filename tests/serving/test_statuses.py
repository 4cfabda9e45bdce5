"""Each kind of outcome in each profile, by the media type of the answer."""

import pytest

from serving.negotiation import GRAPHQL_RESPONSE, JSON
from serving.statuses import STATUSES, Kind, StatusProfile, status

# audit as graphql-response+json, audit as json, draft
EXPECTED = {
    Kind.NOT_ACCEPTABLE: (406, 406, 406),
    Kind.METHOD: (405, 405, 405),
    Kind.MEDIA_TYPE: (415, 415, 415),
    Kind.BODY_TOO_LARGE: (413, 413, 413),
    Kind.URL_TOO_LONG: (414, 414, 414),
    Kind.SLOW: (408, 408, 408),
    Kind.CROSS_SITE: (400, 400, 400),
    Kind.MALFORMED: (400, 400, 422),
    Kind.UNAUTHENTICATED: (401, 401, 401),
    Kind.FORBIDDEN: (403, 403, 403),
    Kind.UNKNOWN_HASH: (200, 200, 200),
    Kind.SYNTAX: (400, 200, 400),
    Kind.VALIDATION: (400, 200, 422),
    Kind.LIMIT: (400, 200, 422),
    Kind.VARIABLES: (400, 200, 422),
    Kind.RATE: (429, 429, 429),
    Kind.EXECUTED: (200, 200, 200),
    Kind.PARTIAL: (200, 200, 294),
    Kind.DEADLINE: (504, 504, 504),
    Kind.BUSY: (503, 503, 503),
    Kind.INTERNAL: (500, 500, 500),
}


def test_every_kind_has_a_row() -> None:
    assert set(EXPECTED) == set(Kind) == set(STATUSES)


@pytest.mark.parametrize(("kind", "codes"), EXPECTED.items())
def test_a_kind_has_its_status_in_each_profile(kind: Kind, codes: tuple[int, int, int]) -> None:
    assert codes == (
        status(kind, StatusProfile.AUDIT, GRAPHQL_RESPONSE),
        status(kind, StatusProfile.AUDIT, JSON),
        status(kind, StatusProfile.DRAFT, GRAPHQL_RESPONSE),
    )
    assert status(kind, StatusProfile.DRAFT, JSON) == codes[2]
