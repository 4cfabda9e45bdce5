"""The command line as somebody new to it meets it: what it prints, what it refuses, and how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import structlog
from typer.testing import CliRunner, Result

import server
from schema.build import build_schema, printed
from serving.services import VERSION
from serving.settings import table
from tests.serving.processes import PATIENCE, ROOT, running


@pytest.fixture(autouse=True)
def _untouched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No variable of ours, a working directory without a `.env`, and structlog as it was."""
    for name in [name for name in os.environ if name.upper().startswith("CONTENTGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield
    structlog.reset_defaults()


def run(*arguments: str, **settings: str) -> Result:
    return CliRunner().invoke(
        server.cli, arguments, env={f"CONTENTGRAPH_{name}": value for name, value in settings.items()}
    )


@contextmanager
def occupied() -> Iterator[str]:
    """A port of this machine that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield str(other.getsockname()[1])


def test_help_lists_every_setting_with_its_default_and_its_sentence() -> None:
    lines = [line.strip() for line in run("--help").output.splitlines()]
    for name, default, text in table():
        heading = f"{name} = {default}" if default else name
        assert lines[lines.index(heading) + 1] == text


def test_schema_prints_the_graph_or_writes_it(tmp_path: Path) -> None:
    sdl = printed(build_schema())
    assert run("schema").output == sdl
    assert run("schema", "--output", str(tmp_path / "schema.graphql")).output == ""
    assert (tmp_path / "schema.graphql").read_text() == sdl


def test_an_interrupt_before_the_server_is_up_is_as_quiet() -> None:
    starting = [sys.executable, "-X", "importtime", str(ROOT / "server.py")]
    with subprocess.Popen(starting, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while not process.stderr.readline().endswith(" typer\n"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        printed, told = process.communicate(timeout=PATIENCE)
    assert (printed, [line for line in told.splitlines() if not line.startswith("import time:")]) == ("", [])
    assert process.returncode == -signal.SIGINT


def test_the_explorer_is_named_only_where_it_is_served() -> None:
    with running(PORT="0", PROFILE="hardened") as process:
        assert process.stdout is not None
        assert [process.stdout.readline().split()[0] for _ in range(2)] == ["contentgraph", "GraphQL"]


REFUSED: Sequence[tuple[Sequence[str], Mapping[str, str], str]] = [
    ((), {"PORT": "eighty"}, "CONTENTGRAPH_PORT must be a whole number."),
    (
        (),
        {"HOST": "no.such.host.invalid", "PORT": "8000"},
        r"Cannot listen on no\.such\.host\.invalid:8000 \(.+\): choose another with CONTENTGRAPH_HOST\.",
    ),
    (
        ("emulator", "--host", "192.0.2.1", "--port", "8010"),
        {},
        r"Cannot listen on 192\.0\.2\.1:8010 \(.+\): choose another with --host\.",
    ),
    (
        ("emulator", "--project", "nowhere"),
        {},
        "nowhere: there is no such folder; name one with saved Delivery responses.",
    ),
    (
        ("schema", "--output", "nowhere/schema.graphql"),
        {},
        r"nowhere/schema\.graphql cannot be written \(No such file or directory\): choose another with --output\.",
    ),
    (
        ("emulator", "--fault", "items:colour=red"),
        {},
        "The fault 'items:colour=red' has a wrong setting 'colour=red'; settings are latency, status, .+",
    ),
    (
        ("emulator", "--fault", "itmes:status=503"),
        {},
        r"A fault names the route 'itmes', which is none of items, .+, \*\.",
    ),
]


@pytest.mark.parametrize(("arguments", "settings", "sentence"), REFUSED)
def test_what_cannot_be_started_ends_in_one_sentence(
    arguments: Sequence[str], settings: Mapping[str, str], sentence: str
) -> None:
    result = run(*arguments, **settings)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(f"{sentence}\n", result.stderr)


def test_a_port_in_use_is_named_with_the_setting_that_changes_it() -> None:
    with occupied() as port:
        taken = f"Cannot listen on 127.0.0.1:{port} (Address already in use): choose another with"
        assert run(PORT=port).stderr == f"{taken} CONTENTGRAPH_PORT.\n"
        assert run("emulator", "--port", port).stderr == f"{taken} --port.\n"


def test_a_misspelt_setting_is_pointed_out_in_one_line() -> None:
    with occupied() as port:
        first, *_ = run(PORT=port, PREVEW_KEY="s3cret", RECORDINGS="/recordings").stderr.splitlines()
        assert first == "CONTENTGRAPH_PREVEW_KEY is not a setting: did you mean CONTENTGRAPH_PREVIEW_KEY?"


def test_the_server_starts_answers_and_stops_on_an_interrupt_without_a_trace() -> None:
    with running(PORT="0", SHOW_COST="false") as process:
        assert process.stdout is not None
        printed = [process.stdout.readline().rstrip() for _ in range(5)]
        address = printed[1].split()[-1].rstrip("/")
        assert printed == [
            f"contentgraph {VERSION} over the embedded emulator",
            f"  GraphiQL  {address}/",
            f"  GraphQL   {address}/graphql",
            "  Open without a token: content, preview, visitors, drafts, slots, fresh, admin.",
            "  Set CONTENTGRAPH_PROJECT_ID to read your own project.",
        ]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        assert answer(address, '{ item(codename: "home") { system { name } } }') == {
            "data": {"item": {"system": {"name": "Home"}}}
        }
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE) == ("Stopped.\n", "")
        assert process.returncode == 0


def test_the_emulator_prints_the_settings_that_a_server_reads_it_with() -> None:
    with running("emulator", "--port", "0", "--secure-access") as emulator:
        assert emulator.stdout is not None
        printed = [emulator.stdout.readline().strip() for _ in range(21)]
        assert printed[0].startswith("Emulator of project a25b8200-7213-4df2-8cfe-7df2ccb18cb2 (")
        settings = dict(line.removeprefix("CONTENTGRAPH_").split("=", 1) for line in printed[7:])
        assert [*settings] == [
            "PROJECT_ID",
            "GENERATION",
            "DELIVERY_URL",
            "PREVIEW_URL",
            "PREVIEW_KEY",
            "SECURE_ACCESS_KEY",
            "PERSONALIZATION_URL",
            "PERSONALIZATION_KEY",
            "MIGRATION_URL",
            "MIGRATION_KEY",
            "CROCT_URL",
            "CROCT_API_KEY",
            "CROCT_APPLICATION_ID",
            "OPEN_SCOPES",
        ]
        with running(PORT="0", SHOW_COST="false", **settings) as process:
            assert process.stdout is not None
            first, address, *_ = (process.stdout.readline().split() for _ in range(2))
            assert first[-2:] == ["project", settings["PROJECT_ID"]]
            query = """{
                now: item(codename: "on_roasts") { ...title }
                next: item(codename: "on_roasts", preview: true) { ...title draft { name } }
                visitor(uid: "e3e9e191a12b9257") { segments { name } slot(id: "site-notice") { source } }
            } fragment title on Item { title: element(codename: "title") { ... on TextElement { value } } }"""
            assert answer(address[-1].rstrip("/"), query) == {
                "data": {
                    "now": {"title": {"value": "On Roasts"}},
                    "next": {"title": {"value": "On Roasts, and When to Stop"}, "draft": {"name": "On Roasts"}},
                    "visitor": {
                        "segments": [{"name": "Regular visitors"}, {"name": "Potential job candidates"}],
                        "slot": {"source": "SLOT"},
                    },
                }
            }


NO_SUCH_PROJECT = (
    "delivery: HTTP 404, knows no such project or route; check the project id and the hosts in the settings."
)


def test_a_project_that_cannot_be_read_is_told_at_the_start_and_does_not_stop_it() -> None:
    project = "11111111-2222-4333-8444-555555555555"
    with running("emulator", "--port", "0") as emulator:
        assert emulator.stdout is not None
        printed = [emulator.stdout.readline().strip() for _ in range(12)]
        host = printed[9].partition("=")[2]
        with running(PORT="0", PROJECT_ID=project, DELIVERY_URL=host, LOG_JSON="true", SHOW_COST="false") as process:
            assert process.stdout is not None
            assert process.stderr is not None
            line = json.loads(process.stderr.readline())
            assert (line["event"], line["level"]) == ("content_model_failed", "warning")
            assert line["reason"] == NO_SUCH_PROJECT
            address = [process.stdout.readline().split()[-1] for _ in range(3)][-1].removesuffix("/graphql")
            assert answer(address, "{ __typename }") == {"data": {"__typename": "Query"}}


def answer(address: str, query: str) -> object:
    """What the server answers over a real socket."""
    body = json.dumps({"query": query}).encode()
    request = Request(f"{address}/graphql", body, {"content-type": "application/json"})
    with urlopen(request, timeout=PATIENCE) as response:
        return {"data": json.load(response)["data"]}
