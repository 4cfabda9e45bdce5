"""Documents named by hash or id: Apollo's and urql's automatic registration, documentId, trusted manifests."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from structlog.testing import capture_logs

from serving.document_store import MemoryStore
from serving.manifests import ManifestError, read_manifests
from serving.persisted import (
    Named,
    PersistedDocuments,
    PersistedMode,
    PersistedRefused,
)
from serving.statuses import Kind

TEXT = "{ __typename }"
DIGEST = sha256(TEXT.encode()).hexdigest()
OTHER = sha256(b"{ other }").hexdigest()

NOT_FOUND = (Kind.UNKNOWN_HASH, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
NOT_SUPPORTED = (Kind.UNKNOWN_HASH, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
NO_QUERY = (Kind.MALFORMED, "BAD_REQUEST", "The parameter 'query' is missing.")
NO_VERSION = (Kind.MALFORMED, "BAD_REQUEST", "A persisted query must have version 1.")
NO_DIGEST = (Kind.MALFORMED, "BAD_REQUEST", "A persisted query's sha256Hash must be 64 hex digits.")
MISMATCH = (Kind.MALFORMED, "PERSISTED_QUERY_HASH_MISMATCH", "The hash is not the SHA-256 of the query.")
ID_REQUIRED = (
    Kind.MALFORMED,
    "PERSISTED_DOCUMENT_ID_REQUIRED",
    "Only trusted documents are run here: send the id of one, without a query.",
)
UNKNOWN_ID = (Kind.MALFORMED, "PERSISTED_DOCUMENT_NOT_FOUND", "No document of this id is known here.")

Outcome = Named | tuple[Kind, str, str]


def hashed(digest: object = DIGEST, version: object = 1, **more: object) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": digest, **more}}}


async def outcome(documents: PersistedDocuments, parameters: dict[str, Any]) -> Outcome:
    try:
        return await documents.named(parameters)
    except PersistedRefused as refused:
        return refused.kind, refused.code, str(refused)


AUTOMATIC: dict[str, tuple[dict[str, Any], Outcome]] = {
    "a text": ({"query": TEXT}, Named(TEXT)),
    "a text and other extensions": ({"query": TEXT, "extensions": {"x": 1}}, Named(TEXT)),
    "a text and no extensions": ({"query": TEXT, "extensions": None, "documentId": None}, Named(TEXT)),
    "nothing": ({}, NO_QUERY),
    "an empty text": ({"query": ""}, NO_QUERY),
    "an unknown hash": (hashed(OTHER), NOT_FOUND),
    "an unknown hash and an empty text, as some links send it": ({"query": "", **hashed(OTHER)}, NOT_FOUND),
    "a text and its hash": ({"query": TEXT, **hashed()}, Named(TEXT, new=DIGEST)),
    "a text, its hash and urql's note of a miss": ({"query": TEXT, **hashed(miss=True)}, Named(TEXT, new=DIGEST)),
    "a hash in upper case": ({"query": TEXT, **hashed(DIGEST.upper())}, Named(TEXT, new=DIGEST)),
    "a hash with its kind": ({"query": TEXT, **hashed(f"sha256:{DIGEST}")}, Named(TEXT, new=DIGEST)),
    "a text and another's hash": ({"query": TEXT, **hashed(OTHER)}, MISMATCH),
    "another version": (hashed(version=2), NO_VERSION),
    "a version that is a text": (hashed(version="1"), NO_VERSION),
    "a version that is no number": (hashed(version=True), NO_VERSION),
    "no version": ({"extensions": {"persistedQuery": {"sha256Hash": DIGEST}}}, NO_VERSION),
    "a persisted query that is no object": ({"query": TEXT, "extensions": {"persistedQuery": DIGEST}}, NO_VERSION),
    "a short hash": (hashed(DIGEST[:-1]), NO_DIGEST),
    "a hash with a line end": (hashed(DIGEST + "\n"), NO_DIGEST),
    "a hash that is a number": (hashed(1), NO_DIGEST),
    "no hash": (hashed(None), NO_DIGEST),
    "a trusted id": ({"documentId": "article-page"}, Named("{ trusted }")),
    "a trusted id with its text": ({"documentId": "article-page", "query": TEXT}, Named("{ trusted }")),
    "an unknown id": ({"documentId": "nope"}, UNKNOWN_ID),
    "an unknown id with a text": ({"documentId": "nope", "query": TEXT}, Named(TEXT)),
}


@pytest.mark.parametrize(("parameters", "expected"), AUTOMATIC.values(), ids=AUTOMATIC)
async def test_texts_hashes_and_ids_are_told_apart(parameters: dict[str, Any], expected: Outcome) -> None:
    documents = PersistedDocuments(trusted={"article-page": "{ trusted }"})
    assert await outcome(documents, parameters) == expected


async def test_a_text_sent_once_with_its_hash_is_found_by_the_hash() -> None:
    documents = PersistedDocuments()
    assert await outcome(documents, hashed()) == NOT_FOUND
    await documents.remember(await documents.named({"query": TEXT, **hashed()}))
    assert await outcome(documents, hashed()) == Named(TEXT)


async def test_nothing_is_stored_before_the_document_has_passed_its_checks() -> None:
    documents = PersistedDocuments()
    await documents.named({"query": TEXT, **hashed()})
    assert await outcome(documents, hashed()) == NOT_FOUND


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"query": TEXT}, Named(TEXT)),
        (hashed(), NOT_SUPPORTED),
        ({"query": TEXT, **hashed()}, NOT_SUPPORTED),
        ({"documentId": "article-page"}, NOT_SUPPORTED),
        ({}, NO_QUERY),
    ],
)
async def test_switched_off_clients_are_told_to_stop_trying(parameters: dict[str, Any], expected: Outcome) -> None:
    documents = PersistedDocuments(PersistedMode.OFF, {"article-page": "{ trusted }"})
    assert await outcome(documents, parameters) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"query": TEXT}, ID_REQUIRED),
        ({}, ID_REQUIRED),
        ({"query": TEXT, **hashed(OTHER)}, ID_REQUIRED),
        (hashed(OTHER), UNKNOWN_ID),
        ({"documentId": "nope"}, UNKNOWN_ID),
        (hashed(), Named(TEXT)),
        ({"documentId": DIGEST}, Named(TEXT)),
        ({"documentId": f"sha256:{DIGEST}"}, Named(TEXT)),
        ({"query": TEXT, **hashed()}, Named(TEXT)),
    ],
)
async def test_trusted_documents_alone_are_run_where_nothing_else_is(
    tmp_path: Path, parameters: dict[str, Any], expected: Outcome
) -> None:
    (tmp_path / "persisted-documents.json").write_text(json.dumps({f"sha256:{DIGEST}": TEXT}))
    documents = PersistedDocuments(PersistedMode.ONLY, read_manifests((tmp_path / "persisted-documents.json",)))
    assert await outcome(documents, parameters) == expected
    assert isinstance(documents.store, MemoryStore)
    assert len(documents.store) == 0


MD5 = "0" * 32
MANIFESTS: dict[str, tuple[object, list[str]]] = {
    "of the code generator": ({f"sha256:{DIGEST}": TEXT}, [DIGEST, f"sha256:{DIGEST}"]),
    "of the code generator without a prefix": ({DIGEST: TEXT}, [DIGEST, f"sha256:{DIGEST}"]),
    "of Relay, whose ids are MD5": ({MD5: TEXT}, [MD5, DIGEST, f"sha256:{DIGEST}"]),
    "of Apollo": (
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [{"id": DIGEST, "name": "Q", "type": "query", "body": TEXT}],
        },
        [DIGEST, f"sha256:{DIGEST}"],
    ),
}


@pytest.mark.parametrize(("manifest", "ids"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_is_read(tmp_path: Path, manifest: object, ids: list[str]) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(manifest))
    assert read_manifests((file,)) == dict.fromkeys(ids, TEXT)


@pytest.mark.parametrize(
    "content",
    ["[]", "{", "1", '{"a": 1}', '{"format": "apollo-persisted-query-manifest"}', f'{{"sha256:{OTHER}": "{TEXT}"}}'],
)
def test_what_is_no_manifest_is_refused_by_its_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(content)
    with pytest.raises(ManifestError, match=r"^wrong\.json"):
        read_manifests((file,))


def test_a_manifest_that_is_not_there_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ManifestError) as refused:
        read_manifests((tmp_path / "nowhere.json",))
    assert str(refused.value) == f"{tmp_path}/nowhere.json cannot be read: No such file or directory."


class Unreachable:
    async def get(self, digest: str) -> str | None:
        raise ConnectionError("secret-host")

    async def put(self, digest: str, text: str, who: str) -> None:
        raise ConnectionError("secret-host")


async def test_a_store_that_cannot_be_reached_is_a_miss_logged_once_and_counted() -> None:
    documents = PersistedDocuments(store=Unreachable())
    with capture_logs() as logs:
        assert await outcome(documents, hashed()) == NOT_FOUND
        named = await documents.named({"query": TEXT, **hashed()})
        await documents.remember(named)
    assert named.text == TEXT
    assert logs == [{"event": "document_store_unreachable", "log_level": "warning", "reason": "ConnectionError"}]
    assert documents.unreachable == 2


some_values = some.none() | some.booleans() | some.integers() | some.text() | some.lists(some.text(), max_size=2)
some_extensions = some.dictionaries(
    some.sampled_from(["persistedQuery", "x"]),
    some_values | some.dictionaries(some.sampled_from(["version", "sha256Hash", "miss"]), some_values),
)


@given(
    query=some.none() | some.text(),
    extensions=some.none() | some_extensions,
    id=some.none() | some.text(),
    mode=some.sampled_from(PersistedMode),
)
async def test_whatever_is_sent_it_is_a_document_or_refused(
    query: str | None, extensions: dict[str, Any] | None, id: str | None, mode: PersistedMode
) -> None:
    parameters = {"query": query, "extensions": extensions, "documentId": id}
    result = await outcome(PersistedDocuments(mode), parameters)
    assert mode is not PersistedMode.ONLY or not isinstance(result, Named)
