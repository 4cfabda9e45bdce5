"""What the figures of push-down are of: one request at any depth, which answers less than without `elements`."""

from __future__ import annotations

import pytest

from benchmarks import push_down


def test_every_depth_is_one_request_of_fewer_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push_down, "ROUNDS", 2)
    figures = push_down.figures()
    assert [(it.levels, it.request, it.calls) for it in figures] == [
        (
            levels,
            f"GET /items/on_roasts?language=es-ES&elements=related_articles,title&depth={levels}",
            1 + levels,
        )
        for levels in (2, 3, 5)
    ]
    for it in figures:
        assert it.received * 5 < it.unprojected
        assert len(it.ratios) == 2
