"""Processes of ours that other people's tools are run against: each on a port of its own, stopped by its own handle.

Stdlib only.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "server.py"

START_SECONDS = 30.0
STOP_SECONDS = 15.0
TEST_MILLISECONDS = 60_000


@contextlib.contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, output: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """Python with this command. It is started now and may be waited for later, so that several come up side by side."""
    whole = [sys.executable, *command]
    process = subprocess.Popen(whole, cwd=folder, env={**environment}, stdout=output, text=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def with_settings(**settings: str) -> dict[str, str]:
    """This process's environment with these settings of the server and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("CONTENTGRAPH_")}
    return kept | {f"CONTENTGRAPH_{name}": value for name, value in settings.items()}


def wait_for(process: subprocess.Popen[str], url: str) -> None:
    """Returns once something answers there, be it an error."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"What should serve {url} ended with exit code {process.returncode} before it answered.")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"Nothing answered at {url} within {START_SECONDS:.0f} seconds.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def install(npm: str, folder: Path) -> None:
    """What package-lock.json says, unless it is there already: npm notes in node_modules what it installed last."""
    lock, installed = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([npm, "ci", "--no-progress"], cwd=folder, check=True)


def node_tests(node: str, folder: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> int:
    """The exit code of node's test runner in that folder."""
    command = [node, "--test", "--test-reporter=spec", f"--test-timeout={TEST_MILLISECONDS}", *arguments]
    return subprocess.run(command, cwd=folder, env={**environment}, check=False).returncode
