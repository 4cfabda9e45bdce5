"""The composition root: settings in, application out, and the command line. Plugs rooms together; holds no logic."""

from __future__ import annotations

import signal

if __name__ == "__main__":
    # Ctrl-C while the rest is imported ends the process at once and says nothing.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import asyncio
import gc
import os
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import ceil
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
from resolvers.content_model import ModelReading, ModelSnapshot, read_model
from resolvers.context import Context, Rules
from resolvers.element_kinds import ElementKinds
from resolvers.loaders import Clients, Loaders
from schema.build import Schema, build_schema, printed
from schema.typed.graph import ModelRefused
from schema.typed.model import ContentModel, DeclaredTargets, SlotModel
from serving.access import caller_rules, identified
from serving.cors import Cors
from serving.endpoint import GraphQLEndpoint
from serving.examples import example_tabs
from serving.gate import Gate
from serving.graphiql import GraphiQLConfig, graphiql_routes
from serving.guards import cors_rules, gates, intake, manner, payer
from serving.health import health_route
from serving.listener import ListenError, address, listener
from serving.live_schema import LiveSchema, Read
from serving.logs import configure_logs
from serving.operation import strawberry_begin, strawberry_execute
from serving.profiles import POSTURES
from serving.responses import not_served
from serving.schema_routes import refresh_route
from serving.services import VERSION, Services, configured_services, embedded_services, shown_croct_key
from serving.settings import PREFIX, Settings, SettingsError, load_settings, misspelt, table
from serving.slot_settings import slot_rules, typed_slots
from serving.start import source, start_lines
from serving.stopping import Stopping
from upstream.capabilities import CAPABILITIES
from upstream.concurrency import BoundedTransport
from upstream.croct import CroctClient
from upstream.delivery import DeliveryClient
from upstream.errors import ContentGraphError
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
    network = _network(settings)
    # Whoever signs tokens is never emulated, so the network is there in any case; it opens nothing before it is used.
    carrier = _carrier(settings, emulator, network)
    services = embedded_services(emulator) if emulator is not None else configured_services(settings)
    clients = _clients(settings, services, carrier)
    jwks_transport = _transport(settings, network)

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

    async def identify(request: HttpRequest) -> Caller:
        return await identified(request, callers)

    def new_context(caller: Caller) -> Context:
        touched = Touched()
        loaders = Loaders(clients, caller, touched=touched, url_length=settings.upstream_url_length)
        return Context(loaders, caller, rules, kinds, touched)

    handovers: Counter[str] = Counter()

    slots = typed_slots(settings)

    async def read(known: ModelSnapshot | None) -> ModelReading:
        reading = await read_model(clients, slots, known, observe=settings.link_types_from_content)
        kinds.learn(reading.snapshot.types)
        return reading

    live = _live_schema(settings, read, new_context, handovers)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await live.start()
        polling = asyncio.create_task(live.poll(settings.model_poll))
        yield
        polling.cancel()
        await live.stop()
        await carrier.aclose()
        await network.aclose()

    endpoint = GraphQLEndpoint(live.serving, identify, intake(settings), manner(settings), payer(settings))
    posture = POSTURES[settings.profile]
    explorer = GraphiQLConfig(tabs=example_tabs() if settings.embedded else ())
    app = Starlette(
        routes=[
            Route("/graphql", Cors(endpoint, cors_rules(settings))),
            refresh_route(live, lambda request: identified(request, callers)),
            health_route(VERSION, source(settings), lambda: live.current.health, told=posture.introspection),
            *(graphiql_routes(explorer) if posture.explorer else ()),
        ],
        exception_handlers={HTTPException: not_served},
        lifespan=lifespan,
    )
    app.state.emulator = emulator
    app.state.handovers = handovers
    return app


Carrier = HttpxTransport | NetworkTransport


def _timeouts(settings: Settings) -> Timeouts:
    return Timeouts(settings.connect_timeout, settings.read_timeout, settings.attempt_timeout)


def _network(settings: Settings) -> NetworkTransport:
    return NetworkTransport(timeouts=_timeouts(settings))


def _carrier(settings: Settings, emulator: Starlette | None, network: NetworkTransport) -> Carrier:
    return network if emulator is None else HttpxTransport(timeouts=_timeouts(settings), app=in_process(emulator))


