"""Findings by what they are: class, severity, report, receipts; and the laws that find the later ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import SH

from loaders.findings import Finding, findings_of
from loaders.identities import evaluate
from loaders.project import Project
from loaders.sources import Sources
from loaders.validation import validate_store
from tests.support.figures import IDENTITIES_HEADER, figure, made_report
from tests.support.laws import checks_of, grounded


@pytest.fixture(scope="module")
def findings(sources: Sources, built_store: pyoxigraph.Store) -> list[Finding]:
    return findings_of(validate_store(built_store, Project()), sources.ground().checks, sources)


def test_every_shape_that_warns_has_one_class(sources: Sources) -> None:
    named = Counter(s for c in sources.schemes["finding_classes"].concepts.values() for s in c.values("shapes"))
    shapes = "".join(path.read_text(encoding="utf-8") for path in Project().shape_files())
    warning = {
        block.partition(" ")[0].removeprefix("dgs:")
        for block in shapes.split("\n\n")
        for block in [block[block.find("dgs:") :]]
        if "sh:severity sh:Warning" in block and " a sh:NodeShape" in block
    }
    assert set(named) == warning
    assert set(named.values()) == {1}


def test_how_many_findings_there_are_of_each_class(findings: list[Finding]) -> None:
    assert Counter(finding.kind for finding in findings) == {
        "two-subjects": 14, "contradiction": 3, "no-whole-number": 3, "attribution": 2, "time": 2, "definition": 1,
        "assumption": 1,
    }  # fmt: skip


def test_only_what_accuses_a_source_is_a_warning(findings: list[Finding], sources: Sources) -> None:
    for finding in findings:
        accuses = finding.kind not in ("time", "definition", "assumption")
        assert finding.severity == str(SH.Warning if accuses else SH.Info)
        if finding.check is not None and finding.check.rests_on_assumption:
            assert not accuses
        assert finding.reports and set(finding.reports) <= set(sources.reports)


def test_what_a_reader_finds_to_be_a_matter_of_definition_accuses_nobody(findings: list[Finding]) -> None:
    judged = [f for f in findings if f.explanation is not None and f.explanation.row.judged_as]
    assert [(f.kind, f.severity) for f in judged] == [("definition", str(SH.Info))]


def test_a_figure_given_for_two_names_both(findings: list[Finding]) -> None:
    for finding in findings:
        if finding.kind == "two-subjects":
            assert len(finding.concerns) == 2


def test_each_finding_has_figures_with_receipts(findings: list[Finding], built_store: pyoxigraph.Store) -> None:
    """All but one, which is about a document."""
    query = """
        PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
        SELECT DISTINCT ?finding WHERE {
          { ?finding dg:concerns ?claim } UNION { ?finding dg:concerns/^dg:states ?claim }
          UNION { ?finding dg:concerns/dg:computedFrom/^dg:states ?claim }
          ?finding a dg:Finding . ?claim dg:statedAt ?place }"""
    answer = built_store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    with_receipts = {row["finding"].value.partition("/finding/")[2] for row in answer}
    assert {f.id for f in findings} - with_receipts == {
        "PolicyCitedBeforeItExists/policy/fifteenth-five-year-plan-outline"
    }


def test_what_one_report_sets_side_by_side_needs_no_period(tmp_path: Path) -> None:
    table = tmp_path / "identities.csv"
    table.write_text(f"{IDENTITIES_HEADER}\nw,whole,whole,整,whole,rate,buyers-share,,,,same,1\n"
                     "w,whole,whole,整,whole,base,firms,,,,same,1\n", encoding="utf-8")  # fmt: skip
    undated = {"period_basis": "assumed"}
    share, number = figure("buyers-share", "16.7"), figure("firms", "337")
    for figures, rests in (
        ((share, number), False), ((share | undated, number), True), ((share | undated, number | undated), False)
    ):  # fmt: skip
        (check,) = checks_of(grounded(table, made_report("r", *figures)), "whole")
        assert check.rests_on_assumption == rests
    apart = grounded(table, made_report("r", share | undated), made_report("s", number | undated))
    (check,) = checks_of(apart, "whole")
    assert check.rests_on_assumption


@pytest.mark.parametrize(("number", "shares", "residual"), [
    ("350", ("38", "27.14", "24.57", "10.29"), "0"),
    ("318", ("38", "27.14", "24.57", "10.29"), "-0.85150"),
    ("10", ("30", "30", "30"), "-1"),
    ("10", ("60", "60"), "2"),
])  # fmt: skip
def test_shares_must_share_out_what_they_are_shares_of(
    tmp_path: Path, number: str, shares: tuple[str, ...], residual: str
) -> None:
    places = [("north", "C"), ("north", "all"), ("south", "C"), ("south", "all")][: len(shares)]
    table = tmp_path / "identities.csv"
    rates = "".join(
        f"s,shares,shares,份,shares,rate,buyers-share,{region},,{industry},same,1\n" for region, industry in places
    )
    table.write_text(
        f"{IDENTITIES_HEADER}\n{rates}s,shares,shares,份,shares,base,firms,china,,all,same,1\n", encoding="utf-8"
    )
    figures = [
        figure("buyers-share", share, region=region, industry=industry)
        for share, (region, industry) in zip(shares, places, strict=True)
    ]
    (check,) = checks_of(grounded(table, made_report("r", *figures, figure("firms", number))), "shares")
    assert str(evaluate(check).residual) == residual


@pytest.mark.parametrize(("stored", "holds"), [("3.2", False), ("3.4", True), ("3.3", True)])
def test_a_bound_from_outside_holds_one_figure(tmp_path: Path, stored: str, holds: bool) -> None:
    table = tmp_path / "identities.csv"
    table.write_text(
        f"{IDENTITIES_HEADER},comparison,offset,years\nk,known,linear,已知,known,term,stored,,,,same,1,>=,3.34,2024\n",
        encoding="utf-8",
    )
    (check,) = grounded(table, made_report("r", figure("stored", stored))).checks
    assert evaluate(check).holds == holds
