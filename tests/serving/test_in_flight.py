"""How a server stops that has work in hand: a process of its own, on a socket, before services that take their time."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import pytest

from tests.serving.parted import NAMED
from tests.serving.processes import PATIENCE, Slow, running

QUERY = '{ item(codename: "on_roasts") { system { name } } }'
DEFERRED = '{ __typename ... @defer { item(codename: "on_roasts") { system { name } } } }'


@contextmanager
def connected(process: subprocess.Popen[str]) -> Iterator[tuple[tuple[str, int], socket.socket, BinaryIO]]:
    """A connection to the server, and its address."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(3)]
    parts = urlsplit(lines[2].split()[-1])
    assert parts.hostname is not None
    assert parts.port is not None
    address = (parts.hostname, parts.port)
    with socket.create_connection(address, PATIENCE) as connection, connection.makefile("rb") as reading:
        yield address, connection, reading


def request(query: str, **headers: str) -> bytes:
    body = json.dumps({"query": query}).encode()
    named = {"host": "t", "content-type": "application/json", "content-length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"POST /graphql HTTP/1.1\r\n{head}\r\n".encode() + body


def head_of(reading: BinaryIO) -> dict[str, str]:
    status, *lines = iter(lambda: reading.readline().decode().strip(), "")
    return {"": status, **{name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}}


def chunk(reading: BinaryIO) -> bytes:
    """RFC 9112, Chunked Transfer Coding."""
    data = reading.read(int(reading.readline(), 16))
    assert reading.readline() == b"\r\n"
    return data


def refused(address: tuple[str, int]) -> bool:
    """Whether new connections come to be refused: those before it are given up by the server."""
    for _ in range(100_000):
        try:
            socket.create_connection(address, PATIENCE).close()
        except ConnectionRefusedError:
            return True
        except ConnectionResetError:
            continue
    return False


def settings(slow: Slow) -> dict[str, str]:
    return {"PORT": "0", "SHOW_COST": "false", "INCREMENTAL": "true", **slow.settings}


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_what_is_in_flight_is_answered_and_nothing_new_is_taken(sent: signal.Signals) -> None:
    with (
        Slow("/items/on_roasts").answering() as slow,
        running(**settings(slow)) as process,
        connected(process) as (address, connection, reading),
    ):
        connection.sendall(request(QUERY))
        assert slow.reached.wait(PATIENCE)
        process.send_signal(sent)
        assert refused(address)
        slow.let.set()
        head = head_of(reading)
        answer: Any = json.loads(reading.read(int(head["content-length"])))
        assert (head[""], answer) == ("HTTP/1.1 200 OK", {"data": {"item": {"system": {"name": "On Roasts"}}}})
        assert reading.read() == b"", "the connection is closed"
        stdout, stderr = process.communicate(timeout=PATIENCE)
        assert (stdout.splitlines()[-1], stderr, process.returncode) == ("Stopped.", "", 0)


def test_parts_that_are_still_to_come_are_sent_to_the_last() -> None:
    with (
        Slow("/items/on_roasts").answering() as slow,
        running(**settings(slow)) as process,
        connected(process) as (address, connection, reading),
    ):
        connection.sendall(request(DEFERRED, accept=NAMED))
        assert head_of(reading)["transfer-encoding"] == "chunked"
        chunk(reading)
        assert b'"pending":[{"id":"0","path":[]}],"hasNext":true' in chunk(reading)
        assert slow.reached.wait(PATIENCE)
        process.send_signal(signal.SIGTERM)
        assert refused(address)
        slow.let.set()
        last = chunk(reading)
        assert b'{"data":{"item":{"system":{"name":"On Roasts"}}},"id":"0"}' in last
        assert last.endswith(b'"hasNext":false}\r\n-----\r\n')
        assert chunk(reading) == b""
        _, stderr = process.communicate(timeout=PATIENCE)
        assert (stderr, process.returncode) == ("", 0)
