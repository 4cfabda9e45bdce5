"""What is free when nobody refers to it, before any collection of cycles: collections pass over what was frozen."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collections() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def objects() -> int:
    """How many there are that could be part of a cycle, frozen ones included."""
    gc.collect()
    return len(gc.get_objects()) + gc.get_freeze_count()
