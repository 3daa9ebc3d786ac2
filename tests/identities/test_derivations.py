"""Derived values: what follows from a law and was not printed, with its interval and what it rests on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from loaders.facts import observe
from loaders.identities import Operand, declared_identities, evaluate, ground
from loaders.problems import Problem
from tests.support.figures import figure, made_report, made_schemes, made_units, observed
from tests.support.laws import (
    Figures,
    buyers,
    change,
    checks_of,
    grounded,
    growth,
    increase,
    part,
    share,
    total,
    write_table,
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The table of identities of the made world."""
    return write_table(tmp_path / "identities.csv")


@pytest.mark.parametrize(
    ("figures", "indicator", "place", "unit", "low", "high"),
    [
        (growth("25", "41.06", "0")[:2], "output", ("china", "2023"), "ZB", 41.055 / 1.255, 41.065 / 1.245),
        (
            growth("25", "0", "32.85")[0:3:2],
            "output",
            ("china", "2024"),
            "ZB",
            32.845 * 1.245,
            32.855 * 1.255,
        ),
        (
            share("61.1", "2.09", "0")[:2],
            "capacity",
            ("china", "2024-12-31"),
            "ZB",
            2.085 / 0.6115,
            2.095 / 0.6105,
        ),
        (
            share("61.1", "0", "3.42")[0:3:2],
            "stored",
            ("china", "2024-12-31"),
            "ZB",
            3.415 * 0.6105,
            3.425 * 0.6115,
        ),
        (
            share("0", "2.09", "3.42")[1:],
            "usage",
            ("china", "2024-12-31"),
            "percent",
            208.5 / 3.425,
            209.5 / 3.415,
        ),
        (total("41.06", "20.5", "0")[:2], "output", ("south", "2024"), "ZB", 41.055 - 20.55, 41.065 - 20.45),
        (total("0", "20.5", "20.56")[1:], "output", ("china", "2024"), "ZB", 20.45 + 20.555, 20.55 + 20.565),
        (
            increase("8.21", "41.06", "0")[:2],
            "output",
            ("china", "2023"),
            "ZB",
            41.055 - 8.215,
            41.065 - 8.205,
        ),
        (change("2", "61", "0")[:2], "usage", ("china", "2023-12-31"), "percent", 60.5 - 2.5, 61.5 - 1.5),
    ],
)
def test_a_law_gives_the_interval_of_its_one_unknown(
    table: Path,
    figures: tuple[Figures, ...],
    indicator: str,
    place: tuple[str, str],
    unit: str,
    low: float,
    high: float,
) -> None:
    (value,) = grounded(table, made_report("r", *figures)).derived
    assert (value.key[0], value.key[1], value.key[4], value.unit) == (indicator, *place, unit)
    assert not value.is_stated and value.law
    assert value.interval.lower is not None and value.interval.upper is not None
    # rounded outwards, by less than a tenth of the width
    slack = float(value.interval.width) / 10
    assert low - slack <= float(value.interval.lower) <= low + 1e-9
    assert high - 1e-9 <= float(value.interval.upper) <= high + slack


@pytest.mark.parametrize(
    "figures",
    [
        growth("25", "41.06", "32.85"),
        growth("25", "0", "0")[:1],
        growth("0", "41.06", "32.85")[1:],
        growth("25", "41.06", "0", qualifier="超")[:2],
        part("1.5", "0")[:1],
        buyers("84.96", "0")[:1],
        (total("41.06", "20.5", "0")[0] | {"qualifier": "超"}, total("0", "20.5", "0")[1]),
    ],
)
def test_nothing_is_derived_from_what_is_complete_or_says_too_little(
    table: Path, figures: tuple[Figures, ...]
) -> None:
    assert grounded(table, made_report("r", *figures)).derived == ()


def test_a_part_in_a_smaller_unit_is_taken_from_the_total_in_its_unit(table: Path) -> None:
    whole, north, _ = total("41.06", "1000", "0")
    (value,) = grounded(table, made_report("r", whole, north | {"unit": "EB"})).derived
    assert (value.key[:2], value.unit) == (("output", "south"), "ZB")
    assert value.interval.lower == Decimal("40.0779")  # 41.055 − 1000.5 ÷ 1024, rounded outwards
    assert value.interval.upper == Decimal("40.0890")  # 41.065 − 999.5 ÷ 1024


