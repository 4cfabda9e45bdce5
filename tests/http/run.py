"""Runs audits and real GraphQL clients against the server: starts one server for each profile, then node and Python.

Usage: python tests/http/run.py [arguments for "node --test", such as a test file]. Stdlib only; Node 20 or newer.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SERVER = ROOT / "server.py"
# gql 4 wants an older graphql-core than the server runs on: it has an environment of its own.
PYTHON_CLIENT = "gql[httpx]==4.0.0"
ENVIRONMENT = HERE / ".venv"

START_SECONDS = 30.0
TEST_MILLISECONDS = 60_000

# The server for trusted documents alone trusts what the clients' tests send.
TRUSTED = HERE / "trusted.graphql"

SERVERS: Mapping[str, Mapping[str, str]] = {
    "SERVER_URL": {},
    "SERVER_DRAFT_URL": {"HTTP_STATUS_PROFILE": "draft"},
    "SERVER_HARDENED_URL": {"PROFILE": "hardened"},
}


def main(arguments: Sequence[str]) -> int:
    """The exit code of the tests."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("These tests need Node 20 or newer, and npm.", file=sys.stderr)
        return 1
    install(npm)
    with contextlib.ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "persisted-documents.json"
        text = TRUSTED.read_text(encoding="utf-8").strip()
        manifest.write_text(json.dumps({f"sha256:{sha256(text.encode()).hexdigest()}": text}), encoding="utf-8")
        environment = dict(os.environ)
        for name, settings in SERVERS.items():
            given = {**settings, "MANIFESTS": str(manifest)}
            environment[name] = running.enter_context(started(given, folder))
        for name in SERVERS:
            answering(environment[name])
        command = [node, "--test", "--test-reporter=spec", f"--test-timeout={TEST_MILLISECONDS}", *arguments]
        code = subprocess.run(command, cwd=HERE, env=environment, check=False).returncode
        if arguments:
            return code
        return code or subprocess.run([python(), str(HERE / "gql_client.py")], env=environment, check=False).returncode


@contextlib.contextmanager
def started(settings: Mapping[str, str], folder: str) -> Iterator[str]:
    """A server over the sample project on a port of its own; stopped by its own handle, whatever happens."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("CONTENTGRAPH_")}
    given = {f"CONTENTGRAPH_{name}": value for name, value in {**settings, "PORT": str(port)}.items()}
    process = subprocess.Popen([sys.executable, str(SERVER)], cwd=folder, env=kept | given, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answering(url: str) -> None:
    """Returns once the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"No server answered at {url} within {START_SECONDS:.0f} seconds.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def install(npm: str) -> None:
    """What package-lock.json says, unless it is there already: npm notes in node_modules what it installed last."""
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([npm, "ci", "--no-progress"], cwd=HERE, check=True)


def python() -> str:
    """The interpreter of the Python client's own environment, made when it is missing."""
    interpreter = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not interpreter.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([str(interpreter), "-m", "pip", "install", "--quiet", PYTHON_CLIENT], check=True)
    return str(interpreter)


if __name__ == "__main__":
    # Whoever ends this ends the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main(sys.argv[1:]))
