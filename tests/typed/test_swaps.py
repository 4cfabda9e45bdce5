"""Schemas are swapped while the whole server answers: no answer is lost, and none is of two schemas."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from emulator.app import create_emulator
from emulator.faults import Fault
from server import create_app
from serving.settings import load_settings
from tests.graph import PLAIN, sample_project

ALWAYS = '{ article(codename: "on_roasts") { title author { items { ... on Person { fullName } } } } }'
SOMETIMES = '{ article(codename: "on_roasts") { title summary } }'
TITLE = "On Roasts"
AUTHOR = {"items": [{"fullName": "Inês Carvalho"}]}
SWAPS = 6
CALLERS = 8


def kind_of(query: str, body: Any) -> str:
    """What an answer is, which must be one of three things."""
    if query == ALWAYS:
        assert body == {"data": {"article": {"title": TITLE, "author": AUTHOR}}}
        return "always"
    if "errors" in body:
        (error,) = body["errors"]
        assert error["message"].startswith("Cannot query field 'summary' on type 'Article'.")
        return "without"
    assert body["data"]["article"].keys() == {"title", "summary"}
    assert body["data"]["article"]["summary"] != ""
    return "with"


@pytest.mark.parametrize("response_cache", [0, 1000])
async def test_answers_during_swaps_are_whole_and_of_one_schema(response_cache: int) -> None:
    emulator = create_emulator(sample_project())
    settings = {**PLAIN, "project_id": None, "response_cache": response_cache, "push_down": True}
    app = create_app(load_settings(_env_file=None, **settings), emulator=emulator)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://t") as client,
        AsyncClient(transport=ASGITransport(emulator), base_url="http://e") as upstream,
    ):
        whole = (await upstream.get(f"/delivery/{sample_project().id}/types")).json()
        less = json.loads(json.dumps(whole))
        (article,) = (it for it in less["types"] if it["system"]["codename"] == "article")
        del article["elements"]["summary"]
        done = asyncio.Event()
        answers: Counter[str] = Counter()

        async def ask(query: str) -> None:
            answer = await client.post("/graphql", json={"query": query})
            answers[kind_of(query, answer.json())] += 1

        async def call(query: str) -> None:
            while not done.is_set():
                await ask(query)
                await asyncio.sleep(0)  # in process, an answer that is kept already never waits

        async def swap() -> None:
            for number in range(SWAPS):
                model = whole if number % 2 else less
                emulator.state.faults.set("types", Fault(body=json.dumps(model)))
                answer = await client.post("/schema/refresh")
                assert answer.json()["swapped"] is True
                await ask(SOMETIMES)
            done.set()

        await asyncio.gather(swap(), *(call((ALWAYS, SOMETIMES)[number % 2]) for number in range(CALLERS)))
    assert answers.keys() == {"always", "with", "without"}
    assert answers.total() > SWAPS * CALLERS