def test_two_ways_to_one_value_must_agree(table: Path) -> None:
    rated, now, _ = growth("25", "41.06", "0")
    for by, holds in (("8.2", True), ("9.2", False)):
        figures = rated, now, figure("output-increase", by, base_period="2023")
        grounding = grounded(table, made_report("r", *figures))
        (check,) = (check for check in grounding.checks if check.identity.kind == "agreement")
        assert evaluate(check).holds == holds
        assert {value.key[:1] + value.key[4:] for value in grounding.derived} == {("output", "2023")}


def test_what_a_law_gives_contains_what_a_report_prints(table: Path) -> None:
    rated, now, before = growth("25", "41.06", "32.85")
    (value,) = (v for v in grounded(table, made_report("r", rated, now)).derived if v.key[0] == "output")
    (stated,) = observed(made_report("r", before))
    assert value.interval.intersection(stated.interval) == stated.interval
    assert value.support == {operand.value.iri for operand in _operands(table, rated, now, before)[:2]}


def _operands(table: Path, *figures: Figures) -> list[Operand]:
    (check,) = checks_of(grounded(table, made_report("r", *figures)), "growth")
    return [check.with_role(role) for role in ("rate", "product", "base")]


def test_a_value_of_the_country_is_not_derived_from_the_figure_of_another_region(table: Path) -> None:
    """What an operand leaves open is where the anchor is fixed: what is counted in a part is not counted in the whole."""
    law = "covered.all,covered,linear,全部调查,every firm is covered,term"
    rows = f"{law},firms-covered,china,,,same,1\n{law},firms,,,,same,-1\n"
    table.write_text(table.read_text(encoding="utf-8") + rows, encoding="utf-8")
    country = made_report("country", figure("firms", "48", period="2024-12-31", region="china"))
    city = made_report("city", figure("firms", "12", period="2024-12-31", region="north"))
    covered = [value for value in grounded(table, country, city).derived if value.key.indicator == "firms-covered"]
    assert [(value.key.region, value.interval.lower) for value in covered] == [("china", Decimal("48"))]


#: A ratio of two quantities that measure different things, and its law.
PER_FIRM = {"per-firm": {"unit": "ZB", "kind": "average", "measured": "stock"}}
AVERAGE = "".join(
    f"average.firm,average,product,户均,average,{role},{indicator},,,,same,1\n"
    for role, indicator in (("rate", "per-firm"), ("product", "stored"), ("base", "firms"))
)


@pytest.mark.parametrize(
    ("left_out", "indicator", "unit", "low", "high"),
    [
        ("per-firm", "per-firm", "ZB", "0.1249", "0.1251"),
        ("firms", "firms", "count", "8", "8"),
        ("stored", "stored", "ZB", "0.96", "1.04"),
    ],
)
def test_a_ratio_of_different_things_is_reckoned_in_the_units_of_their_indicators(
    tmp_path: Path, left_out: str, indicator: str, unit: str, low: str, high: str
) -> None:
    table = write_table(tmp_path / "identities.csv", AVERAGE)
    schemes = made_schemes(indicators=PER_FIRM)
    figures = [
        figure("stored", "1.000"),
        figure("firms", "8"),
        figure("stored", "0.125") | {"indicator": "per-firm"},
    ]
    problems: list[Problem] = []
    report = made_report("r", *(one for one in figures if one["indicator"] != left_out))
    grounding = ground(declared_identities(schemes, [table]), observe(report, schemes, problems), made_units())
    (value,) = grounding.derived
    assert problems == []
    assert (value.key.indicator, value.unit) == (indicator, unit)
    assert value.interval.lower is not None and value.interval.upper is not None
    assert Decimal(low) <= value.interval.lower <= value.interval.upper <= Decimal(high)


def test_what_a_share_is_taken_of_is_measured_as_what_is_shared(table: Path) -> None:
    rate, part_of, _ = share("50", "4", "0")
    (value,) = grounded(table, made_report("r", rate, part_of | {"unit": "times"})).derived
    assert (value.key.indicator, value.unit) == ("capacity", "times")
