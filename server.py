"""The composition root: settings in, application out, and the command line. Plugs rooms together; holds no logic."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

# In a checkout and when installed as `contentgraph` alike, the rooms are imported by their own names.
sys.path.insert(0, str(Path(__file__).resolve().parent))

import typer
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from emulator.app import create_emulator
from emulator.faults import Faults
from emulator.generation import Generation as EmulatorGeneration
from emulator.project import Project, ProjectError
from emulator.recording import load_recordings
from resolvers.context import Context, Rules
from resolvers.element_kinds import ElementKinds
from resolvers.loaders import Loaders
from schema.build import build_schema, printed
from serving.endpoint import GraphQLEndpoint
from serving.examples import example_tabs
from serving.graphiql import GraphiQLConfig, graphiql_routes
from serving.health import health_route
from serving.listener import ListenError, address, listener
from serving.logs import configure_logs
from serving.operation import strawberry_execute
from serving.responses import not_served
from serving.settings import PREFIX, Settings, SettingsError, load_settings, misspelt, open_doors, table
from serving.start import read_content_model
from upstream.capabilities import CAPABILITIES
from upstream.concurrency import BoundedTransport
from upstream.delivery import DeliveryClient, Endpoint
from upstream.retry import RetryingTransport, RetryPolicy
from upstream.transport import HttpxTransport, Timeouts, in_process

__version__ = "0.1.0"


def create_app(settings: Settings | None = None, *, emulator: Starlette | None = None) -> Starlette:
    """The whole server. With no project configured it answers from `emulator`, by default over the sample project.

    `app.state.emulator` is that emulator, or None where the services are real.
    """
    settings = settings or load_settings()
    if settings.embedded and emulator is None:
        emulator = create_emulator(generation=EmulatorGeneration(settings.generation))
    carrier = HttpxTransport(
        timeouts=Timeouts(settings.connect_timeout, settings.read_timeout, settings.attempt_timeout),
        app=None if emulator is None else in_process(emulator),
    )
    transport = RetryingTransport(
        BoundedTransport(carrier, limit=settings.upstream_concurrency),
        RetryPolicy(attempts=settings.upstream_attempts, budget=settings.upstream_budget),
    )
    delivery = DeliveryClient(transport, *_endpoints(settings, emulator), CAPABILITIES[settings.generation])
    kinds = ElementKinds()

    def loaders() -> Loaders:
        return Loaders(delivery, url_length=settings.upstream_url_length)

    def new_context() -> Context:
        return Context(loaders(), Rules(max_page=settings.max_page), kinds)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await read_content_model(kinds, loaders())
        yield
        await carrier.aclose()

    endpoint = GraphQLEndpoint(strawberry_execute(build_schema()), new_context, max_body=settings.max_body)
    explorer = GraphiQLConfig(tabs=example_tabs() if settings.embedded else ())
    app = Starlette(
        routes=[
            Route("/graphql", endpoint),
            health_route(__version__, source(settings)),
            *graphiql_routes(explorer),
        ],
        exception_handlers={HTTPException: not_served},
        lifespan=lifespan,
    )
    app.state.emulator = emulator
    return app


def source(settings: Settings) -> str:
    """Where the content comes from, for people."""
    return "embedded emulator" if settings.embedded else f"project {settings.project_id}"


def _endpoints(settings: Settings, emulator: Starlette | None) -> tuple[Endpoint | None, Endpoint | None]:
    """The Delivery and Preview APIs; no preview without its key."""
    if emulator is not None:
        project: Project = emulator.state.project
        return (
            Endpoint(f"http://emulator/delivery/{project.id}"),
            Endpoint(f"http://emulator/preview/{project.id}", project.keys["preview"]),
        )
    hosts = CAPABILITIES[settings.generation]
    secure = None if settings.secure_access_key is None else settings.secure_access_key.get_secret_value()
    production = Endpoint(f"{settings.delivery_url or hosts.delivery_host}/{settings.project_id}", secure)
    if settings.preview_key is None:
        return production, None
    key = settings.preview_key.get_secret_value()
    return production, Endpoint(f"{settings.preview_url or hosts.preview_host}/{settings.project_id}", key)


_settings_table = "\n\n".join(
    f"\b\n{name}{f' = {default}' if default else ''}\n    {text}" for name, default, text in table()
)
cli = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@cli.callback(
    invoke_without_command=True,
    help="Serve the graph: GraphiQL at /, GraphQL at /graphql.\n\nSettings, from the environment or .env:\n\n"
    + _settings_table,
)
def serve(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    settings = _settings()
    for sentence in (*misspelt(os.environ), *open_doors(settings)):
        typer.echo(sentence, err=True)
    configure_logs(settings.log_level, as_json=settings.log_json)
    app = create_app(settings)
    listening = _listen(settings.host, settings.port, f"{PREFIX}HOST", f"{PREFIX}PORT")
    here = address(listening)
    typer.echo(f"contentgraph {__version__} over the {source(settings)}")
    typer.echo(f"  GraphiQL  {here}/\n  GraphQL   {here}/graphql")
    if settings.embedded:
        typer.echo("  Set CONTENTGRAPH_PROJECT_ID to read your own project.")
    _run(app, listening)


@cli.command("emulator")
def emulate(
    project: Annotated[
        Path | None, typer.Option(help="A folder of saved Delivery responses instead of the sample.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8010,
    generation: Annotated[
        EmulatorGeneration, typer.Option(help="Which Delivery API to speak.")
    ] = EmulatorGeneration.KENTICO_CLOUD,
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
        raise _refused(str(error)) from None
    listening = _listen(host, port, "--host", "--port")
    here = address(listening)
    loaded: Project = app.state.project
    typer.echo(f"Emulator of project {loaded.id} ({loaded.name})")
    typer.echo(f"  Delivery  {here}/delivery/{loaded.id}\n  Preview   {here}/preview/{loaded.id}")
    typer.echo("To read it through contentgraph, put this into .env:")
    typer.echo("".join(f"  {line}\n" for line in _settings_for(here, loaded, generation, secure_access)), nl=False)
    _run(app, listening)


@cli.command("schema")
def print_schema(
    output: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
) -> None:
    """Print the graph's SDL."""
    sdl = printed(build_schema())
    if output is None:
        typer.echo(sdl, nl=False)
    else:
        output.write_text(sdl, encoding="utf-8")


def main() -> None:
    """The console script."""
    cli()


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise _refused(str(error)) from None


def _refused(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(2)


def _settings_for(here: str, project: Project, generation: EmulatorGeneration, secure_access: bool) -> list[str]:
    """The settings that make contentgraph read an emulator. An emulator's keys are no secret."""
    settings = {
        "PROJECT_ID": project.id,
        "GENERATION": generation.value,
        "DELIVERY_URL": f"{here}/delivery",
        "PREVIEW_URL": f"{here}/preview",
        "PREVIEW_KEY": project.keys["preview"],
    }
    if secure_access:
        settings["SECURE_ACCESS_KEY"] = project.keys["secure_access"]
    return [f"{PREFIX}{name}={value}" for name, value in settings.items()]


def _listen(host: str, port: int, host_setting: str, port_setting: str) -> socket.socket:
    try:
        return listener(host, port, host_setting=host_setting, port_setting=port_setting)
    except ListenError as error:
        raise _refused(str(error)) from None


def _run(app: Starlette, listening: socket.socket) -> None:
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=10)
    try:
        asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))
    except KeyboardInterrupt:
        typer.echo("Stopped.")


if __name__ == "__main__":
    main()
