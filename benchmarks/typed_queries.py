"""Typed queries against the same queries in the base graph: equal answers, equal upstream requests, rounds in turn.

Usage: python -m benchmarks.typed_queries. Everything of the server but HTTP; what upstream answers is kept in memory.
"""

from __future__ import annotations

import asyncio
import json
import platform
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.typed_world import World, world
from resolvers.caller import Caller
from serving.gate import Asked, Gate
from serving.responses import Answer

SECONDS = 3.0
GOAL = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """The same question in both graphs; `base_says` and `typed_says` bring their answers into one form."""

    name: str
    base: str
    typed: str
    base_says: Callable[[Any], Any] = lambda data: data
    typed_says: Callable[[Any], Any] = lambda data: data


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds, and the median of the ratios of rounds: base by typed."""

    name: str
    base: float
    typed: float
    ratio: float
    requests: int


def main() -> None:
    print(f"Python {platform.python_version()} on {platform.machine()}, no HTTP, upstream answers in memory\n")
    for line in lines(asyncio.run(figures())):
        print(line)


def lines(found: list[Figure]) -> list[str]:
    head = f"{'the same question in both graphs':<48}{'base ms':>10}{'typed ms':>10}{'speed':>9}{'requests':>10}"
    return [head] + [
        f"  {it.name:<46}{it.base:>10.2f}{it.typed:>10.2f}{it.ratio:>8.2f}x{it.requests:>10}"
        + ("" if it.ratio >= GOAL else "  slower")
        for it in found
    ]


async def figures(seconds: float = SECONDS) -> list[Figure]:
    made = await world()
    return [await measure(made, pair, seconds) for pair in PAIRS]


async def measure(made: World, pair: Pair, seconds: float) -> Figure:
    """Raises AssertionError where the answers or the requests behind them differ."""
    asked = []
    for text, says in ((pair.base, pair.base_says), (pair.typed, pair.typed_says)):
        made.carrier.asked.clear()
        data = json.loads((await ask(made.gate, text)).body)
        assert "errors" not in data, (pair.name, data["errors"])
        asked.append((says(data["data"]), sorted(made.carrier.asked)))
    assert asked[0] == asked[1], f"'{pair.name}' is not the same in both graphs: {str(asked)[:600]}"
    taken: dict[str, list[float]] = {pair.base: [], pair.typed: []}
    deadline = perf_counter() + seconds
    while perf_counter() < deadline or len(taken[pair.base]) < 20:
        # First one, then the other comes first.
        order = (pair.base, pair.typed) if len(taken[pair.base]) % 2 else (pair.typed, pair.base)
        for text in order:
            began = perf_counter()
            await ask(made.gate, text)
            taken[text].append((perf_counter() - began) * 1000)
    # The first tenth warms up.
    base, typed = (taken[text][len(taken[text]) // 10 :] for text in (pair.base, pair.typed))
    ratios = [one / other for one, other in zip(base, typed, strict=True)]
    return Figure(pair.name, median(base), median(typed), median(ratios), len(asked[0][1]))


async def ask(gate: Gate, text: str) -> Answer:
    asked, caller = Asked({"query": text}), Caller()
    prepared = await gate.prepared(asked, caller)
    return prepared if isinstance(prepared, Answer) else await gate.answer(prepared, asked, caller)


def element(name: str, codename: str, selection: str) -> str:
    return f'{name}: element(codename: "{codename}") {{ ... on {selection} }}'


def bare(data: Any) -> Any:
    """Without the envelopes around values and around linked items, which the other graph does not have."""
    if isinstance(data, list):
        return [bare(entry) for entry in data]
    if not isinstance(data, dict):
        return data
    if len(data) == 1 and next(iter(data)) in ("value", "items", "assets", "terms", "options", "html"):
        return bare(next(iter(data.values())))
    return {name: bare(value) for name, value in data.items()}


TITLE = element("title", "title", "TextElement { value }")
FIVE = " ".join(
    [
        TITLE,
        element("slug", "slug", "UrlSlugElement { value }"),
        element("price", "price", "NumberElement { value }"),
        element("posted", "posted", "DateTimeElement { value }"),
        element("summary", "summary", "TextElement { value }"),
    ]
)


def related(selection: str) -> str:
    return element("related", "related", f"ModularContentElement {{ items {{ {selection} }} }}")


def typed_related(selection: str) -> str:
    return f"related {{ items {{ ... on Article {{ {selection} }} }} }}"


def levels(count: int) -> tuple[str, str]:
    """So many levels of linked items below a listing, in both graphs."""
    base = typed = ""
    for _ in range(count):
        base = f"{TITLE} {related(base)}" if base else TITLE
        typed = f"title {typed_related(typed)}" if typed else "title"
    return base, typed


def listing(base: str, typed: str, name: str, limit: int = 100) -> Pair:
    of_type = '{ system: { type: { eq: "article" } } }'
    return Pair(
        name,
        f"{{ all: items(where: {of_type}, limit: {limit}) {{ items {{ {base} }} }} }}",
        f"{{ all: article_All(limit: {limit}) {{ items {{ {typed} }} }} }}",
        bare,
        bare,
    )


PAIRS = (
    listing(
        "system { codename name } id",
        "system { codename name } id",
        "100 items, what every item has",
    ),
    listing(FIVE, "title slug price posted summary", "100 items, 5 values"),
    listing(
        " ".join(
            [
                element("image", "image", "AssetElement { assets { name url } }"),
                element("topics", "topics", "TaxonomyElement { terms { codename name } }"),
                element("mood", "mood", "MultipleChoiceElement { options { codename name } }"),
            ]
        ),
        "image { items { name url } } topics { items { codename name } } mood { items { codename name } }",
        "100 items, files, terms, options",
    ),
    listing(element("body", "body", "RichTextElement { html }"), "body { html }", "100 items, rich text"),
    listing(
        f"{TITLE} {related(FIVE)}",
        f"title {typed_related('title slug price posted summary')}",
        "100 items, 3 linked each, 5 values",
    ),
    listing(*levels(3), "20 items, 3 levels", 20),
    listing(*levels(5), "5 items, 5 levels", 5),
    Pair(
        "one item, 5 values",
        f'{{ one: item(codename: "article_7") {{ system {{ name }} {FIVE} }} }}',
        '{ one: article(codename: "article_7") { system { name } title slug price posted summary } }',
        bare,
        bare,
    ),
)


if __name__ == "__main__":
    main()
