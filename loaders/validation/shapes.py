"""The shapes of the project, and the validation that a build must pass."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
from rdflib import Graph

from loaders.project import Project
from loaders.reading.turtle import read_turtle
from loaders.validation.fast import validate_fast
from loaders.validation.outcome import Outcome


def read_shapes(files: Iterable[Path]) -> Graph:
    """All shapes files as one graph. Raises ``InputProblems``."""
    return read_turtle(files)


def validate_store(store: pyoxigraph.Store, project: Project) -> Outcome:
    """Validate the whole graph of the store against the project's shapes, on the fast path."""
    return validate_fast(store, read_shapes(project.shape_files()))
