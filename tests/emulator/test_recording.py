"""Projects made of saved responses: any shape is understood, and everything is answered as it was recorded."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulator.app import create_emulator
from emulator.generation import Generation
from emulator.project import Project, ProjectError
from emulator.recording import load_recordings
from tests.emulator.asking import ask, codenames, preview_key

GUID = "e1167a11-75af-4a08-ad84-0582b463b010"


def item(codename: str, *, language: str = "en-US", type_: str = "article", **elements: Any) -> Any:
    system = {"id": codename, "name": codename, "codename": codename, "language": language, "type": type_}
    return {"system": system, "elements": elements}


def links(*codenames: str) -> Any:
    return {"type": "modular_content", "name": "Links", "value": [*codenames]}


def recorded(folder: Path, *bodies: Any) -> Project:
    for number, body in enumerate(bodies):
        (folder / f"{number}.json").write_text(json.dumps(body), "utf-8")
    return load_recordings(folder)


TYPE = {"system": {"id": "t", "name": "T", "codename": "t", "last_modified": "1. 1. 0001 0:00:00"}, "elements": {}}
TAXONOMY = {"system": {"id": "x", "name": "X", "codename": "x", "last_modified": "…"}, "terms": []}

SHAPES = {
    "a listing of items": {"items": [item("a")], "modular_content": {"b": item("b")}, "pagination": {}},
    "a feed": {"items": [item("a"), item("b")], "modular_content": {}},
    "a single item": {"item": item("a"), "modular_content": {"b": item("b")}},
    "bare items": [item("a"), item("b")],
    "many responses": [{"item": item("a"), "modular_content": {}}, {"items": [item("b")]}],
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_items_are_found_in_every_shape(tmp_path: Path, shape: str) -> None:
    app = create_emulator(recorded(tmp_path, SHAPES[shape]))
    assert await ask(app, "/items") == {
        "items": [item("a"), item("b")],
        "modular_content": {},
        "pagination": {"skip": 0, "limit": 0, "count": 2, "next_page": ""},
    }


@pytest.mark.parametrize("body", [TYPE, {"types": [TYPE], "pagination": {}}, [TYPE]])
async def test_types_are_found_in_every_shape(tmp_path: Path, body: Any) -> None:
    app = create_emulator(recorded(tmp_path, body))
    assert (await ask(app, "/types"))["types"] == [TYPE]
    assert await ask(app, "/types/t") == TYPE


@pytest.mark.parametrize("body", [TAXONOMY, {"taxonomies": [TAXONOMY], "pagination": {}}, [TAXONOMY]])
async def test_taxonomies_are_found_in_every_shape(tmp_path: Path, body: Any) -> None:
    app = create_emulator(recorded(tmp_path, body))
    assert (await ask(app, "/taxonomies"))["taxonomies"] == [TAXONOMY]
    assert await ask(app, "/taxonomies/x") == TAXONOMY


async def test_payloads_stay_as_they_are(tmp_path: Path) -> None:
    """An empty type and codename, an unknown kind and unknown fields, a size in quotes, half a surrogate pair."""
    odd = {
        **item("odd", type_=""),
        "extra": [1.0, None],
        "elements": {
            "": {"type": "hologram", "name": "H", "value": {"deep": [True]}, "unknown": 1},
            "image": {"type": "asset", "name": "I", "value": [{"size": "90895", "renditions": {}}]},
            "broken": {"type": "text"},
            "odd": "no object",
            "half": {"type": "text", "name": "Half", "value": "\ud83d"},
        },
    }
    app = create_emulator(recorded(tmp_path, {"items": [odd], "modular_content": {}}))
    assert (await ask(app, "/items/odd"))["item"] == odd
    assert (await ask(app, "/items?system.type="))["items"] == [odd]
    assert await codenames(app, "/items?elements.=x") == []
    assert await codenames(app, "/items?elements.broken=x&elements.odd=x&elements.image[all]=x") == []


async def test_a_file_may_start_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "items.json"
    file.write_text(json.dumps({"items": [item("a")]}), "utf-8-sig")
    assert await codenames(create_emulator(load_recordings(file)), "/items") == ["a"]


async def test_other_json_is_passed_over(tmp_path: Path) -> None:
    error = {"message": "…", "request_id": "…", "error_code": 100, "specific_code": 0}
    element = {"type": "text", "name": "Title", "codename": "title"}
    used_in = {"items": [{"system": {"codename": "b", "type": "article"}}]}
    draft = {"items": [{"item_id": "c", "elements": []}], "types": "index.d.ts"}
    others = (error, element, used_in, draft, 1, "text", [None], {"items": {"type": "string"}, "system": 1})
    project = recorded(tmp_path, *others, item("a"))
    assert list(project.items) == ["a"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "cannot be read as a saved response: Expecting property name"),
        (
            '{"items": [{"system": {}, "elements": {}}]}',
            "cannot be read as a saved response: something in it has no system.codename",
        ),
        ('{"price": NaN}', "cannot be read as a saved response: NaN is no JSON"),
        ('{"price": 1e999}', "cannot be read as a saved response: 1e999 is too large a number"),
        ("[" * 100_000, "cannot be read as a saved response: maximum recursion depth exceeded"),
    ],
    ids=lambda text: text[:40],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "broken.json").write_text(text, "utf-8")
    with pytest.raises(ProjectError) as raised:
        load_recordings(tmp_path)
    assert str(raised.value).startswith(f"{tmp_path / 'broken.json'}: {complaint}")


def test_a_folder_without_responses_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no JSON file in it is a Delivery response"):
        load_recordings(tmp_path)
    with pytest.raises(ProjectError, match="there is no such folder"):
        load_recordings(tmp_path / "nothing")


def test_the_fullest_and_newest_recording_of_an_item_wins(tmp_path: Path) -> None:
    old, new = item("a", title={"value": "old"}), item("a", title={"value": "new"})
    old["system"]["last_modified"], new["system"]["last_modified"] = "2016", "2017"
    projected = item("a")
    projected["system"]["last_modified"] = "2018"
    project = recorded(tmp_path, {"item": old}, {"item": new}, {"item": projected})
    assert project.items["a"].published["en-US"].payloads[Generation.KENTICO_CLOUD] == new


async def test_a_map_out_of_codename_order_comes_back_in_its_own(tmp_path: Path) -> None:
    body = {"item": item("a", links=links("c", "b")), "modular_content": {"c": item("c", links=links("d"))}}
    body["modular_content"]["b"] = item("b")
    app = create_emulator(recorded(tmp_path, body, {"item": item("d")}))
    assert list((await ask(app, "/items/a"))["modular_content"]) == ["c", "b"]
    assert list((await ask(app, "/items/a?depth=2"))["modular_content"]) == ["b", "c", "d"]


async def test_components_are_answered_with_their_parent_and_never_alone(tmp_path: Path) -> None:
    html = '<object type="application/kenticocloud" data-type="item" data-rel="component" data-codename="n1"></object>'
    body = {"type": "rich_text", "name": "Body", "images": {}, "links": {}, "modular_content": ["n1"], "value": html}
    recording = {"item": item("a", body=body), "modular_content": {"n1": item("n1")}}
    app = create_emulator(recorded(tmp_path, recording))
    assert await ask(app, "/items/a?depth=0") == recording
    assert await codenames(app, "/items") == ["a"]
    assert (await ask(app, "/items/n1"))[0] == 404


async def test_languages_and_their_default_are_inferred(tmp_path: Path) -> None:
    spanish = [item("a", language="es-ES")]
    project = recorded(tmp_path, {"items": [item("a"), item("b")]}, {"items": spanish})
    assert (project.default_language, list(project.languages)) == ("en-US", ["en-US", "es-ES"])
    app = create_emulator(project)
    assert (await ask(app, "/items"))["items"] == [item("a"), item("b")]
    assert (await ask(app, "/items?language=es-ES"))["items"] == [*spanish, item("b")]
    assert await codenames(app, "/items?language=de-DE") == []
    assert load_recordings(tmp_path, default_language="es-ES").default_language == "es-ES"


def test_between_two_languages_the_one_called_default_is_the_default(tmp_path: Path) -> None:
    body = {"items": [item("a", language="de-DE"), item("a", language="default")]}
    assert recorded(tmp_path, body).default_language == "default"


async def test_recorded_languages_keep_their_names(tmp_path: Path) -> None:
    language = {"system": {"id": "l", "name": "English", "codename": "en-US"}}
    project = recorded(tmp_path, item("a"), {"languages": [language], "pagination": {}})
    app = create_emulator(project, generation=Generation.KONTENT_AI)
    assert (await ask(app, "/languages"))["languages"] == [language]


async def test_the_project_id_is_inferred_and_its_keys_are_made(tmp_path: Path) -> None:
    asset = {"type": "asset", "name": "I", "value": [{"url": f"https://assets.kenticocloud.com:443/{GUID}/x/a.jpg"}]}
    project = recorded(tmp_path, item("a", image=asset))
    assert project.id == GUID
    app = create_emulator(project)
    assert await codenames(app, "/items", "preview", Authorization=preview_key(project)) == ["a"]
    foreign = await ask(app, "/items", "preview", Authorization=f"Bearer {project.keys['foreign']}")
    assert (foreign[0], foreign[1]["error_code"]) == (403, 4)
    assert load_recordings(tmp_path, project_id="mine").id == "mine"


def test_types_and_terms_are_read_as_far_as_they_can_be(tmp_path: Path) -> None:
    options = [{"name": "O", "codename": "o"}]
    type_ = TYPE | {"elements": {"e": {"type": "multiple_choice", "name": "E", "options": options}, "odd": 1}}
    taxonomy = TAXONOMY | {"terms": [{"name": "A", "codename": "a", "terms": [{"name": "B", "codename": "b"}]}]}
    project = recorded(tmp_path, type_, taxonomy)
    (element,) = project.types["t"].elements
    assert (element.codename, element.type, [it.codename for it in element.options]) == ("e", "multiple_choice", ["o"])
    (term,) = project.taxonomies["x"].terms
    assert (term.codename, [it.codename for it in term.terms]) == ("a", ["b"])
