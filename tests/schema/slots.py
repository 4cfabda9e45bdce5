"""Slots as a caller who is known asks for them."""

from __future__ import annotations

import json
from typing import Any

from emulator.faults import Fault
from tests.graph import Graph
from tests.private_ways import CLIENT_ID

MYSELF = {"x-client-id": CLIENT_ID}
SLOT = "POST /external/web/content"


async def slot(graph: Graph, field: str, headers: dict[str, str] | None = None, **variables: Any) -> Any:
    """The whole answer to a query of these fields."""
    return (await graph.ask(f"{{ {field} }}", variables, headers=MYSELF if headers is None else headers)).json()


def body(**content: Any) -> Fault:
    """Croct answers with this instead."""
    return Fault(body=json.dumps(content))
