"""How the Migration API's names become ours: kinds, and the codenames that a display name leads to."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from resolvers.draft_names import derived_codename, kind_of, unambiguous


@dataclass(frozen=True)
class Thing:
    name: str


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("text", "text"),
        ("rich_text", "rich_text"),
        ("multiplechoice", "multiple_choice"),
        ("multiple_choice", "multiple_choice"),
        ("hologram", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_kind_is_called_as_delivery_calls_it(type: str, kind: str) -> None:
    assert kind_of(type) == kind


@pytest.mark.parametrize(
    ("name", "codename"),
    [
        ("Coffee expert", "coffee_expert"),
        ("Wet (washed)", "wet__washed_"),
        ("3D", "3d"),
        ("Café", "caf_"),
        ("", ""),
    ],
)
def test_a_codename_is_the_name_in_small_letters_and_underscores(name: str, codename: str) -> None:
    assert derived_codename(name) == codename


def test_a_codename_that_two_names_lead_to_is_none_of_theirs() -> None:
    assert unambiguous([Thing("Wet (washed)"), Thing("wet washed"), Thing("Wet-(washed)")]) == {"wet_washed"}
