"""A server as a process: where it listens, how it stops, and how it refuses to start."""

from __future__ import annotations

import gc
import signal
import socket

import typer
import uvicorn
from starlette.applications import Starlette

from serving.listener import ListenError, listener
from serving.settings import Settings, SettingsError, load_settings
from serving.stopping import Stopping


def refused(sentence: str) -> typer.Exit:
    """To be raised: the sentence goes to stderr, and the exit code is 2."""
    typer.echo(sentence, err=True)
    return typer.Exit(2)


def settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise refused(str(error)) from None


def listen(host: str, port: int, host_setting: str, port_setting: str) -> socket.socket:
    try:
        return listener(host, port, host_setting=host_setting, port_setting=port_setting)
    except ListenError as error:
        raise refused(str(error)) from None


def run(app: Starlette, listening: socket.socket, patience: int = 10) -> None:
    """Until told to stop; then what is in flight has so many seconds."""
    # Whom to trust behind a proxy is the settings' business, where uvicorn would trust all of this machine.
    config = uvicorn.Config(
        Stopping(app),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=patience,
    )
    # An answer is made of thousands of objects that go with it: looking at the young ones every 700 finds nothing.
    gc.set_threshold(50_000, 20, 50)
    # uvicorn stops in peace, then raises the signal again: to be told to stop is no failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        typer.echo("Stopped.")
