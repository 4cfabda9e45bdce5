"""What published content shows of the types that linked-items elements hold: the Delivery API's model does not say.

Read once as a whole, then what was modified since. What was seen stays: a union never loses a member while running.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from resolvers.loaders import Clients
from upstream import models
from upstream.element_models import ModularContentElement
from upstream.query import Filter, ItemQuery, Operator, Order, chunks

PAGE = 250
# In one look; the next one goes on from there.
MOST_ITEMS = 5_000
# Of the codenames in an address.
ROOM = 1_500


class ObservedLinks(Struct, frozen=True):
    """By `type.element`: the content types seen. `unsure` held a link that led nowhere, which may come to be anything.

    `until` is the last modification looked at, `whole` that none was left.
    """

    types: dict[str, list[str]] = {}
    unsure: list[str] = []
    until: str | None = None
    whole: bool = True

    @property
    def limits(self) -> dict[str, list[str]]:
        """For the elements that are sure to hold what was seen."""
        known = self.types if self.whole else {}
        return {element: types for element, types in known.items() if element not in self.unsure}


async def observe_links(
    clients: Clients, types: Iterable[models.ContentType], known: ObservedLinks | None
) -> ObservedLinks:
    """With what was known. Raises ContentGraphError."""
    known = known or ObservedLinks()
    linking = {
        codename
        for content_type in types
        for codename, element in content_type.elements.items()
        if element.type == "modular_content"
    }
    if not linking:
        return known
    seen = _Seen(known)
    looks = [await _look(clients, tuple(chunk), known.until, seen) for chunk in chunks(sorted(linking), ROOM)]
    # What one of them has not reached yet is looked at again.
    until = min((reached for reached, _ in looks if reached is not None), default=None)
    return seen.links(until, whole=all(whole for _, whole in looks))


async def _look(clients: Clients, elements: tuple[str, ...], since: str | None, seen: _Seen) -> tuple[str | None, bool]:
    """The last modification that was reached, and whether none is left."""
    # The last one is looked at again: others may have been modified at the same time.
    filters = () if since is None else (Filter("system.last_modified", Operator.GTE, (since,)),)
    order = Order("system.last_modified")
    for skip in range(0, MOST_ITEMS, PAGE):
        query = ItemQuery(filters, order=order, elements=elements, depth=1, skip=skip, limit=PAGE)
        listing = await clients.delivery.items(query)
        seen.take(listing)
        since = listing.items[-1].system.last_modified if listing.items else since
        if not listing.pagination.next_page:
            return since, True
    return since, False


class _Seen:
    def __init__(self, known: ObservedLinks) -> None:
        self._types = defaultdict[str, set[str]](set, {element: set(types) for element, types in known.types.items()})
        self._unsure = set(known.unsure)

    def take(self, listing: models.ItemListing) -> None:
        types = _types_of(listing)
        for item in listing.items:
            for codename in item.elements:
                element = item.element(codename)
                if isinstance(element, ModularContentElement):
                    self._note(f"{item.system.type}.{codename}", [types.get(link) for link in element.value])

    def _note(self, element: str, found: Iterable[str | None]) -> None:
        for content_type in found:
            if content_type is None:
                self._unsure.add(element)
            else:
                self._types[element].add(content_type)

    def links(self, until: str | None, *, whole: bool) -> ObservedLinks:
        types = {element: sorted(found) for element, found in sorted(self._types.items())}
        return ObservedLinks(types, sorted(self._unsure), until, whole)


def _types_of(listing: models.ItemListing) -> Mapping[str, str]:
    everything = (*listing.items, *listing.modular_content.values())
    return {item.system.codename: item.system.type for item in everything}
