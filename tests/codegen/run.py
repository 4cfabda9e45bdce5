"""Runs code generators on the typed graph's SDL: graphql-inspector, graphql-codegen, relay-compiler, ariadne-codegen.

The documents that graphql-codegen and Relay make ids for are asked of servers that trust nothing else.
Usage: python -m tests.codegen.run. Needs Node 20 and npm. ariadne-codegen gets an environment of its own: it needs an
older graphql-core than the server. Where CONTENTGRAPH_RECORDINGS names a folder, the content types recorded there are
inspected too. Stdlib only.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests.processes import SERVER, free_port, node_tests, running, wait_for, with_settings

HERE = Path(__file__).resolve().parent
GENERATED = HERE / "generated"
ARIADNE = "ariadne-codegen==0.19.0"
SCRIPTS = ("inspect", "codegen", "relay", "types")
MANIFESTS = (GENERATED / "persisted" / "persisted-documents.json", GENERATED / "relay" / "persisted.json")


def main() -> int:
    """The exit code of the first generator that fails, or 0."""
    npm = shutil.which("npm")
    if npm is None:
        print("The code generators need Node 20 or newer, and npm.", file=sys.stderr)
        return 1
    shutil.rmtree(GENERATED, ignore_errors=True)
    (GENERATED / "relay").mkdir(parents=True)
    # relay-compiler writes into what is there, and makes no file.
    MANIFESTS[1].write_text("{}", encoding="utf-8")
    export = [sys.executable, str(SERVER), "schema", "--typed", "--output"]
    recordings = os.environ.get("CONTENTGRAPH_RECORDINGS")
    recorded = (
        []
        if recordings is None
        else [
            [*export, str(GENERATED / "recorded.graphql"), "--project", str(Path(recordings) / "kentico")],
            [npm, "run", "--silent", "inspect-recorded"],
        ]
    )
    commands = [
        [*export, str(GENERATED / "schema.graphql")],
        [npm, "ci", "--no-progress"],
        *recorded,
        *([npm, "run", "--silent", script] for script in SCRIPTS),
        [str(ariadne() / "ariadne-codegen"), "--config", "ariadne.toml"],
        [str(ariadne() / "python"), "-c", "import sys; sys.path.insert(0, 'generated'); import python_client"],
    ]
    for command in commands:
        print("$", " ".join(Path(part).name if index == 0 else part for index, part in enumerate(command)), flush=True)
        code = subprocess.run(command, cwd=HERE, check=False).returncode
        if code != 0:
            return code
    return trusted()


def trusted() -> int:
    """The exit code of the tests against a server that trusts these documents alone."""
    node = shutil.which("node")
    assert node is not None, "npm is there, which needs it"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = with_settings(PERSISTED="only", MANIFESTS=",".join(map(str, MANIFESTS)), PORT=str(port))
    with running([str(SERVER)], settings, GENERATED) as server:
        wait_for(server, f"{url}/health")
        return node_tests(node, HERE, {**os.environ, "SERVER_URL": url}, [])


def ariadne() -> Path:
    """The folder of ariadne-codegen's commands, installed once."""
    environment = HERE / ".venv"
    scripts = environment / "bin"
    if not (scripts / "ariadne-codegen").exists():
        venv.create(environment, with_pip=True)
        subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", ARIADNE], check=True)
    return scripts


if __name__ == "__main__":
    sys.exit(main())
