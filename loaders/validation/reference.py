"""The reference validator: pyshacl, as the standard says, one focus node at a time."""

from __future__ import annotations

import pyshacl
from rdflib import SH, BNode, Graph
from rdflib.term import Node

from loaders.validation.outcome import Outcome, Violation
from loaders.validation.paths import read_path


def validate_reference(data: Graph, shapes: Graph) -> Outcome:
    """Validate the data graph with pyshacl."""
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, advanced=False, inference="none", allow_warnings=True, allow_infos=True
    )
    assert isinstance(report, Graph)
    return reported(report)


def reported(report: Graph) -> Outcome:
    """What a SHACL validation report says, whichever engine wrote it."""
    # not all that is a result: what a result has as its sh:detail is none of the report's own
    return Outcome.of(_violation(report, result) for result in report.objects(None, SH.result))


def _violation(report: Graph, result: Node) -> Violation:
    def one(predicate: Node) -> str:
        term = report.value(result, predicate)
        return "" if term is None else term.n3()

    path, shape = report.value(result, SH.resultPath), report.value(result, SH.sourceShape)
    route = read_path(report, path, str(shape)) if path is not None else None
    component = str(report.value(result, SH.sourceConstraintComponent))
    return Violation(
        shape=f"_:{shape}" if isinstance(shape, BNode) else str(shape),
        component=component,
        focus=one(SH.focusNode),
        path=str(route or ""),
        value="" if component in VALUELESS else one(SH.value),
        severity=str(report.value(result, SH.resultSeverity)),
        message=str(report.value(result, SH.resultMessage)),
        route=route,
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
