"""Content as it is served: written values turned into flat JSON along the slot's schema.

Stdlib, slots and the query language. Private attributes never leave, unions carry `_type`, the root `_component`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.croct.cql import Scope, Unsupported, evaluate
from emulator.croct.slots import Content, SlotVersion

Definition = Mapping[str, Any]

PLACEHOLDER = re.compile(r"\{\{([^|}]+)(?:\|([^}]*))?\}\}")


def render(version: SlotVersion, content: Content, scope: Scope) -> dict[str, Any]:
    """One piece of content of a slot version for one request."""
    rendered = _Renderer(version.definitions, scope).value(version.root, content)
    return {"_component": version.component, **rendered}


@dataclass(frozen=True, slots=True)
class _Renderer:
    definitions: Mapping[str, Definition]
    scope: Scope

    def value(self, definition: Definition, value: Any) -> Any:
        return RENDERERS[definition["type"]](self, definition, value)

    def scalar(self, definition: Definition, value: Any) -> Any:
        """A value as it stands, or a dynamic one: `{expression, default}` or `{expression, nullable = true}`."""
        if not isinstance(value, Mapping):
            return value
        found = self.evaluated(value["expression"])
        return value.get("default") if found is None else found

    def text(self, definition: Definition, value: Any) -> Any:
        plain = self.scalar(definition, value)
        return PLACEHOLDER.sub(self.filled, plain) if isinstance(plain, str) else plain

    def filled(self, placeholder: re.Match[str]) -> str:
        """`{{expression|fallback}}` inside a text."""
        found = self.evaluated(placeholder[1].strip())
        return (placeholder[2] or "").strip() if found is None else str(found)

    def evaluated(self, expression: str) -> Any:
        """Choice: an expression outside the supported subset has no value."""
        try:
            return evaluate(expression, self.scope)
        except Unsupported:
            return None

    def structure(self, definition: Definition, value: Any) -> dict[str, Any]:
        return {
            name: self.value(attribute["type"], value[name])
            for name, attribute in definition["attributes"].items()
            if name in value and not attribute.get("private", False)
        }

    def list(self, definition: Definition, value: Any) -> Any:
        return [self.value(definition["items"], item) for item in value]

    def union(self, definition: Definition, value: Any) -> dict[str, Any]:
        member = value["_type"]
        return {"_type": member, **self.value(definition["types"][member], value)}

    def reference(self, definition: Definition, value: Any) -> Any:
        """The properties of a reference go over the definition; one without definition, like a file, is a text."""
        target = self.definitions.get(definition["id"], {"type": "text"})
        return self.value({**target, **definition.get("properties", {})}, value)


RENDERERS: dict[str, Callable[[_Renderer, Definition, Any], Any]] = {
    "boolean": _Renderer.scalar,
    "number": _Renderer.scalar,
    "text": _Renderer.text,
    "structure": _Renderer.structure,
    "list": _Renderer.list,
    "union": _Renderer.union,
    "reference": _Renderer.reference,
}
