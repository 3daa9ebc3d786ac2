"""Declared identities on made figures: each holds where true values exist, breaks where none do, and gives what is missing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph

from loaders.emission.identities import check_triples
from loaders.emission.report import figure_triples
from loaders.facts import Observation
from loaders.identities import Check, declared_identities, evaluate, ground
from loaders.identities.grounding import check_iri
from loaders.problems import InputProblems
from loaders.project import Project
from loaders.sources import Sources
from loaders.validation import validate_fast
from loaders.words.intervals import Interval
from tests.support.figures import (
    IDENTITIES_HEADER,
    figure,
    made_report,
    made_schemes,
    made_sentences,
    made_units,
    observed,
)
from tests.support.laws import (
    SHARES,
    Figures,
    buyers,
    change,
    checks_of,
    grounded,
    growth,
    increase,
    part,
    place,
    share,
    shared,
    total,
    write_table,
)
from tests.support.tables import set_cells

CASES: list[tuple[str, tuple[Figures, ...], bool]] = [
    ("growth", growth("25", "41.06", "32.85"), True),
    ("growth", growth("24.99", "41.06", "32.85"), True),
    ("growth", growth("25.1", "41.06", "32.85"), False),
    ("growth", growth("24", "41.06", "32.85"), False),
    ("growth", growth("24", "41.06", "32.85", qualifier="超"), True),
    ("growth", growth("26", "41.06", "32.85", qualifier="超"), False),
    ("growth", growth("-20", "32.85", "41.06", value="-20"), True),
    ("growth", growth("-10", "32.85", "41.06", value="-10"), False),
    ("growth", growth("2", "98.55", "32.85", unit="times"), True),
    ("growth", growth("3", "98.55", "32.85", unit="times"), False),
    ("increase", increase("8.21", "41.06", "32.85"), True),
    ("increase", increase("8.22", "41.06", "32.85"), True),
    ("increase", increase("8.25", "41.06", "32.85"), False),
    ("change", change("2", "61", "59"), True),
    ("change", change("3", "61", "59"), True),
    ("change", change("4", "61", "59"), False),
    ("change", change("-2", "59", "61"), True),
    ("share", share("61.1", "2.09", "3.42"), True),
    ("share", share("60", "2.09", "3.42"), False),
    ("share", share("100", "3.42", "3.42"), True),
    ("sum", total("41.06", "20.5", "20.56"), True),
    ("sum", total("41.06", "20.5", "20.7"), False),
    ("sum", total("41.06", "20.5", "19"), False),
    ("part", part("1.5", "2.09"), True),
    ("part", part("2.1", "2.09"), True),
    ("part", part("2.2", "2.09"), False),
    ("whole", buyers("84.96", "113"), True),
    ("whole", buyers("84.95", "113"), False),
    ("whole", buyers("85", "113"), True),
    ("place", place("113", "113"), True),
    ("place", place("114", "113"), False),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The table of identities of the made world."""
    return write_table(tmp_path / "identities.csv")


@pytest.mark.parametrize(("kind", "figures", "holds"), CASES)
def test_a_law_holds_exactly_where_true_values_exist(
    table: Path, kind: str, figures: tuple[Figures, ...], holds: bool
) -> None:
    (check,) = checks_of(grounded(table, made_report("r", *figures)), kind)
    assert evaluate(check).holds == holds


@pytest.mark.parametrize(("kind", "figures", "holds"), CASES)
def test_the_shapes_find_what_the_arithmetic_finds(
    table: Path, kind: str, figures: tuple[Figures, ...], holds: bool
) -> None:
    report = made_report("r", *figures)
    broken = _broken_by_shapes(observed(report), checks_of(grounded(table, report), kind))
    assert broken == ([] if holds else [kind])


@pytest.mark.parametrize(
    ("figures", "stated", "implied", "residual"),
    [
        (shared("37.5", "62.5", "8"), ("8", "8"), ("8", "8"), "0"),
        (shared("37.5", "50.0", "8"), ("7", "7"), ("8", "8"), "-1"),  # whole numbers that do not add up
        (shared("37.5", "62.2", "8"), ("4.972", "4.980"), ("5", "5"), "-0.020"),  # the second is none of 8
        (shared("40.2", "62.2", "8"), ("3.212", "3.220"), ("4", "4"), "-0.780"),  # neither is: the worse of them
    ],
)
def test_shares_are_whole_numbers_that_add_up(
    tmp_path: Path, figures: tuple[Figures, ...], stated: tuple[str, str], implied: tuple[str, str], residual: str
) -> None:
    table = write_table(tmp_path / "identities.csv", SHARES)
    (check,) = checks_of(grounded(table, made_report("r", *figures)), "shares")
    found = evaluate(check)
    assert (found.stated, found.implied) == tuple(Interval(*map(Decimal, ends)) for ends in (stated, implied))
    assert found.residual == Decimal(residual)


