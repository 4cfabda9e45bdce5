"""The words of the command line, over the functions that the composition root hands in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.emulate import emulate
from commands.schema import TypedSchema, print_schema
from commands.serve import CreateApp, serve
from serving.settings import table


def command_line(create_app: CreateApp, typed_schema: TypedSchema) -> typer.Typer:
    rows = "\n\n".join(f"\b\n{name}{f' = {default}' if default else ''}\n    {text}" for name, default, text in table())
    cli = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

    about = "Serve the graph: GraphiQL at /, GraphQL at /graphql.\n\nSettings, from the environment or .env:"

    @cli.callback(invoke_without_command=True, help=f"{about}\n\n{rows}")
    def _serve(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            serve(create_app)

    cli.command("emulator")(emulate)

    @cli.command("schema")
    def _schema(
        typed: Annotated[
            bool, typer.Option("--typed/--base", help="With the types of the project and its slots, or without.")
        ] = False,
        project: Annotated[
            Path | None, typer.Option(help="A folder of saved Delivery responses instead of the settings' project.")
        ] = None,
        output: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
    ) -> None:
        """Print the graph's SDL."""
        print_schema(typed_schema, typed=typed, project=project, output=output)

    return cli
