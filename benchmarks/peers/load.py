"""Asks a server: once, to see that its answers are right, and with wrk, to see how many it gives. Stdlib only."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from benchmarks.peers.contenders import Running
from benchmarks.peers.queries import Query
from benchmarks.peers.upstream import Call, Upstream


class WrongAnswer(Exception):
    """What was answered must not be timed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One contender under one query for one round. Times in milliseconds, processor use in shares of one core."""

    rate: float
    p50: float
    p99: float
    calls: float
    busy: float
    upstream_busy: float


def verified(server: Running, query: Query, upstream: Upstream) -> list[Call]:
    """Every variant is asked for and compared, then the last one alone. Answers with its upstream calls."""
    bodies = _bodies(server, query)
    for number, body in enumerate(bodies):
        answer = _post(server.port, body)
        if answer != {"data": query.expected(number)}:
            raise WrongAnswer(f"{query.name}, {query.variables[number]}: {json.dumps(answer)[:300]}")
    upstream.calls()
    _post(server.port, bodies[-1])
    return upstream.calls()


def measured(server: Running, query: Query, upstream: Upstream, *, core: int, connections: int, seconds: int) -> Cell:
    """Raises WrongAnswer if a response failed, or if they were shorter than the right ones."""
    clocks = (server.process.seconds, upstream.process.seconds, monotonic)
    with _script(_bodies(server, query)) as script:
        wrk = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", str(script)]
        command = ["taskset", "-c", str(core), *wrk, f"http://127.0.0.1:{server.port}/graphql"]
        upstream.calls()
        before = [clock() for clock in clocks]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 40)
        busy, upstream_busy, took = (clock() - start for clock, start in zip(clocks, before, strict=True))
    calls = len(upstream.calls())
    told = json.loads(done.stdout.splitlines()[-1])
    requests = max(told["requests"], 1)
    if told["failed"] or (told["requests"] and told["bytes"] / requests < _least(query)):
        raise WrongAnswer(f"{query.name}, under load: {told}")
    rate = told["requests"] / told["seconds"]
    return Cell(rate, told["p50"], told["p99"], calls / requests, busy / took, upstream_busy / took)


def _least(query: Query) -> float:
    """Bytes that the right answers have on average, to within what two offsets may differ by."""
    first, last = (json.dumps(query.expected(number)) for number in (0, len(query.variables) - 1))
    return min(len(first), len(last)) * 0.8


def _bodies(server: Running, query: Query) -> list[str]:
    text = query.ours if server.contender.ours else query.theirs
    return [json.dumps({"query": text, "variables": variables}) for variables in query.variables]


def _post(port: int, body: str) -> object:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/graphql", body, {"content-type": "application/json", "accept": "application/json"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


@contextmanager
def _script(bodies: list[str]) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        script = Path(folder) / "requests.lua"
        script.write_text(_LUA.replace("BODIES", ", ".join(f"[==[{body}]==]" for body in bodies)))
        yield script


_LUA = """
local requests, next_one = {}, 0
local headers = { ["content-type"] = "application/json", ["accept"] = "application/json" }
function init()
  for number, body in ipairs({ BODIES }) do requests[number] = wrk.format("POST", nil, headers, body) end
end
function request()
  next_one = next_one % #requests + 1
  return requests[next_one]
end
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('{"requests": %d, "seconds": %f, "bytes": %d, "failed": %d, "p50": %f, "p99": %f}\\n',
    summary.requests, summary.duration / 1e6, summary.bytes, failed,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""
