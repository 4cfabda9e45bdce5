"""Starts everybody, checks every answer, lets them take turns, and prints the tables: `python -m benchmarks.peers`."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from math import ceil
from pathlib import Path
from time import monotonic

from benchmarks.peers.contenders import CONTENDERS, Absent, Running, running
from benchmarks.peers.latency import delayed
from benchmarks.peers.load import WrongAnswer, measured, verified
from benchmarks.peers.queries import QUERIES
from benchmarks.peers.table import Figures, Ours, over_distance, replaced, under_load
from benchmarks.peers.upstream import Upstream, upstream

SERVER_CORE, OTHER_CORE = 0, 1
CONNECTIONS = 8  # enough to fill one core
DISTANCE = 20
OURS = Ours("contentgraph", "contentgraph, push-down")


@dataclass(frozen=True, slots=True)
class Plan:
    """A round takes `seconds`, up to `longest` where that gives too few answers; `warm` seconds come before the first.

    No round begins once `minutes` have passed.
    """

    rounds: int
    distant_rounds: int
    warm: int
    seconds: int
    longest: int
    minutes: float

    def duration(self, pace: float, connections: int) -> int:
        """So long that what is in flight at the end, and not counted, is no more than 4 in 100."""
        return self.longest if pace == 0 else min(self.longest, max(self.seconds, ceil(25 * connections / pace)))


FULL = Plan(rounds=4, distant_rounds=3, warm=2, seconds=3, longest=5, minutes=15)
QUICK = Plan(rounds=1, distant_rounds=1, warm=1, seconds=1, longest=2, minutes=4)


class Bench:
    """One run. What did not take part, or was wrong, is in `left_out` with the reason."""

    def __init__(self, plan: Plan, source: Upstream) -> None:
        self.figures = [Figures(query) for query in QUERIES]
        self.left_out: dict[str, str] = {}
        self.upstream_busy = 0.0
        self.cut_short = False
        self._plan = plan
        self._source = source
        self._end = monotonic() + plan.minutes * 60

    def under_load(self) -> None:
        with ExitStack() as stack:
            servers = [server for server in self._servers(stack, self._source.port) if self._right(server)]
            self._take_turns(servers, CONNECTIONS, self._plan.rounds, distant=False)

    def over_distance(self) -> None:
        with delayed(self._source.port, DISTANCE, OTHER_CORE) as port, ExitStack() as stack:
            servers = list(self._servers(stack, port))
            self._take_turns(servers, 1, self._plan.distant_rounds, distant=True)

    def _servers(self, stack: ExitStack, port: int) -> Iterator[Running]:
        for contender in CONTENDERS:
            if contender.name not in self.left_out:
                try:
                    yield stack.enter_context(running(contender, port, SERVER_CORE))
                except (Absent, ChildProcessError) as reason:
                    self.left_out[contender.name] = str(reason)

    def _right(self, server: Running) -> bool:
        for figures in self.figures:
            try:
                figures.calls[server.contender.name] = verified(server, figures.query, self._source)
            except (WrongAnswer, OSError, ValueError) as reason:
                self.left_out[server.contender.name] = str(reason)
                return False
        return True

    def _take_turns(self, servers: Sequence[Running], connections: int, rounds: int, *, distant: bool) -> None:
        """Round by round, query by query, everybody once. The round before the first warms up and shows the pace."""
        pace: dict[tuple[str, str], float] = {}
        for number, figures, server in product(range(rounds + 1), self.figures, servers):
            name = server.contender.name
            self.cut_short = self.cut_short or monotonic() > self._end
            if self.cut_short or name in self.left_out:
                continue
            turn = (figures.query.name, name)
            _say(f"{'far' if distant else 'near'}, round {number} of {rounds}: {' / '.join(turn)}")
            seconds = self._plan.duration(pace[turn], connections) if number else self._plan.warm
            try:
                cell = measured(
                    server, figures.query, self._source, core=OTHER_CORE, connections=connections, seconds=seconds
                )
            except (WrongAnswer, OSError, subprocess.SubprocessError) as reason:
                self.left_out[name] = str(reason)
                continue
            pace[turn] = cell.rate
            if number and cell.rate == 0:
                self.left_out[name] = f"{figures.query.name}: no answer in {seconds} seconds"
            elif number:
                (figures.distant if distant else figures.loaded).setdefault(name, []).append(cell)
                self.upstream_busy = max(self.upstream_busy, cell.upstream_busy)


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything started is stopped
    plan = QUICK if options.quick else FULL
    if not {SERVER_CORE, OTHER_CORE} <= os.sched_getaffinity(0):
        sys.exit("Two cores are needed: one for the server, one for its callers and its upstream.")
    for program, package in (("wrk", "wrk"), ("taskset", "util-linux")):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed: apt-get install {package}")
    with upstream(OTHER_CORE) as source:
        bench = Bench(plan, source)
        bench.under_load()
        bench.over_distance()
    block = "\n".join(_report(bench, plan))
    print(block)
    if options.write is not None:
        document = options.write.read_text("utf-8") if options.write.exists() else "# Performance\n"
        options.write.write_text(replaced(document, block), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="some three minutes: right or wrong, no figures to quote")
    parser.add_argument("--write", type=Path, metavar="FILE", help="exchange the marked block of a markdown file")
    options = parser.parse_args()
    if options.quick and options.write:
        parser.error("a quick run gives no figures to publish")
    return options


def _report(bench: Bench, plan: Plan) -> Iterator[str]:
    yield f"Measured on {datetime.now(UTC):%Y-%m-%d}: {CONNECTIONS} connections, medians of {plan.rounds} rounds"
    yield f"({plan.distant_rounds} with latency) of {plan.seconds} to {plan.longest} seconds. One core for the server,"
    yield f"another for wrk and nginx, which took at most {bench.upstream_busy:.0%} of it."
    yield f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}, Node {_node_version()}."
    if plan is QUICK or bench.cut_short:
        yield "**Too short to be quoted.**"
    yield ""
    for contender in CONTENDERS:
        reason = bench.left_out.get(contender.name)
        yield f"- {contender.name}: {contender.version() if reason is None else f'not here, {reason}'}"
    for figures in bench.figures:
        yield from ("", f"### {figures.query.name}", "", *under_load(figures, OURS))
        yield from ("", f"One request at a time, {DISTANCE} ms of upstream latency:", "", *over_distance(figures, OURS))
    yield from ("", "† Not the same number of upstream calls.")


def _node_version() -> str:
    node = shutil.which("node")
    return "–" if node is None else subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