def test_a_percentage_is_checked_in_percent_and_an_amount_in_any_unit_of_it(table: Path) -> None:
    rate, number = buyers("84.96", "113")
    assert checks_of(grounded(table, made_report("r", rate | {"unit": "times"}, number)), "whole") == []
    rate, part_of, whole = share("61.1", "2140", "3.42")
    (check,) = checks_of(grounded(table, made_report("r", rate, part_of | {"unit": "EB"}, whole)), "share")
    assert evaluate(check).holds
    whole, north, south = total("42045", "20.5", "20.56")
    (check,) = checks_of(grounded(table, made_report("r", whole | {"unit": "EB"}, north, south)), "sum")
    assert evaluate(check).holds


def test_two_reports_in_units_that_measure_different_things_are_not_compared(table: Path) -> None:
    reports = made_report("a", figure("output", "41.06")), made_report("b", figure("output", "41", unit="times"))
    assert checks_of(grounded(table, *reports), "restatement") == []


def test_a_law_of_whole_numbers_misses_nothing_where_only_the_number_is_known(table: Path) -> None:
    partials = grounded(table, made_report("r", figure("firms", "113"))).partials
    assert [partial for partial in partials if partial.identity.kind == "whole"] == []


@pytest.mark.parametrize(
    ("one", "other", "holds"), [("41.06", "41.1", True), ("41.06", "41", True), ("41.06", "41.2", False)]
)
def test_two_reports_that_state_one_fact_must_agree(table: Path, one: str, other: str, holds: bool) -> None:
    reports = made_report("a", figure("output", one)), made_report("b", figure("output", other))
    (check,) = checks_of(grounded(table, *reports), "restatement")
    assert evaluate(check).holds == holds
    assert {operand.value.report for operand in check.operands} == {"a", "b"}


def test_two_reports_agree_across_units_that_convert_by_1024(table: Path) -> None:
    reports = (
        made_report("a", figure("output", "41.06")),
        made_report("b", figure("output", "42045", unit="EB")),
    )
    (check,) = checks_of(grounded(table, *reports), "restatement")
    assert evaluate(check).holds
    reports = (
        made_report("a", figure("output", "41.06")),
        made_report("b", figure("output", "41060", unit="EB")),
    )
    (check,) = checks_of(grounded(table, *reports), "restatement")
    assert not evaluate(check).holds


def test_growth_rates_over_different_bases_are_not_compared(table: Path) -> None:
    rates = (
        figure("output-growth", "25", base_period="2023"),
        figure("output-growth", "60", base_period="2022"),
    )
    reports = [made_report(name, rate) for name, rate in zip("ab", rates, strict=True)]
    assert checks_of(grounded(table, *reports), "restatement") == []


def test_a_broken_law_says_by_how_much(table: Path) -> None:
    (check,) = checks_of(grounded(table, made_report("r", *total("41.06", "20.5", "20.7"))), "sum")
    found = evaluate(check)
    assert found.stated == Interval(Decimal("41.055"), Decimal("41.065"))
    assert found.implied == Interval(Decimal("41.1"), Decimal("41.3"))
    assert found.residual == Decimal("41.065") - Decimal("41.1")


def test_an_open_interval_contradicts_only_what_lies_beyond_it(table: Path) -> None:
    rated = figure("output-growth", "25", base_period="2023")
    for before, holds in (("30", True), ("33", False)):
        level = figure("output", before, "2023", qualifier="超")
        (check,) = checks_of(
            grounded(table, made_report("r", rated, figure("output", "41.06"), level)), "growth"
        )
        assert evaluate(check).holds == holds


@pytest.mark.parametrize("status", ["forecast", "target"])
def test_forecasts_and_targets_take_no_part(table: Path, status: str) -> None:
    rated, now, before = growth("24", "41.06", "32.85")
    grounding = grounded(table, made_report("r", rated, {**now, "status": status}, before))
    assert checks_of(grounding, "growth") == []


def test_other_dimensions_are_other_facts(table: Path) -> None:
    rated, now, before = growth("24", "41.06", "32.85")
    for cells in ({"region": "north"}, {"population": "enterprises"}, {"industry": "C"}):
        assert checks_of(grounded(table, made_report("r", rated, {**now, **cells}, before)), "growth") == []


def test_a_law_uses_the_figures_of_another_report_where_its_own_has_none(table: Path) -> None:
    rated, now, before = growth("25", "41.06", "32.85")
    grounding = grounded(table, made_report("a", rated, now), made_report("b", before))
    (check,) = checks_of(grounding, "growth")
    assert check.id.endswith("/with/b")


@pytest.mark.parametrize(
    ("of_2024", "of_2023", "checks"), [(1, 1, 1), (2, 1, 2), (2, 3, 6), (12, 1, 12), (13, 1, 12), (4, 4, 12)]
)
def test_each_choice_of_figures_is_checked_up_to_twelve(
    table: Path, of_2024: int, of_2023: int, checks: int
) -> None:
    rated, now, before = growth("25", "41.06", "32.85")
    reports = [made_report("a", rated)]
    reports += [made_report(f"now-{number}", now) for number in range(of_2024)]
    reports += [made_report(f"before-{number}", before) for number in range(of_2023)]
    found = checks_of(grounded(table, *reports), "growth")
    assert len(found) == checks
    assert len({tuple(operand.value.iri for operand in check.operands) for check in found}) == checks


