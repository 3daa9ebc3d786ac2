"""Commands that hand the graph out: serve, load."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from service.cli.console import UserMistake, explained, print_numbers, progressing, project

group = typer.Typer()


@group.command("serve")
def serve_command(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default DGKG_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default DGKG_PORT.")] = None,
) -> None:
    """Serve the current build: SPARQL, linked-data pages, stored queries, downloads."""
    with explained():
        from loaders.builds.building import build
        from loaders.settings import Settings
        from service.server.serve import run

        settings = Settings.from_environment(host=host, port=port)
        if settings.store == "memory":
            with tempfile.TemporaryDirectory(prefix="dgkg-") as folder:
                build(project(context), Path(folder), settings.reports)
                run(settings.model_copy(update={"store": folder}), project(context))
        else:
            run(settings, project(context))


@group.command("load")
def load_command(
    builds: Annotated[Path, typer.Option(help="The folder of builds.")] = Path("build"),
) -> None:
    """Load the current build into the SPARQL engine behind DGKG_STORE, through DGKG_REMOTE_LOAD_URL.

    Graphs of ours are replaced; other graphs of the engine stay as they are.
    """
    with explained():
        from loaders.builds.folder import current_build
        from loaders.settings import Settings
        from service.store.loading import LoadRefused, load_build

        settings = Settings.from_environment()
        with progressing("read") as step:
            try:
                found = current_build(builds)
                loaded = load_build(found, settings, step)
            except LoadRefused as error:
                raise UserMistake(str(error)) from None
        title = f"Build {found.version[:16]} in {settings.store}"
        print_numbers(title, loaded, "graph", "triples")
