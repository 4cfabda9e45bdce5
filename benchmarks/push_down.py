"""What asking upstream for the selection spares: calls, bytes and time, `python -m benchmarks.push_down`.

Articles and what they link to, some levels deep, over the emulator, which is 20 ms away. Rounds alternate.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import unquote, urlsplit

from benchmarks.distant import Distant, listening
from benchmarks.process import post, served
from benchmarks.queries import Query
from emulator.app import create_emulator

LEVELS = (2, 3, 5)
DISTANCE = 0.020
ROUNDS = 60
GOAL = 1.3


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a query: the request that asks for all of it, the size of its answer in bytes with and without `elements`,
    and the calls and bytes that it takes level by level. Times in milliseconds: of the query, of that request alone
    over a connection that is open, of the query level by level; in rounds, one of each.
    """

    levels: int
    request: str
    received: int
    unprojected: int
    calls: int
    received_by_level: int
    query: tuple[float, ...]
    request_alone: tuple[float, ...]
    by_level: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        return sorted(ours / alone for ours, alone in zip(self.query, self.request_alone, strict=True))


def main() -> None:
    print(f"Python {platform.python_version()} on {platform.machine()}, {ROUNDS} rounds\n")
    print("\n".join(lines()))


def lines() -> list[str]:
    everything = figures()
    sizes = f"{'KB':>8}{'KB, all elements':>18}"
    shown = [f"{'levels of linked content':<26}{'calls':>7}{sizes}{'level by level: calls':>24}{'KB':>8}"]
    for it in everything:
        sizes = f"{it.received / 1000:>8.1f}{it.unprojected / 1000:>18.1f}"
        shown.append(f"{it.levels:<26}{1:>7}{sizes}{it.calls:>24}{it.received_by_level / 1000:>8.1f}")
    shown += [f"  {it.request}" for it in everything]
    latency = f"p50 at {DISTANCE * 1000:.0f} ms of upstream latency"
    shown += ["", f"{latency:<42}{'query':>9}{'call alone':>12}{'ratio':>7}{'nine in ten':>14}{'level by level':>16}"]
    for it in everything:
        twentieths = quantiles(it.ratios, n=20)
        ratio = f"{median(it.ratios):>6.2f}x{f'{twentieths[0]:.2f} to {twentieths[-1]:.2f}':>14}"
        times = f"{median(it.query):>6.1f} ms{median(it.request_alone):>9.1f} ms{ratio}{median(it.by_level):>13.1f} ms"
        missed = "" if median(it.ratios) <= GOAL else "  missed"
        shown.append(f"{f'{it.levels} levels, goal at most {GOAL}x the call':<42}{times}{missed}")
    return shown


def figures() -> list[Figures]:
    emulator = create_emulator()
    distant = Distant(emulator, DISTANCE)
    with ExitStack() as stack:
        here = stack.enter_context(listening(distant))
        project = emulator.state.project.id
        given = {"PROJECT_ID": project, "DELIVERY_URL": f"{here}/delivery", "RESPONSE_CACHE": "0"}
        _, pushing = stack.enter_context(served(**given))
        _, levelled = stack.enter_context(served(**given, PUSH_DOWN="false", LEVEL_BY_LEVEL="true"))
        alone = HTTPConnection(urlsplit(here).netloc, timeout=30)
        stack.callback(alone.close)
        return [_measured(levels, distant, pushing, levelled, alone) for levels in LEVELS]


def query(levels: int) -> Query:
    """An article in Spanish, whose related articles are all translated, and theirs: none of the links is broken."""
    inner = title = 'system { codename language } title: element(codename: "title") { ... on TextElement { value } }'
    for _ in range(levels):
        linked = f"... on ModularContentElement {{ items {{ {inner} }} }}"
        inner = f'{title} related: element(codename: "related_articles") {{ {linked} }}'
    text = f'{{ item(codename: "on_roasts", language: "es-ES") {{ {inner} }} }}'
    return Query(f"{levels} levels", text, lambda data: _depth(data["item"]) == levels)


def _depth(item: dict[str, dict[str, list[dict[str, object]]]]) -> int:
    """Levels of linked items, each of which has one."""
    linked = item.get("related")
    return 1 + min(_depth(it) for it in linked["items"]) if linked else 0  # type: ignore[arg-type]


def _measured(
    levels: int, distant: Distant, pushing: HTTPConnection, levelled: HTTPConnection, alone: HTTPConnection
) -> Figures:
    asking = query(levels)

    def answered(connection: HTTPConnection) -> bytes:
        answer = post(connection, asking)
        asking.check(answer)
        return answer

    def got(target: str) -> bytes:
        alone.request("GET", target)
        return alone.getresponse().read()

    answered(pushing), answered(levelled)  # by then both have read the content model
    distant.asked.clear()
    answer = answered(pushing)
    ((target, received),) = distant.asked
    distant.asked.clear()
    if json.loads(answered(levelled))["data"] != json.loads(answer)["data"]:
        raise RuntimeError("Asked level by level, the answer is another one.")
    by_level = list(distant.asked)
    # The first round fills caches and is not counted.
    rounds = [
        (_timed(lambda: answered(pushing)), _timed(lambda: got(target)), _timed(lambda: answered(levelled)))
        for _ in range(1 + ROUNDS)
    ][1:]
    ours, call, levelwise = zip(*rounds, strict=True)
    return Figures(
        levels=levels,
        request=f"GET /{unquote(target).split('/', 3)[3]}",
        received=received,
        unprojected=len(got(_unprojected(target))),
        calls=len(by_level),
        received_by_level=sum(size for _, size in by_level),
        query=ours,
        request_alone=call,
        by_level=levelwise,
    )


def _unprojected(target: str) -> str:
    path, _, parameters = target.partition("?")
    return f"{path}?{'&'.join(it for it in parameters.split('&') if not it.startswith('elements='))}"


def _timed(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
