"""Recorded responses of the real service, one file one project: the emulator answers as recorded.

The files are found through CONTENTGRAPH_RECORDINGS. Outside CI these cases are left out where it is not set; in CI a
missing folder is a failure.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.recording import load_recordings
from tests.emulator.asking import ask

VARIABLE = "CONTENTGRAPH_RECORDINGS"

# What was asked for each recording, and which keys of the body are comparable.
REQUESTS = {
    "SampleContentItemListWithLinkedItems.json": ("/items", ("items", "modular_content", "pagination")),
    "items.json": ("/items", ("items", "modular_content", "pagination")),
    "allendale.json": ("/items?system.type=cafe", ("items", "modular_content", "pagination")),
    "home.json": ("/items/home", ("item", "modular_content")),
    "on_roasts.json": ("/items/on_roasts", ("item", "modular_content")),
    "onroast_deep15.json": ("/items/on_roasts?depth=15", ("item", "modular_content")),
    "DocsExamplesRetrievingContentInSpecificLanguage.json": ("/items/on_roasts?language=es-ES", ("item",)),
    "types.json": ("/types", ("types", "pagination")),
}
ERRORS = {"error.json": "/nothing", "SampleKenticoError.json": "/items/on_roatst"}


def recordings() -> Path | None:
    """The folder of the recordings; None where they may be left out."""
    folder = os.environ.get(VARIABLE)
    if folder:
        return Path(folder) / "kentico"
    if os.environ.get("CI"):
        raise LookupError(f"{VARIABLE} is not set: in CI it names the folder of the recorded responses.")
    return None


FOLDER = recordings()


def cases(*names: str) -> list[Path]:
    """The files to test with, none where there are no recordings: then there is nothing to parametrise."""
    return [] if FOLDER is None else [FOLDER / name for name in names]


def content(path: Path) -> Any:
    return json.loads(path.read_text("utf-8-sig"))


def emulated(path: Path) -> Starlette:
    return create_emulator(load_recordings(path))


def written(value: Any) -> str:
    """Values with the order of their keys."""
    return json.dumps(value, ensure_ascii=False, indent=1)


if FOLDER is not None:

    @pytest.mark.parametrize("path", cases(*REQUESTS), ids=lambda path: path.name)
    async def test_a_recorded_request_is_answered_as_recorded(path: Path) -> None:
        request, comparable = REQUESTS[path.name]
        body, expected = await ask(emulated(path), request), content(path)
        assert list(body) == list(expected)
        assert written({key: body[key] for key in comparable}) == written({key: expected[key] for key in comparable})

    @pytest.mark.parametrize("path", cases("taxonomies_multiple.json"), ids=lambda path: path.name)
    async def test_recorded_taxonomy_groups_and_their_echo(path: Path) -> None:
        """The request was `/taxonomies?skip=1`, and the group it skipped is not in the file."""
        app, expected = emulated(path), content(path)
        assert written(await ask(app, "/taxonomies")) == written(
            expected | {"pagination": expected["pagination"] | {"skip": 0}}
        )
        skipped = await ask(app, "/taxonomies?skip=1")
        assert written(skipped) == written(
            {
                "taxonomies": expected["taxonomies"][1:],
                "pagination": expected["pagination"] | {"count": expected["pagination"]["count"] - 1},
            }
        )

    @pytest.mark.parametrize("path", cases(*ERRORS), ids=lambda path: path.name)
    async def test_recorded_errors_have_the_same_keys_and_codes(path: Path) -> None:
        expected = content(path)
        status, body = await ask(create_emulator(), ERRORS[path.name])
        assert [*body] == [key for key in expected if key != "request_id"]
        assert (status, body["error_code"], body["specific_code"]) == (404, expected["error_code"], 0)

    @pytest.mark.parametrize("path", cases("."), ids=["kentico"])
    async def test_all_recordings_together_are_one_project_too(path: Path) -> None:
        """Their default language is that of most items."""
        body = await ask(emulated(path), "/items?depth=15")
        assert (body["pagination"]["count"], len(body["items"])) == (32, 32)
