"""What the API reference leaves open is decided in one function each, which says so."""

from collections.abc import Callable

import pytest

from emulator import (
    attributes,
    auth,
    border,
    delivery,
    errors,
    languages,
    linking,
    operators,
    ordering,
    paging,
    query,
    responses,
)
from emulator.generation import Capabilities

CHOICES: dict[str, Callable[..., object]] = {
    "an unknown project": delivery._check_project,
    "the body of 405": errors.method_not_allowed,
    "letter case": operators.folded,
    "a simple operator on an array and the reverse": operators.holds,
    "an element that no type has": attributes.is_attribute,
    "comparison, partial dates and empty operands": operators.compare,
    "a range that ends before it starts": operators._in_range,
    "null in ordering": ordering._rank,
    "an order without brackets": ordering._direction,
    "several orders": ordering.parse_order,
    "the same filter twice": query.read_query,
    "unknown parameters": query._reserved,
    "a projection with dots": query._elements,
    "projection of linked items": linking.Linking._references,
    "unpublished linked items": linking.Linking.linked,
    "an unknown language": languages._unknown_language,
    "no variant in the chain": languages.variant_of,
    "the language of linked items": delivery.Delivery._resolver,
    "the maximum of limit": query._limit,
    "the maximum of a URL": border.Border._refusal,
    "an unknown type before an unknown element": delivery.Delivery.element,
    "the request id": errors._request_id,
    "a key of another project": auth._of_another_project,
    "the host of next_page": paging.address,
    "response headers": responses.json_response,
    "2017 or later": Capabilities,
}


@pytest.mark.parametrize("question", CHOICES)
def test_a_choice_is_marked_where_it_is_made(question: str) -> None:
    assert "choice: " in (CHOICES[question].__doc__ or "")
