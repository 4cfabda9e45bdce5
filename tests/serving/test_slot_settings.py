"""What the settings say of slots: the links of the sample, and the content that Croct's command line downloads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from resolvers.slot_rules import FallbackContent, SlotRules, fallback
from serving.settings import SettingsError, load_settings
from serving.slot_settings import SAMPLE_LINKS, slot_rules

PROJECT = "975bf280-fd91-488c-994c-2f04416e5ee3"


def rules(**settings: Any) -> SlotRules:
    return slot_rules(load_settings(_env_file=None, **settings))


def written(folder: Path, content: Any) -> Path:
    file = folder / "slots.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return file


def test_the_sample_slots_link_to_sample_items() -> None:
    assert rules() == SlotRules(links=SAMPLE_LINKS)


def test_slots_of_ones_own_link_to_nothing_unless_told() -> None:
    assert rules(project_id=PROJECT) == SlotRules()
    links = {"home-hero": ["cta.article"]}
    assert rules(project_id=PROJECT, slot_links=links) == SlotRules(links=links)
    assert rules(slot_links=links) == SlotRules(links=links)


def test_fallback_content_is_read_as_it_is_downloaded(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {
            "home-hero": [
                {"version": "1", "content": {"en": {"heading": "Hi"}, "pt-br": {"heading": "Oi"}}},
                {"version": 2, "content": {"en": {"heading": "Hello", "deep": [{"a": None}]}}, "schema": {}},
            ],
            "empty": [],
        },
    )
    assert rules(project_id=PROJECT, slot_fallbacks=file).fallbacks == {
        "home-hero": [
            FallbackContent("1", {"en": {"heading": "Hi"}, "pt-br": {"heading": "Oi"}}),
            FallbackContent("2", {"en": {"heading": "Hello", "deep": [{"a": None}]}}),
        ],
        "empty": [],
    }


AS_DOWNLOADED = "CONTENTGRAPH_SLOT_FALLBACKS is not as Croct's command line writes it: "


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", f"{AS_DOWNLOADED}Input data was truncated."),
        (b"[]", f"{AS_DOWNLOADED}Expected `object`, got `array`."),
        (b'{"a": {}}', f"{AS_DOWNLOADED}Expected `array`, got `object` - at `$[...]`."),
        (b'{"a": [{}]}', f"{AS_DOWNLOADED}Object missing required field `version` - at `$[...][0]`."),
        (
            b'{"a": [{"version": "1", "content": {"en": []}}]}',
            f"{AS_DOWNLOADED}Expected `object`, got `array` - at `$[...][0].content[...]`.",
        ),
    ],
)
def test_a_file_of_another_form_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        rules(slot_fallbacks=written(tmp_path, content))
    assert str(refused.value) == sentence


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        rules(slot_fallbacks=tmp_path / "nowhere.json")
    assert str(refused.value) == (
        f"CONTENTGRAPH_SLOT_FALLBACKS names {tmp_path}/nowhere.json, which cannot be read: No such file or directory."
    )


V1 = FallbackContent("1.0", {"en-us": {"v": "1 en-us"}, "pt_BR": {"v": "1 pt"}})
V2 = FallbackContent("2.1", {"en": {"v": "2 en"}, "es": {"v": "2 es"}})
CONFIGURED = SlotRules(fallbacks={"a": [V1, V2], "empty": [], "blank": [FallbackContent("1", {})]})


@pytest.mark.parametrize(
    ("slot", "version", "locale", "content"),
    [
        ("a", None, None, "2 en"),
        ("a", None, "es", "2 es"),
        ("a", None, "es-MX", "2 es"),
        ("a", None, "fr", "2 en"),
        ("a", "2", None, "2 en"),
        ("a", "2.0", "ES_es", "2 es"),
        ("a", "1", "pt-br", "1 pt"),
        ("a", "1.7", "PT_br", "1 pt"),
        ("a", "1", "en", "1 en-us"),
        ("a", "3", None, None),
        ("empty", None, None, None),
        ("blank", None, None, None),
        ("other", None, None, None),
    ],
)
def test_fallback_content_is_of_the_major_version_and_the_nearest_locale(
    slot: str, version: str | None, locale: str | None, content: str | None
) -> None:
    assert fallback(CONFIGURED, slot, version, locale) == (None if content is None else {"v": content})
