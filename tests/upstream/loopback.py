"""A server on a real loopback socket that answers as a test tells it, however badly."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Loopback:
    """What was asked over how many connections. `closed` is set when the caller has closed one."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.url = ""
        self.connections = 0
        self.heads: list[bytes] = []
        self.asked = asyncio.Event()
        self.closed = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.heads.append(await reader.readuntil(b"\r\n\r\n"))
                self.asked.set()
                await self._talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.closed.set()
            writer.close()


@asynccontextmanager
async def loopback(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[Loopback]:
    served = Loopback(talk)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0, ssl=tls)
    host, port = server.sockets[0].getsockname()
    served.url = f"{'http' if tls is None else 'https'}://{host}:{port}"
    try:
        async with asyncio.timeout(60):  # a test that waits for what never comes fails
            yield served
    finally:
        server.close()
        await server.wait_closed()


@contextmanager
def refusing() -> Iterator[str]:
    """An address that is taken, so that nobody else listens there, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def says(*parts: bytes) -> Talk:
    """Answers every request with these bytes and keeps the connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.writelines(parts)
        await writer.drain()

    return talk


def breaks_off(begun: bytes) -> Talk:
    """Sends these bytes and closes the connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begun)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    return talk


def resets(begun: bytes) -> Talk:
    """Sends these bytes and resets the connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begun)
        await writer.drain()
        raw: socket.socket = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        raise ConnectionResetError

    return talk


def stalls(begun: bytes) -> Talk:
    """Sends these bytes and then nothing more until the caller hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begun)
        await writer.drain()
        await reader.readexactly(1)

    return talk


def response(body: bytes, *, status: str = "200 OK", length: int | None = None, headers: tuple[str, ...] = ()) -> bytes:
    """An HTTP answer; `length` may lie about the body."""
    said = len(body) if length is None else length
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {said}", *headers, "", "")
    return "\r\n".join(lines).encode() + body
