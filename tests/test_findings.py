"""Findings: contradictions of the sources are found, explained, and nothing else passes."""

from __future__ import annotations

import dataclasses

import pyoxigraph
import pytest
from rdflib import SH

from loaders.findings import Finding, findings_of, register_problems
from loaders.identities import Grounding, evaluate
from loaders.project import Project
from loaders.quality.coverage import coverage_of
from loaders.sentences import LANGUAGES
from loaders.sources import Sources
from loaders.validation import validate_store


@pytest.fixture(scope="module")
def grounding(sources: Sources) -> Grounding:
    return sources.ground()


@pytest.fixture(scope="module")
def findings(sources: Sources, grounding: Grounding, built_store: pyoxigraph.Store) -> list[Finding]:
    outcome = validate_store(built_store, Project())
    assert outcome.conforms
    return findings_of(outcome, grounding.checks, sources)


def test_every_finding_is_explained_and_every_explanation_has_its_finding(
    findings: list[Finding], sources: Sources
) -> None:
    assert findings
    assert list(register_problems(findings, sources)) == []


def test_an_unexplained_finding_is_a_problem(findings: list[Finding], sources: Sources) -> None:
    unread = dataclasses.replace(findings[0], explanation=None)
    problems = list(register_problems([unread, *findings[1:]], sources))
    assert [problem.message.partition(":")[0] for problem in problems] == [f"unexplained finding {unread.id}"]


def test_an_explanation_of_what_no_longer_occurs_is_a_problem(findings: list[Finding], sources: Sources) -> None:
    gone = next(finding for finding in findings if finding.explanation)
    problems = list(register_problems([f for f in findings if f is not gone], sources))
    assert [(p.column, p.message) for p in problems] == [("finding", f"explains {gone.id!r}, which does not occur")]


def test_an_explanation_of_other_figures_is_a_problem(findings: list[Finding], sources: Sources) -> None:
    measured = next(finding for finding in findings if finding.residual)
    assert measured.residual is not None
    moved = dataclasses.replace(measured, residual=measured.residual + 1)
    problems = list(register_problems([moved if f is measured else f for f in findings], sources))
    assert [(p.column, p.message.partition(" with ")[0]) for p in problems] == [
        ("residual", f"explains {measured.id}")
    ]


def test_findings_are_no_violations_and_name_what_they_concern(findings: list[Finding]) -> None:
    for finding in findings:
        assert finding.severity in (str(SH.Warning), str(SH.Info))
        assert finding.concerns
        assert all(finding.sentences[language] for language in LANGUAGES)


def test_the_checks_that_fail_are_those_that_the_shapes_find(findings: list[Finding], grounding: Grounding) -> None:
    """Two ways to the same end: the evaluation in Python, and the shapes over the graph."""
    failing = {check.id for check in grounding.checks if not evaluate(check).holds}
    assert failing == {finding.check.id for finding in findings if finding.check}


def test_what_a_report_contradicts_by_itself_is_found_in_it_alone_whoever_agrees_with_one_side(findings: list[Finding]) -> None:
    (population,) = [finding for finding in findings if "/sum.population/" in finding.id]
    assert population.check is not None
    sides = [{str(iri).partition("/observation/")[2].partition("/")[0] for iri in operand.value.support} for operand in population.check.operands]
    assert population.reports == ("digital-china-2024",) and max(map(len, sides)) > 1
    # one that several reports lead to by way of a computed figure is still the report's that prints the figure checked
    (stations,) = [finding for finding in findings if "/known.5g-base-stations-2023/" in finding.id]
    assert stations.reports == ("digital-china-2024",)


def test_the_graph_of_findings_has_them_all(findings: list[Finding], built_store: pyoxigraph.Store) -> None:
    query = "SELECT ?f WHERE { ?f a <https://w3id.org/datagov-kg/ontology#Finding> }"
    answer = built_store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    assert len(list(answer)) == len(findings)


@pytest.mark.long
def test_no_triple_stands_in_two_graphs(built_store: pyoxigraph.Store) -> None:
    triples = [quad.triple for quad in built_store]
    assert len(triples) == len(set(triples))


def test_coverage_adds_up(sources: Sources, grounding: Grounding) -> None:
    coverage = coverage_of(sources, grounding)
    assert coverage.observations == sum(len(found) for found in sources.observations.values())
    assert max(coverage.in_a_check, coverage.ranked, coverage.stated_more_than_once) <= coverage.in_any
    assert coverage.in_any <= coverage.observations
    assert sum(coverage.checks.values()) == len(grounding.checks)
