"""What a validation found: violations, and the report of them for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.validation.paths import Path


@dataclass(frozen=True)
class Violation:
    """One result: ``shape`` is the one with the constraint; ``path`` and ``value`` in N-Triples notation."""

    shape: str
    component: str
    focus: str
    path: str
    value: str
    severity: str
    message: str
    #: The path as what it is made of, the language of the message, and what tells two results apart that SHACL reports
    #: alike: the language that is used twice, the value that is not greater.
    route: Path | None = field(default=None, compare=False, repr=False)
    language: str = field(default="", compare=False)
    detail: str = field(default="", compare=False)
    #: The IRI of the shape, or of the shape that one without an IRI belongs to.
    owner: str = field(default="", compare=False)

    @property
    def named(self) -> str:
        """The IRI by which people know the shape: its own, or that of the shape above it."""
        return self.owner or self.shape

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What must agree between engines: shape, component, focus node, path and value."""
        return (self.shape, self.component, self.focus, self.path, self.value)


@dataclass(frozen=True)
class Outcome:
    """All violations of one validation, most severe first."""

    violations: tuple[Violation, ...]

    @classmethod
    def of(cls, violations: Iterable[Violation]) -> Outcome:
        """The outcome of these violations, each counted once."""
        distinct = {(violation.key, violation.detail): violation for violation in violations}
        order = {str(SH.Violation): 0, str(SH.Warning): 1, str(SH.Info): 2}
        return cls(
            tuple(sorted(distinct.values(), key=lambda v: (order.get(v.severity, 3), v.key, v.detail)))
        )

    @property
    def conforms(self) -> bool:
        """Whether nothing is a mistake of ours: only warnings and infos, if anything."""
        return not any(violation.severity == str(SH.Violation) for violation in self.violations)

    def readable(self, limit: int = 200) -> str:
        """One line per violation, and how many there are by severity."""
        lines = [
            f"{_tail(v.severity)}: {v.message} [{v.focus}{' ' + v.path if v.path else ''}"
            f"{' = ' + v.value if v.value else ''}; {_tail(v.named)}]"
            for v in self.violations[:limit]
        ]
        if len(self.violations) > limit:
            lines.append(f"… and {len(self.violations) - limit} more")
        counts = Counter(_tail(v.severity) for v in self.violations)
        summary = ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing found"
        return "\n".join([*lines, f"Validation: {summary}."])

    def graph(self) -> Graph:
        """The SHACL validation report."""
        graph = Graph()
        report = BNode()
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(not self.violations)))
        for violation in self.violations:
            result = BNode()
            graph.add((report, SH.result, result))
            graph.add((result, RDF.type, SH.ValidationResult))
            graph.add((result, SH.resultSeverity, URIRef(violation.severity)))
            graph.add((result, SH.sourceShape, _shape(violation.shape)))
            graph.add((result, SH.sourceConstraintComponent, URIRef(violation.component)))
            graph.add((result, SH.focusNode, _term(violation.focus)))
            graph.add((result, SH.resultMessage, Literal(violation.message, lang=violation.language or None)))
            if violation.route is not None:
                graph.add((result, SH.resultPath, violation.route.add_to(graph)))
            if violation.value:
                graph.add((result, SH.value, _term(violation.value)))
        return graph


def _tail(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _shape(name: str) -> Node:
    """The shape of that name: ``_:`` begins that of a blank node."""
    return BNode(name[2:]) if name.startswith("_:") else URIRef(name)


def _term(notation: str) -> Node:
    """The term of rdflib, spelt as it is: rdflib's own reader rewrites numbers and times."""
    (quad,) = pyoxigraph.parse(f"<a:> <a:> {notation} .", format=pyoxigraph.RdfFormat.N_TRIPLES)
    term = quad.object
    if isinstance(term, pyoxigraph.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    return BNode(term.value) if isinstance(term, pyoxigraph.BlankNode) else URIRef(str(term)[1:-1])
