"""An application on disk: mistakes that would otherwise show in some answer, much later."""

import shutil
from pathlib import Path

import pytest

from emulator.croct.application import load_application
from emulator.project import ProjectError
from emulator.sample import SAMPLE_FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE_FOLDER / "croct", tmp_path / "croct"))


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


MISTAKES = [
    (
        "slots/site-notice.toml",
        'default_locale = "en-us"',
        'default_locale = "en"',
        "slot 'site-notice' 1.0 has no content in its default locale 'en'.",
    ),
    (
        "experiences/10-summer-on-ice.toml",
        'audiences = ["summer-campaign"]',
        "audiences = []",
        "experience 'Summer on ice' is to name at least one audience.",
    ),
    (
        "experiences/10-summer-on-ice.toml",
        '"summer-campaign"',
        '"winter-campaign"',
        "experience 'Summer on ice' names 'winter-campaign', which is no audience of application.toml.",
    ),
    (
        "experiences/10-summer-on-ice.toml",
        '"home-hero@2"',
        '"home-hero@3"',
        "experience 'Summer on ice' has content for 'home-hero@3', no slot.",
    ),
    (
        "experiences/10-summer-on-ice.toml",
        "[contents.locales.en-us]",
        "[contents.locales.en]",
        "experience 'Summer on ice' lacks 'en-us' for 'home-hero'.",
    ),
]


@pytest.mark.parametrize(("file", "before", "after", "message"), MISTAKES, ids=[row[3] for row in MISTAKES])
def test_a_mistake_is_named_when_the_application_is_loaded(
    folder: Path, file: str, before: str, after: str, message: str
) -> None:
    change(folder / file, before, after)
    with pytest.raises(ProjectError) as refused:
        load_application(folder)
    assert str(refused.value) == f"{folder}: {message}"


def test_experiences_count_in_the_order_of_their_files(folder: Path) -> None:
    (folder / "experiences" / "30-regular-readers.toml").rename(folder / "experiences" / "05-regular-readers.toml")
    assert [it.name for it in load_application(folder).experiences] == [
        "Regular readers",
        "Summer on ice",
        "For the trade",
        "Newsletter offer",
        "Iberian afternoon",
    ]
