"""The loader of readable projects: what a mistake in a file is told."""

import shutil
from pathlib import Path

import pytest

from emulator.generation import Generation
from emulator.project import ProjectError
from emulator.sample import load_sample
from tests.emulator.asking import SMALL_PROJECT, small_project

# The file, what is replaced in it by what, and the complaint after the file's name.
MISTAKES = [
    ("project.toml", 'id = "1', 'id = "x', ": 'id' is to be a GUID."),
    ("project.toml", 'name = "Small"', "name = 1", ": 'name' is to be a string, not 1."),
    ("project.toml", 'name = "Small"', "", ": 'name' is to be a string, not left out."),
    ("project.toml", 'name = "Small"', "name = ", ": cannot be read as TOML: Invalid value (at line 2, column 8)"),
    (
        "project.toml",
        'fallback = "fr-FR"',
        'fallback = "it-IT"',
        ": there is no language 'it-IT'; add it to [[languages]].",
    ),
    (
        "types/note.toml",
        'type = "text"',
        'type = "txt"',
        ": elements 1: 'txt' is no kind of element; kinds are asset, custom, date_time, modular_content, "
        "multiple_choice, number, rich_text, taxonomy, text, url_slug.",
    ),
    (
        "types/article.toml",
        'taxonomy_group = "tags"',
        'taxonomy_group = "x"',
        ": elements 7: 'taxonomy_group' is to be one of moods, tags, not 'x'.",
    ),
    (
        "types/note.toml",
        "last_modified",
        "modified",
        ": 'modified' is not known here; known are id, name, codename, last_modified, elements.",
    ),
    ("assets.toml", "size = 7", 'size = "7"', ": price_list: 'size' is to be a whole number, not '7'."),
    ("items/note.toml", 'type = "note"', 'type = "x"', ": 'type' is to be one of article, note, not 'x'."),
    (
        "items/note.toml",
        "published.en-US]",
        "published.it-IT]",
        ": published.it-IT: the project has no language 'it-IT'.",
    ),
    (
        "items/note.toml",
        'text = "A note"',
        'txt = "A note"',
        ": published.en-US.elements: the type 'note' has no element 'txt'.",
    ),
    (
        "items/note.toml",
        'text = "A note"',
        "text = 1",
        ": published.en-US.elements: 'text' is to be a string, not 1.",
    ),
    (
        "items/note.toml",
        'text = "A note"',
        "text = 2017-01-01",
        ": published.en-US.elements: 'text' is to be a string, a number or a list of codenames, "
        "not datetime.date(2017, 1, 1).",
    ),
    (
        "items/beta.toml",
        "rating = 10",
        "rating = inf",
        ": published.en-US.elements: 'rating' is to be a number, not inf.",
    ),
    (
        "items/beta.toml",
        "rating = 10",
        "rating = true",
        ": published.en-US.elements: 'rating' is to be a number, not True.",
    ),
    (
        "items/beta.toml",
        'related = ["gamma"]',
        'related = "gamma"',
        ": published.en-US.elements: 'related' is to be a list of codenames, not 'gamma'.",
    ),
    (
        "items/beta.toml",
        'tags = ["outer"]',
        'tags = ["x"]',
        ": published.en-US.elements: 'tags' is to be a list of terms of 'tags', not ['x'].",
    ),
    (
        "items/beta.toml",
        'channel = ["web", "print"]',
        'channel = ["x"]',
        ": published.en-US.elements: 'channel' is to be a list of the element's options, not ['x'].",
    ),
    (
        "items/alpha.toml",
        'image = ["roaster", "price_list"]',
        'image = ["x"]',
        ": published.en-US.elements: 'image' is to be a list of keys of assets.toml, not ['x'].",
    ),
    (
        "items/alpha.toml",
        'alt="A roaster" data-image-id="roaster"',
        'alt="A roaster" data-image-id="x"',
        ": published.en-US.elements: 'body' shows 'x', no key of assets.toml.",
    ),
    (
        "items/gamma.toml",
        "[draft.en-US]",
        '[draft.en-US]\nworkflow_step = "x"',
        ": draft.en-US: 'workflow_step' is to be one of draft, published, not 'x'.",
    ),
]


@pytest.mark.parametrize(("file", "right", "wrong", "complaint"), MISTAKES)
def test_a_mistake_is_told_with_its_file_and_place(
    tmp_path: Path, file: str, right: str, wrong: str, complaint: str
) -> None:
    folder = shutil.copytree(SMALL_PROJECT, tmp_path / "project")
    text = (folder / file).read_text("utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(ProjectError) as raised:
        load_sample(folder)
    assert str(raised.value) == f"{folder / file}{complaint}"


def test_a_location_that_the_sitemap_does_not_have_is_told_by_the_item(tmp_path: Path) -> None:
    folder = shutil.copytree(SMALL_PROJECT, tmp_path / "project")
    project = folder / "project.toml"
    project.write_text(project.read_text("utf-8").replace('"news"', '"blog"'), "utf-8")
    with pytest.raises(ProjectError) as raised:
        load_sample(folder)
    assert str(raised.value) == f"{folder / 'items' / 'alpha.toml'}: the sitemap has no location 'news'."


def test_two_items_cannot_have_one_codename(tmp_path: Path) -> None:
    folder = shutil.copytree(SMALL_PROJECT, tmp_path / "project")
    copy = shutil.copy(folder / "items" / "note.toml", folder / "items" / "notes.toml")
    with pytest.raises(ProjectError) as raised:
        load_sample(folder)
    assert str(raised.value) == f"{copy}: the codename 'note' is taken by {folder / 'items' / 'note.toml'}."


def test_a_folder_without_a_project_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as raised:
        load_sample(tmp_path)
    assert str(raised.value) == f"{tmp_path / 'project.toml'}: the file is missing."


def test_ids_that_nobody_gave_are_the_same_every_time() -> None:
    assert load_sample(SMALL_PROJECT) == small_project()
    article = small_project().types["article"]
    ids = [element.id for element in article.elements] + [it.id for it in article.elements[7].options]
    assert len(set(ids)) == len(article.elements) + 2


def test_what_looks_the_same_in_both_worlds_is_kept_once() -> None:
    beta = small_project().items["beta"]
    assert beta.published["en-US"] is beta.newest["en-US"]


def test_a_link_to_an_unpublished_item_is_in_the_preview_alone(tmp_path: Path) -> None:
    folder = shutil.copytree(SMALL_PROJECT, tmp_path / "project")
    alpha = folder / "items" / "alpha.toml"
    text = alpha.read_text("utf-8")
    alpha.write_text(text.replace("00000000000e", "00000000000f"), "utf-8")
    item = load_sample(folder).items["alpha"]

    def links(payload: object) -> list[str]:
        assert isinstance(payload, dict)
        return list(payload["elements"]["body"]["links"])

    beta, orphan = "c0000000-0000-4000-8000-00000000000b", "c0000000-0000-4000-8000-00000000000f"
    assert links(item.published["en-US"].payloads[Generation.KENTICO_CLOUD]) == [beta]
    assert links(item.newest["en-US"].payloads[Generation.KENTICO_CLOUD]) == [beta, orphan]
