"""What is installed: the whole project and nothing beside it, under one name, ready to be imported."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("commands", "emulator", "execution", "resolvers", "schema", "serving", "upstream")
NOT_BUILT_FROM = shutil.ignore_patterns(
    ".*", "__pycache__", "node_modules", "static", "build", "dist", "*.egg-info", "artefacts", "benchmarks", "tests"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that the tree stays as it is."""
    folder = tmp_path_factory.mktemp("packaging")
    shutil.copytree(ROOT, folder / "tree", ignore=NOT_BUILT_FROM)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist")]
    done = subprocess.run(build, cwd=folder / "tree", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stderr
    (built,) = (folder / "dist").iterdir()
    return built


def rooms_of_the_tree() -> list[str]:
    """Every folder with an `__init__.py` in a room, by its installed name."""
    folders = (path.parent for room in ROOMS for path in (ROOT / room).rglob("__init__.py"))
    return sorted(".".join(("contentgraph", *folder.relative_to(ROOT).parts)) for folder in folders)


def test_the_packages_listed_are_those_of_the_tree() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert settings["package-dir"] == {"contentgraph": "."}
    assert settings["packages"] == ["contentgraph", *rooms_of_the_tree()]


def test_the_root_holds_one_module_because_every_other_would_be_installed_too() -> None:
    assert [path.name for path in ROOT.glob("*.py")] == ["server.py"]


def test_the_wheel_holds_the_project_under_one_name_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    packed = {name for name in names if ".dist-info/" not in name}
    code = {f"contentgraph/{path.relative_to(ROOT)}" for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    sample = {f"contentgraph/{path.relative_to(ROOT)}" for path in (ROOT / "emulator" / "sample").rglob("*.toml")}
    examples = {f"contentgraph/{path.relative_to(ROOT)}" for path in (ROOT / "serving" / "examples").iterdir()}
    assert min(len(code), len(sample), len(examples)) >= 5
    assert packed == code | sample | examples | {"contentgraph/server.py", "contentgraph/schema.graphql"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_what_is_installed_can_be_imported_and_finds_its_files(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = (
        "from contentgraph.server import create_app, example_tabs\n"
        "print(create_app().state.emulator.state.project.name, len(example_tabs()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("Brass Heron 7\n", "")
