"""The shapes of the project, and the validation that a build must pass."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import rdflib
from rdflib import Graph, URIRef

from loaders.problems import InputProblems, Problem, shown
from loaders.project import Project
from loaders.reading.turtle import read_turtle
from loaders.validation.fast import validate_fast
from loaders.validation.outcome import Outcome


def read_shapes(files: Iterable[Path]) -> Graph:
    """All shapes files as one graph, every literal as written: to SHACL ``1`` is not ``true``. Raises ``InputProblems``."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return read_turtle(files)
    finally:
        rdflib.NORMALIZE_LITERALS = before


def project_shapes(project: Project) -> Graph:
    """The shapes of the project and of its users. Raises ``InputProblems``, also for a user's that would change ours."""
    ours = read_shapes(sorted(project.shapes.glob("*.ttl")))
    every, problems = Graph() + ours, []
    for path in project.own_files("shapes/*.ttl"):
        theirs = read_shapes([path])
        for subject in sorted(set(theirs.subjects()) & set(ours.subjects()), key=str):
            if isinstance(subject, URIRef):
                message = f"speaks of <{subject}>, which the project's shapes define"
                problems.append(Problem(shown(path), 0, "", message, "Give yours a name in a namespace of your own."))
        every += theirs
    if problems:
        raise InputProblems(problems)
    return every


def validate_store(store: pyoxigraph.Store, project: Project) -> Outcome:
    """Validate the whole graph of the store against the project's shapes, on the fast path."""
    return validate_fast(store, project_shapes(project))
