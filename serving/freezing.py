"""Very many objects that will live long, made in a thread: nobody waits for the garbage collector to look at them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Looked through in some milliseconds.
YOUNG = 10_000
NEVER = 1_000_000


@contextmanager
def frozen() -> Iterator[Callable[[], None]]:
    """What is made inside is frozen at the end: collections pass over it, and it is free when nobody refers to it.

    So it must be taken apart, never left in cycles. Meanwhile the garbage of others is collected while it is young, and
    the thread hands over soon. What is yielded is to be called where most is made and garbage follows.
    """
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(0.0005)
    gc.set_threshold(YOUNG, NEVER, NEVER)
    try:
        gc.collect(1)
        yield _settle
        gc.collect(1)
        gc.freeze()
    finally:
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)


def _settle() -> None:
    gc.collect(0)
    gc.freeze()
