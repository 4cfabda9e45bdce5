"""The explorer's routes: the page, its settings, its files, and what they all say to the browser."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from serving.graphiql import ExampleTab, GraphiQLConfig, graphiql_routes

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
)
HARDENING = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
FOR_EVER = "public, max-age=31536000, immutable"

CONFIG = GraphiQLConfig(
    title="Coffee & more",
    tabs=[
        ExampleTab("An article", "query Article($codename: String!) { __typename }", '{"codename": "on_roasts"}'),
        ExampleTab("</script><!-- \u2028", "query Hostile { __typename }"),
    ],
    headers={"Authorization": "Bearer …"},
)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("outside the bundle")
    return build(tmp_path / "graphiql")


def build(directory: Path) -> Path:
    directory.mkdir()
    (directory / "manifest.json").write_text('{"script": "main-A.js", "style": "main-B.css"}')
    for name in ("main-A.js", "main-B.css", "codicon-C.ttf", "roboto-D.woff2", "LICENSES.txt"):
        (directory / name).write_text(name)
    return directory


@pytest.fixture
async def client(bundle: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(bundle) as client:
        yield client


def client_of(bundle: Path) -> httpx.AsyncClient:
    app = Starlette(routes=graphiql_routes(CONFIG, bundle))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver")


def headers_of(response: httpx.Response, *names: str) -> dict[str, str]:
    return {name: response.headers[name] for name in names}


async def test_the_page_names_the_bundle_and_holds_no_script_of_its_own(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<link rel="stylesheet" href="graphiql/main-B.css">' in response.text
    assert scripts(response.text) == [
        '<script src="graphiql/cfg.js">',
        '<script type="module" src="graphiql/main-A.js">',
    ]
    assert "<title>Coffee &amp; more · GraphiQL</title>" in response.text


async def test_the_page_is_checked_on_each_visit_and_runs_under_the_strict_policy(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert headers_of(response, "content-security-policy", "cache-control", *HARDENING) == {
        "content-security-policy": POLICY,
        "cache-control": "no-cache",
        **HARDENING,
    }


async def test_the_settings_are_the_configuration(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphiql/cfg.js")
    assert headers_of(response, "content-type", "cache-control", *HARDENING) == {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "no-cache",
        **HARDENING,
    }
    assert settings(response.text) == {
        "endpoint": "/graphql",
        "title": "Coffee & more",
        "tabs": [
            {
                "query": "# An article\nquery Article($codename: String!) { __typename }",
                "variables": '{"codename": "on_roasts"}',
            },
            {"query": "# </script><!-- \u2028\nquery Hostile { __typename }", "variables": ""},
        ],
        "headers": {"Authorization": "Bearer …"},
    }


async def test_nothing_in_the_settings_can_end_a_script(client: httpx.AsyncClient) -> None:
    text = (await client.get("/graphiql/cfg.js")).text
    assert [character for character in "<>&\u2028\u2029" if character in text] == []


@pytest.mark.parametrize(
    ("name", "content_type", "cache_control"),
    [
        ("main-A.js", "text/javascript; charset=utf-8", FOR_EVER),
        ("main-B.css", "text/css; charset=utf-8", FOR_EVER),
        ("codicon-C.ttf", "font/ttf", FOR_EVER),
        ("roboto-D.woff2", "font/woff2", FOR_EVER),
        ("manifest.json", "application/json", "no-cache"),
        ("LICENSES.txt", "text/plain; charset=utf-8", "no-cache"),
    ],
)
async def test_a_file_has_its_type_and_its_lifetime(
    client: httpx.AsyncClient, name: str, content_type: str, cache_control: str
) -> None:
    response = await client.get(f"/graphiql/{name}")
    assert response.status_code == 200
    assert headers_of(response, "content-type", "cache-control", "content-security-policy", *HARDENING) == {
        "content-type": content_type,
        "cache-control": cache_control,
        "content-security-policy": POLICY,
        **HARDENING,
    }


async def test_an_unchanged_file_is_not_sent_again(client: httpx.AsyncClient) -> None:
    etag = (await client.get("/graphiql/main-A.js")).headers["etag"]
    response = await client.get("/graphiql/main-A.js", headers={"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/graphiql/",
        "/graphiql/absent.js",
        "/graphiql/../secret.txt",
        "/graphiql/..%2fsecret.txt",
        "/graphiql/%2e%2e/secret.txt",
        "/graphiql/%2fetc/hostname",
        "/graphiql/main-A.js%00",
    ],
)
async def test_only_files_of_the_bundle_are_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/", "/graphiql/cfg.js", "/graphiql/main-A.js"])
async def test_everything_is_for_reading(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.head(path)).status_code == 200
    assert (await client.post(path)).status_code == 405


async def test_without_a_bundle_the_page_says_how_to_get_one(tmp_path: Path) -> None:
    async with client_of(tmp_path / "absent") as client:
        response = await client.get("/")
        missing = await client.get("/graphiql/main-A.js")
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == POLICY
    assert [word for word in ("make graphiql", "Node 20", 'href="/graphql"') if word not in response.text] == []
    assert scripts(response.text) == []
    assert missing.status_code == 404


async def test_a_bundle_built_meanwhile_is_found_without_a_restart(tmp_path: Path) -> None:
    async with client_of(tmp_path / "later") as client:
        assert "make graphiql" in (await client.get("/")).text
        build(tmp_path / "later")
        assert "graphiql/main-A.js" in (await client.get("/")).text
        assert (await client.get("/graphiql/main-A.js")).status_code == 200


async def test_the_routes_can_stand_under_a_path(bundle: Path) -> None:
    app = Starlette(routes=[Mount("/ide", routes=graphiql_routes(CONFIG, bundle))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
        responses = [await client.get(path) for path in ("/ide/", "/ide/graphiql/cfg.js", "/ide/graphiql/main-A.js")]
    assert [response.status_code for response in responses] == [200, 200, 200]


def scripts(html: str) -> list[str]:
    return [f"<script{rest.split('>')[0]}>" for rest in html.split("<script")[1:]]


def settings(javascript: str) -> object:
    return json.loads(javascript.removeprefix("window.contentgraph = ").removesuffix(";\n"))
