"""The socket that a server listens on, taken before the start: a port in use ends in one sentence. Stdlib only."""

from __future__ import annotations

import errno
import os
import socket


class ListenError(Exception):
    """One sentence that says what stands in the way and which setting to change."""


def listener(host: str, port: int, *, host_setting: str, port_setting: str) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises ListenError."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        setting = port_setting if error.errno in (errno.EADDRINUSE, errno.EACCES) else host_setting
        # The text of `create_server` repeats the address; a name that cannot be found has no number of the system's.
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise ListenError(f"Cannot listen on {host}:{port} ({reason}): choose another with {setting}.") from None
    listening.setblocking(False)
    # Connections inherit it. asyncio sets it only on sockets made with a protocol number, which these are not; without
    # it the end of an answer waits for the caller's delayed acknowledgement, 40 ms on Linux.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address(listening: socket.socket) -> str:
    """Where a browser finds it."""
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
