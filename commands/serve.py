"""`contentgraph`: the server over the settings."""

from __future__ import annotations

import os
from collections.abc import Callable
from math import ceil

import typer
from starlette.applications import Starlette

from commands import process
from serving.listener import address
from serving.logs import configure_logs
from serving.profiles import POSTURES
from serving.services import VERSION
from serving.settings import PREFIX, Settings, SettingsError, misspelt
from serving.start import source, start_lines

CreateApp = Callable[[Settings], Starlette]


def serve(create_app: CreateApp) -> None:
    settings = process.settings()
    for sentence in misspelt(os.environ):
        typer.echo(sentence, err=True)
    configure_logs(settings.log_level, as_json=settings.log_json)
    try:
        app = create_app(settings)
    except SettingsError as error:
        raise process.refused(str(error)) from None
    listening = process.listen(settings.host, settings.port, f"{PREFIX}HOST", f"{PREFIX}PORT")
    here = address(listening)
    typer.echo(f"contentgraph {VERSION} over the {source(settings)}")
    if POSTURES[settings.profile].explorer:
        typer.echo(f"  GraphiQL  {here}/")
    typer.echo(f"  GraphQL   {here}/graphql")
    for line in start_lines(settings):
        typer.echo(f"  {line}")
    # So long may what is in flight when it stops still take: its body to come, and its answer.
    process.run(app, listening, patience=ceil(settings.body_deadline + settings.operation_deadline))
