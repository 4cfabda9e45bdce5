"""docs/serving.md says what the code does: every table row by row."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import pytest

from serving.cache_policy import MOST_TAGS, Lifetimes
from serving.cost import table as cost_table
from serving.cost.table import Sharing
from serving.csrf import MARKS
from serving.document_store import EACH, WHOLE
from serving.gate import Ceilings
from serving.guards import limits
from serving.limits import Limits
from serving.multipart import MULTIPART, Dialect
from serving.persisted import PersistedMode
from serving.profiles import POSTURES, Posture, Profile
from serving.settings import Settings, load_settings
from serving.statuses import STATUSES

TEXT = (Path(__file__).parents[2] / "docs" / "serving.md").read_text("utf-8")


def rows(header: str) -> list[list[str]]:
    """The cells of the table whose first line begins so."""
    body = TEXT[TEXT.index(f"\n{header}") + 1 :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body]


def test_statuses() -> None:
    assert rows("| outcome |") == [
        [kind.value, *map(str, (s.audit, s.audit_json, s.draft))] for kind, s in STATUSES.items()
    ]


def test_limits_their_defaults_and_their_settings() -> None:
    ceilings = Ceilings()
    known = {**asdict(Limits()), "nodes": ceilings.nodes, "upstream_requests": ceilings.upstream}
    told = rows("| limit | default |")
    assert [[name, default] for name, default, _ in told] == [[name, str(value)] for name, value in known.items()]
    names = {f"CONTENTGRAPH_{name.upper()}" for name in Settings.model_fields}
    assert {setting for *_, setting in told} <= names


def test_the_settings_give_the_defaults_of_the_limits() -> None:
    assert limits(load_settings(_env_file=None)) == Limits()


def test_profiles() -> None:
    def shown(value: object) -> str:
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)

    both = (POSTURES[Profile.OPEN], POSTURES[Profile.HARDENED])
    assert rows("| | open |") == [
        [field.name, *(shown(getattr(posture, field.name)) for posture in both)] for field in fields(Posture)
    ]


@pytest.mark.parametrize(("name", "value"), rows("| assumed |"))
def test_assumptions_of_the_cost(name: str, value: str) -> None:
    assert str(getattr(cost_table, name)) == value


def test_sharing() -> None:
    assert [row[0] for row in rows("| sharing |")] == [sharing.value for sharing in Sharing]
    assert f"KEYS_PER_REQUEST = {cost_table.KEYS_PER_REQUEST} different" in TEXT
    assert f"DISTINCT_KEYS = {cost_table.DISTINCT_KEYS};" in TEXT
    assert f"STREAMED_AT_ONCE = {cost_table.STREAMED_AT_ONCE} " in TEXT


def test_dialects_of_parts() -> None:
    told = [row[0].strip("`").partition(";") for row in rows("| `Accept` | parts |")]
    assert {(media_type, spec) for media_type, _, spec in told} == {(MULTIPART, it.value) for it in Dialect}


def test_modes_of_persisted_documents() -> None:
    assert [row[0] for row in rows("| mode |")] == [mode.value for mode in PersistedMode]


def test_bounds_of_the_store_of_documents() -> None:
    assert [[int(cell) for cell in row[1:]] for row in rows("| at most | texts |")] == [
        [room.texts, room.characters] for room in (WHOLE, EACH)
    ]


def test_lifetimes() -> None:
    known = asdict(Lifetimes())
    assert [[name, seconds] for name, seconds, _ in rows("| part |")] == [
        [name, str(known[name])] for name in ("content", "model", "missing", "stale")
    ]
    assert f"stale-while-revalidate={known['while_revalidating']}, stale-if-error={known['if_error']}" in TEXT
    assert f"Beyond {MOST_TAGS} of a kind" in TEXT


def test_the_headers_that_mark_a_request() -> None:
    assert [mark for mark in MARKS if f"`{mark}`" not in TEXT] == []
