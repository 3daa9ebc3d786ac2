"""Values: found by what they are of, derived ones agreed upon; solving keeps units and ends."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import URIRef

from loaders.identities import Value, evaluate
from loaders.identities.laws import Identity, Pattern
from loaders.identities.operands import Operand, converted
from loaders.identities.solving import solve
from loaders.identities.values import Key, Values, consensus, derived, stated
from loaders.vocabulary import BASE
from loaders.words.intervals import Interval
from tests.support.figures import figure, made_report, made_units, observed
from tests.support.laws import buyers, checks_of, grounded, growth, total, write_table

KEY = Key("output", "china", "all", "all", "2024")


def span(lower: str | None, upper: str | None) -> Interval:
    """An interval, written in digits."""
    return Interval(None if lower is None else Decimal(lower), None if upper is None else Decimal(upper))


def computed(law: str, lower: str, upper: str, unit: str = "ZB", key: Key = KEY, dated: bool = True) -> Value:
    """A value derived by a law from one stated value of the law's name."""
    iri = URIRef(f"{BASE}derived/{law}")
    return Value(
        key, span(lower, upper), unit, iri, f"report-{law}", None, law, frozenset({URIRef(law)}), frozenset({key}), dated
    )  # fmt: skip


def test_derivations_agree_on_what_all_of_them_allow() -> None:
    parts = [computed("a", "1", "5"), computed("b", "2", "9"), computed("c", "0", "4")]
    agreed = consensus(parts)
    assert (agreed.key, agreed.interval, agreed.unit, agreed.law) == (KEY, span("2", "4"), "ZB", "agreement")
    assert str(agreed.iri) == f"{BASE}derived/output/china/all/all/2024"
    assert agreed.support == {URIRef("a"), URIRef("b"), URIRef("c")}
    assert agreed.report == "report-a", "the narrowest one's, and of two as narrow the first by name"
    assert agreed.is_dated
    assert not consensus([*parts, computed("d", "1", "6", dated=False)]).is_dated


def test_one_derivation_is_itself_and_of_those_that_contradict_the_narrowest_counts() -> None:
    only = computed("a", "1", "5")
    assert consensus([only]) is only
    narrow = computed("b", "7", "8")
    assert consensus([only, narrow]) is narrow


def test_a_derivation_in_another_unit_says_nothing_of_the_ends() -> None:
    found = consensus([computed("a", "1", "5"), computed("b", "2000", "9000", unit="EB")])
    assert (found.interval, found.unit) == (span("1", "5"), "ZB")


def test_a_derived_value_is_named_by_its_law_and_rests_on_its_operands() -> None:
    one, other = (
        computed("a", "1", "5"),
        computed("b", "2", "9", key=KEY._replace(period="2023"), dated=False),
    )
    found = derived(KEY, span("1.23456789", "2.34567891"), "ZB", "law", [one, other])
    assert str(found.iri) == f"{BASE}derived/output/china/all/all/2024/by/law/report-a"
    assert found.interval == span("1.23", "2.35")
    assert (found.report, found.law, found.is_stated, found.is_dated) == ("report-a", "law", False, False)
    assert found.support == {URIRef("a"), URIRef("b")}
    assert found.passed == {KEY, KEY._replace(period="2023")}


def test_values_are_found_by_their_key_stated_ones_first() -> None:
    observations = observed(
        made_report("b", figure("output", "41.06")), made_report("a", figure("output", "41.1"))
    )
    values = Values(observations)
    assert [value.report for value in values.at(KEY)] == ["a", "b"]
    values.add(computed("law", "1", "5"))
    values.add(computed("law", "2", "3"))
    assert [value.report for value in values.at(KEY)] == ["a", "b"], "what is printed is not computed"
    assert [value.law for value in values.of("output", True)] == ["", ""]
    other = KEY._replace(period="2023")
    assert values.at(other) == []
    values.add(computed("law-2023", "1", "5", key=other))
    assert [value.law for value in values.of("output")] == ["", ""]
    assert [value.law for value in values.of("output", True)] == ["", "", "law-2023"]
    assert [value.law for value in values.unprinted()] == ["law", "law-2023"]
    values.add(computed("again-2023", "2", "9", key=other))
    assert [value.law for value in values.unprinted()] == ["again-2023", "law", "law-2023", "agreement"]
    assert values.has("output", [("region", "china")]) and not values.has("output", [("region", "north")])
    assert not values.has("stored", [])


def operands(*figures: dict[str, object], roles: str = "term term") -> tuple[Operand, ...]:
    """Stated values in roles of a law."""
    found = [stated(observation) for observation in observed(made_report("r", *figures))]
    return tuple(
        Operand(role, value, Decimal(1), value.unit) for role, value in zip(roles.split(), found, strict=True)
    )


