"""The fast path and pyshacl find the same violations; the fast path finds them whatever graph a triple is in."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pyoxigraph
import pytest
from rdflib import RDF, SH, Graph, URIRef

from loaders.project import ROOT, Project, Sources
from loaders.validation import Outcome, Violation, read_shapes, validate_fast, validate_reference
from loaders.validation.classes import Classes
from loaders.validation.fast import compile_shapes
from loaders.vocabulary import BASE
from tests.synthetic import PLANTABLE, copied, multiplied_store, planted, real_lines
from tests.test_shapes import CASES, shapes_of

#: The smallest report: with the concepts it is a graph that pyshacl validates against all shapes.
SMALL_REPORT = "survey-2024"
#: The graphs of the sample: the report, and what its figures refer to.
SAMPLE = (SMALL_REPORT, "ontology", "concepts", "catalogue")
SHAPES_IRI = "https://w3id.org/datagov-kg/shapes#"


@cache
def all_shapes() -> Graph:
    """All shapes of the project."""
    return read_shapes(ROOT / "shapes")


@pytest.fixture(scope="session")
def lines() -> list[str]:
    """The N-Quads lines of the real graph."""
    return real_lines(Project())


def store_of(lines: list[str]) -> pyoxigraph.Store:
    """A store with these lines."""
    return multiplied_store(lines, 1)


def union_of(store: pyoxigraph.Store) -> Graph:
    """All triples of the store's graphs as one rdflib graph."""
    data = Graph()
    for name in store.named_graphs():
        triples = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=name)
        assert triples is not None
        data.parse(data=triples, format="nt")
    return data


def keys(outcome: Outcome) -> set[tuple[str, str, str, str, str]]:
    """What must agree between the engines."""
    return {violation.key for violation in outcome.violations}


def by_shape(outcome: Outcome) -> Counter[str]:
    """How often each shape was violated."""
    return Counter(violation.shape.removeprefix(SHAPES_IRI) for violation in outcome.violations)
