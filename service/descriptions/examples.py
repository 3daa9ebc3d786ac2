"""The example queries of the form and of the service description: the stored queries, as they stand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from loaders.project import Project
from service.stored.model import StoredQuery, read_queries
from service.stored.themes import Theme, Themed, by_theme, themes_of


@lru_cache(maxsize=4)
def _themes(project: Project) -> tuple[Theme, ...]:
    return tuple(themes_of(project))


@lru_cache(maxsize=4)
def _read(files: tuple[Path, ...]) -> dict[str, StoredQuery]:
    return read_queries(files)


def example_queries(project: Project) -> list[StoredQuery]:
    """The stored queries of a project, by name; read once. Raises ``InputProblems``."""
    return list(_read(tuple(project.query_files())).values())


def themed_examples(project: Project) -> list[Themed]:
    """The same by theme, in the order of the themes. Raises ``InputProblems``."""
    return by_theme(example_queries(project), _themes(project))
