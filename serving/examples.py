"""The explorer's example tabs: queries over the sample project, each worth reading."""

from __future__ import annotations

from importlib.resources import files

from serving.graphiql import ExampleTab


def example_tabs() -> list[ExampleTab]:
    """One tab per file of `examples/`, in the order of their names; the first line is the tab's title."""
    folder = files("serving") / "examples"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".graphql"))
    return [_tab((folder / name).read_text("utf-8")) for name in names]


def _tab(text: str) -> ExampleTab:
    title, _, query = text.partition("\n")
    return ExampleTab(title.removeprefix("#").strip(), query.strip() + "\n")
