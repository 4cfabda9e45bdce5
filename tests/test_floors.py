"""The floors: which room may import which, and where each outside library lives. CONTRIBUTING.md says why."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOOR_0 = (
    "upstream.capabilities upstream.decode upstream.errors upstream.exchange upstream.models upstream.query "
    "upstream.draft_models upstream.element_models upstream.slot_models upstream.touched upstream.visitor_models"
)
CLIENTS = "upstream.croct upstream.delivery upstream.migration upstream.observed upstream.personalization"
LOADS = (
    "resolvers.catalogue_loaders resolvers.draft_loaders resolvers.item_loaders resolvers.loaders "
    "resolvers.slot_loaders resolvers.visitor_loaders"
)

# Module → what it may import, of ours and from outside. The first row that fits counts.
FLOORS = {
    "upstream.transport": f"{FLOOR_0} httpx",
    **dict.fromkeys(FLOOR_0.split(), f"{FLOOR_0} msgspec"),
    "upstream.croct_tokens": "jwt cryptography",
    "upstream.network": f"{FLOOR_0} upstream.transport aiohttp yarl",
    "upstream.*": "upstream.* msgspec",
    "emulator.*": "emulator.* starlette jwt",
    "execution.fields": "strawberry",
    "execution.judges": "",
    "execution.strawberry": "execution.* graphql strawberry",
    "execution.*": "execution.* graphql",
    "resolvers.batch": f"{FLOOR_0} aiodataloader",
    **dict.fromkeys(
        LOADS.split(),
        f"{LOADS} resolvers.batch resolvers.caller resolvers.reading resolvers.variant {FLOOR_0} {CLIENTS} "
        "upstream.croct_tokens",
    ),
    "resolvers.loaders": f"{LOADS} resolvers.batch resolvers.caller {FLOOR_0} {CLIENTS} upstream.croct_tokens "
    "upstream.observed upstream.touched",
    "resolvers.context": "resolvers.loaders resolvers.caller resolvers.element_kinds resolvers.slot_rules "
    "upstream.touched strawberry",
    "resolvers.content_model": "resolvers.loaders resolvers.observed_links resolvers.slot_rules resolvers.slot_schema "
    f"{FLOOR_0} msgspec",
    "resolvers.observed_links": f"resolvers.loaders {FLOOR_0} msgspec",
    "resolvers.node_id": f"resolvers.variant {FLOOR_0} msgspec",
    "resolvers.record": "msgspec",
    "resolvers.rich_text_markup": "selectolax",
    "resolvers.slots": f"resolvers.* {FLOOR_0} msgspec structlog",
    "resolvers.slot_schema": f"{FLOOR_0} msgspec",
    "resolvers.*": f"resolvers.* {FLOOR_0}",
    "schema.build": "schema.* execution.engine execution.execute execution.strawberry strawberry graphql",
    "schema.typed.*": f"schema.* execution.batching execution.judges resolvers.* {FLOOR_0} strawberry graphql",
    "schema.*": f"schema.* execution.fields execution.judges resolvers.* {FLOOR_0} strawberry graphql",
    "serving.live_schema": "serving.* schema.* resolvers.content_model upstream.errors structlog",
    "serving.model_store": "resolvers.content_model structlog",
    "serving.schema_routes": "serving.* resolvers.caller upstream.errors starlette",
    "serving.operation": "serving.* execution.incremental resolvers.context strawberry graphql",
    "serving.settings.*": "serving.* resolvers.caller upstream.capabilities upstream.croct_tokens dotenv pydantic "
    "pydantic_settings",
    "serving.start": "serving.* resolvers.caller",
    "serving.services": f"serving.settings.* {FLOOR_0} {CLIENTS} upstream.croct_tokens starlette pydantic",
    "serving.slot_settings": "serving.settings.* resolvers.slot_rules msgspec",
    "serving.access": "serving.* resolvers.caller starlette cryptography",
    "serving.caller": "serving.tokens resolvers.caller resolvers.slot_rules upstream.slot_models starlette",
    "serving.tokens": "resolvers.caller upstream.errors jwt",
    "serving.*": "serving.* execution.* schema.* resolvers.context upstream.errors starlette graphql orjson structlog",
    "commands.*": "commands.* emulator.* resolvers.caller schema.build schema.typed.graph serving.* upstream.errors "
    "starlette typer uvicorn",
    "server": "commands emulator.* resolvers.* schema.* serving.* upstream.* starlette typer uvicorn",
}
# What the runners of outside tools install and generate.
OF_OTHERS = {"node_modules", ".venv", "generated"}
NEVER = {"schema.*": f"{LOADS} resolvers.batch"}


def modules() -> list[Path]:
    """Every module that is shipped: the rooms and server.py."""
    rooms = {pattern.partition(".")[0] for pattern in FLOORS} - {"server"}
    return [ROOT / "server.py", *(path for room in sorted(rooms) for path in sorted((ROOT / room).rglob("*.py")))]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """The modules that it imports, be it only for types; `from upstream import models` is `upstream.models`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute from the room"
            inside = (ROOT / node.module.replace(".", "/")).is_dir() if node.module else False
            yield from (f"{node.module}.{alias.name}" if inside else node.module or "" for alias in node.names)


def allowed(module: str, name: str) -> bool:
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return True
    row = next(row for pattern, row in FLOORS.items() if fnmatchcase(module, pattern))
    never = " ".join(row for pattern, row in NEVER.items() if fnmatchcase(module, pattern)).split()
    return name not in never and any(fnmatchcase(name, pattern) or pattern == top for pattern in row.split())


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_imports_only_what_its_floor_allows(path: Path) -> None:
    assert [name for name in imported(path) if not allowed(name_of(path), name)] == []


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("upstream.models", "httpx"),
        ("upstream.models", "upstream.transport"),
        ("upstream.retry", "httpx"),
        ("upstream.delivery", "strawberry"),
        ("emulator.app", "upstream.errors"),
        ("execution.plan", "schema.build"),
        ("resolvers.items", "aiodataloader"),
        ("resolvers.items", "upstream.delivery"),
        ("resolvers.items", "schema.item"),
        ("schema.item", "resolvers.loaders"),
        ("schema.item", "starlette"),
        ("serving.endpoint", "upstream.delivery"),
        ("serving.endpoint", "strawberry"),
        ("server", "httpx"),
    ],
)
def test_a_floor_holds(module: str, name: str) -> None:
    assert not allowed(module, name)


def test_nothing_imports_the_installed_name_which_would_be_a_second_copy() -> None:
    everywhere = [*modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    ours = [path for path in everywhere if not OF_OTHERS & set(path.relative_to(ROOT).parts)]
    assert [name_of(path) for path in ours if any(name.startswith("contentgraph") for name in imported(path))] == []