def test_operands_in_one_unit_stay_and_others_are_brought_to_what_they_count_in() -> None:
    units = made_units()
    alike = operands(figure("output", "1"), figure("output", "2", "2023"))
    assert converted(alike, units) == alike
    mixed = converted(operands(figure("output", "1"), figure("output", "2", "2023", unit="EB")), units)
    assert mixed is not None
    assert [operand.coefficient for operand in mixed] == [Decimal(1024) ** 4, Decimal(1024) ** 3]
    assert converted(operands(figure("output", "1"), figure("firms", "2")), units) is None
    different = operands(
        figure("output-growth", "5"),
        figure("output", "1", unit="EB"),
        figure("firms", "2"),
        roles="rate product base",
    )
    assert converted(different, units) == different, "each is in the unit of its indicator already"


def test_a_sum_is_solved_for_its_one_unknown_with_its_offset() -> None:
    law = Identity(
        "rest",
        "complement",
        "linear",
        (Pattern("term", "usage"), Pattern("term", "usage")),
        offset=Decimal(-100),
    )
    (known,) = operands(figure("usage", "61"), roles="term")
    unknown = Pattern("term", "usage", coefficient=Decimal(1), unit="percent")
    assert solve(law, (known,), unknown, made_units()) == (span("-161.5", "-160.5"), "percent")


@pytest.mark.parametrize(("comparison", "form"), [("<=", "linear"), ("=", "whole")])
def test_what_bounds_only_or_counts_only_is_not_solved(comparison: str, form: str) -> None:
    law = Identity("l", "k", form, (Pattern("term", "output"),), comparison)  # type: ignore[arg-type]
    assert (
        solve(
            law,
            operands(figure("output", "1"), roles="term"),
            Pattern("term", "output", unit="ZB"),
            made_units(),
        )
        is None
    )


def test_the_unit_of_an_unknown_is_that_of_the_values_of_its_indicator() -> None:
    law = Identity("s", "sum", "linear", (Pattern("term", "output"),) * 3)
    known = operands(figure("output", "2048", unit="EB"), figure("output", "1", "2023", unit="EB"))
    solved = solve(law, known, Pattern("term", "output", unit="ZB"), made_units())
    assert solved is not None
    assert solved[1] == "EB"


def test_both_sides_of_a_check_are_told(tmp_path: Path) -> None:
    table = write_table(tmp_path / "identities.csv")
    (check,) = checks_of(grounded(table, made_report("r", *growth("25", "41.06", "32.85"))), "growth")
    found = evaluate(check)
    assert found.stated == span("4105.5", "4106.5")
    assert found.implied == Interval(
        Decimal("32.845") * Decimal("124.5"), Decimal("32.855") * Decimal("125.5")
    )
    (whole,) = checks_of(grounded(table, made_report("r", *buyers("84.95", "113"))), "whole")
    broken = evaluate(whole)
    assert broken.stated == Interval(Decimal("113") * Decimal("0.84945"), Decimal("113") * Decimal("0.84955"))
    assert broken.implied == span("96", "96")
    assert broken.stated.upper is not None
    assert broken.residual == broken.stated.upper - 96
    (open_end,) = checks_of(
        grounded(table, made_report("r", *buyers("84", "113")[:1], figure("firms", "113", qualifier="超"))),
        "whole",
    )
    assert evaluate(open_end).stated == evaluate(open_end).implied
    assert evaluate(open_end).residual == 0


def test_the_figures_of_the_own_report_come_before_those_of_others(tmp_path: Path) -> None:
    table = write_table(tmp_path / "identities.csv")
    whole, north, south = total("41.06", "20.5", "20.56")
    grounding = grounded(table, made_report("a", whole, north, south), made_report("b", north, south))
    found = checks_of(grounding, "sum")
    assert [check.id.endswith("/with/b") for check in found] == [False]


def test_a_fact_is_compared_between_reports_and_not_within_one_or_without_a_period(tmp_path: Path) -> None:
    table = write_table(tmp_path / "identities.csv")
    within = made_report("a", figure("output", "41.06"), figure("output", "41.06", "2023"))
    assert checks_of(grounded(table, within), "restatement") == []
    unstated = figure("output", "41.06", "", period_basis="assumed")
    assert (
        checks_of(grounded(table, made_report("a", unstated), made_report("b", unstated)), "restatement")
        == []
    )
    dated = figure("output", "41.06")
    (check,) = checks_of(grounded(table, made_report("a", dated), made_report("b", dated)), "restatement")
    assert [operand.role for operand in check.operands] == ["term", "term"]
