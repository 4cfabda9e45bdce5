"""Which origins may read what: the whole matrix."""

from __future__ import annotations

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from serving.cors import EXPOSED, METHODS, REQUEST_HEADERS, Cors, CorsRules

SITE = "https://coffee.example"


async def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok", headers={"vary": "Accept"})


async def ask(rules: CorsRules, method: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    app = Cors(Starlette(routes=[Route("/", answer, methods=["GET", "OPTIONS"])]), rules)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://t") as client:
        response = await client.request(method, "/", headers=headers)
    named = {name: value for name, value in response.headers.items() if name.startswith("access-") or name == "vary"}
    return response.status_code, named


LISTED = CorsRules(frozenset({SITE}))
WITH_CREDENTIALS = CorsRules(frozenset({SITE}), credentials=True)
VARY = {"vary": "Accept, Origin"}
READABLE = {
    "access-control-allow-origin": SITE,
    "access-control-expose-headers": ", ".join(EXPOSED),
    **VARY,
}
CREDENTIALS = {"access-control-allow-credentials": "true"}
PREFLIGHT = {
    "access-control-allow-origin": SITE,
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": ", ".join(REQUEST_HEADERS),
    "access-control-max-age": "7200",
    "vary": "Origin",
}
ASKING = {"origin": SITE, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}

CASES = {
    "no origin": (LISTED, "GET", {}, (200, VARY)),
    "a listed origin": (LISTED, "GET", {"origin": SITE}, (200, READABLE)),
    "with credentials": (WITH_CREDENTIALS, "GET", {"origin": SITE}, (200, {**READABLE, **CREDENTIALS})),
    "another origin": (LISTED, "GET", {"origin": "https://evil.example"}, (200, VARY)),
    "another port": (LISTED, "GET", {"origin": SITE + ":8443"}, (200, VARY)),
    "another scheme": (LISTED, "GET", {"origin": "http://coffee.example"}, (200, VARY)),
    "a name that begins alike": (LISTED, "GET", {"origin": SITE + ".evil.example"}, (200, VARY)),
    "an opaque origin": (LISTED, "GET", {"origin": "null"}, (200, VARY)),
    "nobody is listed": (CorsRules(), "GET", {"origin": SITE}, (200, {"vary": "Accept"})),
    "a preflight": (LISTED, "OPTIONS", ASKING, (204, PREFLIGHT)),
    "a preflight with credentials": (WITH_CREDENTIALS, "OPTIONS", ASKING, (204, {**PREFLIGHT, **CREDENTIALS})),
    "a preflight of another origin": (
        LISTED,
        "OPTIONS",
        {**ASKING, "origin": "https://evil.example"},
        (204, {"vary": "Origin"}),
    ),
    "OPTIONS that is no preflight": (LISTED, "OPTIONS", {"origin": SITE}, (200, READABLE)),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "method", "headers", "expected"), CASES.values(), ids=CASES)
async def test_an_answer_is_readable_by_listed_origins_alone(
    rules: CorsRules, method: str, headers: dict[str, str], expected: tuple[int, dict[str, str]]
) -> None:
    assert await ask(rules, method, headers) == expected
