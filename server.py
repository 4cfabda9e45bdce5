"""The composition root: settings in, application out. Plugs rooms together; holds no logic."""

from __future__ import annotations

import signal

if __name__ == "__main__":
    # Ctrl-C while the rest is imported ends the process at once and says nothing.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

# In a checkout and when installed as `contentgraph` alike, the rooms are imported by their own names.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.routing import Route

from commands import command_line
from emulator.app import create_emulator
from emulator.generation import Generation as EmulatorGeneration
from emulator.project import Project
from resolvers.caller import Caller
from resolvers.content_model import ModelReading, ModelSnapshot, read_model
from resolvers.context import Context, Rules
from resolvers.element_kinds import ElementKinds
from resolvers.loaders import Clients, Loaders
from schema.build import Schema, build_schema
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
from serving.live_schema import LiveSchema, Read
from serving.operation import strawberry_begin, strawberry_execute
from serving.profiles import POSTURES
from serving.responses import not_served
from serving.schema_routes import refresh_route
from serving.services import VERSION, Services, configured_services, embedded_services
from serving.settings import Settings, load_settings
from serving.slot_settings import slot_rules, typed_slots
from serving.start import source
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


async def typed_schema(settings: Settings, content: Project | None = None) -> Schema:
    """The typed schema of the settings' project, of the sample where there is none, or of saved responses.

    Raises ContentGraphError where the content model cannot be read, and ModelRefused.
    """
    embedded = content is not None or settings.embedded
    emulator = create_emulator(content, generation=EmulatorGeneration(settings.generation)) if embedded else None
    carrier = _carrier(settings, emulator, _network(settings))
    services = embedded_services(emulator) if emulator is not None else configured_services(settings)
    slots = typed_slots(settings) if content is None else settings.slots
    try:
        clients = _clients(settings, services, carrier)
        reading = await read_model(clients, slots, None, observe=settings.link_types_from_content)
    finally:
        await carrier.aclose()
    if reading.failures:
        raise ModelRefused(" ".join(reading.failures))
    return _built(settings, reading.snapshot)


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


cli = command_line(create_app, typed_schema)


def main() -> None:
    """The console script."""
    cli()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
