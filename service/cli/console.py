"""What every command shares: where it writes, how it explains mistakes, and the project that was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from loaders.builds.folder import Build
    from loaders.project import Project

console = Console()
errors = Console(stderr=True)

#: Exit codes: 0 done, 1 the input or the graph is wrong, 2 the command line is wrong.
WRONG_INPUT = 1


class UserMistake(Exception):
    """Something the user can put right; its text says what and how."""


class Choice:
    """What the options before the command chose: the folder of the project, or None for the one installed."""

    root: Path | None = None


def project(own: list[Path] | None = None) -> Project:
    """The project chosen, with these folders of the user."""
    from loaders.project import ROOT, OwnData, Project

    if Choice.root is not None and not (Choice.root / "ontology").is_dir():
        raise UserMistake(f"--project {Choice.root}: no checkout of datagov-kg, it has no folder `ontology`.")
    chosen = Project(Choice.root or ROOT, tuple(OwnData(folder) for folder in own or ()))
    names = [data.name for data in chosen.own]
    for name in names:
        if names.count(name) > 1:
            raise UserMistake(f"two folders are named {name.removeprefix('own-')!r}: rename one, it names a graph.")
    return chosen


def project_of(build: Build) -> Project:
    """The project that a build was made from, with the users' folders that are still there."""
    folders = [Path(folder) for folder in build.manifest.get("own", [])]
    for folder in folders:
        if not folder.is_dir():
            errors.print(f"{folder} is gone: its shapes and queries are left out.", style="yellow")
    return project([folder for folder in folders if folder.is_dir()])


def current() -> Build:
    """The current build of the store. Raises ``UserMistake`` for a remote store, ``NoBuild`` where none is."""
    from loaders.builds.folder import current_build
    from loaders.settings import Settings

    settings = Settings.from_environment()
    if settings.is_remote:
        raise UserMistake(f"DGKG_STORE={settings.store}: this command reads a build; set DGKG_STORE to its folder.")
    return current_build(settings.builds)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what a user can put right into messages without a traceback."""
    from loaders.builds.folder import NoBuild
    from loaders.problems import InputProblems, NotValid

    try:
        yield
    except InputProblems as error:
        for problem in error.problems:
            say_wrong(str(problem))
        errors.print(f"{len(error.problems)} problems. Nothing was changed.", style="bold red")
        raise typer.Exit(WRONG_INPUT) from None
    except NotValid as error:
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        errors.print("The graph breaks its shapes: the last good build stays.", style="bold red")
        raise typer.Exit(WRONG_INPUT) from None
    except (UserMistake, NoBuild, OSError) as error:
        say_wrong(str(error))
        raise typer.Exit(WRONG_INPUT) from None


def say_wrong(text: str) -> None:
    """One line on standard error."""
    errors.print(text, style="red", markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progressing(first: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A spinner, or a bar where the ``total`` is known; call what it gives with each step's name."""
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    more = (TimeElapsedColumn(),) if total is None else (BarColumn(), TimeRemainingColumn())
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), *more, console=errors, transient=True) as shown:
        task = shown.add_task(first, total=total)

        def step(name: str) -> None:
            shown.update(task, description=name, advance=0 if total is None else 1)

        yield step


def numbers(title: str, counted: Mapping[str, object], first: str = "what", second: str = "number") -> None:
    """A table of two columns."""
    table = Table(first, second, title=title)
    for name, number in counted.items():
        table.add_row(name, f"{number:,}" if isinstance(number, int) else str(number))
    console.print(table)
