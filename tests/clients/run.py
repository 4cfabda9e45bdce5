"""Runs the client tests: starts the emulators they talk to, waits for these, runs node's test runner, stops them.

Usage: python -m tests.clients.run [arguments for "node --test", such as a test file]. Node 20 or newer.
"""

import contextlib
import os
import shutil
import signal
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.processes import ROOT, SERVER, free_port, install, node_tests, running, wait_for

HERE = Path(__file__).resolve().parent
PROJECT = ROOT / "emulator" / "sample" / "project.toml"

EMULATOR = (str(SERVER), "emulator", "--host", "127.0.0.1")
EMULATORS: Mapping[str, Sequence[str]] = {
    "EMULATOR_URL": EMULATOR,
    "EMULATOR_LATER_URL": (*EMULATOR, "--generation", "kontent-ai"),
    "EMULATOR_STAGED_URL": ("-m", "tests.clients.staged"),
}


def main(arguments: Sequence[str]) -> int:
    """The exit code of the tests."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("The client tests need Node 20 or newer, and npm.", file=sys.stderr)
        return 1
    install(npm, HERE)
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    with contextlib.ExitStack() as stack:
        urls, processes = {}, {}
        for name, command in EMULATORS.items():
            port = free_port()
            urls[name] = f"http://127.0.0.1:{port}"
            processes[name] = stack.enter_context(running([*command, "--port", str(port)], os.environ, ROOT))
        for name, process in processes.items():
            wait_for(process, urls[name])
        known = {"EMULATOR_PROJECT_ID": project["id"], "EMULATOR_PREVIEW_KEY": project["keys"]["preview"]}
        return node_tests(node, HERE, {**os.environ, **urls, **known}, arguments)


if __name__ == "__main__":
    # Whoever ends this ends the emulators too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main(sys.argv[1:]))
