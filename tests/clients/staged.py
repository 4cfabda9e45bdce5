"""Emulators staged for what clients must cope with: a secured project, stale content, a service that fails, suspension.

One process, one emulator under each path. Imports the emulator, Starlette and uvicorn.
"""

import argparse

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from emulator.app import create_emulator
from emulator.faults import Fault, Faults

FAULTS = {
    "/stale": Fault(stale=True),
    "/slow": Fault(latency=1.0),
    "/page-instead-of-json": Fault(status=502, html=True),
    # One path for each client: they run side by side, and the fault is gone after its one answer.
    "/fails-once-500": Fault(status=500, times=1),
    "/fails-once-503": Fault(status=503, times=1),
    "/fails-once-429": Fault(status=429, headers={"Retry-After": "1"}, times=1),
}

# Paths by the switch of the Croct account that is on there.
CROCT_SWITCHES = {
    "/suspended": "suspended",
    "/over-quota": "quota_exceeded",
    "/past-due": "past_due",
    "/rate-limited": "rate_limited",
    "/signed-tokens-only": "signed_tokens_only",
    "/anonymous-clients": "anonymous_clients",
}


def create_stages() -> Starlette:
    """All staged emulators behind one door; each differs from the plain one in a single thing."""
    return Starlette(
        routes=[
            Mount("/secured", create_emulator(secure_access=True)),
            *(Mount(path, create_emulator(faults=Faults({"*": fault}))) for path, fault in FAULTS.items()),
            *(Mount(path, _with_croct_switch(switch)) for path, switch in CROCT_SWITCHES.items()),
        ]
    )


def _with_croct_switch(switch: str) -> Starlette:
    emulator = create_emulator()
    setattr(emulator.state.croct, switch, True)
    return emulator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    uvicorn.run(create_stages(), host="127.0.0.1", port=parser.parse_args().port, log_level="warning")


if __name__ == "__main__":
    main()