def _transport(settings: Settings, carrier: Carrier) -> Transport:
    """One per service, so that a slow one takes no place from the others. Equal requests in flight are one."""
    bounded = BoundedTransport(carrier, limit=settings.upstream_concurrency)
    policy = RetryPolicy(attempts=settings.upstream_attempts, budget=settings.upstream_budget)
    return SingleFlightTransport(RetryingTransport(bounded, policy))


def _clients(settings: Settings, services: Services, carrier: Carrier) -> Clients:
    def transport() -> Transport:
        return _transport(settings, carrier)

    return Clients(
        delivery=DeliveryClient(transport(), services.delivery, services.preview, CAPABILITIES[settings.generation]),
        personalization=PersonalizationClient(transport(), services.personalization),
        migration=MigrationClient(transport(), services.migration),
        croct=CroctClient(transport(), services.croct),
        user_tokens=services.user_tokens,
        project_id=services.project_id,
    )


def _live_schema(
    settings: Settings,
    read: Read,
    new_context: Callable[[Caller], Context],
    handovers: Counter[str],
) -> LiveSchema:
    """The typed graph over the content model as it is now, the base graph until it was read."""
    gate_over = gates(settings, new_context)

    def gate(schema: Schema) -> Gate:
        begin = strawberry_begin(schema) if settings.incremental else None
        return gate_over(schema._schema, strawberry_execute(schema), begin)

    def build(snapshot: ModelSnapshot, made: Callable[[], None]) -> Schema:
        return _built(settings, snapshot, handovers, made)

    return LiveSchema(
        read,
        build,
        gate,
        build_schema(handovers=handovers, incremental=settings.incremental),
        store=settings.model_file,
    )


def _built(
    settings: Settings,
    snapshot: ModelSnapshot,
    handovers: Counter[str] | None = None,
    made: Callable[[], None] = lambda: None,
) -> Schema:
    seen = {} if snapshot.links is None else snapshot.links.limits
    limits = {link: frozenset(types) for link, types in {**seen, **settings.link_types}.items()}
    return build_schema(
        ContentModel(snapshot.types, DeclaredTargets(limits)),
        SlotModel(snapshot.slots),
        handovers,
        made,
        incremental=settings.incremental,
    )


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
    if POSTURES[settings.profile].explorer:
        typer.echo(f"  GraphiQL  {here}/")
    typer.echo(f"  GraphQL   {here}/graphql")
    for line in start_lines(settings):
        typer.echo(f"  {line}")
    # So long may what is in flight when it stops still take: its body to come, and its answer.
    _run(app, listening, patience=ceil(settings.body_deadline + settings.operation_deadline))


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
    typed: Annotated[
        bool, typer.Option("--typed/--base", help="With the types of the project and its slots, or without.")
    ] = False,
    project: Annotated[
        Path | None, typer.Option(help="A folder of saved Delivery responses instead of the settings' project.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
) -> None:
    """Print the graph's SDL."""
    configure_logs("error", as_json=False)
    sdl = printed(asyncio.run(_typed_schema(project)) if typed else build_schema())
    if output is None:
        typer.echo(sdl, nl=False)
        return
    try:
        output.write_text(sdl, encoding="utf-8")
    except OSError as error:
        raise _refused(f"{output} cannot be written ({error.strerror}): choose another with --output.") from None


async def _typed_schema(project: Path | None) -> Schema:
    """The typed schema of the settings' project, of the sample where there is none, or of saved responses."""
    settings = _settings()
    try:
        content = None if project is None else load_recordings(project)
    except (ProjectError, OSError, ValueError) as error:
        raise _refused(str(error)) from None
    embedded = content is not None or settings.embedded
    emulator = create_emulator(content, generation=EmulatorGeneration(settings.generation)) if embedded else None
    carrier = _carrier(settings, emulator, _network(settings))
    services = embedded_services(emulator) if emulator is not None else configured_services(settings)
    slots = typed_slots(settings) if content is None else settings.slots
    try:
        clients = _clients(settings, services, carrier)
        reading = await read_model(clients, slots, None, observe=settings.link_types_from_content)
        if reading.failures:
            raise _refused(" ".join(reading.failures))
        schema = _built(settings, reading.snapshot)
    except (ContentGraphError, ModelRefused) as error:
        raise _refused(str(error)) from None
    finally:
        await carrier.aclose()
    for line in schema.report.lines():
        typer.echo(line, err=True)
    return schema


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


def _run(app: Starlette, listening: socket.socket, patience: int = 10) -> None:
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


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
