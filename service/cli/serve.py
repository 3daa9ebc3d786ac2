"""Commands that hand the graph out: serve, load."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import (
    UserMistake,
    errors,
    explained,
    print_numbers,
    progressing,
    project,
    project_of,
)

if TYPE_CHECKING:
    from loaders.builds.folder import Build
    from loaders.project import Project
    from loaders.settings import Settings

group = typer.Typer()


@group.command("serve")
def serve_command(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default DGKG_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default DGKG_PORT.")] = None,
) -> None:
    """Serve the current build: SPARQL, linked-data pages, stored queries, downloads. Builds first, if there is none."""
    with explained():
        from loaders.settings import Settings
        from service.server.serve import run

        settings = Settings.from_environment(host=host, port=port)
        if settings.is_remote:
            run(settings, project(context))
            return
        with _folder_of_builds(settings) as folder:
            found = _build_in(folder, project(context), settings)
            run(settings.model_copy(update={"store": str(folder)}), project_of(context, found))


@contextmanager
def _folder_of_builds(settings: Settings) -> Iterator[Path]:
    """The folder of builds of the settings; for ``memory`` one that goes again."""
    if settings.store == "memory":
        with tempfile.TemporaryDirectory(prefix="dgkg-") as folder:
            yield Path(folder)
    else:
        yield settings.builds


def _build_in(folder: Path, chosen: Project, settings: Settings) -> Build:
    """The current build of the folder; where there is none, it is made first."""
    from loaders.builds.building import build
    from loaders.builds.folder import GRAPH_FILE, NoBuild, current_build

    try:
        found = current_build(folder)
        found.read(GRAPH_FILE)
        return found
    except NoBuild as error:
        if (folder / "current").is_symlink():
            errors.print(str(error), style="red", highlight=False, soft_wrap=True)
        errors.print(f"No build in {folder} yet: building first.", highlight=False, soft_wrap=True)
        with progressing("start") as step:
            return build(chosen, folder, settings.reports, step, harvests=settings.harvests).build


@group.command("load")
def load_command(
    builds: Annotated[Path, typer.Option(help="The folder of builds.")] = Path("build"),
) -> None:
    """Load the current build into the SPARQL engine behind DGKG_STORE, through DGKG_REMOTE_LOAD_URL.

    Graphs of ours, those of harvested catalogues too, are replaced; other graphs of the engine stay as they are.
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
