"""No key and no token, of whatever kind, is in an answer, in its headers, or in a log line, whatever goes wrong."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
import structlog
from httpx import ASGITransport, AsyncClient

from emulator.faults import Fault
from resolvers.caller import Scope
from server import create_app
from serving.logs import configure_logs
from serving.settings import load_settings
from tests.graph import Graph, graph_over
from tests.private_ways import CLIENT_ID, PREVIEW_TOKEN, PROJECT, USER_TOKEN
from tests.serving.asked import AUDIENCE, RSA, SECRET, token
from tests.upstream.services import SIGNING_KEY

STATIC = "a-long-random-token-that-opens-everything"
COOKIE = "unmistakable-cookie"
EVERYTHING = """query Everything($secret: String!, $preview: String!, $user: String!) {
  visitor(uid: "e3e9e191a12b9257") {
    segments { name } usualLocation { city } activity(type: CUSTOM_ACTION, customActionName: $secret) { activity }
    slot(id: "home-hero", context: { attributes: { key: $secret } }) { content }
  }
  slot(id: "newsletter-banner", previewToken: $preview, visitor: { userToken: $user }) { schema { root { type } } }
  projects { name workflowSteps { name } items(limit: 1) { items { name } } }
  item(codename: "on_roasts", preview: true) { draft { name } system { sitemapNodes { name } } }
}"""
VARIABLES = {"secret": "whispered", "preview": PREVIEW_TOKEN, "user": USER_TOKEN}
FAULTS = {
    "nothing": None,
    "500": Fault(status=500),
    "401": Fault(status=401),
    "html": Fault(html=True),
    "truncated": Fault(truncate=True),
    "mistyped": Fault(body='{"segments": 5, "content": 5, "projects": 5, "system": 5}'),
    "echo": Fault(status=400, body=f'{{"message": "{STATIC}", "title": "{USER_TOKEN}", "description": "{SECRET}"}}'),
}


@pytest.fixture(params=[False, True], ids=["text", "json"])
def logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Log lines as the running server writes them."""
    configure_logs("debug", as_json=request.param)
    yield
    structlog.reset_defaults()


def secrets_of(graph: Graph) -> dict[str, str]:
    signing = graph.account.application.keys[SIGNING_KEY].private_key
    assert signing is not None
    keys = {name: key for name, key in graph.project.keys.items() if name != "croct_application"}
    return {**keys, "croct signing key": signing, "static": STATIC, "jwt key": SECRET, "cookie": COOKIE}


async def everything_said(graph: Graph, headers: dict[str, str]) -> str:
    answers = [await graph.ask(EVERYTHING, VARIABLES, method=method, headers=headers) for method in ("POST", "GET")]
    return "".join(f"{answer.status_code} {answer.headers} {answer.text}" for answer in answers)


@pytest.mark.parametrize("fault", FAULTS)
async def test_nothing_secret_leaves_the_server(capsys: pytest.CaptureFixture[str], logs: None, fault: str) -> None:
    callers = {
        "static": {"authorization": f"Bearer {STATIC}"},
        "jwt": {"authorization": f"Bearer {token(scope=' '.join(Scope))}"},
        "expired": {"authorization": f"Bearer {token(exp=1_000_000_000)}"},
        "foreign": {"authorization": f"Bearer {token(RSA, 'RS256')}"},
        "unknown": {"authorization": f"Bearer {STATIC}x"},
        "nobody": {},
    }
    async with graph_over(
        open_scopes=["content"],
        access_tokens={STATIC: list(Scope)},
        jwt_key=SECRET,
        jwt_audience=AUDIENCE,
    ) as graph:
        if (chosen := FAULTS[fault]) is not None:
            graph.faults.set("*", chosen)
        secrets = secrets_of(graph)
        said = ""
        for headers in callers.values():
            own = {"x-client-id": CLIENT_ID, "x-token": USER_TOKEN, "cookie": f"session={COOKIE}", **headers}
            said += await everything_said(graph, own)
            secrets[headers.get("authorization", "nothing")] = headers.get("authorization", "Bearer ")[7:] or COOKIE
    written = capsys.readouterr()
    lines = written.out + written.err
    secrets |= {
        "user token": USER_TOKEN,
        "preview token": PREVIEW_TOKEN,
        "client id": CLIENT_ID,
        "variable": "whispered",
    }
    assert [name for name, secret in secrets.items() if secret in said] == []
    assert [name for name, secret in secrets.items() if secret in lines] == []
    assert ("Bearer ey" in lines, "http://emulator" in said + lines) == (False, False)


async def test_the_keys_of_real_services_stay_inside_when_none_can_be_reached(
    capsys: pytest.CaptureFixture[str], logs: None
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{closed.getsockname()[1]}"
    keys = {name: f"unmistakable-{name}" for name in ("preview_key", "personalization_key", "migration_key")}
    addresses = ("delivery_url", "preview_url", "personalization_url", "migration_url", "croct_url")
    settings = load_settings(
        _env_file=None,
        project_id=PROJECT,
        open_scopes=list(Scope),
        upstream_attempts=1,
        croct_api_key=SIGNING_KEY,
        **keys,
        **dict.fromkeys(addresses, here),
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://t") as client,
    ):
        asked = {"query": EVERYTHING, "variables": VARIABLES}
        answer = await client.post("/graphql", json=asked)
    codes = {error["extensions"]["code"] for error in answer.json()["errors"]}
    assert codes == {"UPSTREAM_UNREACHABLE"}
    written = capsys.readouterr()
    everything = f"{answer.headers}{answer.text}{written.out}{written.err}"
    secrets = [*keys.values(), SIGNING_KEY, PREVIEW_TOKEN, USER_TOKEN, "whispered", here]
    assert [secret for secret in secrets if secret in everything] == []
