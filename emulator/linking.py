"""Projection, and the items that come along with a result because it links to them. Stdlib only."""

from collections.abc import Callable, Iterable, Iterator

from emulator.generation import Generation
from emulator.project import Json, Payload, Project, Variant

Resolve = Callable[[str], Variant | None]


def projected(item: Payload, elements: frozenset[str] | None) -> Payload:
    """Projection: the named elements, in the type's order; `system` is always whole. Nothing left is `{}`."""
    found = item["elements"]
    if elements is None or not isinstance(found, dict):
        return item
    return item | {"elements": {codename: element for codename, element in found.items() if codename in elements}}


def references_in(item: Payload) -> dict[str, tuple[str, ...]]:
    """What an item refers to, by element: linked items elements and inline items of rich text, not its links."""
    elements = item["elements"]
    return {
        codename: names
        for codename, element in (elements.items() if isinstance(elements, dict) else ())
        if isinstance(element, dict)
        and (names := _codenames(element.get(_REFERENCES_BY_KIND.get(str(element.get("type")), ""))))
    }


class Linking:
    """The walk through one answer's linked items."""

    def __init__(
        self, project: Project, generation: Generation, resolve: Resolve, elements: frozenset[str] | None
    ) -> None:
        self._project = project
        self._generation = generation
        self._resolve = resolve
        self._elements = elements
        self._found: dict[str, Variant | None] = {}

    def linked(self, results: Iterable[Variant], depth: int) -> Payload:
        """Modular content: everything within `depth` steps of the results.

        A result that is linked to, be it by itself, is here as well. choice: what cannot be resolved, such as an
        unpublished item on production, keeps its codename in the value and is left out here.
        """
        level = self._with_components(list(results))
        for _ in range(depth):
            if not level:
                break
            level = self._with_components(self._include(name for it in level for name in self._references(it)))
        return self._in_order({codename: it for codename, it in self._found.items() if it is not None})

    def _include(self, codenames: Iterable[str]) -> list[Variant]:
        """Those that are new."""
        level: list[Variant] = []
        for codename in codenames:
            if codename not in self._found:
                variant = self._found[codename] = self._resolve(codename)
                if variant is not None:
                    level.append(variant)
        return level

    def _with_components(self, level: list[Variant]) -> list[Variant]:
        """Components belong to their parent, whatever the depth."""
        whole, new = list(level), level
        while new:
            new = self._include(name for it in new for name in self._references(it) if self._is_component(name))
            whole += new
        return whole

    def _references(self, variant: Variant) -> Iterator[str]:
        """choice: linked items are projected like the results, and only what is left of them is walked."""
        for codename, names in variant.references.items():
            if self._elements is None or codename in self._elements:
                yield from names

    def _is_component(self, codename: str) -> bool:
        item = self._project.items.get(codename)
        return item is not None and item.component

    def _in_order(self, found: dict[str, Variant]) -> Payload:
        """Ordinal by codename. choice: exactly the items of a recorded map come back in the order of the recording."""
        order = self._project.recorded_orders.get(frozenset(found)) or sorted(found)
        return {it: projected(found[it].payloads[self._generation], self._elements) for it in order}


_REFERENCES_BY_KIND = {"modular_content": "value", "rich_text": "modular_content"}


def _codenames(value: Json) -> tuple[str, ...]:
    return tuple(it for it in value if isinstance(it, str)) if isinstance(value, list) else ()
