"""Slot schemas on the wire: `metadata.schema` with its root and the definitions it refers to.

Stdlib only. Choice: references stay references, `@croct/file` has no definition, labels and descriptions are removed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Definition = Mapping[str, Any]

# "Human-readable labels and descriptions are omitted"; a title stays, as in the example response.
HUMAN_READABLE = frozenset({"label", "description", "itemLabel"})


def wire_schema(root: Definition, definitions: Mapping[str, Definition]) -> dict[str, Any]:
    """The schema as an answer carries it: every definition reached from the root, and no other."""
    reached: dict[str, Definition] = {}
    waiting = [root]
    while waiting:
        for name in _references(waiting.pop()):
            if name in definitions and name not in reached:
                reached[name] = definitions[name]
                waiting.append(definitions[name])
    return {"root": _bare(root), "definitions": {name: _bare(reached[name]) for name in sorted(reached)}}


def _bare(definition: Definition) -> dict[str, Any]:
    """A definition without annotations; attributes and members keep their names, whatever these are."""
    kept = {key: value for key, value in definition.items() if key not in HUMAN_READABLE}
    rewrite = NESTED.get(definition["type"])
    return kept | rewrite(definition) if rewrite else kept


def _bare_attribute(attribute: Definition) -> dict[str, Any]:
    kept = {key: value for key, value in attribute.items() if key not in HUMAN_READABLE}
    return kept | {"type": _bare(attribute["type"])}


def _bare_choices(definition: Definition) -> dict[str, Any]:
    choices = definition.get("choices")
    if choices is None:
        return {}
    return {"choices": {name: {k: v for k, v in it.items() if k not in HUMAN_READABLE} for name, it in choices.items()}}


NESTED: dict[str, Callable[[Definition], dict[str, Any]]] = {
    "text": _bare_choices,
    "list": lambda it: {"items": _bare(it["items"])},
    "structure": lambda it: {"attributes": {name: _bare_attribute(at) for name, at in it["attributes"].items()}},
    "union": lambda it: {"types": {name: _bare(member) for name, member in it["types"].items()}},
}


def _references(definition: Definition) -> Iterator[str]:
    """The ids a definition names, directly or inside its own parts."""
    if definition["type"] == "reference":
        yield definition["id"]
    for part in PARTS.get(definition["type"], _no_parts)(definition):
        yield from _references(part)


def _no_parts(definition: Definition) -> list[Definition]:
    return []


PARTS: dict[str, Callable[[Definition], list[Definition]]] = {
    "list": lambda it: [it["items"]],
    "structure": lambda it: [attribute["type"] for attribute in it["attributes"].values()],
    "union": lambda it: list(it["types"].values()),
}