def test_what_four_rounds_derive_is_derived_and_what_a_fifth_would_is_not(table: Path) -> None:
    """Each round goes a year further back: the growth of a year leads from its level to that of the year before."""
    rates = [
        figure("output-growth", "25", period=str(year), base_period=str(year - 1)) for year in range(2020, 2025)
    ]
    derived = grounded(table, made_report("r", figure("output", "41.06"), *rates)).derived
    years = sorted(value.key.period for value in derived if value.key.indicator == "output")
    assert years == ["2020", "2021", "2022", "2023"]


def test_the_findings_of_the_graph_are_the_checks_that_do_not_hold(
    sources: Sources, built_store: pyoxigraph.Store
) -> None:
    grounding = sources.ground()
    broken = {str(check_iri(check)) for check in grounding.checks if not evaluate(check).holds}
    answer = built_store.query(
        "SELECT ?check WHERE { ?finding <https://w3id.org/datagov-kg/ontology#check> ?check }",
        use_default_graph_as_union=True,
    )
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    assert {solution["check"].value for solution in answer} == broken
    assert 0 < len(broken) < len(grounding.checks) / 10


@pytest.mark.parametrize(
    ("column", "name"),
    [("indicator", "no-such"), ("region", "no-such"), ("population", "x"), ("industry", "x")],
)
def test_an_identity_about_nothing_is_a_problem(table: Path, column: str, name: str) -> None:
    set_cells(table, 1, **{column: name})
    with pytest.raises(InputProblems) as raised:
        declared_identities(made_schemes(), [table])
    assert [(problem.line, problem.column) for problem in raised.value.problems] == [(3, column)]


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"kind": "share"}, "kind", "'share', but line 2 of the same law says 'whole'"),
        ({"label_zh": "另一"}, "label_zh", "'另一', but line 2 of the same law says '整数'"),
        ({"form": "linear"}, "form", "'linear', but line 2 of the same law says 'whole'"),
        ({"role": "product"}, "role", "has one each of base, rate; found rate, product"),
        ({"role": "rate"}, "role", "has one each of base, rate; found rate, rate"),
    ],
)
def test_rows_that_make_no_law_are_a_problem(
    table: Path, cells: dict[str, str], column: str, message: str
) -> None:
    set_cells(table, 1, **cells)
    with pytest.raises(InputProblems) as raised:
        declared_identities(made_schemes(), [table])
    assert [problem.column for problem in raised.value.problems] == [column]
    assert message in raised.value.problems[0].message


def test_a_sum_has_terms_only(tmp_path: Path) -> None:
    table = tmp_path / "identities.csv"
    rows = (f"x,sum,linear,和,sum,{role},output,,,,same,1\n" for role in ("term", "rate"))
    table.write_text(f"{IDENTITIES_HEADER}\n" + "".join(rows), encoding="utf-8")
    with pytest.raises(InputProblems) as raised:
        declared_identities(made_schemes(), [table])
    assert [(problem.line, problem.column) for problem in raised.value.problems] == [(3, "role")]


def test_an_identity_may_name_its_indicator_by_its_label(table: Path) -> None:
    schemes = made_schemes()
    schemes["indicators"].by_label["企业数"] = schemes["indicators"].concepts["firms"]
    set_cells(table, 1, indicator="企业数")
    laws = declared_identities(schemes, [table])
    found = ground(laws, observed(made_report("r", *buyers("84.96", "113"))), made_units())
    assert len(checks_of(found, "whole")) == 1


def _broken_by_shapes(observations: list[Observation], checks: list[Check]) -> list[str]:
    """The kinds of the laws whose checks break the shapes of identities."""
    graph = Graph()
    for triple in check_triples(checks, made_sentences()):
        graph.add(triple)
    for triple in figure_triples(made_report("r"), observations, made_sentences()):
        graph.add(triple)
    store = pyoxigraph.Store()
    store.bulk_load(graph.serialize(format="nt").encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    outcome = validate_fast(store, _identity_shapes())
    kinds = {f"<https://w3id.org/datagov-kg/check/{check.id}>": check.identity.kind for check in checks}
    return [kinds[violation.focus] for violation in outcome.violations]


def _identity_shapes() -> Graph:
    shapes = Graph()
    for name in ("identities.ttl", "prefixes.ttl"):
        shapes.parse(Project().shapes / name, format="turtle")
    return shapes


def test_a_check_with_an_assumed_period_says_that_it_rests_on_an_assumption(table: Path) -> None:
    known = figure("output", "40", period="2023"), figure("output-growth", "25", base_period="2023")
    for basis, rests in (("stated", False), ("context:1-5", False), ("assumed", True)):
        report = made_report("r", figure("output", "50", period_basis=basis), *known)
        assert [c.rests_on_assumption for c in checks_of(grounded(table, report), "growth")] == [rests]
