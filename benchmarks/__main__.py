"""Prints the figures. Goals are goals for an ordinary laptop: a missed one is marked, not an error."""

from __future__ import annotations

import asyncio
import platform
from statistics import median

from benchmarks.guards import figures
from benchmarks.in_process import timings
from benchmarks.kept import share_of_a_constant
from benchmarks.process import megabytes_after, seconds_to_first_answer
from benchmarks.push_down import lines
from benchmarks.queries import QUERIES
from benchmarks.typed_queries import figures as typed_figures
from benchmarks.typed_queries import lines as typed_lines

STARTS = 5
QUERY_COUNT = 1_000
START_GOAL = 2.0
MEMORY_GOAL = 150.0
SHARE_GOAL = 0.6


def main() -> None:
    print(f"Python {platform.python_version()} on {platform.machine()}, sample project, emulator in process\n")
    start = median(seconds_to_first_answer(QUERIES[-1]) for _ in range(STARTS))
    _line(f"start to first answer, median of {STARTS}", f"{start:.2f} s", START_GOAL, start, "s")
    memory = megabytes_after(QUERY_COUNT, QUERIES)
    _line(f"resident memory after {QUERY_COUNT:,} queries", f"{memory:.0f} MB", MEMORY_GOAL, memory, "MB")
    share = share_of_a_constant(QUERIES[0])
    missed = "" if share >= SHARE_GOAL else "  missed"
    print(
        f"{'kept answer by a constant one, throughput':<48}{share:>12.2f}{f'goal: at least {SHARE_GOAL}':>22}{missed}"
    )
    guards, *hostile = asyncio.run(figures())
    _line(guards.name, f"{guards.median:.3f} ms", guards.goal, guards.median, "ms")
    print(f"\n{'a hostile document, until it is refused':<48}{'median':>12}{'worst of 20':>22}")
    for figure in hostile:
        missed = "" if figure.worst < figure.goal else "  missed"
        print(f"  {figure.name:<46}{figure.median:>9.2f} ms{figure.worst:>19.2f} ms{missed}")
    worst = max(hostile, key=lambda it: it.worst)
    _line(f"the worst of them ({worst.name})", f"{worst.worst:.1f} ms", worst.goal, worst.worst, "ms")
    print(f"\n{'one query in process, the emulator included':<48}{'median':>12}{'nine in ten':>22}")
    for timing in asyncio.run(timings(QUERIES)):
        spread = f"{timing.fast:.2f} to {timing.slow:.2f} ms"
        print(f"  {timing.name:<46}{timing.median:>9.2f} ms{spread:>22}")
    print("", *lines(), sep="\n")
    print("", *typed_lines(asyncio.run(typed_figures())), sep="\n")


def _line(name: str, figure: str, goal: float, value: float, unit: str) -> None:
    print(f"{name:<48}{figure:>12}{f'goal: under {goal:g} {unit}':>22}{'' if value < goal else '  missed'}")


if __name__ == "__main__":
    main()
