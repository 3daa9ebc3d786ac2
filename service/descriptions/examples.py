"""The example queries of the form and of the service description: the stored queries, as they stand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from loaders.project import Project
from service.stored.model import StoredQuery, read_queries


@lru_cache(maxsize=4)
def _read(files: tuple[Path, ...]) -> dict[str, StoredQuery]:
    return read_queries(files)


def example_queries(project: Project) -> list[StoredQuery]:
    """The stored queries of a project, by name; read once. Raises ``InputProblems``."""
    return list(_read(tuple(project.query_files())).values())
