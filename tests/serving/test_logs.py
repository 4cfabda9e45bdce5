"""Log lines are structured, go to stderr, and hold no credential."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from serving.errors import masked
from serving.logs import configure_logs, redact

TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJwcm9qZWN0X2lkIjoiMSJ9.s3cret-signature"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "name", ["authorization", "Authorization", "api_key", "X-Api-Key", "token", "cookie", "password", "variables"]
)
def test_what_stands_under_a_secret_name_vanishes(name: str) -> None:
    assert redact(None, "info", {"event": "x", name: {"any": "thing"}}) == {"event": "x", name: "[redacted]"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"Authorization: Bearer {TOKEN}", "Authorization: [redacted]"),
        ("header b'bearer opaque-key' is illegal", "header b'[redacted]' is illegal"),
        (f"https://x/?token={TOKEN}&y=1", "https://x/?token=[redacted]&y=1"),
        ("the bearer of good news", "the [redacted] good news"),
        ("eyJ is how a token begins", "eyJ is how a token begins"),
        ("GET /delivery/items/on_roasts", "GET /delivery/items/on_roasts"),
    ],
)
def test_a_credential_inside_a_text_is_cut_out(text: str, kept: str) -> None:
    assert redact(None, "info", {"event": text, "status": 500}) == {"event": kept, "status": 500}


def test_json_lines_hold_the_level_the_time_and_the_cleaned_event(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", as_json=True)
    log = structlog.get_logger("contentgraph")
    log.debug("not at this level")
    log.warning("upstream_failed", url=f"https://x/?key={TOKEN}", authorization="Bearer x")
    out, err = capsys.readouterr()
    line = json.loads(err)
    assert out == ""
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "upstream_failed",
        "level": "warning",
        "url": "https://x/?key=[redacted]",
        "authorization": "[redacted]",
    }


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_is_told_without_credentials_and_without_local_variables(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    configure_logs("error", as_json=as_json)
    _fail_with("another-s3cret-value")
    _, err = capsys.readouterr()
    assert "ValueError: Illegal header value b'[redacted]'" in err
    assert "s3cret" not in err


def test_a_log_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", as_json=False)
    structlog.get_logger("contentgraph").info("asked", path="items\nforged", query="\x1b[31m")
    _, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert "\x1b" not in err


def _fail_with(secret: str) -> None:
    try:
        assert secret
        raise ValueError(f"Illegal header value b'Bearer {TOKEN}'")
    except ValueError as error:
        masked(error)
