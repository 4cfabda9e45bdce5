"""A thousand callers at once, of every kind: each gets its own answer, and nothing is left of them."""

from __future__ import annotations

import asyncio
import gc
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message, Scope

from emulator.faults import Fault, Faults
from execution.run import Run
from resolvers.context import Context
from resolvers.loaders import Loaders
from serving.response_cache import ResponseCache
from tests.network import Doors, networked, until
from tests.private_ways import CLIENT_ID, ON_ROASTS, PROJECT, PUBLISHED_NODE
from upstream.single_flight import SingleFlightTransport

CALLERS = 1_000
POOL = 100  # connections that the network client keeps at most
DEADLINE = 30.0

ARTICLES = ("on_roasts", "coffee_processing_techniques", "origins_of_arabica_bourbon", "donate_with_us", "nothing")
LANGUAGES = ("en-US", "es-ES", "es-MX")
SHARED, HELD, ENDLESS = "home", ("left_1", "left_2", "left_3"), ("late_1", "late_2", "late_3")

# What callers ask, by kind: a query of one `$n`, of which each value is another request.
ANSWERED = {
    "an item and what it links to": """{ item(codename: "on_roasts", language: "%(language)s") {
        system { name } elements { codename } related: element(codename: "related_articles") {
          ... on ModularContentElement { items { system { codename type { name } } } unresolved } } } }""",
    "items, a page": "query ($n: Int!) { items(limit: 5, offset: $n) { items { id system { name } } hasNextPage } }",
    "items, counted": "query ($n: Int!) { items(offset: $n, limit: 1) { totalCount } }",
    "a typed item": """{ article(codename: "%(article)s") { title personas { items { name } } author { items {
        ... on Person { fullName } } } } }""",
    "a typed listing": "query ($n: Int!) { article_All(limit: $n) { items { title relatedArticles { codenames } } } }",
    "types and taxonomies": '{ contentType(codename: "article") { elements { codename } } taxonomies { totalCount } }',
    "a node": f'{{ node(id: "{PUBLISHED_NODE}") {{ id }} }}',
    "a preview": '{ item(codename: "%(article)s", preview: true, language: "%(language)s") { system { name } } }',
    "a visitor": '{ visitor(uid: "e3e9e191a12b9257") { segments { name } usualLocation { city } } }',
    "a visitor's slot": '{ visitor(uid: "e3e9e191a12b9257") { slot(id: "article-teasers") { content items { id } } } }',
    "a slot": f"""{{ slot(id: "home-hero", visitor: {{ clientId: "{CLIENT_ID}" }}) {{ source content }} }}""",
    "a project": f'query ($n: Int!) {{ project(id: "{PROJECT}") {{ items(limit: $n) {{ items {{ name }} }} }} }}',
    "a draft": f"""{{ project(id: "{PROJECT}") {{ item(id: "{ON_ROASTS}") {{ name workflowStep {{ name }}
        item {{ system {{ codename }} }} }} }} }}""",
}
FAILING = {
    "no GraphQL": "{ item(",
    "no such field": '{ item(codename: "%(article)s") { price } }',
    "no such value": "query ($n: String!) { item(codename: $n) { id } }",
    "a page too large": "{ items(limit: 1000) { limit } }",
    "a codename that is none": '{ item(codename: "a/b") { id } node(id: "?") { id } }',
    "a service that fails": """{ visitor(uid: "e3e9e191a12b9257") { currentLocation(sid: "900420c5d646260d") { city }
        segments { name } } item(codename: "%(article)s") { id } }""",
}
EXPECTED = {
    "no GraphQL": ["GRAPHQL_VALIDATION_FAILED"],
    "no such field": ["GRAPHQL_VALIDATION_FAILED"],
    "no such value": ["GRAPHQL_VALIDATION_FAILED"],
    "a page too large": ["PAGE_SIZE_LIMIT_EXCEEDED"],
    "a codename that is none": ["BAD_USER_INPUT", "BAD_USER_INPUT"],
    "a service that fails": ["UPSTREAM_UNAVAILABLE"],
    "is late": ["DEADLINE_EXCEEDED"],
}
LEAVING = ("leaves", "leaves one who stays")
STAYING = f'{{ item(codename: "{SHARED}") {{ id system {{ name }} }} }}'
ENTERING = '{ item(codename: "%s") { id } }'
FAULTS = {"personalization.currentlocation": Fault(status=500)}


@dataclass(slots=True)
class Call:
    """One caller's request; `leave` lets them hang up before the answer."""

    kind: str
    text: str
    number: int
    leave: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def request(self) -> bytes:
        return json.dumps({"query": self.text, "variables": {"n": self.number}}).encode()


