"""The body of a content call: each rule with both edges, and all violations of one body in document order."""

import json
from typing import Any

import pytest

from emulator.croct.payload import read_payload
from emulator.croct.problems import Problem

JSON = "application/json"


def violations(body: Any, *, static: bool = False, longest_text: int = 50) -> list[tuple[str, str]]:
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        read_payload(written, JSON, static=static, longest_text=longest_text)
    except Problem as problem:
        return [(it.path, it.reason) for it in problem.violations]
    return []


def nested(levels: int) -> Any:
    return {"a": nested(levels - 1)} if levels > 1 else {"a": 1}


def with_attributes(attributes: Any) -> Any:
    return {"slotId": "x", "context": {"attributes": attributes}}


@pytest.mark.parametrize(
    "body",
    [
        {"slotId": "home-hero"},
        {"slotId": "x", "preferredLocale": None},
        *({"slotId": "x", "preferredLocale": locale} for locale in ("en", "EN-us", "pt_br", "fil")),
        *({"slotId": "x", "version": version} for version in ("1", "1.2", "0", "10.0")),
        {"slotId": "x", "previewToken": "", "includeSchema": False, "context": {}},
        {"slotId": "x", "unknown": {"anything": [1]}},
        {"slotId": "x", "context": {"timeZone": "Europe/Brno", "page": {"url": "/"}, "campaign": {}, "attributes": {}}},
        with_attributes({"null": None, "flag": True, "number": 1.5, "list": [1, "a", None]}),
        with_attributes({str(at): at for at in range(30)}),
        with_attributes({"k" * 50: "v" * 50}),
        with_attributes(nested(5)),
    ],
)
def test_what_is_documented_is_accepted(body: Any) -> None:
    assert violations(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", [("", "Expected valid JSON")]),
        (b"", [("", "Expected valid JSON")]),
        (b"\xff", [("", "Expected valid JSON")]),
        ([], [("", "Expected object")]),
        ({}, [("/slotId", "Expected string")]),
        ({"slotId": 1}, [("/slotId", "Expected string")]),
        ({"slotId": "x", "version": 1}, [("/version", "Expected string")]),
        (
            {"slotId": "x", "version": "latest"},
            [("/version", "Expected version in the form major or major.minor")],
        ),
        (
            {"slotId": "x", "version": "1.2.3"},
            [("/version", "Expected version in the form major or major.minor")],
        ),
        ({"slotId": "x", "version": None}, [("/version", "Expected string")]),
        ({"slotId": "x", "preferredLocale": "english"}, [("/preferredLocale", "Expected locale code")]),
        ({"slotId": "x", "preferredLocale": "en-us-x"}, [("/preferredLocale", "Expected locale code")]),
        ({"slotId": "x", "preferredLocale": 1}, [("/preferredLocale", "Expected string")]),
        ({"slotId": "x", "previewToken": None}, [("/previewToken", "Expected string")]),
        ({"slotId": "x", "includeSchema": "yes"}, [("/includeSchema", "Expected boolean")]),
        ({"slotId": "x", "context": None}, [("/context", "Expected object")]),
        ({"slotId": "x", "context": {"page": {}}}, [("/context/page/url", "Expected string")]),
        ({"slotId": "x", "context": {"page": {"url": 1}}}, [("/context/page/url", "Expected string")]),
        ({"slotId": "x", "context": {"campaign": {"term": []}}}, [("/context/campaign/term", "Expected string")]),
        ({"slotId": "x", "context": {"timeZone": 1}}, [("/context/timeZone", "Expected string")]),
        (with_attributes([]), [("/context/attributes", "Expected object")]),
        (
            with_attributes({str(at): at for at in range(31)}),
            [("/context/attributes", "Expected at most 30 entries")],
        ),
        (with_attributes({"": 1}), [("/context/attributes/", "Expected key of 1 to 50 characters")]),
        (
            with_attributes({"k" * 51: 1}),
            [(f"/context/attributes/{'k' * 51}", "Expected key of 1 to 50 characters")],
        ),
        (with_attributes({"a": "v" * 51}), [("/context/attributes/a", "Expected at most 50 characters")]),
        (with_attributes({"a": ["v" * 51]}), [("/context/attributes/a/0", "Expected at most 50 characters")]),
        (with_attributes({"a/b~c": "v" * 51}), [("/context/attributes/a~1b~0c", "Expected at most 50 characters")]),
        (with_attributes(nested(6)), [("/context/attributes/a/a/a/a/a", "Expected at most 5 levels")]),
        (
            with_attributes({"a": {str(at): at for at in range(31)}}),
            [("/context/attributes/a", "Expected at most 30 entries")],
        ),
    ],
)
def test_what_is_not_is_named(body: Any, expected: list[tuple[str, str]]) -> None:
    assert violations(body) == expected


def test_all_violations_are_listed_in_document_order() -> None:
    body = {
        "version": 2,
        "context": {"attributes": {"a": "v" * 51, "": None}, "timeZone": 1, "page": {"title": 1}},
        "includeSchema": 1,
    }
    assert violations(body) == [
        ("/slotId", "Expected string"),
        ("/version", "Expected string"),
        ("/context/attributes/a", "Expected at most 50 characters"),
        ("/context/attributes/", "Expected key of 1 to 50 characters"),
        ("/context/timeZone", "Expected string"),
        ("/context/page/url", "Expected string"),
        ("/context/page/title", "Expected string"),
        ("/includeSchema", "Expected boolean"),
    ]


def test_the_length_of_texts_can_be_that_of_the_official_sdk() -> None:
    assert violations(with_attributes({"a": "v" * 255}), longest_text=255) == []
    assert violations(with_attributes({"a": "v" * 256}), longest_text=255) == [
        ("/context/attributes/a", "Expected at most 255 characters")
    ]


def test_static_content_has_no_context() -> None:
    assert violations({"slotId": "x", "context": 1, "previewToken": 2}, static=True) == []


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_other_media_types_are_refused(media_type: str) -> None:
    with pytest.raises(Problem, match="unsupported-media-type"):
        read_payload(b'{"slotId":"x"}', media_type, static=False, longest_text=50)


def test_the_media_type_may_have_parameters() -> None:
    body = read_payload(b'{"slotId":"x"}', "Application/JSON; charset=utf-8", static=False, longest_text=50)
    assert body == {"slotId": "x"}
