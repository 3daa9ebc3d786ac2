"""What follows from a law, and what does not: units, years and areas, nothing from itself, digits by width."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from loaders.identities import Value, declared_identities
from loaders.identities.arithmetic import middle, outwards
from loaders.problems import InputProblems
from loaders.project import Project
from loaders.sources import Sources
from loaders.words.intervals import Interval
from tests.support.figures import IDENTITIES_HEADER, figure, made_report, made_schemes
from tests.support.laws import Figures, grounded, share, total

pytestmark = pytest.mark.long

#: Two usages that are each what the other leaves of a hundred: the rest of the firms.
COMPLEMENT = """rest,complement,linear,其余,the rest,term,usage,north,,,same,1,{offset},{years},{areas}
rest,complement,linear,其余,the rest,term,usage,south,,,same,1,{offset},,
"""
DIFFERENCE = """gap,difference,linear,差距,gap,term,usage-change,,,,same,1,0,,
gap,difference,linear,差距,gap,term,usage,,,,same,-1,0,,
gap,difference,linear,差距,gap,term,usage,,,all,same,1,0,,
"""


def laws(folder: Path, rows: str, **cells: str) -> Path:
    """A table of one law of the made world."""
    table = folder / "identities.csv"
    filled = rows.format(**({"offset": "100", "years": "", "areas": ""} | cells))
    table.write_text(f"{IDENTITIES_HEADER},offset,years,areas\n{filled}", encoding="utf-8")
    return table


def derived(table: Path, *figures: Figures) -> dict[tuple[str, str, str], Value]:
    """The derived values by indicator, area and industry."""
    found = grounded(table, made_report("r", *figures)).derived
    return {(value.key.indicator, value.key.region, value.key.industry): value for value in found}


def test_a_share_of_amounts_in_two_units_is_reckoned_with_the_factor_between_them(tmp_path: Path) -> None:
    _, stored, capacity = share("0", "512", "1")
    found = derived(laws(tmp_path, COMPLEMENT), stored | {"unit": "EB"}, capacity)
    value = found["usage", "china", "all"]
    assert value.unit == "percent"
    assert value.interval.lower is not None and value.interval.upper is not None
    assert 33 < value.interval.lower < 50 < value.interval.upper < 101


def test_an_unknown_part_is_in_the_unit_that_its_indicator_declares(tmp_path: Path) -> None:
    rate, _, capacity = share("50", "0", "1024")
    value = derived(laws(tmp_path, COMPLEMENT), rate, capacity | {"unit": "EB"})["stored", "china", "all"]
    assert value.unit == "ZB"
    assert value.interval.contains(Decimal("0.5"))


def test_a_share_of_the_world_is_no_share_of_the_nation(tmp_path: Path) -> None:
    table = laws(tmp_path, COMPLEMENT)
    found = derived(table, figure("output-world-share", "27.44"), figure("output", "52.26"))
    assert set(found) == {("output", "world", "all")}
    national = derived(table, figure("output-share", "27.44", region="north"), figure("output", "52.26"))
    assert set(national) == {("output", "north", "all")}


@pytest.mark.parametrize(("cells", "holds"), [
    ({}, True), ({"years": "2024"}, True), ({"years": "2023|2025"}, False), ({"areas": "north"}, True),
    ({"areas": "china"}, False),
])  # fmt: skip
def test_a_law_holds_in_the_years_and_areas_for_which_it_is_declared(
    tmp_path: Path, cells: dict[str, str], holds: bool
) -> None:
    table = laws(tmp_path, COMPLEMENT, **cells)
    assert bool(derived(table, figure("usage", "61", region="north"))) == holds
    assert bool(derived(table, figure("usage", "61", region="south"))) == holds


@pytest.mark.parametrize(
    ("cells", "column"), [({"years": "2024-2025"}, "years"), ({"areas": "nowhere"}, "areas")]
)
def test_a_year_or_area_that_is_none_is_a_mistake(tmp_path: Path, cells: dict[str, str], column: str) -> None:
    with pytest.raises(InputProblems) as caught:
        declared_identities(made_schemes(), [laws(tmp_path, COMPLEMENT, **cells)])
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(2, column)]


def test_nothing_is_derived_from_itself(tmp_path: Path) -> None:
    found = derived(laws(tmp_path, COMPLEMENT), figure("usage", "61", region="north"))
    assert set(found) == {("usage", "south", "all")}


def test_nothing_differs_from_itself(tmp_path: Path) -> None:
    found = derived(laws(tmp_path, DIFFERENCE), figure("usage", "61"), figure("usage", "52", industry="C"))
    assert set(found) == {("usage-change", "china", "C")}


def test_places_that_a_sentence_names_together_have_no_sums_of_other_figures(tmp_path: Path) -> None:
    _, north, south = total("0", "20.5", "20.56")
    found = derived(laws(tmp_path, COMPLEMENT), north, south)
    assert set(found) == {("output", "china", "all")}


def test_a_sum_in_a_place_group_is_checked_all_the_same(tmp_path: Path) -> None:
    _, north, south = total("0", "20.5", "20.56")
    both = figure("output", "41.06", region="north-south")
    (check,) = grounded(laws(tmp_path, COMPLEMENT), made_report("r", both, north, south)).checks
    assert check.identity.id == "sum.region.north-south.output"


@pytest.mark.parametrize(("low", "high", "value", "outer"), [
    ("26.8242875", "26.8346471", "26.83", ("26.8242", "26.8347")),
    ("9.185", "9.215", "9.2", ("9.185", "9.215")),
    ("12352941176470.58", "12557077625570.77", "12500000000000", ("12352000000000", "12558000000000")),
    ("90", "90", "90", ("90", "90")),
    ("94.36201780415430267", "94.36201780415430268", "94.362018", ("94.362017", "94.362018")),
    ("-0.2049", "0.2049", "0", ("-0.205", "0.205")),
])  # fmt: skip
def test_digits_follow_the_width_and_bounds_are_rounded_outwards(
    low: str, high: str, value: str, outer: tuple[str, str]
) -> None:
    rounded = outwards(Interval(Decimal(low), Decimal(high)))
    assert rounded == Interval(Decimal(outer[0]), Decimal(outer[1]))
    assert middle(rounded) == Decimal(value)
    assert rounded.contains(middle(rounded))


def test_a_number_of_things_is_whole(sources: Sources) -> None:
    """Of 337 cities, 16.7 % are no whole number: no number of cities follows."""
    for value in sources.ground().derived:
        indicator = sources.schemes["indicators"].concepts[value.key.indicator]
        if indicator.cell("kind") == "count" and value.unit == "count":
            assert value.interval.lower == round(value.interval.lower or Decimal(0))
        assert value.key.indicator != "cities-with-data-exchange"


def test_no_derived_value_passes_by_a_figure_of_its_own_key(sources: Sources) -> None:
    grounding = sources.ground()
    stated = {o.value.key for check in grounding.checks for o in check.operands if o.value.is_stated}
    assert grounding.derived
    assert [value.iri for value in grounding.derived if value.key in stated] == []


def test_the_laws_of_one_round_of_a_survey_say_nothing_of_another(sources: Sources) -> None:
    """94 central enterprises less 4 operators are 90 by the composition of 2025; in 2023 operators were counted apart."""
    rounds = {law.id: law.years for law in declared_identities(sources.schemes, Project().identity_tables())}
    assert rounds["sum.central-enterprises-2025"] == {"2025"}
    found = {(value.key.population, value.key.period) for value in sources.ground().derived}
    assert ("central-enterprises-without-operators", "2023") not in found
