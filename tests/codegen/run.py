"""Runs code generators on the typed graph's SDL: graphql-inspector, graphql-codegen, relay-compiler, ariadne-codegen.

Usage: python tests/codegen/run.py. Needs Node 20 and npm. ariadne-codegen gets an environment of its own: it needs an
older graphql-core than the server. Stdlib only.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GENERATED = HERE / "generated"
ARIADNE = "ariadne-codegen==0.19.0"
SCRIPTS = ("inspect", "codegen", "relay", "types")


def main() -> int:
    """The exit code of the first generator that fails, or 0."""
    npm = shutil.which("npm")
    if npm is None:
        print("The code generators need Node 20 or newer, and npm.", file=sys.stderr)
        return 1
    shutil.rmtree(GENERATED, ignore_errors=True)
    (GENERATED / "relay").mkdir(parents=True)
    commands = [
        [sys.executable, str(ROOT / "server.py"), "schema", "--typed", "--output", str(GENERATED / "schema.graphql")],
        [npm, "ci", "--no-progress"],
        *([npm, "run", "--silent", script] for script in SCRIPTS),
        [str(ariadne() / "ariadne-codegen"), "--config", "ariadne.toml"],
        [str(ariadne() / "python"), "-c", "import sys; sys.path.insert(0, 'generated'); import python_client"],
    ]
    for command in commands:
        print("$", " ".join(Path(part).name if index == 0 else part for index, part in enumerate(command)), flush=True)
        code = subprocess.run(command, cwd=HERE, check=False).returncode
        if code != 0:
            return code
    return 0


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
