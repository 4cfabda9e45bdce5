"""Processes that the bench starts: a port for each, when it listens, the processor time it took (Linux: /proc)."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from time import monotonic, sleep

PATIENCE = 30.0


class Process:
    """A process that runs, by its id."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def seconds(self) -> float:
        """Processor time so far, of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def only_child(self) -> Process:
        (child,) = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return Process(int(child))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something listens. Raises ChildProcessError when the process ends or takes too long."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if process.poll() is not None:
            raise ChildProcessError(f"It ended with exit code {process.returncode} before it listened.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            sleep(0.05)
    raise ChildProcessError(f"It does not listen after {PATIENCE:g} seconds.")
