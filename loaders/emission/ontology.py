"""The ontology as it is published: its modules, and the terms of other vocabularies declared as OWL 2 DL wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rdflib import RDF, RDFS, Literal, URIRef

from loaders.project import Project
from loaders.reading.concepts import Triple
from loaders.reading.outside_terms import outside_terms
from loaders.reading.turtle import read_turtle
from loaders.vocabulary import expand, prefixes


def ontology_triples(project: Project) -> Iterator[Triple]:
    """Every statement of the project's ontology. Raises ``InputProblems``."""
    yield from read_turtle(project.ontology_modules())
    yield from declarations(project, lambda file: not project.is_own(file))


def declarations(project: Project, wanted: Callable[[Path], bool]) -> Iterator[Triple]:
    """The terms of other vocabularies that the wanted tables name: type, names, and the vocabulary. Terms that OWL has
    itself are not declared. Raises ``InputProblems``."""
    spaces = prefixes()
    for name, located in outside_terms(project.outside_term_tables()).items():
        term = located.row
        if not term.type or not wanted(located.file):
            continue
        iri = expand(name)
        yield iri, RDF.type, expand(term.type)
        yield iri, RDFS.label, Literal(term.label_zh, lang="zh")
        yield iri, RDFS.label, Literal(term.label_en, lang="en")
        yield iri, RDFS.isDefinedBy, URIRef(spaces[name.partition(":")[0]])
