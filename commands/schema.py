"""`contentgraph schema`: the graph's SDL, with the types of a project or without."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import typer

from commands import process
from emulator.project import Project, ProjectError
from emulator.recording import load_recordings
from schema.build import Schema, build_schema, printed
from schema.typed.graph import ModelRefused
from serving.logs import configure_logs
from serving.settings import Settings
from upstream.errors import ContentGraphError

TypedSchema = Callable[[Settings, Project | None], Awaitable[Schema]]


def print_schema(typed_schema: TypedSchema, *, typed: bool, project: Path | None, output: Path | None) -> None:
    configure_logs("error", as_json=False)
    sdl = printed(asyncio.run(_typed(typed_schema, project)) if typed else build_schema())
    if output is None:
        typer.echo(sdl, nl=False)
        return
    try:
        output.write_text(sdl, encoding="utf-8")
    except OSError as error:
        raise process.refused(f"{output} cannot be written ({error.strerror}): choose another with --output.") from None


async def _typed(typed_schema: TypedSchema, project: Path | None) -> Schema:
    settings = process.settings()
    try:
        content = None if project is None else load_recordings(project)
    except (ProjectError, OSError, ValueError) as error:
        raise process.refused(str(error)) from None
    try:
        schema = await typed_schema(settings, content)
    except (ContentGraphError, ModelRefused) as error:
        raise process.refused(str(error)) from None
    for line in schema.report.lines():
        typer.echo(line, err=True)
    return schema
