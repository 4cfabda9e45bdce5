"""The explorer: GraphiQL as `make graphiql` bundles it, with its settings and its security headers.
Imports starlette and nothing of ours.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path, PurePosixPath

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

BUNDLE = Path(__file__).parent / "static" / "graphiql"

# No inline script and no blob: workers are files. Only the editor's own style elements need 'unsafe-inline'.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


@dataclass(frozen=True, slots=True)
class ExampleTab:
    """A query to begin with. Its operation's name is the tab's title; `name` is written above it as a comment."""

    name: str
    query: str
    variables: str = ""


@dataclass(frozen=True, slots=True)
class GraphiQLConfig:
    """What the page is told. `headers` are sent with every operation unless the reader changes them."""

    endpoint: str = "/graphql"
    title: str = "contentgraph"
    tabs: Sequence[ExampleTab] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def graphiql_routes(config: GraphiQLConfig, directory: Path = BUNDLE) -> list[BaseRoute]:
    """The page at `/`, its settings and its files under `/graphiql/`."""
    settings = _settings(config)

    def page(request: Request) -> Response:
        # Read on each visit: the page is there as soon as the bundle is, without a restart.
        return HTMLResponse(_page(config, directory), headers=_PAGE_HEADERS)

    def cfg(request: Request) -> Response:
        return Response(settings, media_type=_MEDIA_TYPES[".js"], headers=_SETTINGS_HEADERS)

    return [
        Route("/", page),
        Route("/graphiql/cfg.js", cfg),
        Mount("/graphiql", _Bundle(directory=directory, check_dir=False)),
    ]


# Written out: what the standard library knows of types depends on the machine, and `nosniff` takes them at their word.
_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}
_UNHASHED = frozenset({"LICENSES.txt", "SHA256SUMS", "manifest.json"})

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_PAGE_HEADERS = {**_HEADERS, "Cache-Control": "no-cache", "Content-Security-Policy": CONTENT_SECURITY_POLICY}
_SETTINGS_HEADERS = {**_HEADERS, "Cache-Control": "no-cache"}

# `</script>` and `<!--` end a script early, and the two separators once ended a line of it.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


class _Bundle(StaticFiles):
    """The bundle's files. All but three carry a hash of their content in their name, so they never change."""

    async def check_config(self) -> None:
        """Without a bundle there is nothing to serve, which is not an error."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        name = PurePosixPath(path)
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY  # a worker takes the policy of its file
        response.headers["Content-Type"] = _content_type(name)
        response.headers["Cache-Control"] = (
            "no-cache" if name.name in _UNHASHED else "public, max-age=31536000, immutable"
        )
        return response


def _content_type(name: PurePosixPath) -> str:
    media_type = _MEDIA_TYPES.get(name.suffix, "text/plain")
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _settings(config: GraphiQLConfig) -> str:
    tabs = [{"query": f"# {tab.name}\n{tab.query}", "variables": tab.variables} for tab in config.tabs]
    settings = {"endpoint": config.endpoint, "title": config.title, "tabs": tabs, "headers": dict(config.headers)}
    return f"window.contentgraph = {json.dumps(settings, ensure_ascii=False).translate(_ESCAPES)};\n"


def _page(config: GraphiQLConfig, directory: Path) -> str:
    try:
        files = json.loads((directory / "manifest.json").read_bytes())
    except FileNotFoundError:
        return _MISSING.format(title=escape(config.title), endpoint=escape(config.endpoint), icon=_ICON)
    return _PAGE.format(title=escape(config.title), icon=_ICON, **files)


# Every address is relative to the page, so that the routes can be mounted under a path.
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>{title} · GraphiQL</title>
  <link rel="icon" href="{icon}">
  <link rel="stylesheet" href="graphiql/{style}">
  <script src="graphiql/cfg.js"></script>
  <script type="module" src="graphiql/{script}"></script>
</head>
<body>
  <div id="graphiql"></div>
  <noscript>GraphiQL is an application in the browser and needs JavaScript.</noscript>
</body>
</html>
"""

_MISSING = """\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>{title}</title>
  <link rel="icon" href="{icon}">
  <style>
    body {{ max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; font: 1.05rem/1.6 system-ui, sans-serif }}
    body {{ background: #fff; color: #2d3748 }}
    h1 {{ margin: 0 0 1rem; font-size: 1.6rem; font-weight: 500 }}
    code {{ padding: .15em .4em; border-radius: .3em; background: #edf0f5 }}
    a {{ color: #b0067a }}
    @media (prefers-color-scheme: dark) {{
      body {{ background: #1b2230; color: #d5dce8 }} code {{ background: #2a3446 }} a {{ color: #ff77a8 }}
    }}
  </style>
</head>
<body>
  <h1>The server runs; the explorer is not built yet.</h1>
  <p>GraphiQL is bundled once, with Node 20 or later, by</p>
  <p><code>make graphiql</code></p>
  <p>Then reload this page: the server needs no restart.</p>
  <p>Meanwhile <a href="{endpoint}">{endpoint}</a> answers every GraphQL client.</p>
</body>
</html>
"""

# Given here, so that no browser asks for /favicon.ico: three nodes, linked.
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Cpath d='M4 4l8 4-8 4z' fill='none' stroke='%23d60590'/%3E"
    "%3Cg fill='%23d60590'%3E%3Ccircle cx='4' cy='4' r='2.5'/%3E%3Ccircle cx='12' cy='8' r='2.5'/%3E"
    "%3Ccircle cx='4' cy='12' r='2.5'/%3E%3C/g%3E%3C/svg%3E"
)
