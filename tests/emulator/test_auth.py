"""Preview and its keys, secure access, and what each of them shows."""

import base64
import json

import pytest
from starlette.applications import Starlette

from emulator.app import create_emulator
from tests.emulator.asking import PROJECT_ID, ask, codenames, error, preview_key, small_project

MISSING = error(
    401,
    3,
    "Missing or invalid access token. Please include the valid access token value in the Authorization header field as "
    "an HTTP bearer authorization scheme.",
)
FORBIDDEN = error(403, 4, "Access token does not provide the permissions required for the project.")


def token(**claims: str) -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": "HS256"}, claims))
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), "signature"])


KEYS = small_project().keys
REFUSED = {
    "": MISSING,
    "Bearer": MISSING,
    "Bearer ": MISSING,
    "Bearer x": MISSING,
    f"Basic {KEYS['preview']}": MISSING,
    KEYS["preview"]: MISSING,
    f"Bearer {KEYS['preview']}x": MISSING,
    f"Bearer {KEYS['secure_access']}": MISSING,
    f"Bearer {token(project_id=PROJECT_ID)}": MISSING,
    "Bearer ä.ö.ü": MISSING,
    "Bearer a.b.c": MISSING,
    "Bearer W10.W10.x": MISSING,
    f"Bearer {KEYS['foreign']}": FORBIDDEN,
    f"Bearer {token(project_id='99999999-2222-4333-8444-555555555555')}": FORBIDDEN,
    f"Bearer {token(pid='another')}": FORBIDDEN,
    f"Bearer {token()}": FORBIDDEN,
}


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_emulator(small_project())


@pytest.mark.parametrize("header", REFUSED)
@pytest.mark.parametrize("path", ["/items", "/items/alpha", "/types", "/taxonomies/tags", "/items?limit=x"])
async def test_preview_refuses_whoever_has_no_key_of_this_project(app: Starlette, header: str, path: str) -> None:
    assert await ask(app, path, "preview", Authorization=header) == REFUSED[header]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
async def test_the_scheme_is_understood_in_any_letter_case(app: Starlette, scheme: str) -> None:
    header = f"{scheme} {KEYS['preview']}"
    assert await codenames(app, "/items?limit=1", "preview", Authorization=header) == ["alpha"]


async def test_preview_shows_the_newest_variants_and_unpublished_items(app: Starlette) -> None:
    key = preview_key(small_project())
    assert await codenames(app, "/items", "preview", Authorization=key) == [
        *("alpha", "beta", "delta", "gamma", "note", "orphan"),
    ]
    body = await ask(app, "/items/alpha?elements=title,related&depth=2", "preview", Authorization=key)
    assert {name: it["system"]["last_modified"] for name, it in body["modular_content"].items()} == {
        "beta": "2017-02-01T00:00:00Z",
        "gamma": "2017-04-01T00:00:00Z",
        "orphan": "2017-05-01T00:00:00Z",
    }
    assert body["modular_content"]["gamma"]["elements"]["title"]["value"] == "Gamma, reworked"


async def test_a_draft_takes_over_what_it_does_not_change(app: Starlette) -> None:
    draft = await ask(app, "/items/gamma?depth=0", "preview", Authorization=preview_key(small_project()))
    published = await ask(app, "/items/gamma?depth=0")
    changed = published["item"]["elements"] | {
        "title": {"type": "text", "name": "Title", "value": "Gamma, reworked"},
    }
    assert draft["item"]["elements"] == changed


async def test_production_shows_what_is_published_alone(app: Starlette) -> None:
    assert (await ask(app, "/items/gamma"))["item"]["elements"]["title"]["value"] == "Gamma, ção & co"
    assert await ask(app, "/items/orphan") == error(404, 100, "The requested content item 'orphan' was not found.")


async def test_production_needs_no_key_and_minds_none(app: Starlette) -> None:
    assert await codenames(app, "/items?limit=1", Authorization="Bearer nonsense") == ["alpha"]


async def test_secure_access_guards_production_with_its_own_key() -> None:
    app = create_emulator(small_project(), secure_access=True)
    assert await ask(app, "/items") == MISSING
    assert await ask(app, "/items", Authorization=preview_key(small_project())) == MISSING
    assert await ask(app, "/items", Authorization=f"Bearer {KEYS['foreign']}") == FORBIDDEN
    assert await codenames(app, "/items?limit=1", Authorization=f"bearer {KEYS['secure_access']}") == ["alpha"]
    preview = preview_key(small_project())
    assert await codenames(app, "/items?limit=1", "preview", Authorization=preview) == ["alpha"]
