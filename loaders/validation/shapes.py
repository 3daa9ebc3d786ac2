"""The shapes of the project, and the validation that a build must pass."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
from rdflib import Graph

from loaders.project import Project
from loaders.reading.turtle import read_turtle
from loaders.validation.fast import validate_fast
from loaders.validation.outcome import Outcome


def read_shapes(folder: Path) -> Graph:
    """All shapes files of the folder as one graph."""
    return read_turtle(sorted(folder.glob("*.ttl")))


def validate_store(store: pyoxigraph.Store, project: Project) -> Outcome:
    """Validate the whole graph of the store against the project's shapes, on the fast path."""
    return validate_fast(store, read_shapes(project.shapes))
