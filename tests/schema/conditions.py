"""Conditions of `where`, written shortly."""

from __future__ import annotations

from typing import Any

QUERY = """query ($where: ItemWhere) {
  items(where: $where, limit: 100) { items { system { codename } } }
}"""


def system(**attributes: Any) -> dict[str, Any]:
    return {"system": attributes}


def element(codename: str, **operators: Any) -> dict[str, Any]:
    return {"elements": [{"codename": codename, **operators}]}


def operator(name: str, value: Any) -> dict[str, Any]:
    """For the names that Python reserves."""
    return {name: value}


COFFEES = {"type": {"eq": "coffee"}}
