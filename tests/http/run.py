"""Runs audits and real GraphQL clients against the server: starts one server for each profile, then node and Python.

Usage: python -m tests.http.run [arguments for "node --test", such as a test file]. Node 20 or newer.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from tests.processes import SERVER, free_port, install, node_tests, running, wait_for, with_settings

HERE = Path(__file__).resolve().parent
# gql 4 wants an older graphql-core than the server runs on: it has an environment of its own.
PYTHON_CLIENT = "gql[httpx]==4.0.0"
ENVIRONMENT = HERE / ".venv"

# The server for trusted documents alone trusts what the clients' tests send.
TRUSTED = HERE / "trusted.graphql"

SERVERS: Mapping[str, Mapping[str, str]] = {
    "SERVER_URL": {},
    "SERVER_DRAFT_URL": {"HTTP_STATUS_PROFILE": "draft"},
    "SERVER_HARDENED_URL": {"PROFILE": "hardened"},
    "SERVER_INCREMENTAL_URL": {"INCREMENTAL": "true"},
}


def main(arguments: Sequence[str]) -> int:
    """The exit code of the tests."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("These tests need Node 20 or newer, and npm.", file=sys.stderr)
        return 1
    install(npm, HERE)
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        manifest = folder / "persisted-documents.json"
        text = TRUSTED.read_text(encoding="utf-8").strip()
        manifest.write_text(json.dumps({f"sha256:{sha256(text.encode()).hexdigest()}": text}), encoding="utf-8")
        urls, processes = {}, {}
        for name, settings in SERVERS.items():
            port = free_port()
            urls[name] = f"http://127.0.0.1:{port}"
            given = with_settings(**settings, MANIFESTS=str(manifest), PORT=str(port))
            processes[name] = stack.enter_context(running([str(SERVER)], given, folder))
        for name, process in processes.items():
            wait_for(process, f"{urls[name]}/health")
        environment = {**os.environ, **urls}
        code = node_tests(node, HERE, environment, arguments)
        if arguments:
            return code
        return code or subprocess.run([python(), str(HERE / "gql_client.py")], env=environment, check=False).returncode


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
