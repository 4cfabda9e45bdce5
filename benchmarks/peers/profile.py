"""Where contentgraph spends its time under the bench's load, by py-spy: `python -m benchmarks.peers.profile`."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers.__main__ import CONNECTIONS, OTHER_CORE, SERVER_CORE
from benchmarks.peers.contenders import CONTENDERS, running
from benchmarks.peers.load import measured, verified
from benchmarks.peers.queries import QUERIES
from benchmarks.peers.table import replaced
from benchmarks.peers.upstream import upstream

RATE = 500
SECONDS = 10
BEGIN, END = "<!-- profile: begin -->", "<!-- profile: end -->"
ROOT = f"{Path(__file__).parents[2]}/"

# What a frame's file belongs to. Of a stack the innermost frame that is in the table counts, and of its rows the first.
STAGES = (
    ("aiohttp", "the upstream connection: aiohttp"),
    ("uvicorn", "the caller's connection: uvicorn, starlette"),
    ("starlette", "the caller's connection: uvicorn, starlette"),
    ("aiodataloader", "batches: aiodataloader"),
    (f"{ROOT}upstream/decode.py", "decoding what upstream sent"),
    (f"{ROOT}upstream/models.py", "decoding what upstream sent"),
    (f"{ROOT}serving/responses.py", "encoding the answer, headers"),
    (f"{ROOT}upstream/", "upstream: retries, bounds, single flight"),
    (f"{ROOT}resolvers/", "resolvers: records, what is known"),
    (f"{ROOT}schema/", "schema: arguments, push-down"),
    (f"{ROOT}execution/", "execution: levels, rows, types"),
    ("<rows>", "execution: levels, rows, types"),
    ("graphql/", "graphql-core and Strawberry: variables, arguments"),
    ("strawberry/", "graphql-core and Strawberry: variables, arguments"),
    (f"{ROOT}serving/", "serving: documents, limits, cost, cache policy"),
)
REST = "the event loop and the rest"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.profile", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="exchange the marked block of a markdown file")
    options = parser.parse_args()
    profiler = shutil.which("py-spy")
    if profiler is None:
        sys.exit("py-spy is not installed: pip install py-spy")
    block = "\n".join(_table([stages(profiler, number) for number in range(len(QUERIES))]))
    print(block)
    if options.write is not None:
        options.write.write_text(replaced(options.write.read_text("utf-8"), block, BEGIN, END), "utf-8")


def stages(profiler: str, number: int) -> Counter[str]:
    """Samples of the server under one query, by stage."""
    contender, query = CONTENDERS[0], QUERIES[number]
    with (
        upstream(OTHER_CORE) as source,
        running(contender, source.port, SERVER_CORE) as server,
        TemporaryDirectory() as it,
    ):
        verified(server, query, source)
        written = Path(it) / "samples"
        command = [profiler, "record", "--nonblocking", "--full-filenames", "--format", "raw", "--rate", str(RATE)]
        watching = subprocess.Popen(
            [*command, "--duration", str(SECONDS), "--pid", str(server.process.pid), "--output", str(written)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        measured(server, query, source, core=OTHER_CORE, connections=CONNECTIONS, seconds=SECONDS)
        watching.wait(timeout=60)
        return counted(written.read_text().splitlines())


def counted(lines: Iterable[str]) -> Counter[str]:
    """Lines as py-spy writes them: frames from the outermost in, `name (file:line)`, parted by `;`, then a number."""
    counts: Counter[str] = Counter()
    for line in lines:
        stack, _, count = line.rpartition(" ")
        counts[_stage(stack.split(";"))] += int(count)
    return counts


def _stage(frames: list[str]) -> str:
    for frame in reversed(frames):
        file = frame.rpartition("(")[2]
        for part, stage in STAGES:
            if file.startswith(part) if part.startswith(("/", "<")) else f"/site-packages/{part}" in file:
                return stage
    return REST


def _table(columns: list[Counter[str]]) -> Iterator[str]:
    yield f"| share of the samples | {' | '.join(query.name for query in QUERIES)} |"
    yield "|---|" + "--:|" * len(columns)
    everywhere = sum(columns, Counter[str]())
    for stage, _ in everywhere.most_common():
        shares = (f"{counts[stage] / counts.total():.0%}" for counts in columns)
        yield f"| {stage} | {' | '.join(shares)} |"


if __name__ == "__main__":
    main()
