"""Recorded responses of the real Delivery API as models: every value is read as it was sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.recorded.recordings import content, recorded
from tests.upstream.as_sent import as_sent
from upstream import models
from upstream.decode import decode
from upstream.element_models import AssetElement, DateTimeElement, UnknownElement

RECORDED = recorded("kentico")

# The first key of a body tells what it is.
MODELS: dict[str, type[msgspec.Struct]] = {
    "items": models.ItemListing,
    "item": models.ItemAnswer,
    "types": models.TypeListing,
    "taxonomies": models.TaxonomyListing,
    "message": models.ErrorBody,
}


def read(path: Path) -> Any:
    return decode("delivery", path.name, path.read_bytes(), MODELS[next(iter(content(path)))])


def items(answer: Any) -> list[models.Item]:
    """All items of an answer, linked ones included."""
    match answer:
        case models.ItemListing():
            return [*answer.items, *answer.modular_content.values()]
        case models.ItemAnswer():
            return [answer.item, *answer.modular_content.values()]
    return []


def written(value: Any) -> str:
    """Values with their kinds: 8 is not 8.0 here."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


if RECORDED:

    @pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
    def test_every_value_is_read_as_it_was_sent(path: Path) -> None:
        sent = content(path)
        assert written(as_sent(read(path), sent)) == written(sent)

    @pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
    def test_every_element_is_of_its_own_kind(path: Path) -> None:
        """What is asked for one by one is what the JSON has, kind by kind."""
        answer, sent = read(path), content(path)
        results = sent.get("items", [sent[key] for key in ("item",) if key in sent])
        expected = [
            {codename: (element["type"], element["value"]) for codename, element in item["elements"].items()}
            for item in [*results, *sent.get("modular_content", {}).values()]
        ]
        assert [
            {codename: _kind_and_value(item, codename) for codename in item.elements} for item in items(answer)
        ] == (expected)

    @pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
    def test_every_date_is_one(path: Path) -> None:
        answer = read(path)
        dates = [item.system.last_modified for item in items(answer)]
        for item in items(answer):
            elements = (item.element(codename) for codename in item.elements)
            dates += [it.value for it in elements if isinstance(it, DateTimeElement) and it.value is not None]
        assert [models.timestamp(date, "a date") for date in dates] == dates


def _kind_and_value(item: models.Item, codename: str) -> tuple[str, Any]:
    element = item.element(codename)
    assert element is not None
    assert not isinstance(element, UnknownElement), "the recordings hold the nine kinds of the reference"
    if isinstance(element, AssetElement):
        return element.kind, [as_sent(it, {"description": it.description}) for it in element.value]
    return element.kind, msgspec.to_builtins(element.value)
