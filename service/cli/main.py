"""The ``dgkg`` command: its groups of commands, and the options that all of them share."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli import build, cite, explore, extract, harvest, link, look, mcp, review, search, serve
from service.cli.console import WRONG_INPUT, unexpected

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

for _title, _group in (("Build", build.group), ("Build", harvest.group), ("Build", link.group), ("Look", look.group), ("Look", search.group), ("Look", explore.group), ("Look", cite.group), ("Extract", extract.group), ("Extract", review.group), ("Serve", serve.group), ("Serve", mcp.group)):
    for _command in _group.registered_commands:
        _command.rich_help_panel = _title
    app.add_typer(_group)


def _print_version(wanted: bool) -> None:
    if wanted:
        from loaders.version import software_version

        typer.echo(f"dgkg {software_version()}")
        raise typer.Exit


@app.callback()
def _chosen(
    context: typer.Context,
    project: Annotated[
        Path | None, typer.Option(help="A checkout whose data to use, in place of those installed.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """datagov-kg: the open knowledge graph of China's data-governance figures."""
    context.obj = project


def main() -> None:
    """Entry point of the ``dgkg`` command."""
    write_utf_8()
    try:
        app()
    except Exception as error:
        unexpected(error)
        sys.exit(WRONG_INPUT)


def write_utf_8() -> None:
    """Make what is printed UTF-8 wherever it goes: a pipe, a file, a terminal of another code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
