"""The composition root: settings in, application out, and the command line. Plugs rooms together; holds no logic."""

from __future__ import annotations

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
from starlette.requests import Request as HttpRequest
from starlette.routing import Route

from emulator.app import create_emulator
from emulator.croct.application import Application
from emulator.faults import Faults
from emulator.generation import Generation as EmulatorGeneration
from emulator.project import Project, ProjectError
from emulator.recording import load_recordings
from resolvers.caller import Caller, Scope
from resolvers.context import Context, Rules
from resolvers.element_kinds import ElementKinds
from resolvers.loaders import Clients, Loaders
from schema.build import build_schema, printed
from serving.access import caller_rules, identified
from serving.cors import Cors
from serving.endpoint import GraphQLEndpoint
from serving.examples import example_tabs
from serving.graphiql import GraphiQLConfig, graphiql_routes
from serving.guards import cors_rules, gate_over, intake, manner, payer
from serving.health import health_route
from serving.listener import ListenError, address, listener
from serving.logs import configure_logs
from serving.operation import strawberry_execute
from serving.profiles import POSTURES
from serving.responses import not_served
from serving.services import VERSION, configured_services, embedded_services, shown_croct_key
from serving.settings import PREFIX, Settings, SettingsError, load_settings, misspelt, table
from serving.slot_settings import slot_rules
from serving.start import read_content_model, source, start_lines
from upstream.capabilities import CAPABILITIES
from upstream.concurrency import BoundedTransport
from upstream.croct import CroctClient
from upstream.delivery import DeliveryClient
from upstream.exchange import Request, Transport
from upstream.migration import MigrationClient
from upstream.network import NetworkTransport
from upstream.personalization import PersonalizationClient
from upstream.retry import RetryingTransport, RetryPolicy
from upstream.single_flight import SingleFlightTransport
from upstream.touched import Touched
from upstream.transport import HttpxTransport, Timeouts, in_process


def create_app(settings: Settings | None = None, *, emulator: Starlette | None = None) -> Starlette:
    """The whole server. With no service configured it answers from `emulator`, by default over the sample project.

    Raises SettingsError for settings that do not fit together.

    `app.state.emulator` is that emulator, or None where the services are real; `app.state.handovers` counts what the
    breadth-first executor left to the stock one, by reason.
    """
    settings = settings or load_settings()
    if settings.embedded and emulator is None:
        emulator = create_emulator(generation=EmulatorGeneration(settings.generation))
    timeouts = Timeouts(settings.connect_timeout, settings.read_timeout, settings.attempt_timeout)
    network = NetworkTransport(timeouts=timeouts)
    # Whoever signs tokens is never emulated, so the network is there in any case; it opens nothing before it is used.
    carrier = network if emulator is None else HttpxTransport(timeouts=timeouts, app=in_process(emulator))

    def transport(carrier: HttpxTransport | NetworkTransport = carrier) -> Transport:
        """One per service, so that a slow one takes no place from the others. Equal requests in flight are one."""
        bounded = BoundedTransport(carrier, limit=settings.upstream_concurrency)
        policy = RetryPolicy(attempts=settings.upstream_attempts, budget=settings.upstream_budget)
        return SingleFlightTransport(RetryingTransport(bounded, policy))

    services = embedded_services(emulator) if emulator is not None else configured_services(settings)
    clients = Clients(
        delivery=DeliveryClient(transport(), services.delivery, services.preview, CAPABILITIES[settings.generation]),
        personalization=PersonalizationClient(transport(), services.personalization),
        migration=MigrationClient(transport(), services.migration),
        croct=CroctClient(transport(), services.croct),
        user_tokens=services.user_tokens,
        project_id=services.project_id,
    )
    jwks_transport = transport(network)

    async def fetch_jwks(url: str) -> bytes:
        return (await jwks_transport.send(Request("jwks", "GET", url))).body

    callers = caller_rules(settings, fetch_jwks)
    rules = Rules(
        max_page=settings.max_page,
        push_down=settings.push_down,
        level_by_level=settings.level_by_level,
        slots=slot_rules(settings),
    )
    kinds = ElementKinds()

    def loaders(caller: Caller, touched: Touched | None = None) -> Loaders:
        seen = clients if touched is None else clients.observed(touched)
        return Loaders(seen, caller, url_length=settings.upstream_url_length)

    async def identify(request: HttpRequest) -> Caller:
        return await identified(request, callers)

    def new_context(caller: Caller) -> Context:
        touched = Touched()
        return Context(loaders(caller, touched), caller, rules, kinds, touched)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if services.delivery is not None:
            await read_content_model(kinds, loaders(Caller(scopes=frozenset(Scope))))
        yield
        await carrier.aclose()
        await network.aclose()

    schema = build_schema()
    gate = gate_over(settings, schema._schema, strawberry_execute(schema), new_context)
    endpoint = GraphQLEndpoint(gate, identify, intake(settings), manner(settings), payer(settings))
    explorer = GraphiQLConfig(tabs=example_tabs() if settings.embedded else ())
    app = Starlette(
        routes=[
            Route("/graphql", Cors(endpoint, cors_rules(settings))),
            health_route(VERSION, source(settings)),
            *(graphiql_routes(explorer) if POSTURES[settings.profile].explorer else ()),
        ],
        exception_handlers={HTTPException: not_served},
        lifespan=lifespan,
    )
    app.state.emulator = emulator
    app.state.handovers = schema.handovers
    return app


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
    for sentence in misspelt(os.environ):
        typer.echo(sentence, err=True)
    configure_logs(settings.log_level, as_json=settings.log_json)
    try:
        app = create_app(settings)
    except SettingsError as error:
        raise _refused(str(error)) from None
    listening = _listen(settings.host, settings.port, f"{PREFIX}HOST", f"{PREFIX}PORT")
    here = address(listening)
    typer.echo(f"contentgraph {VERSION} over the {source(settings)}")
    typer.echo(f"  GraphiQL  {here}/\n  GraphQL   {here}/graphql")
    for line in start_lines(settings):
        typer.echo(f"  {line}")
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
    for room in ("delivery", "preview", "personalization", "migration", "croct"):
        typer.echo(f"  {room:<16}{here}/{room}")
    typer.echo("To read it through contentgraph, put this into .env:")
    typer.echo("".join(f"  {line}\n" for line in _settings_for(here, app, generation, secure_access)), nl=False)
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


def _settings_for(here: str, emulator: Starlette, generation: EmulatorGeneration, secure_access: bool) -> list[str]:
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


def _listen(host: str, port: int, host_setting: str, port_setting: str) -> socket.socket:
    try:
        return listener(host, port, host_setting=host_setting, port_setting=port_setting)
    except ListenError as error:
        raise _refused(str(error)) from None


def _run(app: Starlette, listening: socket.socket) -> None:
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=10)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        typer.echo("Stopped.")


if __name__ == "__main__":
    main()
