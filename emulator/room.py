"""What every room of the emulator is built with. Imports Starlette."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import BaseRoute

from emulator.errors import failure
from emulator.faults import Faults
from emulator.generation import CAPABILITIES, Capabilities, Generation
from emulator.project import Project
from emulator.request_log import RequestLog


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The project and the switches of one emulator."""

    project: Project
    generation: Generation
    secure_access: bool
    faults: Faults
    requests: RequestLog
    clock: Callable[[], datetime]

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES[self.generation]


@dataclass(frozen=True, slots=True)
class Room:
    """One service: the prefix it lives under, its routes, and what it says when a fault makes it fail."""

    prefix: str
    routes: Callable[[Surroundings], list[BaseRoute]]
    failure: Callable[[int], Response] = failure