def calls() -> Iterator[Call]:
    """All kinds in turn. What is asked repeats, so that some callers ask for the same thing at the same time."""
    kinds = {**ANSWERED, **FAILING, "stays": STAYING, "leaves one who stays": STAYING, "leaves": "", "is late": ""}
    for position in range(CALLERS):
        turn, at = divmod(position, len(kinds))
        kind, text = list(kinds.items())[at]
        number = turn % len(ARTICLES)
        if kind == "leaves":
            text = ENTERING % HELD[number % len(HELD)]
        elif kind == "is late":
            text = ENTERING % ENDLESS[number % len(ENDLESS)]
        words = {"article": ARTICLES[number], "language": LANGUAGES[number % len(LANGUAGES)]}
        yield Call(kind, text % words if "%(" in text else text, 1 + number)


class Clock:
    """The event loop's time, which can be moved forward."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        real, self._ahead = loop.time, 0.0
        patch.setattr(loop, "time", lambda: real() + self._ahead)

    def forward(self, seconds: float) -> None:
        self._ahead += seconds


async def answered(app: Starlette, call: Call) -> tuple[int, Any] | None:
    """Status and body, or None where the caller was gone before."""
    sent: list[Message] = []
    unread: list[Message] = [{"type": "http.request", "body": call.request}]

    async def receive() -> Message:
        if unread:
            return unread.pop()
        await call.leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/json")],
    }
    await app(scope, receive, send)
    if not sent:
        return None
    start, *parts = sent
    return start["status"], _without_request_ids(json.loads(b"".join(part["body"] for part in parts)))


def _without_request_ids(body: Any) -> Any:
    """The services number the requests that fail."""
    for error in body.get("errors", ()):
        if error.get("extensions", {}).get("requestId"):
            error["extensions"]["requestId"] = "a number"
    return body


async def one_by_one(clock: Clock) -> dict[bytes, Any]:
    """What each different request is answered when nobody else asks: with data and no error, or what the kind says."""
    doors = Doors(*ENDLESS)
    answers: dict[bytes, Any] = {}
    async with networked(doors, Faults(FAULTS), response_cache=0, operation_deadline=DEADLINE) as (app, _):
        for call in calls():
            if call.kind != "leaves" and call.request not in answers:
                asking = asyncio.create_task(answered(app, call))
                if call.kind == "is late":
                    await until(lambda: doors.arrived.total() > doors.left.total())
                    clock.forward(DEADLINE + 1)
                answers[call.request] = await asking
                assert failures(answers[call.request]) == EXPECTED.get(call.kind, []), call
    return answers


def failures(answer: tuple[int, Any] | None) -> list[str]:
    """The codes of an answer's errors."""
    assert answer is not None, "nobody left"
    return [error["extensions"]["code"] for error in answer[1].get("errors", ())]


async def all_at_once(app: Starlette, doors: Doors, clock: Clock) -> list[tuple[Call, tuple[int, Any] | None]]:
    """Every caller with what they were answered. In the end some leave, then one is answered whom they asked with,
    then time runs out for the rest.
    """
    asked = [(call, asyncio.create_task(answered(app, call))) for call in calls()]

    async def those(*kinds: str) -> None:
        await asyncio.gather(*(task for call, task in asked if call.kind in kinds))

    await those(*ANSWERED, *FAILING)
    await until(lambda: doors.arrived == Counter([SHARED, *HELD, *ENDLESS]))
    for call, _ in asked:
        if call.kind in LEAVING:
            call.leave.set()
    await those(*LEAVING)
    await until(lambda: doors.left == Counter(HELD))
    doors.open(SHARED)
    await those("stays")
    clock.forward(DEADLINE)
    await those("is late")
    await until(lambda: doors.left == Counter([*HELD, *ENDLESS]))
    return [(call, task.result()) for call, task in asked]


OF_A_REQUEST = (Context, Loaders, Run)


def kept_of_requests() -> Counter[str]:
    """What requests have left in memory, by class."""
    gc.collect()
    return Counter(type(it).__name__ for it in gc.get_objects() if type(it) in OF_A_REQUEST)


def flights() -> list[Any]:
    """What is in flight in any part of the server that lets several wait for one thing."""
    shared = (it for it in gc.get_objects() if type(it) in (SingleFlightTransport, ResponseCache))
    return [flight for it in shared for flight in it._flights]


@pytest.mark.parametrize("kept", [0, 1_000], ids=["each operation run", "equal operations run once"])
async def test_a_thousand_callers_get_what_each_would_get_alone_and_leave_nothing(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    alone = await one_by_one(clock)
    doors = Doors(SHARED, *HELD, *ENDLESS)
    async with networked(doors, Faults(FAULTS), response_cache=kept, operation_deadline=DEADLINE) as (app, services):
        tasks, objects = asyncio.all_tasks(), kept_of_requests()
        answers = await all_at_once(app, doors, clock)
        assert len(answers) == CALLERS
        for call, answer in answers:
            assert answer == (None if call.kind in LEAVING else alone[call.request]), call

        await until(lambda: asyncio.all_tasks() <= tasks and services.busy == 0)
        assert flights() == []
        assert kept_of_requests() == objects
        assert services.connections <= POOL
        assert app.state.handovers == {}
    await until(lambda: services.connections == 0)
