"""Facts: claims become observations by what they mean, not by how they are printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from loaders.facts import Observation, claim_iri, observation_iri, observe, period_iri, series_iri, value_of
from loaders.problems import Problem
from loaders.reading.published import Conversion
from loaders.vocabulary import BASE
from loaders.words.intervals import Interval
from tests.support.figures import figure, made_report, made_schemes, observed


def one(*figures: dict[str, Any]) -> Observation:
    """The one observation that the figures of a report state."""
    (observation,) = observed(made_report("r", *figures))
    return observation


def problems_of(*figures: dict[str, Any]) -> list[tuple[int, str]]:
    """Line and column of what is wrong with the figures."""
    problems: list[Problem] = []
    observe(made_report("r", *figures), made_schemes(), problems)
    return [(problem.line, problem.column) for problem in problems]


def test_two_claims_of_one_fact_are_one_observation() -> None:
    observation = one(figure("output", "41.06"), figure("output", "41", qualifier="超"))
    assert [statement.claim.line for statement in observation.statements] == [2, 3]


@pytest.mark.parametrize(
    "cells",
    [
        {"period": "2023"}, {"region": "north"}, {"population": "enterprises"}, {"industry": "C"},
        {"status": "forecast"}, {"base_period": "2023", "base_period_basis": "stated"},
    ],
)  # fmt: skip
def test_claims_that_differ_in_a_dimension_are_two_observations(cells: dict[str, str]) -> None:
    both = observed(made_report("r", figure("output", "41.06"), {**figure("output", "41.06"), **cells}))
    assert len({observation.key for observation in both}) == 2


def test_the_narrowest_statement_gives_the_value() -> None:
    observation = one(figure("output", "41", qualifier="约"), figure("output", "41.06"))
    assert value_of(observation) == Decimal("41.06")
    assert observation.best.claim.line == 3


def test_a_value_that_another_statement_rules_out_is_not_best() -> None:
    observation = one(figure("output", "40"), figure("output", "40.4", qualifier="超"))
    assert value_of(observation) == Decimal("40.4")
    assert observation.interval == Interval(Decimal("40.4"), Decimal("40.5"))


def test_among_equal_statements_the_first_in_the_text_is_best() -> None:
    assert one(figure("output", "41.06"), figure("output", "41.06")).best.claim.line == 2


def test_the_interval_is_what_all_statements_leave() -> None:
    observation = one(figure("output", "41.1"), figure("output", "41.1", qualifier="超"))
    assert observation.interval == Interval(Decimal("41.1"), Decimal("41.15"))


def test_where_statements_contradict_the_best_one_counts() -> None:
    observation = one(figure("output", "41.06"), figure("output", "50"))
    assert observation.interval == Interval(Decimal("41.055"), Decimal("41.065"))


def test_a_multiplier_widens_the_interval_with_the_value() -> None:
    observation = one(figure("firms", "1.44", value=Decimal(14400), multiplier="万"))
    assert observation.interval == Interval(Decimal(14350), Decimal(14450))


def test_things_counted_one_by_one_are_exact() -> None:
    assert one(figure("firms", "14079")).interval == Interval(Decimal(14079), Decimal(14079))


def test_a_unit_by_its_label_counts_like_the_unit_by_its_id() -> None:
    assert one(figure("firms", "14079", unit="个")).interval == Interval(Decimal(14079), Decimal(14079))


def test_a_stock_of_a_year_is_one_of_its_last_day_and_a_flow_is_not() -> None:
    stock, flow = one(figure("stored", "2.09")), one(figure("output", "41.06"))
    assert stock.best.period is not None and stock.best.period.code == "2024-12-31"
    assert flow.best.period is not None and flow.best.period.code == "2024"


def test_a_concept_may_be_named_by_its_label() -> None:
    assert one(figure("output", "41.06", region="全国")).best.region.id == "china"


def test_what_a_claim_leaves_out_is_said_by_concepts() -> None:
    best = one(figure("output", "41.06", region="", period="")).best
    assert (best.region.id, best.population.id, best.industry.id, best.period) == (
        "unstated",
        "all",
        "all",
        None,
    )


#: What one report declares: its figures in EB were computed from ones in ZB of two decimals.
FROM_ZB = Conversion(unit="EB", from_unit="ZB", decimals=2, at_least=Decimal("0.1"))


@pytest.mark.parametrize(
    ("printed", "unit", "half"),
    [
        ("2478.08", "EB", "5.12"),  # 2.42 ZB
        ("2478.09", "EB", "0.005"),  # no two-decimal figure in ZB
        ("92.16", "EB", "0.005"),  # 0.09 ZB, perhaps by chance
        ("102.40", "EB", "5.12"),
        ("2478.08", "ZB", "0.005"),
    ],
)
def test_a_figure_computed_from_a_rounded_one_is_no_more_precise(printed: str, unit: str, half: str) -> None:
    given = figure("output", printed, unit=unit)
    (found,) = observed(made_report("r", given, converted=[FROM_ZB]))
    value = Decimal(printed)
    assert found.interval == Interval(value - Decimal(half), value + Decimal(half))


def test_in_a_report_that_declares_no_conversion_a_figure_is_as_precise_as_printed() -> None:
    found = one(figure("output", "2478.08", unit="EB"))
    assert found.interval == Interval(Decimal("2478.075"), Decimal("2478.085"))


@pytest.mark.parametrize("unit", ["percent", "ZiB"])
def test_a_conversion_that_cannot_be_is_a_problem_of_the_report(unit: str) -> None:
    problems: list[Problem] = []
    rule = FROM_ZB.model_copy(update={"from_unit": unit})
    observe(made_report("r", figure("output", "1"), converted=[rule]), made_schemes(), problems)
    (problem,) = problems
    assert (problem.file, problem.column) == ("r/report.toml", "converted")
    assert f"'{unit}' cannot be converted to 'EB'" in problem.message


@pytest.mark.parametrize("column", ["indicator", "region", "population", "industry", "unit"])
def test_an_unknown_name_is_a_problem_at_its_cell(column: str) -> None:
    assert problems_of({**figure("output", "41.06"), column: "no-such"}) == [(2, column)]


def test_statements_of_one_fact_in_two_units_are_a_problem_at_the_later() -> None:
    assert problems_of(figure("output", "41.06"), figure("output", "42045", unit="EB")) == [(3, "unit")]


def test_an_attribution_that_the_report_does_not_list_is_a_problem() -> None:
    assert problems_of(figure("output", "41.06", attribution="[1]")) == [(2, "attribution")]


def test_an_observation_has_the_plainest_basis_of_its_claims() -> None:
    assumed = {"period_basis": "assumed", "region_basis": "context:5-9"}
    observation = one(figure("output", "41.06", **assumed), figure("output", "41.06", region_basis="assumed"))
    assert observation.basis("period") == "stated"
    assert observation.basis("region") == "context"
    assert observation.basis("base_period") is None


@pytest.mark.parametrize("cells", [{"base_period": "2023", "base_period_basis": ""}, {"base_period_basis": "stated"}])
def test_a_base_period_and_its_basis_come_together(cells: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="both filled, or both empty"):
        made_report("r", {**figure("output", "41.06"), **cells})


def full_problems(*figures: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    """Line, column, message and remedy of what is wrong with the figures."""
    problems: list[Problem] = []
    observe(made_report("r", *figures), made_schemes(), problems)
    return [(problem.line, problem.column, problem.message, problem.remedy) for problem in problems]


def test_what_is_no_numeral_is_a_problem_that_says_so() -> None:
    assert full_problems({**figure("output", "41.06"), "printed": "x"}) == [
        (2, "printed", "'x' is not a numeral", "Correct the numeral.")
    ]


def test_a_problem_of_mixed_units_names_both() -> None:
    assert full_problems(figure("output", "41.06"), figure("output", "42045", unit="EB")) == [
        (
            3, "unit", "states in EB what line 2 states in ZB",
            "Correct the unit, or give the claims different indicators.",
        )
    ]  # fmt: skip


def test_a_conversion_of_units_that_measure_other_things_is_a_problem() -> None:
    problems: list[Problem] = []
    rule = Conversion(unit="count", from_unit="ZB", decimals=2, at_least=Decimal("0.1"))
    observe(made_report("r", figure("output", "1"), converted=[rule]), made_schemes(), problems)
    ((line, column, message, remedy),) = [(p.line, p.column, p.message, p.remedy) for p in problems]
    assert (line, column) == (0, "converted")
    assert message.startswith("'ZB' cannot be converted to 'count' (")
    assert remedy == "Name two units that count in the same one in units.csv."


@pytest.mark.parametrize(
    ("printed", "cells", "decimals"),
    [("41.06", {}, 2), ("41", {}, 0), ("41.0", {}, 1), ("1.44", {"multiplier": "万", "value": Decimal(14400)}, 0)],
)
def test_the_printed_decimals_are_counted(printed: str, cells: dict[str, Any], decimals: int) -> None:
    assert one(figure("output", printed, **cells)).best.decimals == decimals


def test_the_claims_of_one_numeral_are_told_apart_by_their_facts() -> None:
    same: dict[str, Any] = {"start": 500, "end": 505, "shared": 2}
    figures = [
        figure("output", "41.06", **same), figure("stored", "41.06", **same), figure("output", "41.06", "2023")
    ]  # fmt: skip
    for order in (figures, figures[::-1]):
        found = observed(made_report("r", *order))
        iris = {str(claim_iri("r", s)).rpartition("/claim/")[2] for o in found for s in o.statements}
        unshared = {iri for iri in iris if iri.count("/") == 1}
        assert iris - unshared == {"r/500-505/output/china/2024/all", "r/500-505/stored/china/2024-12-31/all"}
        assert len(unshared) == 1


def test_the_addresses_of_a_figure_are_built_from_what_it_is_of() -> None:
    figures = figure("output", "41.06", "2022/2024", region="north", population="enterprises", industry="C")
    observation = one({**figures, "base_period": "2021", "base_period_basis": "stated", "status": "forecast"})
    path = "output/north/2022_2024-since-2021/enterprises/C/forecast"
    assert str(observation_iri(observation)) == f"{BASE}observation/r/{path}"
    assert str(series_iri(observation.best)) == f"{BASE}series/output/north/enterprises/C"
    assert str(series_iri(one(figure("output", "41.06")).best)) == f"{BASE}series/output/china/all"
    assert str(period_iri(observation.best.period)) == f"{BASE}period/2022_2024"
    assert (str(period_iri(None)), str(period_iri(None, "none"))) == (f"{BASE}period/unstated", f"{BASE}period/none")
