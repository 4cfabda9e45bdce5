"""Which variant of the content was asked for. Travels with every record, so that nested loads ask for the same."""

from __future__ import annotations

from typing import NamedTuple


class Variant(NamedTuple):
    """A language codename (None: the project's default) and whether drafts are read in place of what is published."""

    language: str | None = None
    preview: bool = False
