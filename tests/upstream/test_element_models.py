"""What an item's elements hold: integers that may arrive quoted. How each kind is read stands in test_models.py."""

from __future__ import annotations

import pytest

from upstream.element_models import Asset
from upstream.errors import UpstreamMalformed


@pytest.mark.parametrize(
    ("written", "size"),
    [(90895, 90895), ("90895", 90895), ("0", 0), (None, None)],
)
def test_a_size_may_arrive_quoted(written: int | str | None, size: int | None) -> None:
    assert Asset("a", "b", written).size == size


@pytest.mark.parametrize("written", ["", "large", "1.5", "9" * 5000])
def test_any_other_text_is_no_size(written: str) -> None:
    with pytest.raises(UpstreamMalformed) as refused:
        _ = Asset("a", "b", written).size
    assert str(refused.value) == "delivery: size is neither an integer nor a quoted one."
