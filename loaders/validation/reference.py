"""The reference validator: pyshacl, as the standard says, one focus node at a time."""

from __future__ import annotations

import pyshacl
from rdflib import RDF, SH, Graph
from rdflib.term import Node

from loaders.validation.outcome import Outcome, Violation


def validate_reference(data: Graph, shapes: Graph) -> Outcome:
    """Validate the data graph with pyshacl."""
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, advanced=False, inference="none", allow_warnings=True, allow_infos=True
    )
    assert isinstance(report, Graph)
    return Outcome.of(_violation(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))


def _violation(report: Graph, result: Node) -> Violation:
    def one(predicate: Node) -> str:
        term = report.value(result, predicate)
        return "" if term is None else term.n3()

    path = report.value(result, SH.resultPath)
    component = str(report.value(result, SH.sourceConstraintComponent))
    return Violation(
        shape=str(report.value(result, SH.sourceShape)),
        component=component,
        focus=one(SH.focusNode),
        path=path_notation(report, path) if path is not None else "",
        value="" if component in VALUELESS else one(SH.value),
        severity=str(report.value(result, SH.resultSeverity)),
        message=str(report.value(result, SH.resultMessage)),
    )


#: Constraint components about a set of values: the standard gives their results no value.
VALUELESS = frozenset(
    str(component)
    for component in (
        SH.MinCountConstraintComponent,
        SH.MaxCountConstraintComponent,
        SH.UniqueLangConstraintComponent,
        SH.HasValueConstraintComponent,
    )
)


def path_notation(graph: Graph, path: Node) -> str:
    """A property path of our shapes: an IRI, or ``^`` and an IRI for an inverse path."""
    inverse = graph.value(path, SH.inversePath)
    return f"^{inverse.n3()}" if inverse is not None else path.n3()
