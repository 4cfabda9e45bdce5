"""Where the services are and with which keys, and what is said of those that are left out."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.app import create_emulator
from serving.services import Services, configured_services, embedded_services
from serving.settings import load_settings
from serving.start import start_lines
from tests.graph import sample_project
from upstream.croct import CroctEndpoint
from upstream.delivery import Endpoint

PROJECT = "975bf280-fd91-488c-994c-2f04416e5ee3"
KEY = "a-key-that-nobody-shows"
CROCT_KEY = "a40d1765-7612-4a4a-bcfd-7d60d26ebe08"

CONTENT = "Content is off: set CONTENTGRAPH_PROJECT_ID."
PREVIEW = "Preview is off: set CONTENTGRAPH_PREVIEW_KEY."
VISITORS = "Visitors are off: set CONTENTGRAPH_PERSONALIZATION_KEY."
DRAFTS = "Drafts are off: set CONTENTGRAPH_MIGRATION_KEY."
SLOTS = "Slots are off: set CONTENTGRAPH_CROCT_API_KEY."
EVERYTHING = {
    "project_id": PROJECT,
    "preview_key": KEY,
    "personalization_key": KEY,
    "migration_key": KEY,
    "croct_api_key": CROCT_KEY,
}


def services(**settings: Any) -> Services:
    return configured_services(load_settings(_env_file=None, **settings))


def test_with_a_project_alone_published_content_is_served() -> None:
    found = services(project_id=PROJECT)
    assert found == Services(delivery=Endpoint(f"https://deliver.kenticocloud.com/{PROJECT}", None), project_id=PROJECT)
    assert found.missing == [PREVIEW, VISITORS, DRAFTS, SLOTS]


def test_every_service_has_its_own_address_and_key() -> None:
    found = services(**EVERYTHING, secure_access_key="another")
    assert (found.delivery, found.preview, found.personalization, found.migration, found.croct) == (
        Endpoint(f"https://deliver.kenticocloud.com/{PROJECT}", "another"),
        Endpoint(f"https://preview-deliver.kenticocloud.com/{PROJECT}", KEY),
        Endpoint("https://engage-api.kenticocloud.com/v1/visitor", KEY),
        Endpoint("https://api.kenticocloud.com/draft", KEY),
        CroctEndpoint("https://api.croct.io", CROCT_KEY, "contentgraph v0.1.0"),
    )
    assert found.missing == []


def test_addresses_are_settings() -> None:
    found = services(
        personalization_key=KEY,
        personalization_url="http://127.0.0.1:8010/personalization/v1/visitor/",
        migration_key=KEY,
        migration_url="https://drafts.example/draft/",
        croct_api_key=CROCT_KEY,
        croct_url="http://localhost:8010/croct",
    )
    assert (found.personalization, found.migration, found.croct) == (
        Endpoint("http://127.0.0.1:8010/personalization/v1/visitor", KEY),
        Endpoint("https://drafts.example/draft", KEY),
        CroctEndpoint("http://localhost:8010/croct", CROCT_KEY, "contentgraph v0.1.0"),
    )
    assert found.missing == [CONTENT, PREVIEW]


def test_the_private_half_of_croct_s_key_stays_here() -> None:
    private = next(iter(create_emulator(sample_project()).state.croct.application.keys.values())).private_key
    found = services(croct_api_key=f"{CROCT_KEY}:ES256;{private}", croct_application_id=PROJECT)
    assert found.croct == CroctEndpoint("https://api.croct.io", CROCT_KEY, "contentgraph v0.1.0")
    assert found.user_tokens is not None
    assert private is not None
    assert private not in repr(found)


def test_no_key_shows_in_a_representation() -> None:
    shown = repr(services(**EVERYTHING))
    assert (KEY in shown, CROCT_KEY in shown) == (False, False)


def test_the_emulator_brings_its_own_keys() -> None:
    found = embedded_services(create_emulator(sample_project()))
    keys, project = sample_project().keys, sample_project().id
    assert (found.delivery, found.preview, found.personalization, found.migration, found.croct) == (
        Endpoint(f"http://emulator/delivery/{project}", keys["secure_access"]),
        Endpoint(f"http://emulator/preview/{project}", keys["preview"]),
        Endpoint("http://emulator/personalization/v1/visitor", keys["personalization"]),
        Endpoint("http://emulator/migration/draft", keys["migration"]),
        CroctEndpoint("http://emulator/croct", keys["croct"], "contentgraph v0.1.0"),
    )
    assert (found.project_id, found.missing) == (project, [])


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        (
            {},
            [
                "Open without a token: content, preview, visitors, drafts, slots, fresh, admin.",
                "Set CONTENTGRAPH_PROJECT_ID to read your own project.",
            ],
        ),
        (
            {"host": "0.0.0.0"},
            [
                "Open without a token: content.",
                "Set CONTENTGRAPH_PROJECT_ID to read your own project.",
            ],
        ),
        ({"project_id": PROJECT}, ["Open without a token: content.", PREVIEW, VISITORS, DRAFTS, SLOTS]),
        (
            {"project_id": PROJECT, "secure_access_key": KEY},
            ["Open without a token: nothing.", PREVIEW, VISITORS, DRAFTS, SLOTS],
        ),
        (
            {**EVERYTHING, "open_scopes": ["slots", "content"]},
            ["Open without a token: content, slots."],
        ),
        (
            {"migration_key": KEY},
            ["Open without a token: content.", CONTENT, PREVIEW, VISITORS, SLOTS],
        ),
        (
            {**EVERYTHING, "profile": "hardened"},
            [
                "Open without a token: content.",
                "Only trusted documents are answered, and none is known: set CONTENTGRAPH_MANIFESTS.",
            ],
        ),
        (
            {**EVERYTHING, "persisted": "only", "manifests": ["queries.json"]},
            ["Open without a token: content.", "Only trusted documents are answered."],
        ),
        ({**EVERYTHING, "profile": "hardened", "persisted": "off"}, ["Open without a token: content."]),
    ],
)
def test_the_start_says_what_stands_open_and_what_is_left_out(settings: dict[str, Any], lines: list[str]) -> None:
    assert start_lines(load_settings(_env_file=None, **settings)) == lines
