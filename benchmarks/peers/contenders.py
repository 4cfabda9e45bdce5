"""Who takes part: how each is started on one core over an upstream, and why one cannot be. Stdlib only."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers.data import PROJECT
from benchmarks.peers.process import Process, free_port, wait_for_port

HERE = Path(__file__).parent / "contenders"
SERVER = Path(__file__).parents[2] / "server.py"


class Absent(Exception):
    """Why a contender cannot take part here."""


@dataclass(frozen=True, slots=True)
class Start:
    """A command, and what it wants in its environment beside the usual."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contender:
    """`start` is given the port to listen on, the address of the upstream project and a folder for what it must write.

    It may raise Absent, as `version` may.
    """

    name: str
    version: Callable[[], str]
    start: Callable[[int, str, Path], Start]
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    contender: Contender
    port: int
    process: Process


@contextmanager
def running(contender: Contender, upstream_port: int, core: int) -> Iterator[Running]:
    """Raises Absent, or ChildProcessError when it does not start. The settings of ours around it do not reach it."""
    port = free_port()
    outside = {name: value for name, value in os.environ.items() if not name.upper().startswith("CONTENTGRAPH_")}
    with TemporaryDirectory() as folder:  # it also keeps the `.env` of a checkout out of the way
        start = contender.start(port, f"http://127.0.0.1:{upstream_port}/{PROJECT}", Path(folder))
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *start.command],
            env={**outside, "NODE_ENV": "production", **start.environment},
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port, process)
            yield Running(contender, port, Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _contentgraph(push_down: bool) -> Callable[[int, str, Path], Start]:
    def start(port: int, upstream: str, folder: Path) -> Start:
        settings = {
            "PORT": str(port),
            "PROJECT_ID": PROJECT,
            "DELIVERY_URL": upstream.removesuffix(f"/{PROJECT}"),
            "PUSH_DOWN": str(push_down).lower(),
            "LEVEL_BY_LEVEL": str(not push_down).lower(),
            # Every request is made: what is kept answers at the speed of a constant, and says nothing of the engine.
            "RESPONSE_CACHE": "0",
            "SHOW_COST": "false",
        }
        named = {f"CONTENTGRAPH_{name}": value for name, value in settings.items()}
        return Start((sys.executable, str(SERVER)), named)

    return start


def _strawberry(port: int, upstream: str, folder: Path) -> Start:
    return Start((sys.executable, str(HERE / "strawberry_httpx" / "server.py"), str(port), upstream))


def _by_hand(port: int, upstream: str, folder: Path) -> Start:
    return Start((sys.executable, str(HERE / "by_hand" / "server.py"), str(port), upstream))


def _node(name: str) -> Callable[[int, str, Path], Start]:
    def start(port: int, upstream: str, folder: Path) -> Start:
        node = shutil.which("node")
        if node is None:
            raise Absent("Node 20 is not installed")
        _package("graphql")
        return Start((node, str(HERE / name / "server.mjs"), str(port), upstream))

    return start


def _tailcall(port: int, upstream: str, folder: Path) -> Start:
    """Its port can only be written into its schema."""
    schema = folder / "graph.graphql"
    schema.write_text((HERE / "tailcall" / "graph.graphql").read_text().replace("port: 8000", f"port: {port}"))
    environment = {"UPSTREAM": upstream, "TAILCALL_LOG_LEVEL": "ERROR", "TAILCALL_TRACKER": "false"}
    return Start((_tailcall_binary()[0], "start", str(schema)), environment)


def _tailcall_binary() -> tuple[str, str]:
    """Path and version of the newest that runs here: the one in PATH, or one of those in the npm packages."""
    packaged = (
        HERE / "node_modules" / name / "bin" / "tailcall" for name in ("tailcall", "tailcall-for-older-systems")
    )
    for candidate in (shutil.which("tailcall"), *map(str, packaged)):
        if candidate is not None and Path(candidate).exists():
            tried = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
            if tried.returncode == 0:
                return candidate, tried.stdout.strip().removeprefix("tailcall ").removeprefix("v")
    raise Absent("no `tailcall` in PATH, and none of its npm packages runs on this system")


def _package(name: str) -> str:
    """The version of an npm package that is installed."""
    path = HERE / "node_modules" / name / "package.json"
    if not path.exists():
        raise Absent(f"npm ci --prefix {HERE.relative_to(SERVER.parent)}")
    version: str = json.loads(path.read_text())["version"]
    return version


def _ours() -> str:
    return f"Python {sys.version_info.major}.{sys.version_info.minor}"


def _installed(*names: str) -> Callable[[], str]:
    return lambda: ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


def _packages(*names: str) -> Callable[[], str]:
    return lambda: ", ".join(f"{name} {_package(name)}" for name in names)


CONTENDERS = (
    Contender("contentgraph", _ours, _contentgraph(False), ours=True),
    Contender("contentgraph, push-down", _ours, _contentgraph(True), ours=True),
    Contender("Tailcall", lambda: f"tailcall {_tailcall_binary()[1]}", _tailcall),
    Contender("mercurius + graphql-jit", _packages("mercurius", "graphql-jit", "undici"), _node("mercurius")),
    Contender("graphql-yoga", _packages("graphql-yoga", "dataloader", "undici"), _node("yoga")),
    Contender("Strawberry + httpx", _installed("strawberry-graphql", "httpx", "uvicorn"), _strawberry),
    Contender("no GraphQL: by hand", _installed("starlette", "aiohttp", "msgspec", "orjson"), _by_hand),
)
