"""An embedded stand-in for the REST APIs: one ASGI app over a project on disk. Imports Starlette and nothing of ours.

Start reading in `app`; `delivery` is the heart of it. Whatever the API reference leaves open is decided in one function
whose docstring says "choice: ...".
"""

from emulator.app import create_emulator
from emulator.faults import Fault, Faults
from emulator.generation import Generation
from emulator.project import Project
from emulator.recording import load_recordings
from emulator.request_log import LoggedRequest, RequestLog
from emulator.sample import load_sample

__all__ = [
    "Fault",
    "Faults",
    "Generation",
    "LoggedRequest",
    "Project",
    "RequestLog",
    "create_emulator",
    "load_recordings",
    "load_sample",
]
