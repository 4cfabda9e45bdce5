"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.upstream.emulated import Emulated, emulated


@pytest.fixture
async def sample() -> AsyncIterator[Emulated]:
    """The sample project as the Delivery API of 2017 serves it."""
    async with emulated() as it:
        yield it
