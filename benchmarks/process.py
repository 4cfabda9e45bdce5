"""A fresh process of the server, asked over HTTP: how soon it answers and how large it grows. Stdlib only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlsplit

from benchmarks.queries import Query

SERVER = Path(__file__).resolve().parents[1] / "server.py"


def seconds_to_first_answer(query: Query) -> float:
    """From the start of the process to the last byte of its first answer."""
    start = perf_counter()
    with served() as (_, connection):
        answer = post(connection, query)
        taken = perf_counter() - start
        query.check(answer)
    return taken


def megabytes_after(count: int, queries: Iterable[Query]) -> float:
    """Resident memory once it has answered so many queries."""
    with served() as (process, connection):
        for query in islice(cycle(queries), count):
            query.check(post(connection, query))
        return _resident(process.pid) / 1024


@contextmanager
def served(**settings: str) -> Iterator[tuple[subprocess.Popen[str], HTTPConnection]]:
    """With these settings alone, whatever the environment or a `.env` says; with none of them on the sample project."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("CONTENTGRAPH_")}
    environment |= {f"CONTENTGRAPH_{name}": value for name, value in {"PORT": "0", **settings}.items()}
    with TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, str(SERVER)], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            connection = HTTPConnection(_address(process), timeout=30)
            yield process, connection
            connection.close()
        finally:
            process.terminate()
            process.communicate(timeout=30)


def post(connection: HTTPConnection, query: Query) -> bytes:
    connection.request("POST", "/graphql", query.body, {"content-type": "application/json"})
    return connection.getresponse().read()


def _address(process: subprocess.Popen[str]) -> str:
    """Host and port, from the lines that the server prints; it takes connections from then on."""
    assert process.stdout is not None
    for line in process.stdout:
        name, _, address = line.strip().partition(" ")
        if name == "GraphQL":
            return urlsplit(address.strip()).netloc
    raise RuntimeError(f"The server ended with exit code {process.wait()} before it listened.")


def _resident(pid: int) -> int:
    """Kilobytes."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True).stdout)
