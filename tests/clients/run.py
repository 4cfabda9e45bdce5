"""Runs the client tests: starts the emulators they talk to, waits for these, runs node's test runner, stops them.

Usage: python tests/clients/run.py [arguments for "node --test", such as a test file]. Stdlib only; Node 20 or newer.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SERVER = ROOT / "server.py"
STAGED = HERE / "staged.py"
PROJECT = ROOT / "emulator" / "sample" / "project.toml"

START_SECONDS = 30.0
TEST_MILLISECONDS = 60_000


def main(arguments: Sequence[str]) -> int:
    """The exit code of the tests."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("The client tests need Node 20 or newer, and npm.", file=sys.stderr)
        return 1
    install(npm)
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    with contextlib.ExitStack() as running:
        first = running.enter_context(started("emulator", [str(SERVER), "emulator", "--host", "127.0.0.1"]))
        later_command = [str(SERVER), "emulator", "--host", "127.0.0.1", "--generation", "kontent-ai"]
        later = running.enter_context(started("emulator of the later generation", later_command))
        staged = running.enter_context(started("staged emulators", [str(STAGED)]))
        environment = os.environ | {
            "EMULATOR_URL": answering(first),
            "EMULATOR_LATER_URL": answering(later),
            "EMULATOR_STAGED_URL": answering(staged),
            "EMULATOR_PROJECT_ID": project["id"],
            "EMULATOR_PREVIEW_KEY": project["keys"]["preview"],
        }
        command = [node, "--test", "--test-reporter=spec", f"--test-timeout={TEST_MILLISECONDS}", *arguments]
        return subprocess.run(command, cwd=HERE, env=environment, check=False).returncode


@dataclass(frozen=True, slots=True)
class Emulator:
    """A process of ours that serves on a port of its own."""

    name: str
    process: subprocess.Popen[bytes]
    url: str


@contextlib.contextmanager
def started(name: str, command: Sequence[str]) -> Iterator[Emulator]:
    """Start now, wait later: the processes come up side by side. Stopped by their own handle, whatever happens."""
    port = free_port()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    whole = [sys.executable, *command, "--port", str(port)]
    process = subprocess.Popen(whole, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield Emulator(name, process, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answering(emulator: Emulator) -> str:
    """The emulator's address, once something answers there, be it an error."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if emulator.process.poll() is not None:
            raise SystemExit(
                f"The {emulator.name} ended with exit code {emulator.process.returncode} before it answered."
            )
        try:
            with urllib.request.urlopen(emulator.url, timeout=2):
                return emulator.url
        except urllib.error.HTTPError:
            return emulator.url
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"The {emulator.name} did not answer within {START_SECONDS:.0f} seconds.")


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


if __name__ == "__main__":
    # Whoever ends this ends the emulators too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main(sys.argv[1:]))
