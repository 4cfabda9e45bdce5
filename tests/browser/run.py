"""Runs the browser tests: starts the server over the sample project, runs node's test runner against it, stops it.

Usage: python -m tests.browser.run. Node 20 or newer, Chromium, and `npm ci` done in this folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.processes import SERVER, running, with_settings

HERE = Path(__file__).resolve().parent

CHROMIUM = "/usr/bin/chromium"


def main() -> int:
    """The exit code of the tests."""
    npm, chromium = shutil.which("npm"), os.environ.get("CHROMIUM", CHROMIUM)
    if npm is None or not Path(chromium).exists():
        print(f"The browser tests need Node 20 or newer, npm, and Chromium at {chromium} or where CHROMIUM says.")
        return 1
    artefacts = Path(os.environ.get("ARTEFACTS", "artefacts")).absolute()
    with running([str(SERVER)], with_settings(PORT="0"), HERE, subprocess.PIPE) as process:
        address = address_of(process)
        environment = os.environ | {"CONTENTGRAPH_URL": address, "CHROMIUM": chromium, "ARTEFACTS": str(artefacts)}
        return subprocess.run([npm, "test", "--prefix", str(HERE)], env=environment, check=False).returncode


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
