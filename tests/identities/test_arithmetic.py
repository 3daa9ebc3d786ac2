"""Interval arithmetic: each operation on closed and open intervals, and rounding that never loses a value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.identities.arithmetic import (
    FINEST_DIGIT,
    added,
    apart,
    divided,
    middle,
    multiplied,
    outwards,
    resolved_digit,
    scaled,
    shifted,
    whole_numbers,
)
from loaders.words.intervals import Interval


def span(lower: str | None, upper: str | None) -> Interval:
    """An interval, written in digits."""
    return Interval(None if lower is None else Decimal(lower), None if upper is None else Decimal(upper))


def test_a_factor_below_nothing_turns_the_ends_round() -> None:
    assert scaled(span("1", "2"), Decimal(3)) == span("3", "6")
    assert scaled(span("1", "2"), Decimal(-3)) == span("-6", "-3")
    assert scaled(span("1", None), Decimal(-3)) == span(None, "-3")
    assert scaled(span("1", "2"), Decimal(0)) == span("0", "0")


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (span("1", "2"), span("10", "20"), span("11", "22")),
        (span(None, "2"), span("10", "20"), span(None, "22")),
        (span("1", "2"), span(None, "20"), span(None, "22")),
        (span("1", None), span("10", "20"), span("11", None)),
        (span("1", "2"), span("10", None), span("11", None)),
        (span(None, None), span(None, None), span(None, None)),
    ],
)
def test_a_sum_is_open_where_a_part_is(one: Interval, other: Interval, both: Interval) -> None:
    assert added(one, other) == both
    assert added(other, one) == both


def test_a_shift_moves_both_ends() -> None:
    assert shifted(span("1", None), Decimal("0.5")) == span("1.5", None)
    assert shifted(span("1", "2"), Decimal(-3)) == span("-2", "-1")


def test_a_product_takes_nothing_for_less_than_nothing() -> None:
    assert multiplied(span("2", "3"), span("5", "7")) == span("10", "21")
    assert multiplied(span(None, "3"), span("5", "7")) == span("0", "21")
    assert multiplied(span("-2", "3"), span("5", "7")) == span("0", "21")
    assert multiplied(span("2", None), span("5", "7")) == span("10", None)
    assert multiplied(span("2", "3"), span("5", None)) == span("10", None)


def test_a_quotient_is_rounded_outwards_and_open_where_nothing_bounds_it() -> None:
    assert divided(span("6", "9"), span("2", "3")) == span("2", "4.5")
    third = divided(span("1", "1"), span("3", "3"))
    assert third.lower is not None and third.upper is not None
    assert Fraction(third.lower) < Fraction(1, 3) < Fraction(third.upper)
    assert divided(span(None, "9"), span("2", "3")) == span(None, "4.5")
    assert divided(span("6", None), span("2", "3")) == span("2", None)
    assert divided(span("6", "9"), span("2", None)) == span(None, "4.5")
    for from_nothing in (span("0", "3"), span(None, "3"), span("-1", "3")):
        assert divided(span("6", "9"), from_nothing) == span("2", None)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        (span("1", "2"), span("2", "3"), "0"),
        (span("5", "6"), span("2", "3"), "2"),
        (span("2", "3"), span("5", "6"), "-2"),
        (span("5", None), span(None, "3"), "2"),
        (span(None, "3"), span("5", None), "-2"),
        (span(None, None), span("5", "6"), "0"),
        (span("5", "6"), span(None, None), "0"),
    ],
)
def test_the_distance_of_two_intervals_has_a_sign(one: Interval, other: Interval, distance: str) -> None:
    assert apart(one, other) == Decimal(distance)
    assert apart(one, other, "<=") == max(Decimal(distance), Decimal(0))
    assert apart(one, other, ">=") == min(Decimal(distance), Decimal(0))


@pytest.mark.parametrize(
    ("interval", "digit"),
    [
        (span("1", "1"), -6), (span("0", "0.0000001"), -6), (span("0", "0.09"), -2), (span("0", "0.1"), -1),
        (span("1", "10.9"), 0), (span("0", "10"), 1), (span("0", "12345"), 4),
    ],
)  # fmt: skip
def test_an_interval_bears_a_digit_by_its_width(interval: Interval, digit: int) -> None:
    assert resolved_digit(interval) == digit


@pytest.mark.parametrize("interval", [span(None, "1"), span("1", None)])
def test_an_open_interval_bears_no_digit_and_stays(interval: Interval) -> None:
    with pytest.raises(ValueError, match="an open interval bears no digit"):
        resolved_digit(interval)
    assert outwards(interval) == interval


@pytest.mark.parametrize(
    ("interval", "rounded"),
    [
        (span("32.7131474", "32.9839357"), span("32.713", "32.984")),
        (span("32.713", "32.984"), span("32.713", "32.984")),
        (span("1234.5", "5432.1"), span("1230", "5440")),
        (span("2", "2"), span("2", "2")),
        (span("2.123456", "2.123456"), span("2.123456", "2.123456")),
        (span("0.12345678", "0.12345678"), span("0.123456", "0.123457")),
        (span("-1.23456", "-1.23411"), span("-1.234560", "-1.234110")),
    ],
)
def test_bounds_are_rounded_outwards_to_what_the_width_bears(interval: Interval, rounded: Interval) -> None:
    assert outwards(interval) == rounded


_numbers = st.decimals(-1000, 1000, allow_nan=False, places=9)


@given(_numbers, _numbers)
def test_rounding_outwards_loses_no_value(one: Decimal, other: Decimal) -> None:
    lower, upper = sorted((one, other))
    found = outwards(Interval(lower, upper))
    assert found.lower is not None and found.upper is not None
    assert found.lower <= lower <= upper <= found.upper
    width = upper - lower
    assert (found.upper - found.lower) - width <= 2 * max(Decimal(1).scaleb(FINEST_DIGIT), width / 10)


@given(_numbers, _numbers)
def test_the_middle_lies_in_the_interval(one: Decimal, other: Decimal) -> None:
    lower, upper = sorted((one, other))
    interval = Interval(lower, upper)
    assert interval.contains(middle(interval))


@pytest.mark.parametrize(
    ("interval", "value"),
    [
        (span("32.713", "32.984"), "32.8"), (span("1", "1"), "1"), (span("1.5", "1.5"), "1.5"),
        (span("0.95", "1.94"), "1.4"), (span("14.6", "15.59"), "15.1"), (span("0.6", "1.6"), "1"),
        (span("0.55", "1.45"), "1.0"), (span("4.51", "5.49"), "5.0"), (span("0.4", "0.5"), "0.45"),
    ],
)  # fmt: skip
def test_the_middle_has_the_digits_that_the_width_bears(interval: Interval, value: str) -> None:
    assert abs(middle(interval) - Decimal(value)) < Decimal("0.1")
    assert interval.contains(middle(interval))


def test_a_rounded_middle_that_falls_out_of_the_interval_is_left_exact() -> None:
    narrow = span("0.00000010", "0.00000020")
    assert middle(narrow) == Decimal("0.00000015")


def test_whole_numbers_are_those_within() -> None:
    assert whole_numbers(span("1.2", "4.8")) == span("2", "4")
    assert whole_numbers(span("1", "4")) == span("1", "4")
    assert whole_numbers(span("1.2", "1.8")).is_empty
    assert whole_numbers(span("1.5", "1.5")).is_empty
    assert whole_numbers(span("-1.5", "1.5")) == span("-1", "1")
    assert whole_numbers(span(None, "1.5")) == span(None, "1")
    assert whole_numbers(span("1.5", None)) == span("2", None)
