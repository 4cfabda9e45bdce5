"""Each setting of how the server serves can be wrong: told in one sentence that names it."""

from __future__ import annotations

import pytest

from serving.settings import SettingsError, load_settings

# (variables, the sentence)
WRONG: list[tuple[dict[str, str], str]] = [
    ({"LINK_TYPES": "perhaps"}, "CONTENTGRAPH_LINK_TYPES must be JSON."),
    ({"LINK_TYPES_FROM_CONTENT": "perhaps"}, "CONTENTGRAPH_LINK_TYPES_FROM_CONTENT must be true or false."),
    ({"MODEL_POLL": "perhaps"}, "CONTENTGRAPH_MODEL_POLL must be a number."),
    ({"MAX_URL": "perhaps"}, "CONTENTGRAPH_MAX_URL must be a whole number."),
    ({"PROFILE": "perhaps"}, "CONTENTGRAPH_PROFILE must be 'open' or 'hardened'."),
    ({"HTTP_STATUS_PROFILE": "perhaps"}, "CONTENTGRAPH_HTTP_STATUS_PROFILE must be 'audit' or 'draft'."),
    ({"MAX_CHARACTERS": "perhaps"}, "CONTENTGRAPH_MAX_CHARACTERS must be a whole number."),
    ({"MAX_TOKENS": "perhaps"}, "CONTENTGRAPH_MAX_TOKENS must be a whole number."),
    ({"MAX_DEPTH": "perhaps"}, "CONTENTGRAPH_MAX_DEPTH must be a whole number."),
    ({"MAX_ALIASES": "perhaps"}, "CONTENTGRAPH_MAX_ALIASES must be a whole number."),
    ({"MAX_ROOT_FIELDS": "perhaps"}, "CONTENTGRAPH_MAX_ROOT_FIELDS must be a whole number."),
    ({"MAX_DIRECTIVES": "perhaps"}, "CONTENTGRAPH_MAX_DIRECTIVES must be a whole number."),
    ({"MAX_FIELDS": "perhaps"}, "CONTENTGRAPH_MAX_FIELDS must be a whole number."),
    ({"MAX_INTROSPECTION_DEPTH": "perhaps"}, "CONTENTGRAPH_MAX_INTROSPECTION_DEPTH must be a whole number."),
    ({"MAX_COMPARISONS": "0"}, "CONTENTGRAPH_MAX_COMPARISONS must be at least 1."),
    ({"MAX_NODES": "perhaps"}, "CONTENTGRAPH_MAX_NODES must be a whole number."),
    ({"MAX_UPSTREAM_REQUESTS": "perhaps"}, "CONTENTGRAPH_MAX_UPSTREAM_REQUESTS must be a whole number."),
    ({"OPERATION_DEADLINE": "perhaps"}, "CONTENTGRAPH_OPERATION_DEADLINE must be a number."),
    ({"BODY_DEADLINE": "perhaps"}, "CONTENTGRAPH_BODY_DEADLINE must be a number."),
    ({"BUDGET_BURST": "perhaps"}, "CONTENTGRAPH_BUDGET_BURST must be a whole number."),
    ({"BUDGET_RATE": "perhaps"}, "CONTENTGRAPH_BUDGET_RATE must be a number."),
    ({"SHOW_COST": "perhaps"}, "CONTENTGRAPH_SHOW_COST must be true or false."),
    ({"PERSISTED": "perhaps"}, "CONTENTGRAPH_PERSISTED must be 'off', 'automatic' or 'only'."),
    ({"RESPONSE_CACHE": "perhaps"}, "CONTENTGRAPH_RESPONSE_CACHE must be a whole number."),
    ({"RESPONSE_CACHE_BYTES": "perhaps"}, "CONTENTGRAPH_RESPONSE_CACHE_BYTES must be a whole number."),
    ({"CONTENT_LIFETIME": "perhaps"}, "CONTENTGRAPH_CONTENT_LIFETIME must be a whole number."),
    ({"MODEL_LIFETIME": "perhaps"}, "CONTENTGRAPH_MODEL_LIFETIME must be a whole number."),
    (
        {"CORS_ORIGINS": "perhaps"},
        "CONTENTGRAPH_CORS_ORIGINS must be origins such as https://www.example.com, without a path.",
    ),
    ({"CORS_CREDENTIALS": "perhaps"}, "CONTENTGRAPH_CORS_CREDENTIALS must be true or false."),
    ({"INCREMENTAL": "perhaps"}, "CONTENTGRAPH_INCREMENTAL must be true or false."),
    ({"COMPRESSION": "perhaps"}, "CONTENTGRAPH_COMPRESSION must be true or false."),
]


@pytest.mark.parametrize(
    ("given", "sentence"), WRONG, ids=[sentence.removeprefix("CONTENTGRAPH_")[:60] for _, sentence in WRONG]
)
def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], sentence: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"CONTENTGRAPH_{name}", value)
    with pytest.raises(SettingsError) as refused:
        load_settings(_env_file=None)
    assert str(refused.value) == sentence
