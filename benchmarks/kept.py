"""A public answer that the server keeps, against a constant of the same bytes from Starlette: both over a socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter, sleep
from urllib.parse import quote

from benchmarks.process import SERVER
from benchmarks.queries import Query

CONSTANT = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
body = sys.stdin.buffer.read()
async def constant(request):
    return Response(body, headers={"content-type": "application/json; charset=utf-8"})
app = Starlette(routes=[Route("/graphql", constant)])
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def share_of_a_constant(query: Query, rounds: int = 4_000) -> float:
    """Throughput of the kept answer by that of the constant. One connection, one request after the other."""
    request = f"GET /graphql?query={quote(query.text)} HTTP/1.1\r\nhost: t\r\n\r\n".encode()
    with _process([str(SERVER)], b"") as port, _connected(port) as ours:
        body = _exchange(ours, request)
        query.check(body)
        with _process(["-c", CONSTANT], body) as other, _connected(other) as constant:
            assert _exchange(constant, request) == body
            return _ratio(constant, ours, request, rounds)


def _ratio(first: socket.socket, second: socket.socket, request: bytes, rounds: int) -> float:
    """Of their medians. In turns: whatever else the machine does, it does to both. The first tenth warms up."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for connection, times in zip((first, second), taken, strict=True):
            start = perf_counter()
            _exchange(connection, request)
            times.append(perf_counter() - start)
    return median(taken[0][rounds // 10 :]) / median(taken[1][rounds // 10 :])


def _exchange(connection: socket.socket, request: bytes) -> bytes:
    """The body: every answer here has a length."""
    connection.sendall(request)
    received = connection.recv(1_000_000)
    while b"\r\n\r\n" not in received:
        received += connection.recv(1_000_000)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(1_000_000)
    return body


@contextmanager
def _process(arguments: list[str], given: bytes) -> Iterator[int]:
    """A server on a free port, stopped by its own handle."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("CONTENTGRAPH_")}
    environment["CONTENTGRAPH_PORT"] = str(port)
    process = subprocess.Popen(
        [sys.executable, *arguments, str(port)] if given else [sys.executable, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        assert process.stdin is not None
        process.stdin.write(given)
        process.stdin.close()
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def _connected(port: int, patience: float = 30.0) -> Iterator[socket.socket]:
    deadline = perf_counter() + patience
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port))
            break
        except OSError:
            if perf_counter() > deadline:
                raise
            sleep(0.05)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        yield connection
