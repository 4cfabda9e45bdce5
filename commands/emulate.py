"""`contentgraph emulator`: the stand-in for the services on a socket, and the settings that a server reads it with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from starlette.applications import Starlette

from commands import process
from emulator.app import create_emulator
from emulator.croct.application import Application
from emulator.faults import Faults
from emulator.generation import Generation
from emulator.project import Project, ProjectError
from emulator.recording import load_recordings
from resolvers.caller import Scope
from serving.listener import address
from serving.services import shown_croct_key
from serving.settings import PREFIX


def emulate(
    project: Annotated[
        Path | None, typer.Option(help="A folder of saved Delivery responses instead of the sample.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8010,
    generation: Annotated[Generation, typer.Option(help="Which Delivery API to speak.")] = Generation.KENTICO_CLOUD,
    secure_access: Annotated[bool, typer.Option(help="Ask for a key on the production API too.")] = False,
    fault: Annotated[
        list[str] | None, typer.Option(help="What goes wrong on a route, such as items:status=503,times=2.")
    ] = None,
) -> None:
    """Serve the embedded emulator of the services over HTTP."""
    try:
        content = None if project is None else load_recordings(project)
        faults = Faults.parse(fault or ())
        app = create_emulator(content, generation=generation, secure_access=secure_access, faults=faults)
    except (ProjectError, OSError, ValueError) as error:
        raise process.refused(str(error)) from None
    listening = process.listen(host, port, "--host", "--port")
    here = address(listening)
    loaded: Project = app.state.project
    typer.echo(f"Emulator of project {loaded.id} ({loaded.name})")
    for room in ("delivery", "preview", "personalization", "migration", "croct"):
        typer.echo(f"  {room:<16}{here}/{room}")
    typer.echo("To read it through contentgraph, put this into .env:")
    typer.echo("".join(f"  {line}\n" for line in _settings_for(here, app, generation, secure_access)), nl=False)
    process.run(app, listening)


def _settings_for(here: str, emulator: Starlette, generation: Generation, secure_access: bool) -> list[str]:
    """The settings that make contentgraph read an emulator. An emulator's keys are no secret."""
    project: Project = emulator.state.project
    application: Application = emulator.state.croct.application
    services = {
        "PROJECT_ID": project.id,
        "GENERATION": generation.value,
        "DELIVERY_URL": f"{here}/delivery",
        "PREVIEW_URL": f"{here}/preview",
        "PREVIEW_KEY": project.keys["preview"],
        "SECURE_ACCESS_KEY": project.keys.get("secure_access") if secure_access else None,
        "PERSONALIZATION_URL": f"{here}/personalization/v1/visitor",
        "PERSONALIZATION_KEY": project.keys.get("personalization"),
        "MIGRATION_URL": f"{here}/migration/draft",
        "MIGRATION_KEY": project.keys.get("migration"),
        "CROCT_URL": f"{here}/croct",
        "CROCT_API_KEY": shown_croct_key(application),
        "CROCT_APPLICATION_ID": application.id or None,
        "OPEN_SCOPES": ",".join(Scope),
    }
    return [f"{PREFIX}{name}={value}" for name, value in services.items() if value is not None]
