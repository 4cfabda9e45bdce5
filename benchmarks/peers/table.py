"""The figures as markdown: a table per query under load, and one per query with a slow upstream. Stdlib only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.peers.load import Cell
from benchmarks.peers.queries import Query
from benchmarks.peers.upstream import Call

BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"


@dataclass(slots=True)
class Figures:
    """Of one query: by contender, a cell for every round, and the upstream calls of one request alone."""

    query: Query
    calls: dict[str, list[Call]] = field(default_factory=dict)
    loaded: dict[str, list[Cell]] = field(default_factory=dict)
    distant: dict[str, list[Cell]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ours:
    """The two columns that the others are compared with."""

    plain: str
    pushed: str


def under_load(figures: Figures, ours: Ours) -> Iterator[str]:
    yield from _head("req/s", "spread", "calls alone", "under load", "KB alone", "CPU", ours=ours)
    for name, cells in figures.loaded.items():
        rates = [cell.rate for cell in cells]
        row = [
            f"{median(rates):,.0f}",
            _spread(rates, "{:,.0f}"),
            *_calls(figures.calls[name], cells),
            f"{median(cell.busy for cell in cells):.0%}",
        ]
        yield _row(name, *row, *_ratios(figures, figures.loaded, name, ours, lambda cell: cell.rate))


def over_distance(figures: Figures, ours: Ours) -> Iterator[str]:
    yield from _head("p50 ms", "spread", "p99 ms", "calls", ours=ours)
    for name, cells in figures.distant.items():
        times = [cell.p50 for cell in cells]
        calls = f"{median(cell.calls for cell in cells):.2f}"
        row = [f"{median(times):.1f}", _spread(times, "{:.1f}"), f"{median(cell.p99 for cell in cells):.1f}", calls]
        yield _row(name, *row, *_ratios(figures, figures.distant, name, ours, lambda cell: 1 / cell.p50))


def replaced(document: str, block: str, opens: str = BEGIN, closes: str = END) -> str:
    """The document with the marked block exchanged, or put at its end where there is none."""
    marked = f"{opens}\n{block}\n{closes}\n"
    before, begin, rest = document.partition(opens)
    _, end, after = rest.partition(closes)
    return before + marked + after.removeprefix("\n") if begin and end else f"{document.rstrip()}\n\n{marked}"


def _head(*columns: str, ours: Ours) -> Iterator[str]:
    names = ("server", *columns, f"{ours.plain} is", "with push-down")
    yield _row(*names)
    yield "|---|" + "--:|" * (len(names) - 1)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _spread(values: Sequence[float], shape: str) -> str:
    return f"{shape.format(min(values))} to {shape.format(max(values))}"


def _calls(alone: Sequence[Call], cells: Sequence[Cell]) -> tuple[str, str, str]:
    kilobytes = sum(call.size for call in alone) / 1000
    return str(len(alone)), f"{median(cell.calls for cell in cells):.2f}", f"{kilobytes:,.0f}"


def _ratios(
    figures: Figures, cells: Mapping[str, list[Cell]], name: str, ours: Ours, speed: Callable[[Cell], float]
) -> Iterator[str]:
    """Round by round. The first is marked where the two do not make the same number of upstream calls."""
    if name in (ours.plain, ours.pushed):
        yield from ("", "")
        return
    for own in (ours.plain, ours.pushed):
        pairs = zip(cells.get(own, ()), cells[name], strict=False)
        ratios = [speed(mine) / speed(theirs) for mine, theirs in pairs if speed(theirs)]
        if not ratios:
            yield "–"
            continue
        unequal = own == ours.plain and len(figures.calls[own]) != len(figures.calls[name])
        yield f"{median(ratios):.2g}x ({_spread(ratios, '{:.2g}')}){' †' if unequal else ''}"
