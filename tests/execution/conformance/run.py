"""Runs graphql-core's own execution tests on the breadth-first executor: `python tests/execution/conformance/run.py`.
Its source distribution and pytest-describe are fetched by pip into a cache folder; nothing of them is kept here."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

VERSION = "3.3.2"
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CACHE = Path(os.environ.get("CONFORMANCE_CACHE", ROOT / ".cache" / "conformance"))
SETTINGS = "[pytest]\npython_classes = PyTest*\nasyncio_mode = strict\nasyncio_default_fixture_loop_scope = function\n"


def fetch() -> Path:
    """The folder that holds graphql-core's `tests`, as its own tests expect to find them."""
    suite = CACHE / f"graphql-core-{VERSION}"
    if (suite / "tests").is_dir():
        return suite
    CACHE.mkdir(parents=True, exist_ok=True)
    package = f"graphql-core=={VERSION}"
    _pip("download", "--no-binary", "graphql-core", "--no-deps", "--dest", str(CACHE), package)
    _pip("install", "--target", str(CACHE / "describe"), "--no-deps", "pytest-describe>=3.2,<4")
    unpacked = CACHE / f"graphql_core-{VERSION}"
    with tarfile.open(unpacked.with_name(f"{unpacked.name}.tar.gz")) as archive:
        archive.extractall(CACHE, filter="data")
    suite.mkdir(exist_ok=True)
    (suite / "pytest.ini").write_text(SETTINGS)
    shutil.copytree(unpacked / "tests", suite / "tests")
    return suite


def main() -> int:
    suite = fetch()
    excluded = tomllib.loads((HERE / "exclusions.toml").read_text())["excluded"]
    counts = CACHE / "counts.json"
    path = os.pathsep.join(map(str, (ROOT, HERE, CACHE / "describe")))
    deselected = [part for entry in excluded for part in ("--deselect", f"tests/execution/{entry['test']}")]
    status = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests/execution", "-q", "-p", "no:cacheprovider", "-p", "plugin"),
            *("--disable-warnings", *deselected, *sys.argv[1:]),
        ],
        cwd=suite,
        env={**os.environ, "PYTHONPATH": path, "CONFORMANCE_COUNTS": str(counts)},
        check=False,
    ).returncode
    print(f"excluded, each with its reason in exclusions.toml: {len(excluded)}")
    print("executed:", json.loads(counts.read_text()))
    return status


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
