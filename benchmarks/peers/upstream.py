"""The Delivery API of the bench: nginx over files, one per request shape, 404 for any other; counts the calls."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from benchmarks.peers.data import PAGE, PROJECT, PROJECTIONS, STORIES, files, named
from benchmarks.peers.process import Process, free_port, wait_for_port

FLUSH = 0.1


@dataclass(frozen=True, slots=True)
class Call:
    """One upstream call: the file that answered it and the bytes of its body."""

    file: str
    size: int


class Upstream:
    """`process` is nginx's single worker, which does all the work; `log` is told of every call within FLUSH seconds."""

    def __init__(self, port: int, process: Process, log: Path) -> None:
        self.port = port
        self.process = process
        self._log = log

    def calls(self) -> list[Call]:
        """What was asked since the last time."""
        sleep(FLUSH * 2.5)
        lines = self._log.read_text().splitlines()
        os.truncate(self._log, 0)
        return [Call(file, int(size)) for size, _, file in (line.partition(" ") for line in lines)]


@contextmanager
def upstream(core: int) -> Iterator[Upstream]:
    binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if binary is None:
        raise FileNotFoundError("nginx is not installed: apt-get install nginx")
    with TemporaryDirectory(prefix="contentgraph-peers-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx, started by root, reads it as another user
        for path, body in files():
            (folder / "www" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "www" / path).write_bytes(body)
        port = free_port()
        (folder / "nginx.conf").write_text(configuration(folder, port))
        command = ["taskset", "-c", str(core), binary, "-p", name, "-c", str(folder / "nginx.conf")]
        master = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port, master)
            yield Upstream(port, Process(master.pid).only_child(), folder / "access.log")
        finally:
            master.terminate()
            master.wait(timeout=30)


def configuration(folder: Path, port: int) -> str:
    """Three things are read off a query: what is asked for, its projection and its depth. Each must be a known one."""
    return f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  {"".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))}
  log_format call '$body_bytes_sent $uri';
  access_log {folder}/access.log call buffer=256k flush={FLUSH * 1000:.0f}ms;
  sendfile on; tcp_nodelay on; keepalive_timeout 1h; keepalive_requests 1000000000; open_file_cache max=2000;
  default_type application/json; map_hash_bucket_size 256;
  map $args $found {{
    default unknown;
    "~{_LISTING}" articles/$arg_skip;
    "~{_FIRST_PAGE}" articles/0;
    "~{_BATCH}" stories/0;
    "~{_REPEATED}" keyed-stories/0;
  }}
  map $args $single {{ default unknown; "" item; "~{_SINGLE}" item; }}
  map $arg_depth $depth {{ default unknown; "" 1; 0 0; 1 1; }}
  map $arg_elements $elements {{ default unknown; {" ".join(_projections())} }}
  server {{
    listen 127.0.0.1:{port};
    root {folder}/www;
    error_page 404 /unknown.json;
    location = /{PROJECT}/types {{ try_files /types.json =404; }}
    location = /{PROJECT}/items {{ try_files /$found/$elements/$depth.json =404; }}
    location ~ ^/{PROJECT}/items/(?<codename>[a-z0-9_]+)$ {{ try_files /$single/$codename/$elements/$depth.json =404; }}
  }}
}}
"""


def _projections() -> Iterator[str]:
    """The elements may come in any order, with their comma as it is or encoded."""
    for names in PROJECTIONS:
        for order in permutations(names or ()):
            yield from {f'"{comma.join(order)}" "{named(names)}";' for comma in (",", "%2C")}


_SHAPE = "(?:depth|elements)=[^&]*"
_TYPE = r"(?=(?:.*&)?system\.type=article(?:&|$))"
_LIMIT = f"(?=(?:.*&)?limit={PAGE}(?:&|$))"
_LISTING = rf"^{_TYPE}{_LIMIT}(?=(?:.*&)?skip=)(?:(?:system\.type|limit|skip|depth|elements)=[^&]*(?:&|$))+$"
_FIRST_PAGE = rf"^{_TYPE}{_LIMIT}(?:(?:system\.type|limit|depth|elements)=[^&]*(?:&|$))+$"
_KEY = r"system\.codename(?:\[in\]|%5[Bb]in%5[Dd])"
_BATCH = rf"^(?:{_SHAPE}&)*{_KEY}=story_\d\d(?:(?:,|%2[Cc])story_\d\d){{{STORIES - 1}}}(?:&{_SHAPE})*$"
# Tailcall repeats the parameter instead of listing its values; the Delivery API has no such form.
_REPEATED = rf"^(?:{_SHAPE}&)*{_KEY}=story_\d\d(?:&(?:{_SHAPE}|{_KEY}=story_\d\d))+$"
_SINGLE = f"^(?:{_SHAPE}(?:&|$))*$"
