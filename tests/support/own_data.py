"""The worked example as a folder of a user, and projects that read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from loaders.drafts import write_example
from loaders.problems import Problem
from loaders.project import OwnData, Project
from loaders.sources import gather_sources

#: The id of the example as the README begins it.
EXAMPLE = "example-city-2025"


def example_in(folder: Path) -> Path:
    """The worked example in a new folder below this one."""
    written = folder / EXAMPLE
    write_example(written, Project())
    return written


def with_own(project: Project, *folders: Path) -> Project:
    """The project, read with these folders of a user."""
    return replace(project, own=tuple(OwnData(folder) for folder in folders))


def problems_of(project: Project) -> list[Problem]:
    """Every mistake in the tables, in order."""
    return sorted(set(gather_sources(project)[1]))
