"""Localization: which variant of an item answers a request. Stdlib only."""

from emulator.project import Item, Project, Variant

Chain = tuple[str, ...]
"""Languages to try, in order."""


def language_chain(project: Project, requested: str | None) -> Chain:
    """The requested language and its fallbacks, which may be cyclic; every chain ends at the default language.

    Without a request only the default language counts: whatever it falls back to itself is left alone.
    """
    if requested is None:
        return (project.default_language,)
    if requested not in project.languages:
        return _unknown_language()
    chain: list[str] = []
    language: str | None = requested
    while language is not None and language not in chain and language != project.default_language:
        chain.append(language)
        known = project.languages.get(language)
        language = known.fallback if known else None
    return (*chain, project.default_language)


def variant_of(item: Item, chain: Chain, *, preview: bool) -> Variant | None:
    """The first variant along the chain: published ones on production, the newest ones on preview.

    choice: an item without any variant along the chain is left out of lists and not found alone.
    """
    variants = item.newest if preview else item.published
    for language in chain:
        variant = variants.get(language)
        if variant is not None:
            return variant
    return None


def _unknown_language() -> Chain:
    """choice: a language that the project does not have is no error, but nothing is written in it."""
    return ()
