"""What a validation found: violations, and the report of them for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node


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
        distinct = {violation.key: violation for violation in violations}
        order = {str(SH.Violation): 0, str(SH.Warning): 1, str(SH.Info): 2}
        return cls(tuple(sorted(distinct.values(), key=lambda v: (order.get(v.severity, 3), v.key))))

    @property
    def conforms(self) -> bool:
        """Whether nothing is a mistake of ours: only warnings and infos, if anything."""
        return not any(violation.severity == str(SH.Violation) for violation in self.violations)

    def readable(self, limit: int = 200) -> str:
        """One line per violation, and how many there are by severity."""
        lines = [
            f"{_tail(v.severity)}: {v.message} [{v.focus}{' ' + v.path if v.path else ''}"
            f"{' = ' + v.value if v.value else ''}; {_tail(v.shape)}]"
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
            graph.add((result, SH.sourceShape, URIRef(violation.shape)))
            graph.add((result, SH.sourceConstraintComponent, URIRef(violation.component)))
            graph.add((result, SH.focusNode, _term(violation.focus)))
            graph.add((result, SH.resultMessage, Literal(violation.message)))
            if violation.path.startswith("<"):
                graph.add((result, SH.resultPath, _term(violation.path)))
            if violation.value:
                graph.add((result, SH.value, _term(violation.value)))
        return graph


def _tail(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _term(notation: str) -> Node:
    from rdflib.util import from_n3

    term = from_n3(notation)
    assert isinstance(term, Node)
    return term
