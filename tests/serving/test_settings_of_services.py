"""Settings of the services beside Delivery and of who may ask: a wrong one is one sentence that tells no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from resolvers.caller import Scope
from serving.settings import SettingsError, load_settings, table

PROJECT = "975bf280-fd91-488c-994c-2f04416e5ee3"
KEY = "eyJhbGciOiJIUzI1NiJ9.s3cret.signature"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours, and a working directory without a `.env`."""
    for name, _, _ in table():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


AN_ADDRESS = "must be an address such as https://deliver.kontent.ai."
A_KEY = "must be a key without spaces or line breaks."
A_SCOPE = "must be 'content', 'preview', 'visitors', 'drafts', 'slots', 'fresh' or 'admin'."
LONG_ENOUGH = "must hold tokens of at least 16 characters, without spaces."
A_NAME = "must be a name such as x-client-id."
UNENCRYPTED = "would carry a key unencrypted: use https, or a loopback address."

WRONG = [
    ({"PERSONALIZATION_KEY": f"{KEY} x"}, f"CONTENTGRAPH_PERSONALIZATION_KEY {A_KEY}"),
    ({"PERSONALIZATION_URL": f"https://x?key={KEY}"}, f"CONTENTGRAPH_PERSONALIZATION_URL {AN_ADDRESS}"),
    (
        {"PERSONALIZATION_URL": "http://example.org", "PERSONALIZATION_KEY": KEY},
        f"CONTENTGRAPH_PERSONALIZATION_URL {UNENCRYPTED}",
    ),
    ({"MIGRATION_KEY": f"{KEY}\nx"}, f"CONTENTGRAPH_MIGRATION_KEY {A_KEY}"),
    ({"MIGRATION_URL": "api.kenticocloud.com/draft"}, f"CONTENTGRAPH_MIGRATION_URL {AN_ADDRESS}"),
    ({"MIGRATION_URL": "http://example.org", "MIGRATION_KEY": KEY}, f"CONTENTGRAPH_MIGRATION_URL {UNENCRYPTED}"),
    ({"CROCT_API_KEY": KEY}, "CONTENTGRAPH_CROCT_API_KEY must begin with the key's UUID."),
    (
        {"CROCT_API_KEY": f"{PROJECT}:ES256;{KEY}"},
        "CONTENTGRAPH_CROCT_API_KEY must have the form <uuid>:ES256;<base64 of a PKCS8 key> where it signs tokens.",
    ),
    ({"CROCT_APPLICATION_ID": KEY}, "CONTENTGRAPH_CROCT_APPLICATION_ID must be a GUID."),
    ({"CROCT_URL": "croct"}, f"CONTENTGRAPH_CROCT_URL {AN_ADDRESS}"),
    ({"CROCT_URL": "http://example.org", "CROCT_API_KEY": PROJECT}, f"CONTENTGRAPH_CROCT_URL {UNENCRYPTED}"),
    ({"SLOT_LINKS": "home-hero=article"}, "CONTENTGRAPH_SLOT_LINKS must be JSON."),
    ({"SLOT_LINKS": "[" * 100_000}, "CONTENTGRAPH_SLOT_LINKS must be JSON."),
    ({"SLOT_LINKS": '["article"]'}, "CONTENTGRAPH_SLOT_LINKS must be an object of lists, as JSON."),
    ({"SLOT_LINKS": '{"home-hero": "article"}'}, "CONTENTGRAPH_SLOT_LINKS must be an object of lists, as JSON."),
    ({"SLOT_LINKS": '{"a": [1]}'}, "CONTENTGRAPH_SLOT_LINKS must be an object of lists of texts, as JSON."),
    ({"OPEN_SCOPES": "content,everything"}, f"CONTENTGRAPH_OPEN_SCOPES {A_SCOPE}"),
    ({"ACCESS_TOKENS": KEY}, "CONTENTGRAPH_ACCESS_TOKENS must be JSON."),
    ({"ACCESS_TOKENS": f'"{KEY}"'}, "CONTENTGRAPH_ACCESS_TOKENS must be an object of lists, as JSON."),
    ({"ACCESS_TOKENS": f'{{"{KEY}": "admin"}}'}, "CONTENTGRAPH_ACCESS_TOKENS must be an object of lists, as JSON."),
    ({"ACCESS_TOKENS": f'{{"{KEY}": ["root"]}}'}, f"CONTENTGRAPH_ACCESS_TOKENS {A_SCOPE}"),
    ({"ACCESS_TOKENS": '{"": ["admin"]}'}, f"CONTENTGRAPH_ACCESS_TOKENS {LONG_ENOUGH}"),
    ({"ACCESS_TOKENS": '{"fifteen-letters": ["admin"]}'}, f"CONTENTGRAPH_ACCESS_TOKENS {LONG_ENOUGH}"),
    ({"ACCESS_TOKENS": f'{{"{KEY} x": ["admin"]}}'}, f"CONTENTGRAPH_ACCESS_TOKENS {LONG_ENOUGH}"),
    ({"TRUSTED_PROXIES": "10.0.0.0/8,proxy"}, "CONTENTGRAPH_TRUSTED_PROXIES must be networks such as 10.0.0.0/8."),
    ({"TRUSTED_PROXIES": "10.0.0.1/8"}, "CONTENTGRAPH_TRUSTED_PROXIES must be networks such as 10.0.0.0/8."),
    ({"CLIENT_ID_HEADER": "x client"}, f"CONTENTGRAPH_CLIENT_ID_HEADER {A_NAME}"),
    ({"CLIENT_ID_COOKIE": "ct=client_id"}, f"CONTENTGRAPH_CLIENT_ID_COOKIE {A_NAME}"),
    ({"USER_TOKEN_HEADER": "x-token:"}, f"CONTENTGRAPH_USER_TOKEN_HEADER {A_NAME}"),
    ({"USER_TOKEN_COOKIE": "ž"}, f"CONTENTGRAPH_USER_TOKEN_COOKIE {A_NAME}"),
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


def test_the_same_holds_for_a_file() -> None:
    Path(".env").write_text(f"CONTENTGRAPH_ACCESS_TOKENS={KEY}\n")
    with pytest.raises(SettingsError, match=r"^CONTENTGRAPH_ACCESS_TOKENS must be JSON\.$"):
        load_settings()


@pytest.mark.parametrize("key", ["PERSONALIZATION_KEY", "MIGRATION_KEY", "CROCT_API_KEY"])
def test_any_real_service_turns_the_emulator_off(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv(f"CONTENTGRAPH_{key}", PROJECT)
    assert load_settings().embedded is False


def test_lists_and_objects_are_read_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENTGRAPH_OPEN_SCOPES", "content, slots,")
    monkeypatch.setenv("CONTENTGRAPH_TRUSTED_PROXIES", "10.0.0.0/8,::1")
    monkeypatch.setenv("CONTENTGRAPH_SLOT_LINKS", '{"home-hero": ["cta.article"]}')
    monkeypatch.setenv("CONTENTGRAPH_ACCESS_TOKENS", '{"exactly-sixteen-": ["drafts", "visitors"]}')
    settings = load_settings()
    assert settings.open_scopes == [Scope.CONTENT, Scope.SLOTS]
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.slot_links == {"home-hero": ["cta.article"]}
    assert settings.access_tokens == {"exactly-sixteen-": [Scope.DRAFTS, Scope.VISITORS]}


def test_nothing_open_is_written_as_a_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENTGRAPH_OPEN_SCOPES", ",")
    assert load_settings().open_scopes == []


def test_no_secret_of_a_service_or_a_caller_shows_in_a_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PERSONALIZATION_KEY", "MIGRATION_KEY", "JWT_KEY"):
        monkeypatch.setenv(f"CONTENTGRAPH_{name}", KEY)
    monkeypatch.setenv("CONTENTGRAPH_CROCT_API_KEY", PROJECT)
    monkeypatch.setenv("CONTENTGRAPH_ACCESS_TOKENS", f'{{"{KEY}": ["admin"]}}')
    shown = f"{load_settings()!r} {load_settings()}"
    assert (KEY in shown, PROJECT in shown) == (False, False)
