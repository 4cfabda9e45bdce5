"""Runs the browser tests: starts the server over the sample project, runs node's test runner against it, stops it.

Usage: python tests/browser/run.py. Stdlib only; Node 20 or newer, Chromium, and `npm ci` done in this folder.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

CHROMIUM = "/usr/bin/chromium"
STOP_SECONDS = 10.0


def main() -> int:
    """The exit code of the tests."""
    npm, chromium = shutil.which("npm"), os.environ.get("CHROMIUM", CHROMIUM)
    if npm is None or not Path(chromium).exists():
        print(f"The browser tests need Node 20 or newer, npm, and Chromium at {chromium} or where CHROMIUM says.")
        return 1
    artefacts = Path(os.environ.get("ARTEFACTS", "artefacts")).absolute()
    with server() as address:
        environment = os.environ | {"CONTENTGRAPH_URL": address, "CHROMIUM": chromium, "ARTEFACTS": str(artefacts)}
        return subprocess.run([npm, "test", "--prefix", str(HERE)], env=environment, check=False).returncode


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a server of our own, without any settings. Stopped by its own handle, whatever happens."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("CONTENTGRAPH_")}
    environment["CONTENTGRAPH_PORT"] = "0"
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "server.py")], cwd=HERE, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield address_of(process)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def address_of(process: subprocess.Popen[str]) -> str:
    """The explorer's address, from the lines that the server prints; it takes connections from then on."""
    assert process.stdout is not None
    for line in process.stdout:
        name, _, address = line.strip().partition(" ")
        if name == "GraphiQL":
            return address.strip()
    raise SystemExit(f"The server ended with exit code {process.wait()} before it listened.")


if __name__ == "__main__":
    sys.exit(main())
