"""A service that is far away: holds back what goes upstream. Run with the ports of both sides and milliseconds."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import uvloop

from benchmarks.peers.process import free_port, wait_for_port


class Near(asyncio.Protocol):
    """The side of the server that is measured. What it sends is kept back; connecting costs it nothing."""

    def __init__(self, to: int, delay: float) -> None:
        self._to = to
        self._delay = delay

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._loop = asyncio.get_running_loop()
        self._near = cast(asyncio.Transport, transport)
        self._far = self._loop.create_task(self._connect())

    async def _connect(self) -> asyncio.Transport | None:
        """None where nobody listens: the other side is told as a network tells it, by an end."""
        try:
            far, _ = await self._loop.create_connection(lambda: Far(self._near), "127.0.0.1", self._to)
        except OSError:
            self._near.close()
            return None
        return far

    def data_received(self, data: bytes) -> None:
        self._loop.call_later(self._delay, self._once_connected, lambda far: far.write(data))

    def connection_lost(self, exc: Exception | None) -> None:
        self._once_connected(lambda far: far.close())

    def _once_connected(self, do: Callable[[asyncio.Transport], None]) -> None:
        """Unless the far side has closed meanwhile: uvloop raises where something is done to a closed connection."""

        def done(connecting: asyncio.Task[asyncio.Transport | None]) -> None:
            far = connecting.result()
            if far is not None and not far.is_closing():
                do(far)

        self._far.add_done_callback(done)


class Far(asyncio.Protocol):
    """The side of the upstream. What it sends is passed on at once."""

    def __init__(self, near: asyncio.Transport) -> None:
        self._near = near

    def data_received(self, data: bytes) -> None:
        if not self._near.is_closing():
            self._near.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._near.is_closing():
            self._near.close()


@contextmanager
def delayed(to: int, milliseconds: int, core: int) -> Iterator[int]:
    """The port of a proxy that runs on `core`."""
    port = free_port()
    arguments = [str(number) for number in (port, to, milliseconds)]
    command = ["taskset", "-c", str(core), sys.executable, "-m", "benchmarks.peers.latency", *arguments]
    process = subprocess.Popen(command)
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=15)


async def _serve(port: int, to: int, milliseconds: int) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Near(to, milliseconds / 1000), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(*map(int, sys.argv[1:4])))
