"""What an answer was made of: which content went into it, and what was asked for it. One per request. Floor 0."""

from __future__ import annotations

from dataclasses import dataclass, field

from upstream.element_models import TaxonomyElement
from upstream.models import Item


@dataclass(slots=True)
class Touched:
    """Filled while an operation runs; read once it has ended.

    `items` are those that came, some perhaps twice; `names` are items asked for by codename, found or not; `listings`
    are "items", "types" or "taxonomies", where any change of one of them may change what is listed. `missing`: what was
    asked for by name was not there. `fresh` and `most` are set beforehand: ask for content that is not stale, and no
    more than so many requests.
    """

    items: list[Item] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    taxonomies: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    listings: set[str] = field(default_factory=set)
    missing: bool = False
    stale: bool = False
    requests: int = 0
    fresh: bool = False
    most: int | None = None

    def asked_language(self, language: str | None) -> None:
        if language is not None:
            self.languages.add(language)

    def read_taxonomies(self) -> set[str]:
        """Groups of the taxonomy elements that were read: their items carry the terms' names."""
        read = {element.taxonomy_group for item in self.items for element in item.read_of(TaxonomyElement)}
        return self.taxonomies | read
