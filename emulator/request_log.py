"""What the emulator was asked: a bounded record for tests and demos. Stdlib only."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple


class LoggedRequest(NamedTuple):
    """One answered request; path and query are as they were received, still percent-encoded."""

    method: str
    path: str
    query: str
    status: int


class RequestLog:
    """The last requests in the order of their answers."""

    def __init__(self, capacity: int = 10_000) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=capacity)

    def append(self, request: LoggedRequest) -> None:
        self._requests.append(request)

    def clear(self) -> None:
        self._requests.clear()

    def __iter__(self) -> Iterator[LoggedRequest]:
        return iter(tuple(self._requests))

    def __len__(self) -> int:
        return len(self._requests)

    def __getitem__(self, index: int) -> LoggedRequest:
        return self._requests[index]
