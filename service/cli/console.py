"""What every command shares: where it writes, how it explains mistakes, and the project that was chosen.

Nothing heavy is imported before a command runs: whoever asks for help, or for the next word of a line, does not wait.
"""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from loaders.builds.folder import Build
    from loaders.project import Project
    from service.store.direct import DirectStore
    from service.stored.values import Concepts

# What is printed comes from the graph, from files and paths: it is no mark-up, whatever brackets and colons it holds.
console = Console(markup=False, emoji=False)
errors = Console(stderr=True, markup=False, emoji=False)

#: Exit codes: 0 done, 1 the input or the graph is wrong, 2 the command line is wrong.
WRONG_INPUT = 1


class UserMistake(Exception):
    """Something the user can put right; its text says what and how."""


#: The option of the commands that read tables.
Own = Annotated[
    list[Path] | None,
    typer.Option("--with", help="Folder with data of your own, read after the project's; repeatable."),
]


def project(context: typer.Context, own: Iterable[Path] | None = None) -> Project:
    """The project that ``--project`` chose, else the one installed, and these folders of the user.

    Raises ``UserMistake`` where no project is there, or two folders of the user have one name.
    """
    from loaders.project import ROOT, OwnData, Project

    root: Path | None = context.obj
    folders = tuple(OwnData(folder.resolve()) for folder in own or ())
    names = [data.folder.name for data in folders]
    for name in names:
        if names.count(name) > 1:
            raise UserMistake(f"--with: two folders are named {name!r}, which names their graph; rename one of them.")
    if root is None:
        return Project(ROOT, folders)
    chosen = Project(root.resolve(), folders)
    for path in chosen.scheme_declarations():
        if not path.is_file():
            raise UserMistake(f"--project {root}: no checkout of datagov-kg, for {path} is not there.")
    return chosen


def project_of(context: typer.Context, build: Build) -> Project:
    """The project that ``--project`` chose, with the users' shapes and queries that the build keeps."""
    return project(context, build.own_folders)


def project_at_hand(context: typer.Context) -> Project:
    """The project that ``--project`` chose, with the users' queries that the current build keeps, where there is one."""
    from loaders.builds.folder import NoBuild

    try:
        return project_of(context, current())
    except (UserMistake, NoBuild):
        return project(context)


def current() -> Build:
    """The current build of the store. Raises ``UserMistake`` for a remote store, ``NoBuild`` where none is."""
    from loaders.builds.folder import current_build
    from loaders.settings import Settings

    settings = Settings.from_environment()
    if settings.is_remote:
        raise UserMistake(f"DGKG_STORE={settings.store}: this command reads a build; set DGKG_STORE to its folder.")
    return current_build(settings.builds)


def store_at_hand() -> DirectStore:
    """The current build in memory, or the endpoint that ``DGKG_STORE`` names."""
    from loaders.settings import Settings
    from service.store.direct import Endpoint, GraphInMemory

    settings = Settings.from_environment()
    if settings.is_remote:
        return Endpoint(settings)
    build = current()
    return GraphInMemory(build.load(with_harvests=True), build.version)


def concepts_at_hand(store: DirectStore) -> Concepts:
    """The concepts of what is at hand, called by any name that the index of the current build is certain of; by their
    labels alone where no index is."""
    from loaders.search import INDEX_FILE
    from loaders.settings import Settings
    from service.read.searching import Searcher
    from service.stored.values import Concepts

    build = None if Settings.from_environment().is_remote else current()
    if build is None or not (build.folder / INDEX_FILE).is_file():
        return Concepts(store)
    return Concepts(store, Searcher(store, build=lambda: build))


@contextmanager
def explained() -> Iterator[None]:
    """Turn what a user can put right into messages without a traceback."""
    try:
        yield
    except (typer.Exit, BrokenPipeError):  # who reads a pipe may stop: no mistake, and nobody to tell
        raise
    except Exception as error:
        if not _explain(error):
            raise
        raise typer.Exit(WRONG_INPUT) from None


def _explain(error: Exception) -> bool:
    """Print what was wrong; returns False where it is nothing that a user can put right."""
    from loaders.builds.folder import NoBuild
    from loaders.problems import InputProblems, NotValid

    if isinstance(error, InputProblems):
        for problem in error.problems:
            _say(str(problem), "red")
        number = len(error.problems)
        _say(f"{number} problem{'s' if number > 1 else ''}. Nothing was changed.", "bold red")
    elif isinstance(error, NotValid):
        _say(str(error), "")
        _say("The graph breaks its shapes: the last good build stays.", "bold red")
    elif isinstance(error, OSError) and error.filename is not None and error.strerror:
        _say(f"{error.filename}: {error.strerror}. Check path, permissions and disk.", "red")
    elif isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:
        what = ascii(error.object[max(0, error.start - 20) : error.end])
        _say(f"A word of the command is no UTF-8, at the end of {what}. Write it in UTF-8.", "red")
    elif isinstance(error, UserMistake | NoBuild | OSError):
        _say(str(error), "red")
    else:
        return False
    return True


def unexpected(error: Exception) -> None:
    """Say that something broke that is no mistake of the user, and where its traceback is kept."""
    descriptor, name = tempfile.mkstemp(prefix="dgkg-", suffix=".txt")
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(traceback.format_exception(error))
    _say(f"Something broke that is no mistake of yours ({type(error).__name__}: {error}).", "bold red")
    _say(f"Please report it with {name}, which holds the details.", "red")


def _say(text: str, style: str) -> None:
    errors.print(text, style=style or None, highlight=False, soft_wrap=True)


@contextmanager
def progressing(first: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A spinner, or a bar where the ``total`` is known; what it gives is called with the name of each step."""
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    more = (TimeElapsedColumn(),) if total is None else (BarColumn(), TimeRemainingColumn())
    with Progress(SpinnerColumn(), TextColumn("{task.description}", markup=False), *more, console=errors, transient=True) as shown:
        task = shown.add_task(first, total=total)

        def step(name: str) -> None:
            shown.update(task, description=name, advance=0 if total is None else 1)

        yield step


@contextmanager
def progressing_to(first: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar whose end moves; what it gives is called with what is done, of how much, and in words."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=errors, transient=True) as shown:
        task = shown.add_task(first, total=None)
        yield lambda done, total, words: shown.update(task, completed=done, total=total, description=words)


def print_numbers(title: str, numbers: Mapping[str, int], first: str = "what", second: str = "number") -> None:
    """Print a table of two columns: names, and a number for each."""
    table = Table(first, second, title=title)
    for name, number in numbers.items():
        table.add_row(name, f"{number:,}")
    console.print(table)
