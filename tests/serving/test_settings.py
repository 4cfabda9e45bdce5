"""Settings come from the environment and `.env`; a wrong one ends in one sentence that names it and tells no key."""

from __future__ import annotations

from pathlib import Path

import pytest

from serving.settings import Settings, SettingsError, is_loopback, load_settings, misspelt, table
from tests.serving.test_settings_of_services import WRONG as WRONG_OF_SERVICES
from tests.serving.test_settings_of_serving import WRONG as WRONG_OF_SERVING

PROJECT = "975bf280-fd91-488c-994c-2f04416e5ee3"
KEY = "eyJhbGciOiJIUzI1NiJ9.s3cret.signature"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours, and a working directory without a `.env`."""
    for name, _, _ in table():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_with_nothing_set_the_emulator_serves_and_only_this_machine_is_listened_to() -> None:
    settings = load_settings()
    assert (settings.embedded, settings.host, settings.port) == (True, "127.0.0.1", 8000)


def test_a_project_turns_the_emulator_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENTGRAPH_PROJECT_ID", PROJECT)
    settings = load_settings()
    assert (settings.embedded, settings.project_id) == (False, PROJECT)


def test_env_is_read_and_the_environment_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("CONTENTGRAPH_PORT=8001\ncontentgraph_max_page='7'\nOTHER=1\n# CONTENTGRAPH_HOST=x\n")
    monkeypatch.setenv("CONTENTGRAPH_PORT", "8002")
    settings = load_settings()
    assert (settings.port, settings.max_page, settings.host) == (8002, 7, "127.0.0.1")


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENTGRAPH_PROJECT_ID", "")
    monkeypatch.setenv("CONTENTGRAPH_PORT", "")
    assert (load_settings().embedded, load_settings().port) == (True, 8000)


def test_blanks_around_a_value_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENTGRAPH_PROJECT_ID", f" {PROJECT} ")
    monkeypatch.setenv("CONTENTGRAPH_DELIVERY_URL", "https://deliver.example.org/ ")
    assert (load_settings().project_id, load_settings().delivery_url) == (PROJECT, "https://deliver.example.org")


A_GUID = "must be your project's GUID, such as 975bf280-fd91-488c-994c-2f04416e5ee3."
AN_ADDRESS = "must be an address such as https://deliver.kontent.ai."
A_KEY = "must be a key without spaces or line breaks."
UNENCRYPTED = "would carry a key unencrypted: use https, or a loopback address."

WRONG = [
    ({"PORT": "eighty"}, "CONTENTGRAPH_PORT must be a whole number."),
    ({"PORT": "9" * 6000}, "CONTENTGRAPH_PORT must be a whole number."),
    ({"PORT": "65536"}, "CONTENTGRAPH_PORT must be at most 65535."),
    ({"PORT": "-1"}, "CONTENTGRAPH_PORT must be at least 0."),
    ({"PROJECT_ID": "my-project"}, f"CONTENTGRAPH_PROJECT_ID {A_GUID}"),
    ({"PROJECT_ID": f"{PROJECT}/../x"}, f"CONTENTGRAPH_PROJECT_ID {A_GUID}"),
    ({"PROJECT_ID": f"https://app.kontent.ai/{PROJECT}"}, f"CONTENTGRAPH_PROJECT_ID {A_GUID}"),
    ({"GENERATION": "kentico"}, "CONTENTGRAPH_GENERATION must be 'kentico-cloud' or 'kontent-ai'."),
    ({"PREVIEW_KEY": f"{KEY} x"}, f"CONTENTGRAPH_PREVIEW_KEY {A_KEY}"),
    ({"SECURE_ACCESS_KEY": f"{KEY}\r\nx: y"}, f"CONTENTGRAPH_SECURE_ACCESS_KEY {A_KEY}"),
    ({"PREVIEW_KEY": KEY}, "CONTENTGRAPH_PREVIEW_KEY needs a project: set CONTENTGRAPH_PROJECT_ID too."),
    ({"SECURE_ACCESS_KEY": KEY}, "CONTENTGRAPH_SECURE_ACCESS_KEY needs a project: set CONTENTGRAPH_PROJECT_ID too."),
    ({"DELIVERY_URL": "https://x"}, "CONTENTGRAPH_DELIVERY_URL needs a project: set CONTENTGRAPH_PROJECT_ID too."),
    ({"PREVIEW_URL": "https://x"}, "CONTENTGRAPH_PREVIEW_URL needs a project: set CONTENTGRAPH_PROJECT_ID too."),
    ({"DELIVERY_URL": "deliver.kontent.ai"}, f"CONTENTGRAPH_DELIVERY_URL {AN_ADDRESS}"),
    ({"DELIVERY_URL": "ftp://deliver.kontent.ai"}, f"CONTENTGRAPH_DELIVERY_URL {AN_ADDRESS}"),
    ({"DELIVERY_URL": "https://"}, f"CONTENTGRAPH_DELIVERY_URL {AN_ADDRESS}"),
    ({"DELIVERY_URL": "https://["}, f"CONTENTGRAPH_DELIVERY_URL {AN_ADDRESS}"),
    ({"DELIVERY_URL": "https://deliver.kontent.ai:99999"}, f"CONTENTGRAPH_DELIVERY_URL {AN_ADDRESS}"),
    ({"DELIVERY_URL": f"https://user:{KEY}@deliver.kontent.ai"}, f"CONTENTGRAPH_DELIVERY_URL {AN_ADDRESS}"),
    ({"PREVIEW_URL": f"https://preview.kontent.ai?key={KEY}"}, f"CONTENTGRAPH_PREVIEW_URL {AN_ADDRESS}"),
    (
        {"PROJECT_ID": PROJECT, "DELIVERY_URL": "http://example.org", "SECURE_ACCESS_KEY": KEY},
        f"CONTENTGRAPH_DELIVERY_URL {UNENCRYPTED}",
    ),
    (
        {"PROJECT_ID": PROJECT, "PREVIEW_URL": "HTTP://127.0.0.1.example.org", "PREVIEW_KEY": KEY},
        f"CONTENTGRAPH_PREVIEW_URL {UNENCRYPTED}",
    ),
    ({"CONNECT_TIMEOUT": "0"}, "CONTENTGRAPH_CONNECT_TIMEOUT must be more than 0."),
    ({"READ_TIMEOUT": "soon"}, "CONTENTGRAPH_READ_TIMEOUT must be a number."),
    ({"ATTEMPT_TIMEOUT": "inf"}, "CONTENTGRAPH_ATTEMPT_TIMEOUT must be a number."),
    ({"UPSTREAM_BUDGET": "nan"}, "CONTENTGRAPH_UPSTREAM_BUDGET must be a number."),
    ({"UPSTREAM_ATTEMPTS": "0"}, "CONTENTGRAPH_UPSTREAM_ATTEMPTS must be at least 1."),
    ({"UPSTREAM_ATTEMPTS": "11"}, "CONTENTGRAPH_UPSTREAM_ATTEMPTS must be at most 10."),
    ({"UPSTREAM_CONCURRENCY": "1.5"}, "CONTENTGRAPH_UPSTREAM_CONCURRENCY must be a whole number."),
    ({"UPSTREAM_URL_LENGTH": "255"}, "CONTENTGRAPH_UPSTREAM_URL_LENGTH must be at least 256."),
    ({"LEVEL_BY_LEVEL": "2"}, "CONTENTGRAPH_LEVEL_BY_LEVEL must be true or false."),
    ({"PUSH_DOWN": "perhaps"}, "CONTENTGRAPH_PUSH_DOWN must be true or false."),
    ({"MAX_PAGE": "2001"}, "CONTENTGRAPH_MAX_PAGE must be at most 2000."),
    ({"MAX_BODY": "999"}, "CONTENTGRAPH_MAX_BODY must be at least 1000."),
    ({"LOG_LEVEL": "loud"}, "CONTENTGRAPH_LOG_LEVEL must be 'debug', 'info', 'warning' or 'error'."),
    ({"LOG_JSON": "perhaps"}, "CONTENTGRAPH_LOG_JSON must be true or false."),
]


@pytest.mark.parametrize(
    ("given", "sentence"), WRONG, ids=[sentence.removeprefix("CONTENTGRAPH_")[:60] for _, sentence in WRONG]
)
def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], sentence: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"CONTENTGRAPH_{name}", value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value) == sentence
    assert refused.value.__suppress_context__, "what was read must not follow in a traceback"


def test_every_setting_can_be_wrong_and_is_tried_above() -> None:
    anything_goes = {
        "HOST",
        "JWKS",
        "JWT_AUDIENCE",
        "JWT_ISSUER",
        "JWT_KEY",
        "MANIFESTS",
        "MODEL_FILE",
        "SLOTS",
        "SLOT_FALLBACKS",
    }
    tried = {sentence.partition(" ")[0].rstrip(":") for _, sentence in (*WRONG, *WRONG_OF_SERVICES, *WRONG_OF_SERVING)}
    assert tried | {f"CONTENTGRAPH_{name}" for name in anything_goes} == {name for name, _, _ in table()}


@pytest.mark.parametrize("host", ["http://localhost:8010", "http://127.0.0.1:8010", "http://127.9.9.9", "http://[::1]"])
def test_a_key_may_travel_unencrypted_on_this_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("CONTENTGRAPH_PROJECT_ID", PROJECT)
    monkeypatch.setenv("CONTENTGRAPH_PREVIEW_KEY", KEY)
    monkeypatch.setenv("CONTENTGRAPH_PREVIEW_URL", host)
    assert load_settings().preview_url == host


def test_no_key_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENTGRAPH_PROJECT_ID", PROJECT)
    monkeypatch.setenv("CONTENTGRAPH_DELIVERY_URL", "http://example.org")
    assert load_settings().delivery_url == "http://example.org"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("", False),
        (None, False),
    ],
)
def test_loopback_is_this_machine_alone(host: str | None, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_key_shows_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENTGRAPH_PROJECT_ID", PROJECT)
    monkeypatch.setenv("CONTENTGRAPH_PREVIEW_KEY", KEY)
    settings = load_settings()
    assert settings.preview_key is not None
    assert settings.preview_key.get_secret_value() == KEY
    assert KEY not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_an_env_file_that_is_no_text_is_one_sentence() -> None:
    Path(".env").write_bytes(b"CONTENTGRAPH_HOST=\xff\n")
    with pytest.raises(SettingsError, match=r"^\.env cannot be read: it must be a text file in UTF-8\.$"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("CONTENTGRAPH_PREVIEW_KEY", []),
        ("contentgraph_preview_key", []),
        ("CONTENTGRAPH_RECORDINGS", []),
        ("CONTENT_GRAPH_PORT", []),
        (
            "CONTENTGRAPH_PREVEW_KEY",
            ["CONTENTGRAPH_PREVEW_KEY is not a setting: did you mean CONTENTGRAPH_PREVIEW_KEY?"],
        ),
        ("contentgraph_project", ["CONTENTGRAPH_PROJECT is not a setting: did you mean CONTENTGRAPH_PROJECT_ID?"]),
        ("CONTENTGRAPH_COLOUR_OF_THE_SKY", ["CONTENTGRAPH_COLOUR_OF_THE_SKY is not a setting: --help lists them."]),
    ],
)
def test_a_name_that_is_not_a_setting_is_pointed_out_wherever_it_stands(name: str, sentences: list[str]) -> None:
    assert misspelt({name: KEY}) == sentences
    Path(".env").write_text(f"{name}={KEY}\n")
    assert misspelt({}) == sentences
    assert misspelt({name: KEY}) == sentences


def test_each_setting_is_a_row_with_a_sentence_of_help() -> None:
    rows = table()
    assert len({name for name, _, _ in rows}) == len(rows) == len(Settings.model_fields)
    assert rows[0] == ("CONTENTGRAPH_HOST", "127.0.0.1", "Address to listen on.")
    assert rows[-1] == ("CONTENTGRAPH_LOG_JSON", "false", "Log lines as JSON.")
    assert [name for name, _, text in rows if not text.endswith(".")] == []
