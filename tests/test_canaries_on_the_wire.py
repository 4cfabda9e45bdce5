"""No key, token, visitor, cookie or e-mail address is in an answer, a log line or a traceback when services fail."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import structlog
from httpx import ASGITransport, AsyncClient

from emulator.app import create_emulator
from resolvers.caller import Scope
from server import create_app
from serving.logs import configure_logs
from serving.settings import load_settings
from tests.private_ways import CLIENT_ID, PREVIEW_TOKEN, PROJECT, USER_TOKEN
from tests.upstream.loopback import Talk, breaks_off, loopback, refusing, response, stalls
from tests.upstream.services import SIGNING_KEY
from tests.upstream.test_transport_tls import certificate

VISITOR, SESSION, EMAIL, COOKIE = "e3e9e191a12b9257", "900420c5d646260d", "eve@example.com", "unmistakable-cookie"
KEYS = {
    name: f"unmistakable-{name}"
    for name in ("preview_key", "secure_access_key", "personalization_key", "migration_key")
}
SECRETS = {
    **KEYS,
    "croct key": SIGNING_KEY,
    "visitor": VISITOR,
    "session": SESSION,
    "e-mail address": EMAIL,
    "encoded e-mail address": EMAIL.replace("@", "%40"),
    "cookie": COOKIE,
    "client id": CLIENT_ID,
    "user token": USER_TOKEN,
    "preview token": PREVIEW_TOKEN,
    "any token": "eyJ",
    "bearer": "Bearer",
    "variable": "whispered",
}
QUERY = """query Everything($secret: String!, $email: String!, $page: String!, $preview: String!, $user: String!) {
  visitor(uid: "e3e9e191a12b9257") {
    segments { name } usualLocation { city } currentSession(sid: "900420c5d646260d") { origin }
    activity(type: CUSTOM_ACTION, pageUrl: $page, customActionName: $secret) { activity }
    slot(id: "home-hero", context: { attributes: { email: $email, key: $secret } }) { content }
  }
  own: slot(id: "home-hero") { content }
  slot(id: "newsletter-banner", previewToken: $preview, visitor: { userToken: $user }) { content }
  projects { name }
  item(codename: "on_roasts") { id }
  draft: item(codename: "on_roasts", preview: true) { id }
  items(where: { system: { name: { eq: $email } } }) { limit }
}"""
VARIABLES = {
    "secret": "whispered",
    "email": EMAIL,
    "page": f"/contact?email={EMAIL}",
    "preview": PREVIEW_TOKEN,
    "user": USER_TOKEN,
}
HEADERS = {
    "x-client-id": CLIENT_ID,
    "x-token": USER_TOKEN,
    "cookie": f"session={COOKIE}",
    "content-type": "application/json",
}

# What a careless service repeats of what it was sent, wherever it has words of its own.
ECHO = " ".join(SECRETS.values())
WORDS = ("message", "description", "title", "detail", "instance", "error")
ECHOED = json.dumps({**dict.fromkeys(WORDS, ECHO), "violations": [{"path": "/context", "reason": ECHO}]}).encode()

Trouble = Callable[[Path], AbstractAsyncContextManager[str]]


def answering(talk: Talk) -> Trouble:
    @asynccontextmanager
    async def trouble(folder: Path) -> AsyncIterator[str]:
        async with loopback(talk) as server:
            yield server.url

    return trouble


def echoing(status: str, *headers: str, body: bytes = ECHOED) -> Trouble:
    return answering(breaks_off(response(body, status=status, headers=headers)))


def at(url: str) -> Trouble:
    @asynccontextmanager
    async def trouble(folder: Path) -> AsyncIterator[str]:
        yield url

    return trouble


@asynccontextmanager
async def refused(folder: Path) -> AsyncIterator[str]:
    with refusing() as url:
        yield url


@asynccontextmanager
async def untrusted(folder: Path) -> AsyncIterator[str]:
    async with loopback(stalls(b""), certificate(folder)[1]) as server:
        yield server.url


TROUBLES: dict[str, Trouble] = {
    "401": echoing("401 Unauthorized", f"WWW-Authenticate: Bearer realm={COOKIE}"),
    "403": echoing("403 Forbidden"),
    "400": echoing("400 Bad Request"),
    "500": echoing("500 Internal Server Error"),
    "503 without JSON": echoing("503 Service Unavailable", body=f"<p>{ECHO}</p>".encode()),
    "redirect": echoing("302 Found", f"Location: https://elsewhere.test/?{KEYS['preview_key']}&{VISITOR}"),
    "cookie": echoing("200 OK", f"Set-Cookie: session={COOKIE}"),
    "mistyped": echoing(
        "200 OK", body=json.dumps(dict.fromkeys(("items", "item", "segments", "content"), ECHO)).encode()
    ),
    "not HTTP": answering(breaks_off(f"{ECHO}\r\n\r\n".encode())),
    "broken off": answering(breaks_off(response(ECHOED, length=len(ECHOED) + 1))),
    "never answered": answering(stalls(b"")),
    "refused": refused,
    "not trusted": untrusted,
    "no host": at("https://exa mple.test"),
    "no label": at(f"https://{'a' * 300}.test"),
    "no such host": at("https://nowhere.invalid"),
}


@pytest.fixture(params=[False, True], ids=["text", "json"])
def logs(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Log lines as the running server writes them, and with them those of every library."""
    configure_logs("debug", as_json=request.param)
    caplog.set_level(logging.INFO)
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_service_in_trouble_gives_nothing_away(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, logs: None, tmp_path: Path, trouble: str
) -> None:
    private = create_emulator().state.croct.application.keys[SIGNING_KEY].private_key
    async with TROUBLES[trouble](tmp_path) as url:
        addresses = ("delivery_url", "preview_url", "personalization_url", "migration_url", "croct_url")
        settings = load_settings(
            _env_file=None,
            project_id=PROJECT,
            open_scopes=list(Scope),
            upstream_attempts=1,
            attempt_timeout=0.2,
            croct_api_key=f"{SIGNING_KEY}:ES256;{private}",
            slots=["home-hero"],
            **KEYS,
            **dict.fromkeys(addresses, url),
        )
        app = create_app(settings)
        async with (
            app.router.lifespan_context(app),
            AsyncClient(transport=ASGITransport(app), base_url="http://t", headers=HEADERS) as client,
        ):
            answer = await client.post("/graphql", json={"query": QUERY, "variables": VARIABLES})
            refreshed = await client.post("/schema/refresh")
    errors = answer.json()["errors"]
    assert len(errors) > 5
    # To the caller, who sent it, a violation's reason may be told.
    for error in errors:
        error["extensions"].pop("violations", None)
    written = capsys.readouterr()
    lines = written.out + written.err + caplog.text
    assert "upstream_failed" in lines
    told = f"{json.dumps(errors)}{answer.headers}{refreshed.headers}{refreshed.text}"
    secrets = {**SECRETS, "croct key's private part": private, "address": url}
    assert [name for name, secret in secrets.items() if secret in lines] == []
    assert [name for name, secret in secrets.items() if secret in told] == []
